"""The log: one event a line, readable on a terminal and JSON elsewhere. Never personal content, only ids."""

import logging
import sys
from typing import TextIO

import structlog

from caseway.kit.settings import Settings

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure(settings: Settings, process: str, stream: TextIO | None = None) -> None:
    """Sets up the log of this process; every line carries `process`. Libraries join from warning up."""
    out = sys.stderr if stream is None else stream
    readable = settings.log_format == "readable" or (settings.log_format == "auto" and out.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(colors=out.isatty())]
        if readable
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[settings.log_level]),
        logger_factory=structlog.PrintLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(process=process)
    _adopt_library_logs([*shared, structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer], out)


def _adopt_library_logs(processors: list[structlog.typing.Processor], out: TextIO) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=processors))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it tries again, and says so each time


def log(name: str) -> structlog.typing.FilteringBoundLogger:
    """The log of one part: `log("mail").info("held", message_id=…)`."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return bound
