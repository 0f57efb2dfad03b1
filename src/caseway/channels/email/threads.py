"""What keeps a conversation together in every mail program: subject, References, and Outlook's own index."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from datetime import UTC, datetime

from caseway.channels.email.charset import one_line
from caseway.channels.email.mail import OutgoingMail

_PREFIXES = re.compile(
    r"(?:\s*(?:re|aw|antw|antwort|sv|wg|fwd?|tr|rv|vs)\s*(?:\[\d{1,3}\])?\s*:)+\s*", re.IGNORECASE
)
_REFERENCES_MAX = 20
_FILETIME_ZERO = datetime(1601, 1, 1, tzinfo=UTC)


def subject_line(subject: str, reference: str | None, answering: bool) -> str:
    """The subject as it stays through a whole conversation: `Re: Printer is on fire [C-1042-7]`."""
    topic = topic_of(subject, reference)
    tagged = f"{topic} [{reference}]".strip() if reference else topic
    return f"Re: {tagged}" if answering else tagged


def topic_of(subject: str, reference: str | None = None) -> str:
    """The subject without `Re:` and the like, and without the reference."""
    topic = one_line(subject)
    if reference:
        topic = topic.replace(f"[{reference}]", " ").replace(reference, " ")
    return (
        " ".join(_PREFIXES.sub("", topic, count=1).split())
        if _PREFIXES.match(topic)
        else " ".join(topic.split())
    )


def trimmed_references(mail: OutgoingMail) -> list[str]:
    """The first one and the latest: where the thread began is never trimmed away (RFC 5322, 3.6.4)."""
    ids = list(dict.fromkeys((*mail.references, *([mail.in_reply_to] if mail.in_reply_to else []))))
    if len(ids) > _REFERENCES_MAX:
        ids = [ids[0], *ids[-(_REFERENCES_MAX - 1) :]]
    return ids


def thread_index(mail: OutgoingMail) -> str:
    """Outlook's thread (MS-OXOMSG 2.2.1.3): when it began and its name; an answer adds the time since."""
    started_at = mail.thread_started_at or mail.sent_at
    name = mail.thread or mail.reference or (mail.references[0] if mail.references else mail.message_id)
    header = (_filetime(started_at) >> 16).to_bytes(6, "big") + _digest(name)[:16]
    if not mail.in_reply_to:
        return b64encode(header).decode("ascii")
    since = max(_filetime(mail.sent_at) - _filetime(started_at), 0)
    soon = since < 1 << 49
    units = (since >> 18 if soon else since >> 23) & 0x7FFFFFFF
    block = ((0 if soon else 1) << 31 | units).to_bytes(4, "big") + _digest(mail.message_id)[:1]
    return b64encode(header + block).decode("ascii")


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "replace")).digest()


def _filetime(at: datetime) -> int:
    """Ticks of 100 nanoseconds since 1601."""
    since = at.astimezone(UTC) - _FILETIME_ZERO
    return (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10
