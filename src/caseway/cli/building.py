"""How a command is put into the tree: its help, its work, and what many have."""

from typing import Any

Parsers = Any
"""What argparse calls the action that holds sub-commands; its class is private."""

EXIT_CODES = "Exit codes: 0 done, 1 refused or found something wrong, 2 wrong arguments or settings."


def command(
    parsers: Parsers, name: str, text: str, work: str, *, prints: bool = False, **defaults: Any
) -> Any:
    """One command; `prints` gives it `--json`."""
    added = parsers.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=EXIT_CODES
    )
    if prints:
        added.add_argument("--json", action="store_true", help="print JSON for programs")
    added.set_defaults(work=work, **defaults)
    return added


def group(parsers: Parsers, name: str, text: str) -> Parsers:
    """A command that holds others."""
    added = parsers.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=EXIT_CODES
    )
    return added.add_subparsers(required=True, metavar="COMMAND")


def by(added: Any) -> None:
    """In whose name."""
    added.add_argument("--by", metavar="EMAIL", help="the agent in whose name; the first admin if left out")
