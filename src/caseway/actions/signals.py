"""Signals: to the cases of an incident, to the incident, to the whole desk. One command a case, a transaction each.

A signal is kept with its sender's events; the job writes down whom it goes to, once, and tells one after the other.
A target is marked in the transaction of its case: whatever kills the job, nobody hears a signal twice or never.
"""

from datetime import datetime
from typing import Any

import msgspec
import structlog

from caseway.actions.first_words import Said, first_words
from caseway.actions.house import House
from caseway.actions.perform import Done, announce, perform_on
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.process import Definition
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import definitions, devices, inboxes, jobs, signals, states
from caseway.store.signals import Sent, Signal

NAME_MAX = 100
DATA_MAX = 20
TEXT_MAX = 10_000

log = structlog.get_logger()


class Unfinished(Exception):
    """Some cases could not be told; the job tries those again."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A signal from outside: its name, who sends it, and what a case that begins with it is about."""

    name: str
    source: str = "api"
    subject: str = ""
    text: str = ""
    data: dict[str, Any] = {}


class Heard(msgspec.Struct, frozen=True):
    """What a signal led to: the cases that it opened, and under which number it goes to the others."""

    opened: tuple[Done, ...]
    signal_id: int


async def carry(house: House, signal_id: int) -> int:
    """Tell everybody the signal is for; how many were told now. Raises `Unfinished` if some could not be."""
    await _spread(house, signal_id)
    told, failed, after = 0, 0, 0
    while True:
        async with house.pool.connection() as connection:
            batch = await signals.waiting(connection, signal_id, after)
        if not batch:
            break
        for case_id in batch:
            if await tell(house, signal_id, case_id):
                told += 1
            else:
                failed += 1
        after = batch[-1]
    if failed:
        raise Unfinished(f"signal {signal_id}: {failed} cases could not be told")
    return told


async def _spread(house: House, signal_id: int) -> None:
    async with transaction(house.pool) as connection:
        signal = await signals.lock(connection, signal_id)
        if signal is None or signal.spread_at is not None:
            return
        if signal.scope == "children":
            await signals.to_children(connection, signal)
        elif signal.scope == "parent":
            await signals.to_case(connection, signal)
        else:
            await _to_listeners(connection, signal)
        await signals.has_spread(connection, signal_id, clock.machine())


async def _to_listeners(connection: Connection, signal: Signal) -> None:
    for key, version in await signals.maps_in_use(connection):
        definition = (await definitions.bundle(connection, key, version)).definition
        if _listens(definition, signal.name):
            await signals.to_map(connection, signal, key, version)


def _listens(definition: Definition, name: str) -> bool:
    return any(
        node.event == "signal" and node.verb == name and node.id not in definition.starts
        for node in definition.nodes.values()
        if node.kind in ("startEvent", "intermediateCatchEvent", "boundaryEvent")
    )


async def tell(house: House, signal_id: int, case_id: int) -> bool:
    """Let one case hear it, once; False if that failed, with the reason beside it."""
    try:
        async with transaction(house.pool) as connection:
            if not await signals.claim(connection, signal_id, case_id):
                return True
            signal = await signals.one(connection, signal_id)
            assert signal is not None
            done = await perform_on(connection, house, case_id, (_command(signal),))
            if isinstance(done, Refusal):
                raise Unfinished(done.sentence)
            await signals.told(connection, signal_id, case_id, clock.machine())
    except Exception as error:  # noqa: BLE001 - the others go on; the job tries this one again
        log.error("signal not heard", signal_id=signal_id, case_id=case_id, error=repr(error))
        async with transaction(house.pool) as connection:
            await signals.told(connection, signal_id, case_id, None, _fault(error))
        return False
    announce(house, done)
    return True


def _fault(error: Exception) -> str:
    """What failed, without words that might be somebody's; the log says more."""
    return str(error)[:500] if isinstance(error, Unfinished) else type(error).__name__


def _command(signal: Signal) -> c.HearSignal:
    source = signal.from_case if signal.scope == "children" else None
    by = "system" if signal.from_case is not None else f"signal:{signal.id}"
    return c.HearSignal(name=signal.name, data=signal.data, source=source, by=by)


async def receive(house: House, by: str, received: Received) -> Heard | Refusal:
    """A signal from outside: maps that begin with it open a case, and every case that listens hears it."""
    refusal = _unfit(received)
    if refusal is not None:
        return refusal
    at = clock.now()
    async with transaction(house.pool) as connection:
        opened = []
        for definition in await _begun_by(connection, received.name):
            done = await _open(connection, house, definition, by, received, at)
            if isinstance(done, Refusal):
                raise ValueError(done.sentence)
            opened.append(done)
        sent = Sent(name=received.name, scope="desk", data=received.data)
        signal_id = await signals.add(connection, sent, at)
        await jobs.defer(connection, [jobs.Job("send_signal", {"signal_id": signal_id})])
    for done in opened:
        announce(house, done)
    house.wake_workers()
    return Heard(tuple(opened), signal_id)


def _unfit(received: Received) -> Refusal | None:
    if not received.name.strip() or len(received.name) > NAME_MAX:
        return Refusal("name", f"A signal has a name of at most {NAME_MAX} characters.")
    plain = all(isinstance(value, str | int | float | bool | None) for value in received.data.values())
    if len(received.data) > DATA_MAX or not plain:
        return Refusal("data", f"The data of a signal are at most {DATA_MAX} plain values.")
    if any(isinstance(value, str) and len(value) > 500 for value in received.data.values()):
        return Refusal("data", "A value of a signal has at most 500 characters.")
    if len(received.text) > TEXT_MAX or len(received.subject) > 500 or len(received.source) > 200:
        return Refusal(
            "too-long", f"A signal has at most {TEXT_MAX:,} characters of text and 500 of subject."
        )
    return None


async def _begun_by(connection: Connection, name: str) -> list[Definition]:
    """The newest maps with a start for this signal. Signals by which cases change maps open nothing from outside."""
    newest: dict[str, Definition] = {}
    for key, _, _ in await definitions.everything(connection):
        version = await definitions.latest(connection, key) if key not in newest else None
        if version is not None:
            newest[key] = (await definitions.bundle(connection, key, version)).definition
    nodes = [node for one in newest.values() for node in one.nodes.values()]
    if any(node.enters is not None and node.verb == name for node in nodes):
        return []
    return [
        one
        for one in newest.values()
        if any(one.nodes[s].event == "signal" and one.nodes[s].verb == name for s in one.starts)
    ]


async def _open(
    connection: Connection, house: House, definition: Definition, by: str, received: Received, at: datetime
) -> Done | Refusal:
    contact_id = await devices.contact_of(connection, received.source, received.source, at)
    inbox = next(iter(await inboxes.everything(connection)), None)
    case_id = await states.next_case_id(connection)
    said = c.ReceiveMessage(channel="api", contact_id=contact_id, automatic="signal", genuine=False, by=by)
    opening = c.OpenCase(
        case_id=case_id,
        trigger="signal",
        channel="api",
        contact_id=contact_id,
        inbox_id=inbox.id if inbox is not None else None,
        definition=(definition.key, definition.version),
        queue=(inbox.queue if inbox is not None else "") or "general",
        first=said,
        subject=received.subject or received.name,
        by=by,
    )
    subject = received.subject or received.name
    text = received.text.strip() or subject
    words = first_words(Said(subject=subject, text=text, name=received.source, by_machine=True))
    return await perform_on(connection, house, case_id, (opening,), words, at)
