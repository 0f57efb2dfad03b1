"""Migrations bring any database to what the code needs, and describe exactly its tables."""

import asyncio

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine

from caseway.kit import clock
from caseway.kit.migrate import head, upgrade
from caseway.store.tables import metadata
from tests.conftest import Cluster

LIBRARY_TABLES = "procrastinate_"


def revision(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert row is not None
        return str(row[0])


def test_a_migrated_database_stays_as_it_is(database: str) -> None:
    assert revision(database) == head()
    upgrade(database)
    assert revision(database) == head()


async def test_two_nodes_may_start_at_once(cluster: Cluster) -> None:
    name = cluster.empty()
    url = cluster.url_of(name)
    await asyncio.gather(asyncio.to_thread(upgrade, url), asyncio.to_thread(upgrade, url))
    assert revision(url) == head()
    cluster.drop(name)


def test_the_tables_are_what_the_migrations_made(shared_database: str) -> None:
    def ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return not (name or "").startswith((LIBRARY_TABLES, "alembic_version"))

    everything = MetaData()
    for table in (*metadata.tables.values(), *clock.metadata.tables.values()):
        table.to_metadata(everything)
    options = {"include_object": ours, "compare_type": True}
    engine = create_engine(shared_database.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, everything)
    engine.dispose()
    assert differences == []
