"""A PostgreSQL that is not ours: Debian's 15 where it is installed, else another embedded cluster."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from caseway.kit.embedded import EmbeddedServer
from tests.running import wait_until

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
USER = "caseway"


@contextmanager
def foreign_server() -> Iterator[str]:
    """The address of an empty database on a server of somebody else's."""
    with tempfile.TemporaryDirectory(prefix="caseway-", ignore_cleanup_errors=True) as folder:
        if (PROGRAMS / "postgres").exists():
            with _debian(Path(folder)) as url:
                yield url
            return
        server = EmbeddedServer(Path(folder) / "server", throwaway=True)
        try:
            yield server.start()
        finally:
            server.stop()


@contextmanager
def _debian(folder: Path) -> Iterator[str]:
    """PostgreSQL refuses to be root, and then runs as nobody."""
    someone = pwd.getpwnam("nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
    if os.geteuid() == 0:
        shutil.chown(folder, someone.pw_uid, someone.pw_gid)
    become = (
        {"user": someone.pw_uid, "group": someone.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    data = folder / "data"
    made = [
        PROGRAMS / "initdb",
        "-D",
        data,
        "-U",
        USER,
        "--auth=trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(made, check=True, capture_output=True, cwd="/", **become)  # type: ignore[call-overload]
    options = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
    started = [
        PROGRAMS / "postgres",
        "-D",
        data,
        *(part for one in options.items() for part in ("-c", "=".join(one))),
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(started, stdout=log, stderr=log, cwd="/", **become)  # type: ignore[call-overload]
    try:
        place = quote(str(folder), safe="")
        wait_until(lambda: _answers(f"postgresql://{USER}@/postgres?host={place}"))
        with psycopg.connect(f"postgresql://{USER}@/postgres?host={place}", autocommit=True) as connection:
            connection.execute("CREATE DATABASE desk")
        yield f"postgresql://{USER}@/desk?host={place}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
