"""Answers kept by their Idempotency-Key, so that a write that is sent again is not done again. Machine time.

An answer is sealed (AES-256-GCM) with a key made of the bearer's own secret, which the desk does not have: whoever
reads the database reads no names or words here, and only the same bearer gets the answer back.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import idempotency_keys

KEPT_FOR = timedelta(hours=24)
_NONCE_BYTES = 12


class Once(msgspec.Struct, frozen=True):
    """One write: whose, under which key, what was asked (as a hash), and the secret that seals its answer."""

    token_id: int
    key: str
    request_hash: bytes
    secret: str

    @property
    def lock(self) -> int:
        """The number of the advisory lock that this write holds while it runs."""
        digest = hashlib.sha256(f"idempotency {self.token_id} {self.key}".encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    def cipher(self) -> AESGCM:
        """What seals the answer."""
        return AESGCM(
            hashlib.sha256(f"answer {self.key} {self.secret}".encode("utf-8", "surrogateescape")).digest()
        )


class Kept(msgspec.Struct, frozen=True):
    """An answer as it was given; `request_hash` says to what."""

    request_hash: bytes
    status: int
    body: bytes


_LOCK = statement(select(sa.func.pg_try_advisory_xact_lock(bindparam("number", type_=sa.BigInteger))))
_MINE = sa.and_(
    idempotency_keys.c.token_id == bindparam("token_id"), idempotency_keys.c.key == bindparam("key")
)
_READ = statement(
    select(idempotency_keys.c.request_hash, idempotency_keys.c.status, idempotency_keys.c.body).where(
        _MINE, idempotency_keys.c.created_at > bindparam("after")
    ),
    Kept,
)
_INSERT = insert(idempotency_keys).values(
    token_id=bindparam("token_id"),
    key=bindparam("key"),
    request_hash=bindparam("request_hash"),
    status=bindparam("status"),
    body=bindparam("body"),
    created_at=bindparam("at"),
)
_KEEP = statement(
    _INSERT.on_conflict_do_update(
        index_elements=["token_id", "key"],
        set_={name: _INSERT.excluded[name] for name in ("request_hash", "status", "body", "created_at")},
    )
)
_SWEEP = statement(sa.delete(idempotency_keys).where(idempotency_keys.c.created_at <= bindparam("until")))


async def begin(connection: Connection, once: Once) -> bool:
    """Hold the key until the transaction ends; False while another request with the same key is under way."""
    return bool((await _LOCK.one(connection, number=once.lock))[0])


async def read(connection: Connection, once: Once, at: datetime) -> Kept | None:
    """The answer given under this key in the last day, or None. Its body is opened only for the same request."""
    kept = await _READ.first(connection, token_id=once.token_id, key=once.key, after=at - KEPT_FOR)
    if kept is None or kept.request_hash != once.request_hash:
        return kept
    try:
        opened = once.cipher().decrypt(kept.body[:_NONCE_BYTES], kept.body[_NONCE_BYTES:], kept.request_hash)
    except InvalidTag:
        return None
    return msgspec.structs.replace(kept, body=opened)


async def keep(connection: Connection, once: Once, status: int, body: bytes, at: datetime) -> None:
    """Keep the answer, in the transaction of the write itself."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    await _KEEP.run(
        connection,
        token_id=once.token_id,
        key=once.key,
        request_hash=once.request_hash,
        status=status,
        body=nonce + once.cipher().encrypt(nonce, body, once.request_hash),
        at=at,
    )


async def sweep(connection: Connection, at: datetime) -> int:
    """Forget the answers older than a day; how many there were."""
    return await _SWEEP.run(connection, until=at - KEPT_FOR)
