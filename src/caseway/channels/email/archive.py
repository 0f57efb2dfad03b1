"""Mails from files: single ones (`.eml`), mbox files of any dialect, Maildir and folders of all these.

Everything is read as it stands, one mail at a time; a damaged file gives what it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from caseway.channels.base import Inbound

_SEPARATOR = re.compile(
    rb"From (?:\S+ .*\d{2}:\d{2}.*|- .*|\S+@\S+\s*|MAILER[-_]DAEMON.*|nobody .*)$", re.IGNORECASE
)
_QUOTED_FROM = re.compile(rb">+From ")
_SUFFIXES = (".eml", ".mbox", ".mbx", ".mail", ".msg")
_MAILDIR = ("cur", "new")


def read_archive(path: Path) -> Iterator[Inbound]:
    """Every mail of a file or folder, in the order of names; `source` says where it stood."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and (
                file.suffix.lower() in _SUFFIXES or file.parent.name in _MAILDIR or file.name == "mbox"
            ):
                yield from _read_file(file)
    else:
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Inbound]:
    with path.open("rb") as file:
        beginning = file.read(4_096).lstrip(b"\r\n")
        file.seek(0)
        if not beginning.startswith(b"From ") or path.suffix.lower() == ".eml":
            yield Inbound(raw=file.read(), source=str(path))
            return
        for number, raw in enumerate(split_mbox(file), 1):
            yield Inbound(raw=raw, source=f"{path} {number}")


def split_mbox(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The mails of an mbox, without their separator lines, `>From ` as it was written. What stands before
    the first separator is a mail, too, if it is anything."""
    current: list[bytes] = []
    after_blank = True
    for line in lines:
        if after_blank and line.startswith(b"From ") and _SEPARATOR.match(line.rstrip(b"\r\n")):
            yield from _ended(current)
            current = []
            after_blank = False
            continue
        after_blank = line in (b"\n", b"\r\n")
        current.append(line[1:] if _QUOTED_FROM.match(line) else line)
    yield from _ended(current)


def _ended(lines: list[bytes]) -> Iterator[bytes]:
    """The blank line before a separator belongs to the mbox, not to the mail."""
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines.pop()
    raw = b"".join(lines)
    if raw.strip():
        yield raw
