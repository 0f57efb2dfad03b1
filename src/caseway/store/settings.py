"""Settings that are data, and the house's own secret key."""

import secrets
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from caseway.core.case.given import Policy
from caseway.kit.database import Connection, statement
from caseway.store.tables import settings

_READ = statement(select(settings.c.value).where(settings.c.key == bindparam("key")))
_PUT = insert(settings).values(key=bindparam("key"), value=bindparam("value", type_=settings.c.value.type))
_WRITE = statement(_PUT.on_conflict_do_update(index_elements=["key"], set_={"value": _PUT.excluded.value}))
_FIRST = statement(_PUT.on_conflict_do_nothing())
_DROP = statement(sa.delete(settings).where(settings.c.key == bindparam("key")))


async def read(connection: Connection, key: str, default: Any = None) -> Any:
    """The value, or `default`."""
    row = await _READ.first(connection, key=key)
    return default if row is None else row[0]


async def write(connection: Connection, key: str, value: Any) -> None:
    """Set the value."""
    await _WRITE.run(connection, key=key, value=value)


async def drop(connection: Connection, key: str) -> None:
    """Back to the default."""
    await _DROP.run(connection, key=key)


async def signing_key(connection: Connection) -> bytes:
    """The key that signs links and tokens, made at the first start."""
    await _FIRST.run(connection, key="signing-key", value=secrets.token_hex(32))
    return bytes.fromhex(await read(connection, "signing-key"))


async def policy(connection: Connection) -> Policy:
    """What the house has set for its decisions."""
    return msgspec.convert(await read(connection, "policy", {}), Policy)
