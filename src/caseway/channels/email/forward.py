"""A message that somebody passes on: whose it was, and what was written above it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from caseway.channels.base import Attachment
from caseway.channels.email.addresses import read_addresses
from caseway.channels.email.charset import one_line
from caseway.channels.email.headers import read_headers
from caseway.channels.email.mail import Forwarded, Limits

_SUBJECT = re.compile(r"\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|wtr|tr|rv|enc|doorst)\s*:", re.IGNORECASE)
_BEGIN = re.compile(
    r"^[ \t>]{0,8}(?:-{2,}\s*(?:Forwarded message|Weitergeleitete Nachricht|Original Message"
    r"|Ursprüngliche Nachricht|Originalnachricht|Message transféré)\s*-{2,}"
    r"|Begin forwarded message:|Anfang der weitergeleiteten (?:Nachricht|E-Mail):)",
    re.MULTILINE | re.IGNORECASE,
)
_FROM = re.compile(r"^[ \t>]{0,8}\*?(?:From|Von|De)\s?:\*?[ \t]*(.{3,400})$", re.MULTILINE | re.IGNORECASE)
_ABOUT = re.compile(
    r"^[ \t>]{0,8}\*?(?:Subject|Betreff|Objet)\s?:\*?[ \t]*(.{1,500})$", re.MULTILINE | re.IGNORECASE
)
_OUTLOOK_MARK = re.compile(r"_{20,}\s*$")
_HEAD_CHARS_MAX = 2_000


def is_forward(subject: str, text: str) -> bool:
    """Whether the mail passes on another: by its subject or by the line that mail programs put above it."""
    if _SUBJECT.match(subject):
        return True
    found = _BEGIN.search(text[:100_000])
    return found is not None and "original" not in found[0].lower() and "ursprüng" not in found[0].lower()


def read_forward(
    subject: str, text: str, attachments: Iterable[Attachment], limits: Limits
) -> Forwarded | None:
    """The forwarded message's sender; None if this is no forward or it does not say."""
    if not is_forward(subject, text):
        return None
    begin = _BEGIN.search(text[:100_000])
    start = begin.end() if begin else 0
    found = _FROM.search(text, start, start + _HEAD_CHARS_MAX + (0 if begin else 100_000))
    if found:
        addresses = read_addresses(found[1].replace("[mailto:", "<").replace("]", ">"))
        about = _ABOUT.search(text, found.end(), found.end() + _HEAD_CHARS_MAX)
        if addresses:
            covering = _OUTLOOK_MARK.sub("", text[: begin.start() if begin else found.start()].rstrip())
            return Forwarded(addresses[0], one_line(about[1]) if about else None, covering.strip())
    return _attached(text, attachments, limits)


def _attached(text: str, attachments: Iterable[Attachment], limits: Limits) -> Forwarded | None:
    for attachment in attachments:
        if attachment.content_type == "message/rfc822":
            head = attachment.content[:65_536].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
            headers, _, _ = read_headers(head, limits)
            addresses = read_addresses(headers.decoded(headers.first("from")))
            if addresses:
                return Forwarded(addresses[0], headers.text("subject") or None, text.strip())
    return None
