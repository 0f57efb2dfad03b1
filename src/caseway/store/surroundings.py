"""What a decision about a case must know of the rest of the house, read in one query."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from caseway.kit.database import Connection, statement


class Around(msgspec.Struct, frozen=True):
    """The contact, their organization, and what else is going on."""

    language: str
    zone: str
    vip: bool
    name: str | None
    organization: str | None
    contract: str | None
    acknowledged_at: datetime | None
    rating_asked_at: datetime | None
    reachable: bool
    unread_elsewhere: bool
    intake_clear: bool
    incidents: list[str]
    open_incidents: list[dict[str, Any]] | None
    newest: dict[str, int] | None
    facts: dict[str, Any]
    subject: str | None
    settings: dict[str, Any] | None
    calendars: dict[str, str] | None
    colleagues: list[dict[str, Any]] | None


_READ = statement(
    sa.text(
        """
SELECT c.language, c.zone, c.vip, c.name, o.name AS organization, o.contract, c.acknowledged_at, c.rating_asked_at,
  EXISTS (SELECT 1 FROM addresses a WHERE a.contact_id = c.id AND a.kind = 'email' AND a.bounced_at IS NULL)
    AS reachable,
  EXISTS (SELECT 1 FROM cases k WHERE k.contact_id = c.id AND k.id <> :case_id AND k.unread_count > 0
          AND k.status <> 'closed') AS unread_elsewhere,
  NOT EXISTS (SELECT 1 FROM intake i WHERE i.inbox_id = :inbox_id AND i.status = 'new' AND i.received_at < :now)
    AND COALESCE((SELECT b.read_until IS NULL OR b.read_until >= CAST(:due AS timestamptz)
                  FROM inboxes b WHERE b.id = :inbox_id), true) AS intake_clear,
  ARRAY(SELECT DISTINCT k.category FROM cases k WHERE k.kind = 'incident' AND k.status <> 'closed' LIMIT 50)
    AS incidents,
  (SELECT jsonb_agg(jsonb_build_object('id', i.id, 'category', i.category, 'words', i.words)) FROM
     (SELECT k.id, k.category, (SELECT f.value #>> '{}' FROM facts f WHERE f.case_id = k.id AND f.name = 'words'
             ORDER BY f.seq DESC LIMIT 1) AS words
      FROM cases k WHERE k.kind = 'incident' AND k.status <> 'closed' AND k.status <> 'resolved'
        AND k.process_key = 'incident' ORDER BY k.id LIMIT 50) i) AS open_incidents,
  (SELECT jsonb_object_agg(d.key, d.version) FROM (SELECT key, max(version) AS version FROM definitions
      WHERE status = 'published' GROUP BY key) d) AS newest,
  COALESCE((SELECT jsonb_object_agg(f.name, f.value) FROM
     (SELECT DISTINCT ON (name) name, value FROM facts WHERE case_id = :case_id ORDER BY name, seq DESC) f),
     '{}'::jsonb) AS facts,
  (SELECT k.subject FROM cases k WHERE k.id = :case_id) AS subject,
  (SELECT jsonb_object_agg(s.key, s.value) FROM settings s WHERE s.key IN ('policy', 'calendar')) AS settings,
  (SELECT jsonb_object_agg(q.key, k.digest) FROM queues q JOIN teams t ON t.id = q.team_id
     JOIN calendars k ON k.key = t.calendar) AS calendars,
  (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'role', a.role, 'team_id', a.team_id, 'present', a.present,
     'queues', ARRAY(SELECT q.key FROM agent_queues g JOIN queues q ON q.id = g.queue_id WHERE g.agent_id = a.id)))
   FROM agents a WHERE a.active) AS colleagues
FROM contacts c LEFT JOIN organizations o ON o.id = c.organization_id
WHERE c.id = :contact_id
"""
    ),
    Around,
)


async def read(
    connection: Connection,
    contact_id: int,
    case_id: int,
    inbox_id: int | None,
    now: datetime,
    due: datetime | None,
) -> Around:
    """The surroundings of one case; `due` is the instant that woke it, if time did."""
    return await _READ.one(
        connection, contact_id=contact_id, case_id=case_id, inbox_id=inbox_id, now=now, due=due or now
    )
