"""One running desk for most of the folder, and one town for all: each costs seconds."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.outside import Outside
from tests.acceptance.sink import Sink


@pytest.fixture(scope="session")
def sink() -> Iterator[Sink]:
    """Where the mail of the shared desk goes."""
    opened = Sink()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes a home into which the town has moved already."""
    town = tmp_path_factory.mktemp("town") / "home"
    environment = {**os.environ, "CASEWAY_HOME": str(town)}
    seeded = [sys.executable, "-m", "caseway", "seed", "--town"]
    subprocess.run(seeded, env=environment, cwd=town.parent, check=True, capture_output=True)

    def copied() -> Path:
        new = tmp_path_factory.mktemp("acceptance") / "home"
        subprocess.run(["cp", "-a", town, new], check=True)  # keeps whose the files are
        return new

    return copied


@pytest.fixture(scope="session")
def desk(sink: Sink, home: Callable[[], Path]) -> Iterator[Outside]:
    """The shared desk, with the town in it and a mail account."""
    opened = Outside(home(), CASEWAY_SMTP_URL=sink.url)
    opened.check_open()
    yield opened
    opened.running.end()
