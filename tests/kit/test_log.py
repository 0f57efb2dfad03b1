"""The log: one event a line, JSON where nobody looks."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from caseway.kit import log
from caseway.kit.settings import read_settings


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    handlers, level = logging.root.handlers, logging.root.level
    yield
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_a_line_is_json_with_the_process_and_the_part() -> None:
    out = io.StringIO()
    log.configure(read_settings(), "jobs", out)
    log.log("mail").info("held", intake_id=7)
    line = json.loads(out.getvalue())
    assert (line["event"], line["process"], line["part"], line["intake_id"]) == ("held", "jobs", "mail", 7)
    assert line["timestamp"].endswith("Z")


def test_the_level_is_kept_and_libraries_join_from_warning_up() -> None:
    out = io.StringIO()
    log.configure(read_settings(), "web", out)
    log.log("mail").debug("too much")
    logging.getLogger("some.library").info("too much")
    logging.getLogger("some.library").warning("slow %s", "disk")
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["event"] == "slow disk"


def test_readable_is_readable() -> None:
    out = io.StringIO()
    log.configure(read_settings(log_format="readable"), "web", out)
    log.log("mail").error("held")
    assert "held" in out.getvalue()
    assert not out.getvalue().startswith("{")
