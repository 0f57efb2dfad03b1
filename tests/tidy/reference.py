"""The lines of the reference that the code itself tells: events and commands of a case.

`python -m tests.tidy.reference` writes them between the headings of the pages; the tests compare.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import get_args

import msgspec

from caseway.core.case import commands, events
from caseway.core.case.decide import DECIDERS
from caseway.core.process import EVENTS as PROCESS_EVENTS
from tests.tidy.tree import ROOT

REFERENCE = ROOT / "docs" / "reference"
CASE_EVENTS: tuple[type, ...] = get_args(events.AnyCaseEvent)
COMMANDS: tuple[type, ...] = get_args(commands.AnyCommand)


def sentence_of(kind: type) -> str:
    """The first paragraph of its docstring, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


def fields_of(kind: type[msgspec.Struct]) -> str:
    """Its own fields and those of its parent; what may be left out stands in brackets."""
    shown = [
        f"`{one.name}`" if one.required else f"[`{one.name}`]"
        for one in msgspec.structs.fields(kind)
        if one.name not in ("by", "seen")
    ]
    return " ".join(shown)


def event_lines(kinds: Iterable[type[msgspec.Struct]]) -> Iterator[str]:
    """One line of a table for each event."""
    for kind in kinds:
        yield f"| `{kind.__name__}` | {sentence_of(kind)} | {fields_of(kind)} |"


def command_lines() -> Iterator[str]:
    """One line of a table for each command, with the function that decides it."""
    for kind in COMMANDS:
        decider = DECIDERS[kind]
        place = f"{decider.__module__.removeprefix('caseway.')}.{decider.__name__}"
        yield f"| `{kind.__name__}` | {sentence_of(kind)} | {fields_of(kind)} | `{place}` |"


TABLES = {
    ("events.md", "## Events of the desk"): lambda: event_lines(CASE_EVENTS),
    ("events.md", "## Events of the map"): lambda: event_lines(PROCESS_EVENTS),
    ("commands.md", "## All of them"): command_lines,
}
"""Under which heading of which page a table stands, and its lines."""


def table_under(page: str, heading: str) -> list[str]:
    """The lines of the first table under the heading, without its two lines of head."""
    after = page.partition(f"\n{heading}\n")[2]
    section = re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0]
    return [line for line in section.splitlines() if line.startswith("|")][2:]


def written_anew(page: str, heading: str, lines: list[str]) -> str:
    """The page with the table under the heading replaced."""
    head, sign, rest = page.partition(f"\n{heading}\n")
    before, rule, after = rest.partition("|---")
    columns, _, tail = after.partition("\n")
    kept = tail.splitlines(keepends=True)
    while kept and kept[0].startswith("|"):
        kept.pop(0)
    return "".join([head, sign, before, rule, columns, "\n", *(f"{line}\n" for line in lines), *kept])


if __name__ == "__main__":
    for (name, heading), told in TABLES.items():
        path = REFERENCE / name
        path.write_text(written_anew(path.read_text(), heading, list(told())))
