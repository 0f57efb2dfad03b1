"""Statements compiled to text once, rows as Structs, transactions."""

from contextlib import suppress

import msgspec
import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from caseway.kit.database import Connection, Pool, statement, transaction

metadata = sa.MetaData()
people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("likes", JSONB),
)


class Person(msgspec.Struct, frozen=True):
    name: str
    id: int
    likes: object = None


ADD = statement(sa.insert(people))
ALL = statement(sa.select(people).order_by(people.c.id), Person)
BY_ID = statement(sa.select(people).where(people.c.id == sa.bindparam("id")), Person)
BY_IDS = statement(
    sa.select(people.c.name).where(people.c.id == sa.any_(sa.bindparam("ids", type_=ARRAY(sa.BigInteger))))
)
RENAME = statement(
    sa.update(people)
    .where(people.c.id == sa.bindparam("person"))
    .values(name="100 % Bob", likes=sa.bindparam("likes"))
)


@pytest.fixture
async def connection(transaction: Connection) -> Connection:
    await transaction.execute("CREATE TABLE people (id bigint PRIMARY KEY, name text, likes jsonb)")
    await ADD.run_many(
        transaction,
        [{"id": 1, "name": "Ana", "likes": {"tea": [1, 2]}}, {"id": 2, "name": "Bob", "likes": None}],
    )
    return transaction


async def test_rows_are_structs_whatever_the_order_of_the_columns(connection: Connection) -> None:
    assert await ALL.all(connection) == [Person("Ana", 1, {"tea": [1, 2]}), Person("Bob", 2)]


async def test_first_and_one_differ_when_there_is_no_row(connection: Connection) -> None:
    assert await BY_ID.first(connection, id=3) is None
    with pytest.raises(LookupError):
        await BY_ID.one(connection, id=3)


async def test_a_list_is_an_array(connection: Connection) -> None:
    assert await BY_IDS.all(connection, ids=[1, 2, 7]) == [("Ana",), ("Bob",)]


async def test_constants_of_the_statement_are_kept_and_json_is_passed(connection: Connection) -> None:
    assert await RENAME.run(connection, person=2, likes=msgspec.Raw(b'{"a": 1}')) == 1
    assert await RENAME.run(connection, person=2, likes={"b": [None]}) == 1
    assert await BY_ID.one(connection, id=2) == Person("100 % Bob", 2, {"b": [None]})


def test_a_list_of_unknown_length_is_refused() -> None:
    with pytest.raises(ValueError, match="no fixed text"):
        statement(sa.select(people).where(people.c.id.in_(sa.bindparam("ids"))))


async def test_a_transaction_is_undone_by_an_exception(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("CREATE TABLE people (id bigint PRIMARY KEY, name text, likes jsonb)")
    with suppress(ZeroDivisionError):
        async with transaction(pool) as connection:
            await ADD.run(connection, id=1, name="Ana", likes=None)
            raise ZeroDivisionError
    async with pool.connection() as connection:
        assert await ALL.all(connection) == []


async def test_a_lock_that_somebody_holds_is_not_waited_for_longer_than_two_seconds(pool: Pool) -> None:
    async with transaction(pool) as holder, transaction(pool) as other:
        await holder.execute("SELECT pg_advisory_xact_lock(1)")
        await other.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            await other.execute("SELECT pg_advisory_xact_lock(1)")
    async with pool.connection() as connection:
        row = await (await connection.execute("SHOW lock_timeout")).fetchone()
        assert row == ("2s",)
