"""`caseway process move` and what follows it: open cases go over to another version, and back."""

import argparse

from caseway.actions import move_previews
from caseway.actions import moves as deeds
from caseway.actions.house import House
from caseway.actions.move_previews import Preview
from caseway.actions.moves import Unmappable
from caseway.cli.desk import refused
from caseway.cli.outcome import BadArguments, Told, say, show_json, show_table
from caseway.cli.processes import drawer
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.store import moves as stored
from caseway.store.moves import Move, Wanted

STAYED_MAX = 20
"""How many cases that stayed are told with their reasons."""


async def move(house: House, given: argparse.Namespace) -> int:
    """`caseway process move`: works through the cases itself, beside the workers; 1 if any stayed."""
    wanted = Wanted(given.key, given.source, given.target, _chosen(given.map))
    if given.preview:
        return _told(refused(await move_previews.preview(house, wanted)), given.json)
    agent = await drawer(house, given)
    started = await deeds.start(house, wanted, agent.id)
    if isinstance(started, Unmappable):
        raise Told("\n".join(finding.sentence for finding in started.findings))
    return await _carried(house, refused(started).id, given)


def _chosen(pairs: list[str]) -> dict[str, str]:
    chosen = {}
    for pair in pairs:
        old, sign, new = pair.partition("=")
        if not sign or not old:
            raise BadArguments(f"“{pair}” is no OLD=NEW.")
        chosen[old] = new
    return chosen


def _told(seen: Preview, as_json: bool) -> int:
    if as_json:
        show_json(seen)
        return 1 if seen.stuck else 0
    rows = [
        (p.element, p.name, p.count, p.match.certainty, p.match.new, p.match.reason)
        for p in seen.places
        if p.count or p.match.certainty != "same"
    ]
    show_table(("step", "name", "cases", "match", "goes to", "why"), rows)
    for finding in seen.findings:
        print(f"{finding.level:8} {finding.element:24} {finding.sentence}")
    for fate in seen.fates:
        if not fate.moves:
            print(f"{reference_of(fate.case_id)} would stay: {fate.sentence}")
    say(f"{seen.count:,} cases; the first {len(seen.fates)} were looked at. Nothing was changed.")
    return 1 if seen.stuck else 0


async def _carried(house: House, move_id: int, given: argparse.Namespace) -> int:
    """Work through what waits, and tell how it went."""
    await deeds.carry_on(house, move_id)
    async with house.pool.connection() as connection:
        found = await stored.one(connection, move_id)
        stayed = [
            one
            for standing in ("refused", "left")
            for one in await stored.cases_of(connection, move_id, STAYED_MAX, only=standing)
        ]
    if found is None:
        raise Told(f"There is no move {move_id}.")
    if given.json:
        show_json(found)
    else:
        _tell(found)
        for one in stayed[:STAYED_MAX]:
            print(f"{reference_of(one.case_id)} stayed: {one.sentence}")
    return 1 if stayed else 0


def _tell(found: Move) -> None:
    versions = f"{found.from_version} → {found.to_version}"
    print(f"Move {found.id}: {found.key} {versions}, {found.standing}. {_counts(found)}.")


async def list_moves(house: House, given: argparse.Namespace) -> int:
    """`caseway process moves`."""
    async with house.pool.connection() as connection:
        found = await stored.of_process(connection, given.key)
    if given.json:
        show_json({"items": found})
        return 0
    rows = [
        (m.id, m.from_version, m.to_version, m.standing, _counts(m), m.started_at, m.author) for m in found
    ]
    show_table(("move", "from", "to", "standing", "cases", "started", "by"), rows)
    return 0


def _counts(found: Move) -> str:
    return ", ".join(f"{count:,} {standing}" for standing, count in sorted(found.counts.items()))


async def pause(house: House, given: argparse.Namespace) -> int:
    """`caseway process pause`."""
    agent = await drawer(house, given)
    return _shown(await deeds.pause(house, given.id, agent.id), given)


async def cancel(house: House, given: argparse.Namespace) -> int:
    """`caseway process cancel`."""
    agent = await drawer(house, given)
    return _shown(await deeds.cancel(house, given.id, agent.id), given)


async def resume(house: House, given: argparse.Namespace) -> int:
    """`caseway process resume`."""
    agent = await drawer(house, given)
    return await _carried(house, refused(await deeds.resume(house, given.id, agent.id)).id, given)


async def retry(house: House, given: argparse.Namespace) -> int:
    """`caseway process retry`."""
    agent = await drawer(house, given)
    return await _carried(house, refused(await deeds.retry(house, given.id, agent.id)).id, given)


async def undo(house: House, given: argparse.Namespace) -> int:
    """`caseway process undo`: 1 if some cases had moved on and were left."""
    agent = await drawer(house, given)
    return await _carried(house, refused(await deeds.undo(house, given.id, agent.id)).id, given)


def _shown(result: Move | Refusal, given: argparse.Namespace) -> int:
    found = refused(result)
    if given.json:
        show_json(found)
    else:
        _tell(found)
    return 0
