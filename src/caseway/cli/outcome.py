"""How a command ends: with what it prints, as text for people or JSON for programs, and an exit code."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec


class Told(Exception):
    """The command was refused, or cannot go on; the text is for the person at the terminal. Exit code 1."""


class BadArguments(Exception):
    """The arguments do not make sense together. Exit code 2."""


def say(line: str) -> None:
    """Tells the person at the terminal; programs read the other stream."""
    print(line, file=sys.stderr, flush=True)


def show_json(value: Any) -> None:
    """One JSON document on the standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode() + "\n")


def show_table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns as wide as what stands in them; nothing at all prints a word about it."""
    lines = [[_cell(value) for value in row] for row in rows]
    if not lines:
        print("Nothing.")
        return
    widths = [max(len(line[n]) for line in (list(head), *lines)) for n in range(len(head))]
    for line in (list(head), *lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """Whoever reads our output may stop reading: `caseway case list | head` is no error."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """A line on the terminal that counts; silent where nobody watches."""

    def __init__(self, what: str, total: int | None = None) -> None:
        self._what, self._total, self._shown = what, total, False
        self._live = sys.stderr.isatty()

    def __call__(self, count: int) -> None:
        if not self._live:
            return
        of = f" of {self._total:,} ({100 * count // max(self._total, 1)} %)" if self._total else ""
        print(f"\r{self._what}: {count:,}{of} ", end="", file=sys.stderr, flush=True)
        self._shown = True

    def end(self) -> None:
        """Leaves the line."""
        if self._shown:
            print(file=sys.stderr, flush=True)
