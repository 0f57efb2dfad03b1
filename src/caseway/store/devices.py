"""Whoever tells us something without an address: a device, a monitor, we ourselves. A contact that nobody writes to."""

from datetime import datetime

import sqlalchemy as sa

from caseway.kit.database import Connection, statement

_FIND = statement(sa.text("SELECT contact_id FROM addresses WHERE kind = 'device' AND value = :source"))
_MAKE = statement(
    sa.text(
        """
WITH made AS (INSERT INTO contacts (name, language, zone, created_at) VALUES (:name, 'en', 'UTC', :at) RETURNING id)
INSERT INTO addresses (contact_id, kind, value) SELECT id, 'device', :source FROM made RETURNING contact_id
"""
    )
)


async def contact_of(connection: Connection, source: str, name: str, at: datetime) -> int:
    """The contact that stands for `source`, made when it first speaks."""
    found = await _FIND.first(connection, source=source.strip().lower())
    if found is None:
        found = await _MAKE.one(connection, source=source.strip().lower(), name=name, at=at)
    return int(found[0])
