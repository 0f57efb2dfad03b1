"""The command line. Each command reads its arguments and hands them down; nothing is decided here.

Exit codes: 0 done · 1 refused or found something wrong · 2 wrong arguments or settings.
"""

import argparse
import sys
from collections.abc import Callable, Mapping

from caseway.kit.embedded import database_url
from caseway.kit.migrate import upgrade
from caseway.kit.processes import StartFailed
from caseway.kit.settings import Settings, SettingsError, read_settings

Command = Callable[[Settings, argparse.Namespace], int]


def run(arguments: list[str], processes: Mapping[str, Callable[[Settings], int]]) -> int:
    """Runs one command line; `processes` are the parts that `main` composes: `up`, `web`, `jobs`."""
    given = _parser(processes).parse_args(arguments)
    command: Command = given.command
    try:
        return command(read_settings(), given)
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except StartFailed as failed:
        print(failed, file=sys.stderr)
        return 1


def _parser(processes: Mapping[str, Callable[[Settings], int]]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="caseway", description="A desk in which the process is the product."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    texts = {
        "up": "run the whole desk: database, pages, jobs, mail",
        "web": "run the pages and the API alone",
        "jobs": "run the jobs and the mail listeners alone",
    }
    for name, process in processes.items():
        added = commands.add_parser(name, help=texts[name])
        added.set_defaults(command=lambda settings, given, process=process: process(settings))
    added = commands.add_parser("migrate", help="bring the database to the newest revision")
    added.set_defaults(command=_migrate)
    return parser


def _migrate(settings: Settings, given: argparse.Namespace) -> int:
    with database_url(settings, say=lambda line: print(line, file=sys.stderr)) as url:
        upgrade(url)
    return 0
