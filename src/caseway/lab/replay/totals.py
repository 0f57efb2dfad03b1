"""The sums of a replay, added case by case, with honest denominators: what is not known is counted as such."""

from collections.abc import Mapping

import msgspec

from caseway.lab.replay.comparing import Load, Outcome, Side

REASONS_MAX = 12
"""How many reasons for not knowing, and assumptions, are kept by their words."""
ROLES_MAX = 24


class Pair(msgspec.Struct, frozen=True):
    """A number as recorded and as replayed."""

    before: float = 0
    after: float = 0


class RoleLoad(msgspec.Struct, frozen=True):
    """The work of a role on both courses: tasks opened, and working hours they stood open."""

    tasks: Pair = Pair()
    hours: Pair = Pair()


class Totals(msgspec.Struct, frozen=True):
    """What a replay found. `load`, `breaches`, `basis` and `later_seconds` are over the `known` cases only.

    `categories` counts every case once, `differs` once for everything in which it differs.
    """

    cases: int = 0
    known: int = 0
    categories: Mapping[str, int] = {}
    differs: Mapping[str, int] = {}
    load: Mapping[str, RoleLoad] = {}
    basis: Mapping[str, Pair] = {}
    breached: Pair = Pair()
    later_seconds: float = 0
    moved: int = 0
    deeds_left: int = 0
    reasons: Mapping[str, int] = {}
    assumed: Mapping[str, int] = {}


def added(totals: Totals, outcome: Outcome) -> Totals:
    """The sums with one more case."""
    known = outcome.category != "unknown"
    totals = msgspec.structs.replace(
        totals,
        cases=totals.cases + 1,
        known=totals.known + known,
        categories=_counted(totals.categories, outcome.category),
        differs=_all_counted(totals.differs, outcome.differs),
        deeds_left=totals.deeds_left + bool(outcome.left),
        reasons=_counted(totals.reasons, outcome.why) if not known else totals.reasons,
        assumed=_all_counted(totals.assumed, outcome.assumed),
    )
    return _measured(totals, outcome) if known else totals


def _measured(totals: Totals, outcome: Outcome) -> Totals:
    before, after = outcome.recorded, outcome.replayed
    moved = outcome.later is not None and outcome.later != 0
    return msgspec.structs.replace(
        totals,
        load=_loaded(totals.load, before, after),
        basis=_based(totals.basis, before.basis or "open", after.basis or "open"),
        breached=Pair(
            totals.breached.before + bool(before.breaches), totals.breached.after + bool(after.breaches)
        ),
        later_seconds=totals.later_seconds + (outcome.later or 0),
        moved=totals.moved + moved,
    )


def _counted(counts: Mapping[str, int], name: str) -> dict[str, int]:
    """One more of that name; of too many names the rest is counted together."""
    known = dict(counts)
    key = name if name in known or len(known) < REASONS_MAX else "…"
    known[key] = known.get(key, 0) + 1
    return known


def _all_counted(counts: Mapping[str, int], names: tuple[str, ...]) -> Mapping[str, int]:
    for name in names:
        counts = _counted(counts, name)
    return counts


def _based(counts: Mapping[str, Pair], before: str, after: str) -> dict[str, Pair]:
    found = dict(counts)
    old = found.get(before, Pair())
    found[before] = Pair(old.before + 1, old.after)
    new = found.get(after, Pair())
    found[after] = Pair(new.before, new.after + 1)
    return found


def _loaded(load: Mapping[str, RoleLoad], before: Side, after: Side) -> dict[str, RoleLoad]:
    found = dict(load)
    for role in sorted({*before.load, *after.load}):
        if role not in found and len(found) >= ROLES_MAX:
            continue
        old, new = before.load.get(role, Load()), after.load.get(role, Load())
        so_far = found.get(role, RoleLoad())
        found[role] = RoleLoad(
            Pair(so_far.tasks.before + old.tasks, so_far.tasks.after + new.tasks),
            Pair(round(so_far.hours.before + old.hours, 3), round(so_far.hours.after + new.hours, 3)),
        )
    return found
