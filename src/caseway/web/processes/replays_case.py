"""One replayed case side by side: both courses as aligned timelines, and how both ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

import msgspec

from caseway.core.values import reference_of
from caseway.store.replays import FoundCase
from caseway.web.drawing import Position, Sheet
from caseway.web.parts import Chip
from caseway.web.processes.replays_page import later_words
from caseway.web.processes.replays_words import CLASSES, basis_words, class_label, moment_words
from caseway.web.stamps import Reader, Stamp, span
from caseway.web.words import ROLES, plain

NEAR = timedelta(minutes=1)
DEEDS = {
    "SendMessage": "A message of ours",
    "CompleteTask": "A task that was done",
    "ReceiveMessage": "A message of theirs",
    "RecordStatement": "What they said",
    "MakeProposal": "A proposal of ours",
    "CloseCase": "A closing by hand",
    "ReopenCase": "An opening again by hand",
    "FinishJob": "The end of a job",
    "SkipStep": "A skipped step",
    "JumpTo": "A jump",
}


class Cell(msgspec.Struct, frozen=True):
    """A moment on one course."""

    icon: str
    words: str
    at: Stamp


class Row(msgspec.Struct, frozen=True):
    """The same place on both courses; a side is missing where the course did not come by. `gap` is how much later."""

    recorded: Cell | None
    replayed: Cell | None
    differs: bool
    gap: str
    first: bool


class Fact(msgspec.Struct, frozen=True):
    """Something measured on both courses."""

    label: str
    recorded: str
    replayed: str
    differs: bool


class LeftOut(msgspec.Struct, frozen=True):
    """A recorded deed that has no place on the new course."""

    at: Stamp
    deed: str
    why: str


class CasePage(msgspec.Struct, frozen=True):
    """A replayed case. `first` says where the courses part; the maps are SVG of our own making."""

    reference: str
    title: str
    back: str
    chips: tuple[Chip, ...]
    known_until: Stamp | None
    why: str
    recorded_map: str
    replayed_map: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    cut: bool
    left: tuple[LeftOut, ...]
    assumed: tuple[str, ...]


def position_in(side: dict[str, Any], sheet: Sheet) -> Position:
    """What a course has passed on its map, and where it stands or was closed."""
    visited = [one for one in side.get("visited", ()) if one in sheet.definition.nodes]
    standing = [one for one in side.get("standing", ()) if one in sheet.definition.nodes]
    closed = [m["element"] for m in side.get("moments", ()) if m["kind"] == "closed"][-1:]
    here = standing or [one for one in closed if one in sheet.definition.nodes]
    return Position(here=tuple(here), passed=tuple(visited))


def page_of(found: FoundCase, back: str, maps: tuple[str, str], reader: Reader) -> CasePage:
    """The page of one case."""
    details = found.details
    recorded, replayed = details["recorded"], details["replayed"]
    known_until = _instant(details.get("known_until"))
    keys = [key for key, _, _ in CLASSES]
    differs = sorted([found.category, *(d for d in found.differs if d != found.category)], key=keys.index)
    return CasePage(
        reference=reference_of(found.case_id),
        title=_title(found, details),
        back=back,
        chips=tuple(Chip(class_label(key), icon, tone) for key, icon, tone in CLASSES if key in differs),
        known_until=reader.maybe(known_until),
        why=details.get("why", ""),
        recorded_map=maps[0],
        replayed_map=maps[1],
        facts=tuple(_facts(recorded, replayed, known_until is not None, reader)),
        rows=tuple(rows_of(recorded.get("moments", ()), replayed.get("moments", ()), known_until, reader)),
        cut=bool(recorded.get("cut") or replayed.get("cut")),
        left=tuple(
            LeftOut(reader.stamp(_at(one["at"])), DEEDS.get(one["deed"], plain(one["deed"])), one["sentence"])
            for one in details.get("left", ())
        ),
        assumed=tuple(details.get("assumed", ())),
    )


def _title(found: FoundCase, details: dict[str, Any]) -> str:
    if found.category == "unknown":
        return "How it would go on cannot be known"
    later = later_words(details.get("later"))
    before, after = details["recorded"].get("basis", ""), details["replayed"].get("basis", "")
    if before != after:
        return f"{basis_words(before)} → {basis_words(after).lower()}{f', {later}' if later else ''}"
    return f"The same end, {later}" if later else f"The same end, but {class_label(found.category).lower()}"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else _at(text)


# --- the timelines -------------------------------------------------------------------------------------------
Moments = Sequence[dict[str, Any]]


def rows_of(recorded: Moments, replayed: Moments, known_until: datetime | None, reader: Reader) -> list[Row]:
    """Both courses line by line; what is the same on both stands side by side, whenever it was."""
    rows: list[Row] = []
    matcher = SequenceMatcher(None, [_key(m) for m in recorded], [_key(m) for m in replayed], autojunk=False)
    for how, a, a_end, b, b_end in matcher.get_opcodes():
        left, right = list(recorded[a:a_end]), list(replayed[b:b_end])
        if how == "equal":
            pairs: list[tuple[Any, Any]] = list(zip(left, right, strict=True))
        else:
            pairs = [(one, None) for one in left] + [(None, one) for one in right]
            pairs.sort(key=lambda pair: (pair[0] or pair[1])["at"])
        for one, other in pairs:
            rows.append(_row(one, other, known_until, reader, first=not any(row.differs for row in rows)))
    return rows


def _row(
    one: dict[str, Any] | None,
    other: dict[str, Any] | None,
    known_until: datetime | None,
    reader: Reader,
    *,
    first: bool,
) -> Row:
    gap = _at(other["at"]) - _at(one["at"]) if one and other else timedelta()
    differs = one is None or other is None or abs(gap) >= NEAR
    words = ""
    if one and other and differs:
        words = f"{span(abs(gap))} {'later' if gap > timedelta() else 'sooner'}"
    if other is None and one and known_until is not None and _at(one["at"]) > known_until:
        words = "not known"
    return Row(_cell(one, reader), _cell(other, reader), differs, words, first and differs)


def _key(moment: dict[str, Any]) -> tuple[str, str, str]:
    return moment["kind"], moment.get("element", ""), moment.get("detail", "")


def _cell(moment: dict[str, Any] | None, reader: Reader) -> Cell | None:
    if moment is None:
        return None
    icon, words = moment_words(moment)
    at = _at(moment["at"])
    return Cell(icon, words, msgspec.structs.replace(reader.stamp(at), short=reader.clock(at)))


# --- the numbers ---------------------------------------------------------------------------------------------
def _facts(recorded: dict[str, Any], replayed: dict[str, Any], cut_short: bool, reader: Reader) -> list[Fact]:
    """How both courses ended; of what is not known to the end only what was decided is compared."""
    pairs = (
        []
        if cut_short
        else [
            ("End", _end(recorded), _end(replayed)),
            (
                "Closed at",
                _stamp(recorded.get("closed_at"), reader),
                _stamp(replayed.get("closed_at"), reader),
            ),
            (
                "Working time to the first reply",
                _hours(recorded.get("reply_hours")),
                _hours(replayed.get("reply_hours")),
            ),
            (
                "Working time to the end",
                _hours(recorded.get("close_hours")),
                _hours(replayed.get("close_hours")),
            ),
            ("Late", _late(recorded), _late(replayed)),
            ("Work", _work(recorded), _work(replayed)),
        ]
    )
    fields, others = recorded.get("fields", {}), replayed.get("fields", {})
    pairs += [
        (plain(name), str(fields[name]) or "none", str(others.get(name, "")) or "none") for name in fields
    ]
    return [Fact(label, one, other, one != other) for label, one, other in pairs]


def _end(side: dict[str, Any]) -> str:
    if side.get("basis"):
        return basis_words(side["basis"])
    return "Open" if side.get("standing") else "Over"


def _stamp(text: str | None, reader: Reader) -> str:
    return reader.clock(_at(text)) if text else "–"


def _hours(hours: float | None) -> str:
    return "–" if hours is None else span(timedelta(hours=hours))


def _late(side: dict[str, Any]) -> str:
    count = len(side.get("breaches", ()))
    told = "told" in side.get("breaches", ())
    tasks = count - told
    parts = ["the time told"] if told else []
    if tasks:
        parts.append(f"{tasks} task{'s' if tasks > 1 else ''}")
    return " and ".join(parts).capitalize() or "Nothing"


def _work(side: dict[str, Any]) -> str:
    load = side.get("load", {})
    parts = [f"{ROLES.get(role, role)} {load[role].get('tasks', 0)}" for role in sorted(load)]
    return ", ".join(parts).capitalize() or "None"
