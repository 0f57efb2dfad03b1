"""The composition root: the only package that knows every part, and how they run together.

`caseway up` is one tree: a supervisor, the embedded PostgreSQL, the web server and the jobs. `caseway web` and
`caseway jobs` are the last two alone, for any number of nodes on one database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from caseway import cli
from caseway.kit.processes import StartFailed

if TYPE_CHECKING:
    from caseway.kit.settings import Settings

PROCESSES = ("up", "web", "jobs")


def main(arguments: list[str] | None = None) -> int:
    """The command `caseway`; answers its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    return cli.run(given, {name: partial(_run, name) for name in PROCESSES})


def _run(name: str, settings: Settings) -> int:
    """Runs one process; only its own parts are imported."""
    run: Callable[[Settings], int] = resolve_name(f"caseway.main.{name}:{name}")
    try:
        return run(settings)
    except StartFailed as failed:
        print(failed, file=sys.stderr)
        return 1
