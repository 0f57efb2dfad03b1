"""Recorded cases for a replay, read in batches by their number, with what stands around each of them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
import sqlalchemy as sa

from caseway.core.case.events import Event
from caseway.kit.database import Connection, statement
from caseway.store import history as stored_history
from caseway.store.definitions import Published
from caseway.store.replays import MIX, Head

BATCH_CASES = 50


class AroundCase(msgspec.Struct, frozen=True):
    """A case and its contact as they are now; `facts` are lists of seq, name and value; `incidents` were open then."""

    id: int
    subject: str | None
    language: str
    zone: str
    vip: bool
    name: str | None
    organization: str | None
    contract: str | None
    rating_asked_at: datetime | None
    reachable: bool
    incidents: list[str]
    facts: list[list[Any]]


class HouseNow(msgspec.Struct, frozen=True):
    """What stands around every case: settings, the calendars of teams by queue and by key, and colleagues."""

    settings: dict[str, Any] | None
    queue_calendars: dict[str, str] | None
    calendars: dict[str, dict[str, Any]] | None
    colleagues: list[dict[str, Any]] | None


class RecordedCase(msgspec.Struct, frozen=True):
    """A case with its history."""

    around: AroundCase
    events: Sequence[Event]


_SELECT = """
SELECT c.id, c.subject, p.language, p.zone, p.vip, p.name, o.name AS organization, o.contract, p.rating_asked_at,
  EXISTS (SELECT 1 FROM addresses a WHERE a.contact_id = p.id AND a.bounced_at IS NULL) AS reachable,
  ARRAY(SELECT DISTINCT k.category FROM cases k WHERE k.kind = 'incident' AND k.opened_at < c.opened_at
        AND k.id <> c.id AND (k.closed_at IS NULL OR k.closed_at > c.opened_at) LIMIT 50) AS incidents,
  COALESCE((SELECT jsonb_agg(jsonb_build_array(f.seq, f.name, f.value) ORDER BY f.seq) FROM facts f
            WHERE f.case_id = c.id), '[]'::jsonb) AS facts
FROM cases c JOIN contacts p ON p.id = c.contact_id LEFT JOIN organizations o ON o.id = p.organization_id
"""
_BATCH = statement(
    sa.text(
        f"{_SELECT} WHERE c.process_key = :key AND NOT c.imported AND c.opened_at >= :since AND c.opened_at < :until "
        "AND (:kind = '' OR c.kind = :kind) AND (:queue = '' OR c.queue = :queue) AND c.id > :after "
        f"AND (CAST(:cut AS bigint) IS NULL OR {MIX} <= CAST(:cut AS bigint)) ORDER BY c.id LIMIT :rows"
    ),
    AroundCase,
)
_HOUSE = statement(
    sa.text(
        """
SELECT (SELECT jsonb_object_agg(s.key, s.value) FROM settings s WHERE s.key IN ('policy', 'calendar')) AS settings,
  (SELECT jsonb_object_agg(q.key, t.calendar) FROM queues q JOIN teams t ON t.id = q.team_id
   WHERE t.calendar IS NOT NULL) AS queue_calendars,
  (SELECT jsonb_object_agg(k.key, k.body) FROM calendars k
   WHERE k.key IN (SELECT t.calendar FROM teams t)) AS calendars,
  (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'role', a.role, 'team_id', a.team_id, 'present', a.present,
     'queues', ARRAY(SELECT q.key FROM agent_queues g JOIN queues q ON q.id = g.queue_id WHERE g.agent_id = a.id))
     ORDER BY a.id)
   FROM agents a WHERE a.active) AS colleagues
"""
    ),
    HouseNow,
)
_HISTORY = statement(
    sa.text(
        "SELECT case_id, seq, at, by, version, body::text AS body FROM history WHERE case_id = ANY(:ids) "
        "ORDER BY case_id, seq"
    ),
    stored_history.Line,
)


async def house(connection: Connection) -> HouseNow:
    """The settings and colleagues of now."""
    return await _HOUSE.one(connection)


async def batch(
    connection: Connection, head: Head, after: int, rows: int | None = None
) -> list[RecordedCase]:
    """The next cases of a replay with a number above `after`; empty at the end. Imported cases have no course."""
    found = await _BATCH.all(
        connection,
        key=head.process_key,
        since=head.since,
        until=head.until,
        kind=head.kind,
        queue=head.queue,
        after=after,
        cut=head.cut,
        rows=rows or BATCH_CASES,
    )
    lines = await _HISTORY.all(connection, ids=[around.id for around in found])
    by_case = {key: list(some) for key, some in groupby(lines, key=lambda line: line.case_id)}
    return [RecordedCase(around, list(stored_history.decode(by_case.get(around.id, [])))) for around in found]


class Trying(msgspec.Struct, frozen=True):
    """What a replay tries: the map (None: every case its own), policy and assumption, and the maps of the cases.

    `published` grows as cases on other versions come; `horizon_at` is up to when time passes.
    """

    house: HouseNow
    horizon_at: datetime
    target: Published | None
    policy: dict[str, Any] | None
    assumption: dict[str, Any] | None
    published: dict[tuple[str, int], Published]
