"""What a move of open cases would do, before it is done: by step, and case by case for the first of them.

The cases are decided by the same pure core as the move itself, and nothing is written.
"""

from collections.abc import Mapping

import msgspec

from caseway.actions import surroundings
from caseway.actions.house import House
from caseway.core.case import commands as c
from caseway.core.case.decide import decided_on
from caseway.core.case.drafting import Refusal
from caseway.core.process import Definition, Finding
from caseway.core.process import mapping as mapped
from caseway.core.process.mapping import Match, Proposal
from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.store import definitions, moves, states, versions
from caseway.store.moves import Listed, Wanted

SHOWN_CASES = 50
"""For how many cases a preview decides what would happen."""
COUNT_MAX = 100_000
CHOSEN_MAX = 1_000


class Place(msgspec.Struct, frozen=True):
    """A step of the old version: how many cases stand there, what takes its place, and what else could.

    `choices` are pairs of element and name.
    """

    element: str
    name: str
    kind: str
    count: int
    match: Match
    new_name: str
    choices: tuple[tuple[str, str], ...]


class Fate(msgspec.Struct, frozen=True):
    """What would become of a case: whether it moves, from which steps to which, or why it stays."""

    case_id: int
    subject: str | None
    moves: bool
    sentence: str
    steps: tuple[tuple[str, str], ...]


class Preview(msgspec.Struct, frozen=True):
    """A move before it begins. `names` is the whole mapping, `count` how many cases it is about."""

    wanted: Wanted
    count: int
    places: tuple[Place, ...]
    findings: tuple[Finding, ...]
    fates: tuple[Fate, ...]

    @property
    def stuck(self) -> tuple[Place, ...]:
        """Where cases stand that could not move: a person must say where they go."""
        return tuple(place for place in self.places if place.count and not place.match.holds)


class Pair(msgspec.Struct, frozen=True):
    """Both versions, with the proposal and its findings; `wanted` has the whole mapping."""

    old: Definition
    new: Definition
    proposal: Proposal
    findings: tuple[Finding, ...]
    wanted: Wanted


async def pair_of(connection: Connection, asked: Wanted) -> Pair | Refusal:
    """Both versions, and the whole mapping with what was chosen in it."""
    rows = [await versions.one(connection, asked.key, n) for n in (asked.from_version, asked.to_version)]
    if rows[0] is None or rows[1] is None:
        return Refusal("no-version", "There is no such version of this process.")
    if asked.from_version == asked.to_version:
        return Refusal("same", "The cases are on that version already.")
    if rows[1].status == "retired":
        return Refusal("retired", "That version is retired. Restore it before cases move to it.")
    if len(asked.mapping) > CHOSEN_MAX:
        return Refusal("mapping", f"A mapping names at most {CHOSEN_MAX} steps.")
    old, new = [
        (await definitions.bundle(connection, one.key, one.version)).definition for one in rows if one
    ]
    findings = tuple(mapped.check(old, new, asked.mapping))
    sound = not any(finding.level == "error" for finding in findings)
    proposal = mapped.propose(old, new, asked.mapping if sound else {})
    return Pair(old, new, proposal, findings, msgspec.structs.replace(asked, mapping=proposal.names()))


async def preview(house: House, asked: Wanted) -> Preview | Refusal:
    """What `asked` would do. Its mapping holds only what a person has chosen; the rest is proposed."""
    async with house.pool.connection() as connection:
        pair = await pair_of(connection, asked)
        if isinstance(pair, Refusal):
            return pair
        counts = {s.element: s.count for s in await moves.steps(connection, asked.key, asked.from_version)}
        count = await moves.count(connection, asked.key, asked.from_version, COUNT_MAX)
        sample = await moves.sample(connection, asked.key, asked.from_version, SHOWN_CASES)
        fates = [await _fate(connection, pair, one) for one in sample]
    return Preview(pair.wanted, count, _places(pair, counts), pair.findings, tuple(fates))


def _places(pair: Pair, counts: Mapping[str, int]) -> tuple[Place, ...]:
    """Every step at which a case can rest or does, in the order of the file."""
    found = []
    for match in pair.proposal.matches:
        if not match.rests and match.old not in counts:
            continue
        node = pair.old.nodes[match.old]
        target = pair.new.nodes.get(match.new or "")
        choices = mapped.choices(pair.old, pair.new, match.old)
        found.append(
            Place(
                element=node.id,
                name=node.name or node.id,
                kind=node.kind,
                count=counts.get(node.id, 0),
                match=match,
                new_name=(target.name or target.id) if target is not None else "",
                choices=tuple((one.id, one.name or one.id) for one in choices),
            )
        )
    return tuple(found)


async def _fate(connection: Connection, pair: Pair, listed: Listed) -> Fate:
    state = await states.read(connection, listed.id)
    if state is None:
        raise LookupError(f"no state of case {listed.id}")
    command = command_of(pair.wanted)
    now = clock.now()
    frame = await surroundings.read(connection, state, None, command.by, now, (command.definition,))
    decided = decided_on(state, command, frame.given, now)
    stands = [token.node for token in state.process.tokens if token.wait not in ("scope", "instances")]
    steps = tuple((_name(pair.old, at), _name(pair.new, pair.wanted.mapping.get(at, at))) for at in stands)
    if isinstance(decided, Refusal):
        return Fate(listed.id, listed.subject, False, decided.sentence, steps)
    return Fate(listed.id, listed.subject, True, "", steps)


def _name(definition: Definition, element: str) -> str:
    node = definition.nodes.get(element)
    return (node.name or node.id) if node is not None else ""


def command_of(wanted: Wanted, move_id: int | None = None, agent_id: int | None = None) -> c.MoveToVersion:
    """What is asked of each case."""
    return c.MoveToVersion(
        definition=(wanted.key, wanted.to_version),
        left=(wanted.key, wanted.from_version),
        mapping=wanted.mapping,
        move=move_id,
        by=by_of(agent_id),
    )


def by_of(agent_id: int | None) -> str:
    """Who asks, as histories write it."""
    return f"agent:{agent_id}" if agent_id is not None else "system"
