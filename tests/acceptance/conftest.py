"""One running desk for most of the folder: a start costs seconds."""

from collections.abc import Iterator

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
def desk(sink: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """The shared desk, with the town in it and a mail account."""
    opened = Outside(tmp_path_factory.mktemp("acceptance") / "home", CASEWAY_SMTP_URL=sink.url)
    opened.check_open()
    yield opened
    opened.running.end()
