"""The embedded server: started, killed, orphaned, mistaken for a stranger."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from pydantic import SecretStr

from caseway.kit import embedded
from caseway.kit.embedded import EmbeddedBusy, EmbeddedFailed, EmbeddedServer, database_url
from caseway.kit.server_user import server_user
from caseway.kit.settings import read_settings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cluster for the tests of this file; creating it takes the most time."""
    return tmp_path_factory.mktemp("home") / "database"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    made = EmbeddedServer(folder, throwaway=True)
    yield made
    made.stop()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def noted_pid(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


def test_it_answers_with_a_password_on_a_socket_in_a_closed_folder(
    server: EmbeddedServer, folder: Path
) -> None:
    url = server.start()
    assert ask(url, "SHOW server_version_num") >= "180000"  # type: ignore[operator]
    assert ask(url, "SHOW listen_addresses") == ""
    assert [(folder / name).stat().st_mode & 0o777 for name in ("data", "socket")] == [0o700, 0o700]
    assert (folder / "password").stat().st_mode & 0o777 == 0o600
    without = url.replace((folder / "password").read_text(), "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(without)


def test_a_second_start_finds_what_the_first_one_wrote(server: EmbeddedServer) -> None:
    with psycopg.connect(server.start()) as connection:
        connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('tea')")
    server.stop()
    assert ask(server.start(), "SELECT word FROM kept") == "tea"


def test_two_owners_are_one_too_many(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    other = EmbeddedServer(folder)
    with pytest.raises(EmbeddedBusy, match=f"process {os.getpid()}"):
        other.start()
    assert other.answers()


def test_a_command_uses_the_running_server_of_its_home(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    with database_url(read_settings(home=folder.parent)) as url:
        assert url == server.url
    assert server.is_alive()


def test_a_command_runs_the_server_for_itself(folder: Path) -> None:
    with database_url(read_settings(home=folder.parent)) as url:
        assert ask(url, "SELECT 1") == 1
    assert not EmbeddedServer(folder).answers()


def test_a_database_that_is_set_is_used(tmp_path: Path) -> None:
    given = "postgresql://caseway@db.example/caseway"
    with database_url(read_settings(home=tmp_path, database_url=SecretStr(given))) as url:
        assert url == given
    assert list(tmp_path.iterdir()) == []


def test_it_comes_back_after_a_kill(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    os.kill(noted_pid(folder), signal.SIGKILL)
    while server.is_alive():
        threading.Event().wait(0.01)
    assert ask(server.start(), "SELECT 1") == 1


def test_it_ends_with_a_killed_owner(folder: Path) -> None:
    program = (
        "import sys, pathlib; from caseway.kit.embedded import EmbeddedServer;"
        "EmbeddedServer(pathlib.Path(sys.argv[1]), throwaway=True).start(); print('up', flush=True); input()"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"up\n"
        left = psutil.Process(noted_pid(folder))
        owner.kill()
    left.wait(30)
    assert not left.is_running()


def test_an_orphan_is_stopped_before_a_new_one_starts(
    server: EmbeddedServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    orphan = noted_pid(folder)
    assert server._lock is not None
    server._lock.close()  # as if the owner were gone and the kernel had not told its child
    said: list[str] = []
    heir = EmbeddedServer(folder, throwaway=True, say=said.append)
    assert ask(heir.start(), "SELECT 1") == 1
    assert said == ["Stopping a PostgreSQL that outlived its owner."]
    assert noted_pid(folder) != orphan
    heir.stop()


@pytest.mark.parametrize("number", [os.getpid(), 2**22 - 1])
def test_a_stale_number_is_not_mistaken_for_the_server(
    server: EmbeddedServer, folder: Path, number: int
) -> None:
    server.start()
    server.stop()
    (folder / "data" / "postmaster.pid").write_text(f"{number}\n{folder / 'data'}\n")
    assert ask(server.start(), "SELECT 1") == 1


def test_a_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "data.new" / "base").mkdir(parents=True)
    server = EmbeddedServer(tmp_path, throwaway=True)
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()


def test_a_folder_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    letters = tmp_path / "data" / "letters"
    letters.mkdir(parents=True)
    with pytest.raises(EmbeddedFailed, match="is not a database"):
        EmbeddedServer(tmp_path).start()
    assert letters.exists()


def test_a_cluster_of_another_version_is_named(server: EmbeddedServer, folder: Path) -> None:
    version = folder / "data" / "PG_VERSION"
    kept = version.read_text()
    version.write_text("15\n")
    try:
        with pytest.raises(EmbeddedFailed, match="written by PostgreSQL 15"):
            server.start()
    finally:
        version.write_text(kept)


def test_a_deep_home_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / ("deep" * 20), throwaway=True)
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()


def test_a_server_that_cannot_start_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embedded.SETTINGS, "shared_buffers", "nonsense")
    with pytest.raises(EmbeddedFailed, match=r"invalid value for parameter \"shared_buffers\""):
        EmbeddedServer(folder).start()


def test_root_runs_the_server_as_nobody_and_others_as_themselves(folder: Path) -> None:
    user = server_user(folder, embedded._programs() / "postgres")
    assert (user.uid == -1) == (os.geteuid() != 0)
