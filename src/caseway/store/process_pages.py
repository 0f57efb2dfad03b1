"""What the pages of the processes need: headings, counts on the steps, and who waits where."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select

from caseway.kit.database import Connection, statement
from caseway.store.tables import definitions


class Heading(msgspec.Struct, frozen=True):
    """A process by its newest published version; `retired` where no published one is left."""

    key: str
    version: int
    name: str
    status: str
    published_at: datetime | None


_HEADING = statement(
    select(*(definitions.c[name] for name in Heading.__struct_fields__))
    .where(definitions.c.key == bindparam("key"))
    .order_by((definitions.c.status == sa.literal("published")).desc(), definitions.c.version.desc())
    .limit(1),
    Heading,
)


async def heading(connection: Connection, key: str) -> Heading | None:
    """The process of that key, or None if no version of it was ever published."""
    return await _HEADING.first(connection, key=key)
