"""Who is signed in: rows by the hash of a token that only the browser has; and how often a door was tried in vain.

All instants here are machine time.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import sessions, sign_in_attempts

_HASH = sessions.c.token_hash == bindparam("hashed")
_OPEN = statement(
    sa.insert(sessions).values(
        token_hash=bindparam("hashed"),
        agent_id=bindparam("agent_id"),
        created_at=bindparam("at"),
        seen_at=bindparam("at"),
        expires_at=bindparam("until"),
    )
)
_WHOSE = statement(select(sessions.c.agent_id).where(_HASH, sessions.c.expires_at > bindparam("at")))
_CLOSE = statement(sa.delete(sessions).where(_HASH))
_SWEEP = statement(sa.delete(sessions).where(sessions.c.expires_at <= bindparam("at")))
_TRIES = insert(sign_in_attempts).values(key=bindparam("key"), count=1, until_at=bindparam("until"))
_TRIED = statement(
    _TRIES.on_conflict_do_update(
        index_elements=["key"],
        set_={"count": sign_in_attempts.c.count + 1, "until_at": _TRIES.excluded.until_at},
    ).returning(sign_in_attempts.c.count)
)
_BARRED = statement(
    update(sign_in_attempts)
    .where(sign_in_attempts.c.key == bindparam("of_key"))
    .values(until_at=bindparam("new_until"))
)
_STATE = statement(
    select(sign_in_attempts.c.count, sign_in_attempts.c.until_at).where(
        sign_in_attempts.c.key == bindparam("key")
    )
)
_FORGET = statement(sa.delete(sign_in_attempts).where(sign_in_attempts.c.key == bindparam("key")))


async def open_session(
    connection: Connection, hashed: bytes, agent_id: int, at: datetime, until: datetime
) -> None:
    """Somebody signed in; sessions that ran out are swept away."""
    await _SWEEP.run(connection, at=at)
    await _OPEN.run(connection, hashed=hashed, agent_id=agent_id, at=at, until=until)


async def whose(connection: Connection, hashed: bytes, at: datetime) -> int | None:
    """The agent of a session that has not run out, or None."""
    row = await _WHOSE.first(connection, hashed=hashed, at=at)
    return row[0] if row else None


async def close_session(connection: Connection, hashed: bytes) -> None:
    """Somebody signed out."""
    await _CLOSE.run(connection, hashed=hashed)


async def barred_until(connection: Connection, key: str) -> datetime | None:
    """Until when this door stays shut for `key`, or None."""
    row = await _STATE.first(connection, key=key)
    return row[1] if row else None


async def tried_in_vain(connection: Connection, key: str, at: datetime) -> int:
    """Count a failed try; answers how many there were."""
    row = await _TRIED.one(connection, key=key, until=at)
    return int(row[0])


async def bar(connection: Connection, key: str, until: datetime) -> None:
    """Shut this door for `key` until then."""
    await _BARRED.run(connection, of_key=key, new_until=until)


async def forget_tries(connection: Connection, key: str) -> None:
    """The right password: nothing is counted any more."""
    await _FORGET.run(connection, key=key)
