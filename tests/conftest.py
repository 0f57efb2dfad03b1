"""What every test can ask for: a database of its own, a transaction that is undone, a browser. No network.

The cluster is the embedded one with syncing off, or the server of `CASEWAY_TEST_DATABASE_URL`. A template
database is migrated once a session; the others are clones of it. All async tests share one event loop.
"""

import itertools
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.async_api import Browser, async_playwright

from caseway.kit.database import Connection, Pool, connect, pool_of
from caseway.kit.embedded import EmbeddedServer
from caseway.kit.migrate import upgrade

LOOPBACK = ("127.0.0.1", "::1", "localhost", "")
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # the tests may run as root; they open our own pages only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """A connection to another machine fails the test that tries it."""
    patch = pytest.MonkeyPatch()

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
                raise AssertionError(f"a test reached for the network: {address!r}")
            return real(self, address)

        return connect

    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded(name))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _no_settings_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests do not see the settings of whoever runs them."""
    for name in [name for name in os.environ if name.startswith("CASEWAY_") and "TEST" not in name]:
        monkeypatch.delenv(name)


class Cluster:
    """A PostgreSQL server for tests; `clone` answers the address of a fresh copy of the migrated template."""

    def __init__(self, url_of: Callable[[str], str]) -> None:
        self.url_of = url_of
        self._prefix = f"caseway_test_{os.getpid()}"
        self._numbers = itertools.count()
        self.template = f"{self._prefix}_template"

    def execute(self, sql: str) -> None:
        """Runs one command on the server's own database."""
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(sql)

    def empty(self) -> str:
        """The name of a new empty database."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY FILE_COPY")
        return name

    def clone(self) -> str:
        """The name of a new database that is migrated and empty."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        """Removes a database, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The server, with the template database migrated to the newest revision."""
    given = os.environ.get("CASEWAY_TEST_DATABASE_URL")
    server = None
    if given:
        found = Cluster(lambda name: urlsplit(given)._replace(path=f"/{name}").geturl())
    else:
        server = EmbeddedServer(tmp_path_factory.mktemp("cluster"), throwaway=True)
        server.start()
        found = Cluster(server.url_of)
    try:
        found.execute(f"CREATE DATABASE {found.template} TEMPLATE template0")
        upgrade(found.url_of(found.template))
        yield found
        found.drop(found.template)
    finally:
        if server is not None:
            server.stop()


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    name = cluster.clone()
    yield cluster.url_of(name)
    cluster.drop(name)


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    """A pool on this test's own database."""
    async with pool_of(database, connections_max=5) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_database(cluster: Cluster) -> Iterator[str]:
    """The address of the one database that `transaction` works on; nothing is ever committed there."""
    name = cluster.clone()
    yield cluster.url_of(name)
    cluster.drop(name)


@pytest.fixture
async def transaction(shared_database: str) -> AsyncIterator[Connection]:
    """A connection inside a transaction that is undone after the test. Quicker than `database`."""
    async with connect(shared_database) as connection, connection.transaction(force_rollback=True):
        yield connection


def chromium() -> str:
    """The system's browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found is not None, "the browser tests need Debian's chromium: `make test` installs it"
    return found


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium; a test opens its own context: `await browser.new_context()`."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        yield launched
        await launched.close()


@pytest.fixture
def root() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parent.parent
