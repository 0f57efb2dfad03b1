"""The command line. Each command reads its arguments and hands them down; nothing is decided here.

Exit codes: 0 done · 1 refused or found something wrong · 2 wrong arguments or settings.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from caseway.cli.arguments import parser
from caseway.cli.outcome import BadArguments, Told, quiet_pipe

if TYPE_CHECKING:
    import argparse

    from caseway.kit.settings import Settings

    Process = Callable[[Settings], int]


def run(arguments: list[str], processes: Mapping[str, Process]) -> int:
    """Runs one command line; `processes` are the parts that `main` composes: `up`, `web`, `jobs`."""
    given = parser().parse_args(arguments)
    try:
        if given.bare:
            with quiet_pipe():
                work: Callable[[object], int] = resolve_name(f"caseway.cli.{given.work}")
                return work(given)
        return _with_settings(given, processes)
    except BadArguments as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Told as told:
        print(told, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


def _with_settings(given: argparse.Namespace, processes: Mapping[str, Process]) -> int:
    """Settings are read where they are needed: what only looks at files starts in a fraction of the time."""
    from caseway.kit.settings import SettingsError, read_settings  # noqa: PLC0415

    try:
        settings = read_settings()
        if given.process is not None:
            return processes[given.process](settings)
        with quiet_pipe():
            return _command(settings, given)
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)
        return 2


def _command(settings: Settings, given: object) -> int:
    """Everything behind a command is imported when it is asked for, so that `--help` and `up` are quick."""
    carry_out: Callable[[Settings, object], int] = resolve_name("caseway.cli.desk:carry_out")
    return carry_out(settings, given)
