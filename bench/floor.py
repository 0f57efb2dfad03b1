"""The least that such a program can do, in the same stack: what our figures are multiples of.

(a) rows as JSON through msgspec; (b) the same rows through a plain MiniJinja template; (c) one transaction that
writes the same rows and commits; (d) `email.message_from_bytes` and one such transaction; (e) a bare loop over a
table of transitions.
"""

import email
import email.policy
from itertools import count
from typing import Any

import msgspec
from minijinja import Environment
from psycopg import AsyncCursor
from psycopg.types.json import Jsonb

from caseway.kit.database import Connection, Pool

FRESH = count(50_000_000)

_SESSION = "SELECT agent_id, expires_at FROM sessions WHERE token_hash = %(token)s"
_LIST = (
    "SELECT id, subject, preview, contact_name, status, stage, step, priority, queue, assignee_id, channel, "
    "unread_count, opened_at, moved_at, due_at FROM cases ORDER BY moved_at DESC, id DESC LIMIT 50"
)


async def _rows(connection: Connection, sql: str, **values: object) -> list[tuple[object, ...]]:
    async with connection.cursor() as cursor:
        await cursor.execute(sql, values, prepare=True)
        return await cursor.fetchall()


async def list_rows(pool: Pool, queries: int) -> list[tuple[object, ...]]:
    """The fifty newest cases, after looking the session up, with as many queries as our page makes."""
    async with pool.connection() as connection:
        await _rows(connection, _SESSION, token=b"x")
        for _ in range(max(queries - 2, 0)):
            await _rows(connection, "SELECT 1 WHERE %(token)s::text IS NOT NULL", token="x")
        return await _rows(connection, _LIST)


async def list_json(pool: Pool, queries: int) -> bytes:
    """(a)"""
    return msgspec.json.encode({"items": await list_rows(pool, queries), "next": None})


_PAGE = """<!doctype html><title>Cases</title><ul>{% for r in rows %}<li><a href="/cases/{{ r[0] }}">{{ r[3] }}</a>
<b>{{ r[1] }}</b><p>{{ r[2] }}</p><span>{{ r[4] }}</span><span>{{ r[5] }}</span><span>{{ r[6] }}</span>
<time datetime="{{ r[13] }}">{{ r[13] }}</time><span>{{ r[8] }}</span>{{ filler }}</li>{% endfor %}</ul>"""


class Page:
    """(b) The same rows through a template with about as many bytes out as our page has."""

    def __init__(self, pool: Pool, queries: int, bytes_wanted: int) -> None:
        self._pool = pool
        self._queries = queries
        self._templates = Environment(templates={"list.html": _PAGE})
        self._filler = "x" * max((bytes_wanted - 17_000) // 50, 0)

    async def __call__(self) -> bytes:
        """Render it once."""
        rows = [[str(value) for value in row] for row in await list_rows(self._pool, self._queries)]
        return self._templates.render_template("list.html", rows=rows, filler=self._filler).encode()


class CaseRows:
    """One case with its conversation, for (a) and (b) of the case page."""

    def __init__(self, pool: Pool, case_id: int, queries: int, bytes_wanted: int = 0) -> None:
        self._pool = pool
        self._case_id = case_id
        self._queries = queries
        article = "<article>{{ r[0] }}<p>{{ r[1] }}</p></article>"
        page = f"<!doctype html>{{% for r in rows %}}{article}{{% endfor %}}{{{{ filler }}}}"
        self._templates = Environment(templates={"case.html": page})
        self._filler = "x" * bytes_wanted

    async def rows(self) -> list[tuple[object, ...]]:
        """Its messages, after as many queries as ours."""
        async with self._pool.connection() as connection:
            await _rows(connection, _SESSION, token=b"x")
            for _ in range(max(self._queries - 3, 0)):
                await _rows(connection, "SELECT 1 WHERE %(token)s::text IS NOT NULL", token="x")
            await _rows(connection, "SELECT * FROM cases WHERE id = %(id)s", id=self._case_id)
            sql = "SELECT seq, text, html, at, direction FROM messages WHERE case_id = %(id)s ORDER BY seq"
            return await _rows(connection, sql, id=self._case_id)

    async def json(self) -> bytes:
        """(a)"""
        return msgspec.json.encode(await self.rows())

    async def page(self) -> bytes:
        """(b)"""
        rows = [[str(value) for value in row] for row in await self.rows()]
        return self._templates.render_template("case.html", rows=rows, filler=self._filler).encode()


class Written(msgspec.Struct, frozen=True):
    """The rows that one action of ours wrote, by table; column names first."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


class Write:
    """(c) One transaction with the same rows written, their keys fresh, and one commit."""

    def __init__(self, pool: Pool, written: list[Written]) -> None:
        self._pool = pool
        self._written = written

    async def __call__(self) -> None:
        """Write them once, under a case of their own."""
        case_id = next(FRESH)
        async with (
            self._pool.connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            for written in self._written:
                await self._insert(cursor, written, case_id)

    async def _insert(self, cursor: AsyncCursor[Any], written: Written, case_id: int) -> None:
        one = "(" + ", ".join(["%s"] * len(written.columns)) + ")"
        names = ", ".join(f'"{name}"' for name in written.columns)
        sql = f"INSERT INTO {written.table} ({names}) VALUES {', '.join([one] * len(written.rows))}"
        values: list[object] = []
        for row in written.rows:
            values += [_fresh(name, value, case_id) for name, value in zip(written.columns, row, strict=True)]
        await cursor.execute(sql, values, prepare=True)


_ARRAYS = {"steps", "roles", "envelope_to"}
_KEYS = {"case_id", "id", "intake_id"}


def _fresh(name: str, value: object, case_id: int) -> object:
    if name in _KEYS:
        return case_id
    if name in ("message_id", "external_id", "address", "value") and isinstance(value, str):
        return f"{value}.{case_id}"
    if isinstance(value, dict | list) and not (isinstance(value, list) and name in _ARRAYS):
        return Jsonb(value)
    return value


class Mail:
    """(d) The standard library reads the mail, and one transaction writes what ours writes."""

    def __init__(self, raw: bytes, write: Write) -> None:
        self._raw = raw
        self._write = write

    async def __call__(self) -> None:
        """One mail."""
        message = email.message_from_bytes(self._raw, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        assert message["Subject"] is not None
        assert body is None or body.get_content() is not None
        await self._write()


TRANSITIONS = {"start": "a", "a": "b", "b": "c", "c": "d", "d": "e", "e": "end"}


async def loop(instances: int = 100) -> int:
    """(e) `instances` walks over a table of six transitions."""
    steps = 0
    for _ in range(instances):
        at = "start"
        while at != "end":
            at = TRANSITIONS[at]
            steps += 1
    return steps
