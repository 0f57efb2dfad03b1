"""What a mail says, as data: the result of `parse` and the argument of `compose`.

Message-IDs are written without their angle brackets everywhere in this package. Addresses keep the case
they came with; compare them with `Address.key`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from caseway.channels.base import Attachment

# What `imap` writes above a mail of which it fetched only the beginning: the size of the whole.
TRUNCATED_HEADER = "X-Caseway-Truncated"


class Address(Struct, frozen=True):
    """A mailbox with the name that it was given, "" for none."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """The form in which two spellings of one mailbox are equal."""
        return self.email.casefold()


class Segment(Struct, frozen=True):
    """A stretch of the text. All segments together are the text, nothing is left out."""

    kind: Literal["visible", "quoted", "signature"]
    text: str


class FailedRecipient(Struct, frozen=True):
    """Whom a mail of ours did not reach: `status` is the enhanced code ("5.1.1"), `permanent` if it begins
    with 5."""

    email: str
    status: str | None
    action: str
    diagnostic: str
    permanent: bool


class Bounce(Struct, frozen=True):
    """A delivery status notification: who was not reached, by which of our messages (None: it does not
    say)."""

    failed: tuple[FailedRecipient, ...]
    original_message_id: str | None


class Authentication(Struct, frozen=True):
    """What the receiving server found, each as its word ("pass", "fail", "none", ...) or None if it does
    not say."""

    server: str | None = None
    dmarc: str | None = None
    spf: str | None = None
    dkim: str | None = None

    @property
    def failed(self) -> bool:
        """Whether anything speaks against the sender being who the mail says."""
        if self.dmarc is not None:
            return self.dmarc in _AGAINST
        return self.spf in _AGAINST or self.dkim in _AGAINST


_AGAINST = frozenset({"fail", "softfail", "permerror", "policy"})


class Forwarded(Struct, frozen=True):
    """The message that this one passes on: its original sender, and what was written above it."""

    sender: Address
    subject: str | None
    covering_text: str


class ParsedMail(Struct, frozen=True):
    """A mail, understood as far as it can be. `defects` are sentences about what could not be, or was kept
    otherwise.

    `text` is the body to read; `segments` divide it, `visible` and `folded` join the two kinds. `html` is
    as it came and must be sanitised before it is shown; from `html_fold_at` on it is quoted history.
    `automatic` is the reason why the mail counts as automatic, None for a person's. `returns_on` is the
    first day on which somebody out of office is back. `tokens` are what followed the plus in any
    recipient's address, `subject_references` and `markers` what looks like ours in subject and body:
    candidates, nothing is proved by them.
    """

    digest: str
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Address | None = None
    senders: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    html: str | None = None
    html_fold_at: int | None = None
    segments: tuple[Segment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    automatic: str | None = None
    bounce: Bounce | None = None
    authentication: Authentication = Authentication()
    spam: bool = False
    returns_on: date | None = None
    forwarded: Forwarded | None = None
    language: str | None = None
    tokens: tuple[str, ...] = ()
    subject_references: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()

    @property
    def external_id(self) -> str:
        """What makes a redelivery recognisable: the Message-ID, else a hash of the raw bytes."""
        return self.message_id or digest_id(self.digest)

    @property
    def visible(self) -> str:
        """What the sender wrote now, without history and signature; all of it if nothing else would be
        left."""
        return "".join(segment.text for segment in self.segments if segment.kind == "visible").strip()

    @property
    def folded(self) -> str:
        """Quoted history and signature, as they came."""
        return "".join(segment.text for segment in self.segments if segment.kind != "visible")

    @property
    def answers_to(self) -> tuple[str, ...]:
        """Every Message-ID that this one says it follows, the nearest first, each once."""
        return tuple(dict.fromkeys((*self.in_reply_to, *reversed(self.references))))


def digest_id(digest: str) -> str:
    """What stands for the Message-ID of a mail without one."""
    return f"sha256:{digest}"


class Limits(Struct, frozen=True):
    """How much of one mail is taken apart. What lies beyond is kept whole as a file and said in `defects`."""

    depth_max: int = 32
    parts_max: int = 500
    headers_max: int = 1_000
    header_bytes_max: int = 65_536
    text_chars_max: int = 1_000_000
    addresses_max: int = 500
    subject_chars_max: int = 1_000


class Quote(Struct, frozen=True):
    """The message that is answered, to stand below the answer under a line like "On Friday, Mia wrote:"."""

    attribution: str
    text: str


class OutgoingMail(Struct, frozen=True):
    """A mail of ours before it has bytes.

    `sender` is the inbox's own address; `agent` and `company` make the name shown ("Ana Novak via Fjord
    Supply"). `token` is put behind a plus into the address for answers and into the body as our marker.
    `reference` is put into the subject unless it is there. `automatic` adds the headers of RFC 3834 and
    empties the envelope sender.
    """

    message_id: str
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    sent_at: datetime
    html: str | None = None
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    agent: str | None = None
    company: str | None = None
    reference: str | None = None
    token: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    thread: str | None = None
    thread_started_at: datetime | None = None
    automatic: bool = False
    quote: Quote | None = None
    attachments: tuple[Attachment, ...] = ()
