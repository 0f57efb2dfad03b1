"""The command line. Each command reads its arguments and hands them down; nothing is decided here.

Exit codes: 0 done · 1 refused or found something wrong · 2 wrong arguments or settings.
"""

import sys
from collections.abc import Callable, Mapping
from pkgutil import resolve_name

from caseway.cli.arguments import parser
from caseway.cli.outcome import BadArguments, Told, quiet_pipe
from caseway.kit.settings import Settings, SettingsError, read_settings

Process = Callable[[Settings], int]


def run(arguments: list[str], processes: Mapping[str, Process]) -> int:
    """Runs one command line; `processes` are the parts that `main` composes: `up`, `web`, `jobs`."""
    given = parser().parse_args(arguments)
    try:
        settings = read_settings()
        if given.process is not None:
            return processes[given.process](settings)
        with quiet_pipe():
            return _command(settings, given)
    except (SettingsError, BadArguments) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Told as told:
        print(told, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


def _command(settings: Settings, given: object) -> int:
    """Everything behind a command is imported when it is asked for, so that `--help` and `up` are quick."""
    carry_out: Callable[[Settings, object], int] = resolve_name("caseway.cli.desk:carry_out")
    return carry_out(settings, given)
