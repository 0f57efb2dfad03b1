"""PostgreSQL, met directly: our own pool, statements compiled to text once, rows as frozen Structs.

SQLAlchemy Core describes tables and statements; nothing of it runs while a request is served.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeAlias, TypeVar, overload

import msgspec
import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.rows import AsyncRowFactory, TupleRow
from psycopg.types.json import Jsonb, set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.types import JSON

LOCK_TIMEOUT_SECONDS = 2
PREPARED_MAX = 1000  # all our statements; with fewer the least used would be prepared over and over

Connection: TypeAlias = psycopg.AsyncConnection[TupleRow]
Pool: TypeAlias = AsyncConnectionPool[Connection]
Row = TypeVar("Row")

_DIALECT: Dialect = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]


class _TextDumper(Dumper):
    """Passes a `msgspec.Raw` on as the JSON that it already is."""

    format = Format.TEXT
    oid = psycopg.adapters.types["jsonb"].oid

    def dump(self, obj: msgspec.Raw) -> bytes:
        return bytes(obj)


async def configure(connection: Connection) -> None:
    """Makes a connection one of ours: autocommit, JSON by msgspec, a short lock timeout, UTC."""
    await connection.set_autocommit(True)
    connection.prepared_max = PREPARED_MAX
    set_json_dumps(msgspec.json.encode, connection)
    set_json_loads(msgspec.json.decode, connection)
    connection.adapters.register_dumper(msgspec.Raw, _TextDumper)
    await connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'; SET timezone = 'UTC'")


def pool_of(url: str, *, connections_max: int = 10, connections_min: int = 1, name: str = "caseway") -> Pool:
    """A pool that is not open yet: `async with pool_of(url) as pool`."""
    return AsyncConnectionPool(
        url,
        min_size=min(connections_min, connections_max),
        max_size=connections_max,
        open=False,
        configure=configure,
        name=name,
        kwargs={"application_name": name},
    )


@asynccontextmanager
async def connect(url: str, *, name: str = "caseway") -> AsyncIterator[Connection]:
    """One connection of ours without a pool, for commands and listeners."""
    async with await psycopg.AsyncConnection.connect(url, application_name=name) as connection:
        await configure(connection)
        yield connection


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """One transaction on a connection of the pool: committed at the end, undone by an exception."""
    async with pool.connection() as connection, connection.transaction():
        yield connection


class Statement(Generic[Row]):
    """A statement compiled to text once, with psycopg placeholders, whose rows become `row`.

    `row` is a msgspec Struct whose fields are the columns by name, or `tuple`. Parameters are the names of
    the statement's `bindparam`s. For a list write `column == any_(bindparam("ids", type_=ARRAY(…)))`: an `IN`
    with a list of unknown length has no fixed text and is refused.
    """

    __slots__ = ("_constants", "_factory", "_json", "text")

    def __init__(self, clause: ClauseElement, row: type[Row]) -> None:
        compiled: Any = clause.compile(dialect=_DIALECT)
        self.text: str = str(compiled)
        if "__[POSTCOMPILE" in self.text:
            raise ValueError(f"a list of unknown length has no fixed text: {self.text}")
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._constants: Mapping[str, Any] = {
            name: compiled.params[name] for name, bind in binds.items() if not bind.required
        }
        self._json = frozenset(name for name, bind in binds.items() if isinstance(bind.type, JSON))
        self._factory = struct_row(row)

    def _values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        values = {**self._constants, **given}
        for name in self._json & values.keys():
            values[name] = None if values[name] is None else Jsonb(values[name])
        return values

    async def all(self, connection: Connection, **values: Any) -> list[Row]:
        """Every row."""
        async with connection.cursor(row_factory=self._factory) as cursor:
            await cursor.execute(self.text, self._values(values), prepare=True)
            return await cursor.fetchall()

    async def first(self, connection: Connection, **values: Any) -> Row | None:
        """The first row, or None."""
        async with connection.cursor(row_factory=self._factory) as cursor:
            await cursor.execute(self.text, self._values(values), prepare=True)
            return await cursor.fetchone()

    async def one(self, connection: Connection, **values: Any) -> Row:
        """The row; LookupError if there is none."""
        row = await self.first(connection, **values)
        if row is None:
            raise LookupError(f"no row for {self.text}")
        return row

    async def run(self, connection: Connection, **values: Any) -> int:
        """Runs it for its effect and answers how many rows it touched."""
        async with connection.cursor() as cursor:
            await cursor.execute(self.text, self._values(values), prepare=True)
            return cursor.rowcount

    async def run_many(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Runs it for each of `rows` in one round trip."""
        async with connection.cursor() as cursor:
            await cursor.executemany(self.text, [self._values(row) for row in rows])


@overload
def statement(clause: ClauseElement) -> Statement[TupleRow]: ...
@overload
def statement(clause: ClauseElement, row: type[Row]) -> Statement[Row]: ...
def statement(clause: ClauseElement, row: type[Any] = tuple) -> Statement[Any]:
    """Compiles `clause`; the module that owns the SQL calls this once, at import."""
    return Statement(clause, row)


def struct_row(row: type[Row]) -> AsyncRowFactory[Row]:
    """A psycopg row factory that makes `row` from the columns by name, in whatever order they come."""

    def factory(cursor: psycopg.AsyncCursor[Any]) -> Any:
        if row is tuple or cursor.description is None:
            return tuple
        names = tuple(column.name for column in cursor.description)
        if names == getattr(row, "__struct_fields__", ()):
            return lambda values: row(*values)
        return lambda values: row(**dict(zip(names, values, strict=True)))

    return factory
