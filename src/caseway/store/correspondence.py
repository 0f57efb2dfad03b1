"""Whom a message of a case reaches, from which inbox, under which subject: read in one query."""

import msgspec
import sqlalchemy as sa

from caseway.kit.database import Connection, statement


class Correspondence(msgspec.Struct, frozen=True):
    """The contact, the inbox we write from, the participant whose link the message carries, and what it answers."""

    company: str
    inbox_id: int
    inbox_address: str
    contact_id: int
    name: str | None
    language: str
    zone: str
    participant_id: int | None
    address: str | None
    link_version: int | None
    subject: str | None
    answers: str | None


_READ = statement(
    sa.text(
        """
SELECT b.company, b.id AS inbox_id, b.address AS inbox_address, c.id AS contact_id, c.name, c.language, c.zone,
  p.id AS participant_id,
  COALESCE(p.address, (SELECT a.value FROM addresses a WHERE a.contact_id = c.id ORDER BY a.id LIMIT 1)) AS address,
  p.link_version,
  coalesce(
    (SELECT m.subject FROM messages m WHERE m.case_id = :case_id AND m.subject IS NOT NULL ORDER BY m.seq LIMIT 1),
    (SELECT c.subject FROM cases c WHERE c.id = :case_id)) AS subject,
  (SELECT m.message_id FROM messages m WHERE m.case_id = :case_id AND m.direction = 'inbound'
   ORDER BY m.seq DESC LIMIT 1) AS answers
FROM contacts c
JOIN inboxes b ON b.id = COALESCE(CAST(:inbox_id AS bigint), (SELECT min(id) FROM inboxes))
LEFT JOIN LATERAL (
  SELECT * FROM participants p WHERE p.case_id = :case_id
  AND (CASE WHEN CAST(:only AS bigint) IS NULL THEN p.role = 'contact' ELSE p.id = :only END) ORDER BY p.id LIMIT 1
) p ON true
WHERE c.id = :contact_id
"""
    ),
    Correspondence,
)


async def read(
    connection: Connection, case_id: int, contact_id: int, inbox_id: int | None, only: int | None = None
) -> Correspondence:
    """The correspondence with the contact, or with the participant `only`; LookupError without any inbox."""
    return await _READ.one(connection, case_id=case_id, contact_id=contact_id, inbox_id=inbox_id, only=only)
