"""`caseway lab replay`: recorded cases, decided again and compared."""

import argparse
from typing import Any

import msgspec

from caseway.actions import surroundings
from caseway.actions.house import House
from caseway.cli.cases import find
from caseway.cli.outcome import Progress, say, show_json
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.process import Definition
from caseway.core.values import reference_of
from caseway.kit.database import Connection
from caseway.lab.replay import Difference, Known, Record, Replay, replay
from caseway.store import checks, definitions, messages
from caseway.store.checks import Recorded

Maps = dict[tuple[str, int], Definition]


async def replay_case(house: House, given: argparse.Namespace) -> int:
    """`caseway lab replay`: 1 if a path differs."""
    maps: Maps = {}
    async with house.pool.connection() as connection, connection.transaction():
        if given.reference is not None:
            row = await find(house, given.reference)
            one = await checks.one_case(connection, row.id)
            found = {row.id: await _replayed(connection, one, maps)} if one is not None else {}
        else:
            found = await _everything(connection, maps)
    different = {case_id: outcome for case_id, outcome in found.items() if not outcome.same}
    if given.json:
        show_json({"cases": [_shape(case_id, outcome) for case_id, outcome in found.items()]})
    else:
        for case_id, outcome in different.items():
            _tell(reference_of(case_id), outcome)
        actions = sum(outcome.actions for outcome in found.values())
        say(f"{len(found):,} cases replayed, {actions:,} actions; {len(different)} differ.")
    return 1 if different else 0


async def _everything(connection: Connection, maps: Maps) -> dict[int, Replay]:
    progress = Progress("Replaying cases", await checks.count(connection))
    found: dict[int, Replay] = {}
    async for recorded in checks.every_case(connection):
        found[recorded.kept.id] = await _replayed(connection, recorded, maps)
        progress(len(found))
    progress.end()
    return found


async def _replayed(connection: Connection, recorded: Recorded, maps: Maps) -> Replay:
    opened = recorded.events[0].body
    assert isinstance(opened, e.CaseOpened)
    for key, version in _versions(recorded):
        maps[key, version] = (await definitions.bundle(connection, key, version)).definition
    opening = c.OpenCase(
        case_id=recorded.kept.id,
        trigger=opened.trigger,
        channel=opened.channel,
        contact_id=opened.contact_id,
        definition=opened.definition,
        inbox_id=opened.inbox_id,
    )
    frame = await surroundings.read(connection, None, opening, "system", recorded.events[-1].at)
    facts = [
        Known(fact.seq, fact.name, fact.value)
        for fact in await messages.facts_of(connection, recorded.kept.id)
    ]
    return replay(Record(recorded.events, frame.given, facts), maps.__getitem__)


def _versions(recorded: Recorded) -> set[tuple[str, int]]:
    """The versions that the case has run on."""
    on = (e.CaseOpened, e.MovedToVersion, e.MoveUndone, e.ProcessEntered, e.EnteringUndone)
    return {event.body.definition for event in recorded.events if isinstance(event.body, on)}


def _shape(case_id: int, outcome: Replay) -> dict[str, Any]:
    return {
        "reference": reference_of(case_id),
        "same": outcome.same,
        "actions": outcome.actions,
        "path": [msgspec.to_builtins(mark) for mark in outcome.path],
        "differences": [msgspec.to_builtins(difference) for difference in outcome.differences],
    }


def _tell(reference: str, outcome: Replay) -> None:
    print(f"{reference}: {len(outcome.differences)} of {outcome.actions} actions differ")
    for difference in outcome.differences:
        print(f"  event {difference.seq}, {difference.at:%Y-%m-%d %H:%M}, {difference.command}")
        if difference.refusal is not None:
            print(f"    refused now: {difference.refusal}")
            continue
        _tell_paths(difference)


def _tell_paths(difference: Difference) -> None:
    for name, path in (("then", difference.recorded), ("now", difference.replayed)):
        print(
            f"    {name}: {', '.join(f'{m.kind} {m.element} {m.detail}'.strip() for m in path) or 'nothing'}"
        )
