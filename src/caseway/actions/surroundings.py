"""Reads what one decision needs (`given`) on the action's own connection."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from caseway.core.calendar import Calendar
from caseway.core.case import commands as c
from caseway.core.case.given import Colleague, Given, OpenIncident, Policy
from caseway.core.case.position import wake_at
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.kit.database import Connection
from caseway.store import calendars, definitions
from caseway.store import surroundings as stored
from caseway.store.definitions import Bundle


class Frame(msgspec.Struct, frozen=True):
    """The surroundings, and the compiled map with its forms and templates."""

    given: Given
    bundle: Bundle

    def given_on(self, state: CaseState | None) -> Given:
        """The same for a case that has gone over to another map within this action."""
        given = self.given
        if state is None or state.definition == (given.definition.key, given.definition.version):
            return given
        definition = given.maps.get(state.definition[0])
        return msgspec.structs.replace(given, definition=definition) if definition is not None else given


async def read(
    connection: Connection,
    state: CaseState | None,
    opening: c.OpenCase | None,
    by: str,
    now: datetime,
    wanted: tuple[tuple[str, int], ...] = (),
) -> Frame:
    """Everything `decide` may look at for this case now; `wanted` are maps that were asked for by version."""
    subject = _subject(state, opening)
    bundle = await definitions.bundle(connection, *subject.definition)
    around = await stored.read(
        connection, subject.contact_id, subject.case_id, subject.inbox_id, now, _due(state)
    )
    colleagues = msgspec.convert(around.colleagues or [], tuple[Colleague, ...])
    house = around.settings or {}
    usual, by_queue = await _clocks(connection, around)
    given = Given(
        definition=bundle.definition,
        calendar=by_queue.get(_queue(state, opening), usual),
        calendars=by_queue,
        policy=msgspec.convert(house.get("policy", {}), Policy),
        contact={"name": around.name or "", "language": around.language, "vip": around.vip},
        contact_zone=_zone(around.zone),
        organization=_organization(around),
        subject=(opening.subject if opening else None) or around.subject or "",
        facts=around.facts,
        incidents=tuple(around.incidents),
        open_incidents=tuple(_incident(one) for one in around.open_incidents or []),
        maps=await _maps(connection, bundle, around.newest or {}, wanted),
        colleagues=colleagues,
        acknowledged_at=around.acknowledged_at,
        rating_asked_at=around.rating_asked_at,
        unread_elsewhere=around.unread_elsewhere,
        intake_clear=around.intake_clear,
        reachable=around.reachable,
        suspicious=bool(opening and opening.suspicious),
        author_role=next((p.role for p in colleagues if by == f"agent:{p.id}"), None),
    )
    return Frame(given, bundle)


def _subject(state: CaseState | None, opening: c.OpenCase | None) -> CaseState | c.OpenCase:
    found = state or opening
    if found is None:
        raise ValueError("neither a case nor an opening")
    return found


def _organization(around: stored.Around) -> dict[str, Any] | None:
    return {"name": around.organization, "contract": around.contract} if around.organization else None


async def _clocks(connection: Connection, around: stored.Around) -> tuple[Calendar, Mapping[str, Calendar]]:
    """The calendar of the house, and those by queue."""
    kept = (around.settings or {}).get("calendar")
    usual = msgspec.convert(kept, Calendar) if kept is not None else Calendar()
    return usual, await calendars_of(connection, around.calendars or {}, usual)


async def calendars_of(
    connection: Connection, digests: Mapping[str, str], house: Calendar
) -> Mapping[str, Calendar]:
    """The calendars of teams by queue, with the house's under `""`; nothing where no team has one of its own."""
    if not digests:
        return {}
    bodies = await calendars.by_digest(connection, digests.values())
    own = {queue: bodies[digest] for queue, digest in digests.items() if digest in bodies}
    return {"": house} | own


def _queue(state: CaseState | None, opening: c.OpenCase | None) -> str:
    if state is not None:
        return state.queue
    return opening.queue if opening is not None else ""


def _incident(found: dict[str, Any]) -> OpenIncident:
    words = [word.strip().lower() for word in str(found["words"] or "").split(",")]
    return OpenIncident(found["id"], found["category"], tuple(word for word in words if word))


async def _maps(
    connection: Connection, bundle: Bundle, newest: dict[str, int], wanted: tuple[tuple[str, int], ...]
) -> dict[str, Definition]:
    """The maps on which the case may go on: those that its own map names, and those asked for."""
    versions = {key: newest[key] for key in bundle.definition.entered if key in newest} | dict(wanted)
    return {key: (await definitions.bundle(connection, key, n)).definition for key, n in versions.items()}


def _due(state: CaseState | None) -> datetime | None:
    return wake_at(state) if state is not None else None


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError):
        return "UTC"
    return name
