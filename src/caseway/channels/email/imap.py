"""Mail in from an IMAP account, by polling.

A mail is marked (or moved) only after `receive` has stored it, and the position moves on only then; so
whatever breaks, the next poll begins where the last one ended, and a mail seen twice is recognised by its
Message-ID.
"""

from __future__ import annotations

import asyncio
import imaplib
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from caseway.channels.base import Accepted, Inbound, Receive, Rejected
from caseway.channels.email.mail import TRUNCATED_HEADER
from caseway.channels.email.server import MailServer

_TIMEOUT_SECONDS = 60.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ImapUnavailable(Exception):
    """The account cannot be read now; the sentence says what the server or the network said."""


class ImapSettings(Struct, frozen=True):
    """Which folder to read, and what becomes of a mail that is stored: marked as seen, or moved to
    `move_to`."""

    server: MailServer
    folder: str = "INBOX"
    move_to: str | None = None
    size_max: int = 50_000_000
    batch_max: int = 200


class Position(Struct, frozen=True):
    """How far a folder has been read: the highest UID under this UIDVALIDITY. `since` is the day of the
    first poll: when a server numbers its mails anew, older ones are not taken for new."""

    since: date
    validity: int | None = None
    uid: int = 0


class Polled(Struct, frozen=True):
    """What a poll did: the position to begin at next, how many mails were taken, what was left with its
    reason, and whether there is more."""

    position: Position
    taken_count: int = 0
    left: tuple[str, ...] = ()
    more: bool = False


async def poll(settings: ImapSettings, position: Position, receive: Receive) -> Polled:
    """Take what is new in a folder. Raises ImapUnavailable; a mail that `receive` cannot store now ends the
    poll early, with the position before it."""
    async with _session(settings) as session:
        validity = await session.run(session.select, settings.folder)
        uids = await session.run(session.new_uids, position, validity)
        if validity != position.validity:
            position = replace(position, validity=validity, uid=0)
        polled = Polled(position, more=len(uids) > settings.batch_max)
        for uid in uids[: settings.batch_max]:
            raw = await session.run(session.fetch, uid, settings.size_max)
            receipt = await _received(raw, f"imap {settings.folder} {validity}:{uid}", receive)
            if isinstance(receipt, Rejected) and not receipt.permanent:
                return replace(polled, left=(*polled.left, f"{uid}: {receipt.reason}"), more=False)
            if isinstance(receipt, Rejected):
                polled = replace(polled, left=(*polled.left, f"{uid}: {receipt.reason}"))
            elif receipt is not None:
                await session.run(session.finish, uid, settings.move_to)
                polled = replace(polled, taken_count=polled.taken_count + 1)
            polled = replace(polled, position=replace(polled.position, uid=uid))
        return polled


async def _received(raw: bytes | None, source: str, receive: Receive) -> Accepted | Rejected | None:
    """None for a mail that somebody else has taken away meanwhile."""
    return None if raw is None else await receive(Inbound(raw=raw, source=source))


class _Session:
    """One signed-in connection. imaplib waits, so each of its calls runs in a thread, one after the other."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._client: imaplib.IMAP4 | None = None

    async def run(self, call: Any, *arguments: Any) -> Any:
        try:
            return await asyncio.to_thread(call, *arguments)
        except (imaplib.IMAP4.error, OSError) as fault:
            raise ImapUnavailable(_said(fault)) from fault

    def open(self) -> None:
        server = self._settings.server
        if server.security == "tls":
            client: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                server.host, server.port, ssl_context=server.tls(), timeout=_TIMEOUT_SECONDS
            )
        else:
            client = imaplib.IMAP4(server.host, server.port, timeout=_TIMEOUT_SECONDS)
        self._client = client
        if server.security == "starttls" or (
            server.security == "offered" and "STARTTLS" in client.capabilities
        ):
            client.starttls(ssl_context=server.tls())
        client.login(server.user, server.password)

    def close(self) -> None:
        if self._client is None:
            return
        try:
            self._client.logout()
        except (imaplib.IMAP4.error, OSError):
            with suppress(OSError):
                self._client.shutdown()

    @property
    def _imap(self) -> imaplib.IMAP4:
        assert self._client is not None
        return self._client

    def select(self, folder: str) -> int:
        """The folder's UIDVALIDITY."""
        _checked(self._imap.select(_quoted(folder)))
        _, found = self._imap.response("UIDVALIDITY")
        return int(found[0]) if found and found[0] else 0

    def new_uids(self, position: Position, validity: int) -> list[int]:
        """In ascending order. First poll: what nobody has read yet. Numbered anew: since the day of the
        first poll."""
        if position.validity is None:
            criteria = ["UNSEEN"]
        elif position.validity != validity:
            criteria = [
                "SINCE",
                f"{position.since.day}-{_MONTHS[position.since.month - 1]}-{position.since.year}",
            ]
        else:
            criteria = ["UID", f"{position.uid + 1}:*"]
        found = _checked(self._imap.uid("SEARCH", *criteria))
        uids = {
            int(word) for line in found if isinstance(line, bytes) for word in line.split() if word.isdigit()
        }
        floor = position.uid if position.validity == validity else 0
        return sorted(uid for uid in uids if uid > floor)

    def fetch(self, uid: int, size_max: int) -> bytes | None:
        """The bytes of a mail, without marking it; None if it is gone. Of one too large the beginning, and
        its head says so."""
        described = _checked(self._imap.uid("FETCH", str(uid), "(RFC822.SIZE)"))
        found = next((match for line in described if line and (match := _SIZE.search(_flat(line)))), None)
        size = int(found[1]) if found else 0
        section = "BODY.PEEK[]" if size <= size_max else f"BODY.PEEK[]<0.{size_max}>"
        for line in _checked(self._imap.uid("FETCH", str(uid), f"({section})")):
            if isinstance(line, tuple):
                raw = bytes(line[1])
                return raw if size <= size_max else f"{TRUNCATED_HEADER}: {size}\r\n".encode("ascii") + raw
        return None

    def finish(self, uid: int, move_to: str | None) -> None:
        """Mark as seen, and move if so wanted (RFC 6851, else copy and delete)."""
        _checked(self._imap.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)"))
        if move_to is None:
            return
        if "MOVE" in self._imap.capabilities:
            _checked(self._imap.uid("MOVE", str(uid), _quoted(move_to)))
            return
        _checked(self._imap.uid("COPY", str(uid), _quoted(move_to)))
        _checked(self._imap.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)"))
        if "UIDPLUS" in self._imap.capabilities:
            _checked(self._imap.uid("EXPUNGE", str(uid)))


@asynccontextmanager
async def _session(settings: ImapSettings) -> AsyncIterator[_Session]:
    session = _Session(settings)
    try:
        await session.run(session.open)
        yield session
    finally:
        await asyncio.shield(asyncio.to_thread(session.close))


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(" ".join(_flat(line).decode("utf-8", "replace") for line in data if line))
    return data


def _flat(line: Any) -> bytes:
    return b" ".join(line) if isinstance(line, tuple) else bytes(line)


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it: quoted, and letters outside ASCII in its own UTF-7 (RFC 3501,
    5.1.3)."""
    words = re.sub(r"[^\x20-\x7e]+", _utf7, folder.replace("&", "&-"))
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(found: re.Match[str]) -> str:
    return "&" + b64encode(found[0].encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",") + "-"


def _said(fault: Exception) -> str:
    words = fault.args[0] if fault.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(fault)
    return " ".join(text.split())[:500] or type(fault).__name__
