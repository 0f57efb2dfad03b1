"""Writes: one transaction a request, done once whatever the network does, and only over what the caller has seen.

The action, the answer and its Idempotency-Key are committed together or not at all; pages hear of it afterwards. An
answer is kept only if the write was done: what was refused has changed nothing, and may be tried again.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import msgspec
from litestar import Request
from psycopg.errors import DeadlockDetected, UniqueViolation

from caseway.actions.house import House
from caseway.kit import clock
from caseway.kit.database import Connection, Pool
from caseway.store import idempotency, states
from caseway.store.idempotency import Once
from caseway.web.api.operations import Answer, Call, Operation
from caseway.web.api.problems import Fault, Flaw, missing, unfit

KEY_MAX = 200
TRIES_MAX = 3


class Reply(msgspec.Struct, frozen=True):
    """An answer as it goes out, and as it is kept."""

    status: int
    body: bytes
    etag: str | None = None
    location: str | None = None
    replayed: bool = False


class Conditions(msgspec.Struct, frozen=True):
    """Under which conditions a write may be done: once, and over which state of the case."""

    once: Once | None
    if_match: str | None


class _Within:
    """The pool of a house for one request: whoever asks gets the request's own connection, inside its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        yield self._connection


class _Heard:
    """Keeps what is to be announced until the commit."""

    def __init__(self, house: House, connection: Connection) -> None:
        self._outer = house
        self._moved: dict[int, int] = {}
        self.house = msgspec.structs.replace(
            house,
            pool=cast(Pool, _Within(connection)),
            announce=self._moved.__setitem__,
            wake_workers=lambda: None,
        )

    def announce(self) -> None:
        """Tell pages and workers."""
        for case_id, seq in self._moved.items():
            self._outer.announce(case_id, seq)
        if self._moved:
            self._outer.wake_workers()


def conditions_of(request: Request[Any, Any, Any], token_id: int, secret: str, raw: bytes) -> Conditions:
    """What `Idempotency-Key` and `If-Match` ask for."""
    key = request.headers.get("idempotency-key")
    once = None
    if key is not None:
        if not 1 <= len(key) <= KEY_MAX or not key.isascii() or not key.isprintable():
            raise unfit((Flaw("Idempotency-Key", f"It has 1 to {KEY_MAX} printable ASCII characters."),))
        asked = f"{request.method} {request.url.path}\n".encode("utf-8", "surrogateescape") + raw
        once = Once(token_id, key, hashlib.sha256(asked).digest(), secret)
    return Conditions(once, request.headers.get("if-match"))


async def write(operation: Operation, call: Call, asked: Any, conditions: Conditions) -> Reply:
    """Do it, or answer as before. Where two requests made the same new thing at once, one of them decides again."""
    for _ in range(TRIES_MAX - 1):
        try:
            return await _write(operation, call, asked, conditions)
        except (UniqueViolation, DeadlockDetected):
            continue
    return await _write(operation, call, asked, conditions)


async def _write(operation: Operation, call: Call, asked: Any, conditions: Conditions) -> Reply:
    heard = _Heard(call.house, call.connection)
    async with call.connection.transaction():
        if conditions.once is not None:
            kept = await _before(call.connection, conditions.once)
            if kept is not None:
                return kept
        if conditions.if_match is not None and call.door is not None:
            await _check_seen(call, conditions.if_match)
        inner = msgspec.structs.replace(call, house=heard.house, if_match=conditions.if_match)
        answer = await (operation.run(inner) if operation.asks is None else operation.run(inner, asked))
        reply = replied(operation, answer)
        if conditions.once is not None:
            body = msgspec.msgpack.encode(reply)
            await idempotency.keep(call.connection, conditions.once, reply.status, body, clock.machine())
    heard.announce()
    return reply


async def _before(connection: Connection, once: Once) -> Reply | None:
    if not await idempotency.begin(connection, once):
        again = {"Retry-After": "1"}
        raise Fault(409, "under-way", "A request with this Idempotency-Key is under way.", headers=again)
    kept = await idempotency.read(connection, once, clock.machine())
    if kept is None:
        return None
    if kept.request_hash != once.request_hash:
        raise Fault(422, "key-reused", "This Idempotency-Key was used for another request.")
    return msgspec.structs.replace(msgspec.msgpack.decode(kept.body, type=Reply), replayed=True)


async def _check_seen(call: Call, if_match: str) -> None:
    """The case must stand where the caller saw it, and stays there until this request has ended."""
    state = await states.lock(call.connection, call.case.id)
    if state is None:
        raise missing()
    seen = {one.strip() for one in if_match.split(",")}
    if "*" not in seen and etag(state.seq) not in seen:
        sentence = "The case has moved on since you saw it. Read it again, and decide again."
        raise Fault(412, "stale", sentence, headers={"ETag": etag(state.seq)})


def etag(seq: int) -> str:
    """The entity tag of a case: the number of its latest event."""
    return f'"{seq}"'


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def replied(operation: Operation, answer: Answer[Any]) -> Reply:
    """The answer in bytes."""
    body = b"" if answer.body is None else _ENCODER.encode(answer.body)
    tag = None if answer.seq is None else etag(answer.seq)
    return Reply(operation.status, body, tag, answer.location)
