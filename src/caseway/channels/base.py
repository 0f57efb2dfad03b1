"""What a channel is: something that turns the outside into `Inbound` and `Outbound` into something outside.

Every channel is a folder with the same four parts: `parse` (pure), `compose` (pure), `adapter` (the thin
part that talks to the world) and `settings`. A channel knows no case and no database; whoever stores a
message is given to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from msgspec import Struct


class Attachment(Struct, frozen=True):
    """A file that came with a message or goes with one; `inline` when the text shows it by its
    `content_id`."""

    name: str
    content_type: str
    content: bytes
    content_id: str | None = None
    inline: bool = False


class Inbound(Struct, frozen=True):
    """What came in, before anybody has read it: the envelope that the transport named, and the bytes.

    `sender` is "" when the transport says there is none (a bounce), None when it does not tell (a file,
    IMAP). `source` says where it came from, for people ("192.0.2.7 mail.example", "imap INBOX 7:42",
    "old.mbox 17").
    """

    raw: bytes
    sender: str | None = None
    recipients: tuple[str, ...] = ()
    source: str = ""


class Outbound(Struct, frozen=True):
    """What is to go out: rendered, addressed, ready for the wire. `sender` is "" for a null envelope
    sender."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class Undelivered(Struct, frozen=True):
    """One recipient whom the other side would not take, and what it said."""

    recipient: str
    code: int | None
    reason: str


class Sent(Struct, frozen=True, tag=True):
    """The other side has taken it for at least one recipient; `undelivered` are the others."""

    response: str
    undelivered: tuple[Undelivered, ...] = ()


class Refused(Struct, frozen=True, tag=True):
    """The other side will never take it: sending again would not help."""

    reason: str
    code: int | None = None
    undelivered: tuple[Undelivered, ...] = ()


class Failed(Struct, frozen=True, tag=True):
    """Not now: certainly not delivered, and may be tried again."""

    reason: str
    code: int | None = None
    undelivered: tuple[Undelivered, ...] = ()


class Unknown(Struct, frozen=True, tag=True):
    """The connection broke after the text was handed over: it may have been delivered. Sent again with the
    same id."""

    reason: str


Delivery = Sent | Refused | Failed | Unknown


class Accepted(Struct, frozen=True, tag=True):
    """What came in is stored and committed; the outside may forget it. `queued_as` is told to the other
    side."""

    queued_as: str = ""


class Rejected(Struct, frozen=True, tag=True):
    """What came in is not wanted, for good (`permanent`) or for now."""

    reason: str
    permanent: bool = True


Receipt = Accepted | Rejected


class Sender(Protocol):
    """The outward half of a channel's adapter."""

    async def send(self, outbound: Outbound) -> Delivery: ...


class Listening(Protocol):
    """The inward half of a channel's adapter, once started. `stop` lets what is under way finish."""

    async def stop(self) -> None: ...


Receive = Callable[[Inbound], Awaitable[Receipt]]
