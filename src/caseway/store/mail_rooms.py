"""What the lead's mail rooms show beside the lines of `outbox` and `intake`."""

import msgspec
import sqlalchemy as sa

from caseway.kit.database import Connection, statement


class ProcessHold(msgspec.Struct, frozen=True):
    """Whether automatic mail of a process is held."""

    key: str
    name: str
    held: bool


_HOLDS = statement(
    sa.text(
        """
SELECT d.key, d.name, COALESCE(p.hold_automatic, false) AS held
FROM (SELECT DISTINCT ON (key) key, name FROM definitions ORDER BY key, version DESC) d
LEFT JOIN processes p ON p.key = d.key
ORDER BY d.key
"""
    ),
    ProcessHold,
)
_SIZES = statement(
    sa.text(
        "SELECT intake_id, octet_length(raw) FROM raw_mails WHERE intake_id = ANY (CAST(:ids AS bigint[]))"
    )
)


async def process_holds(connection: Connection) -> list[ProcessHold]:
    """Every process with its switch."""
    return await _HOLDS.all(connection)


async def sizes(connection: Connection, intake_ids: list[int]) -> dict[int, int]:
    """How many bytes each of these mails has."""
    return {row[0]: row[1] for row in await _SIZES.all(connection, ids=intake_ids)}
