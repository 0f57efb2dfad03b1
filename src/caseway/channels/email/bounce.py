"""Delivery status notifications (RFC 3464), and the two most frequent kinds that are none (qmail, Exim)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseway.channels.email.addresses import bare_address
from caseway.channels.email.headers import Headers, read_headers
from caseway.channels.email.identity import message_ids
from caseway.channels.email.mail import Bounce, FailedRecipient, Limits
from caseway.channels.email.mime import Part, Reader, is_message
from caseway.channels.email.transfer import decode_transfer, encoding_of

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"\b([45])\d\d\b")
_QMAIL = re.compile(r"^<([^<>\s]{3,250}@[^<>\s]{1,250})>:[ \t]*\n((?:.+\n){0,8})", re.MULTILINE)
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_ORIGINAL_ID = re.compile(r"^[> \t]{0,6}message-id:\s*(<[^<>\s]{3,500}>)", re.MULTILINE | re.IGNORECASE)
_ARRIVED = ("delivered", "relayed", "expanded")
_SENDERS = ("mailer-daemon@", "postmaster@")


def read_bounce(root: Part, reader: Reader, text: str) -> Bounce | None:
    """None if the mail is no notice of a failure (also if it says that everything arrived)."""
    parts = list(_leaves(root))
    statuses = [
        part
        for part in parts
        if part.content_type in ("message/delivery-status", "message/global-delivery-status")
    ]
    if not statuses:
        return _unstructured(root.headers, text)
    recipients: list[FailedRecipient] = []
    original: str | None = None
    arrived = False
    for part in statuses:
        for fields in _blocks(_content(part, reader), reader.limits):
            original = original or next(iter(message_ids(fields.first("x-original-message-id"))), None)
            failed = _recipient(fields)
            if failed and failed.action in _ARRIVED:
                arrived = True
            elif failed:
                recipients.append(failed)
    if arrived and not recipients:
        return None
    return Bounce(tuple(recipients), _original_id(root, parts, reader) or original)


def _leaves(part: Part) -> Iterator[Part]:
    if not part.parts:
        yield part
    for child in part.parts:
        yield from _leaves(child)


def _content(part: Part, reader: Reader) -> bytes:
    encoding = encoding_of(part.headers.first("content-transfer-encoding")) or ""
    return decode_transfer(reader.body(part), encoding, [])


def _blocks(content: bytes, limits: Limits) -> Iterator[Headers]:
    for block in _BLANK.split(content[:1_000_000])[: limits.addresses_max]:
        yield read_headers(block, limits)[0]


def _recipient(fields: Headers) -> FailedRecipient | None:
    named = fields.text("final-recipient") or fields.text("original-recipient")
    email = bare_address(named.partition(";")[2] or named)
    if email is None:
        return None
    diagnostic = fields.text("diagnostic-code")
    action = fields.text("action").lower().split(" ")[0] or "failed"
    found = _STATUS.search(fields.text("status")) or _STATUS.search(diagnostic)
    return FailedRecipient(
        email, found[1] if found else None, action, diagnostic, _is_permanent(found, diagnostic, action)
    )


def _is_permanent(status: re.Match[str] | None, diagnostic: str, action: str) -> bool:
    if status:
        return status[1].startswith("5")
    code = _CODE.search(diagnostic)
    return code[1] == "5" if code else action == "failed"


def _original_id(root: Part, parts: list[Part], reader: Reader) -> str | None:
    """The Message-ID of the mail that came back, as a whole or as its header."""
    for part in parts:
        if is_message(part) or part.content_type in ("text/rfc822-headers", "message/global-headers"):
            head = _BLANK.split(_content(part, reader)[: reader.limits.header_bytes_max], maxsplit=1)[0]
            found = message_ids(read_headers(head, reader.limits)[0].first("message-id"))
            if found:
                return found[0]
    answered = message_ids(root.headers.first("in-reply-to")) or message_ids(root.headers.first("references"))
    return answered[-1] if answered else None


def _unstructured(headers: Headers, text: str) -> Bounce | None:
    """Notices in words: Exim names the recipients in a header, qmail in a paragraph each."""
    sender = (headers.text("from") + " " + headers.text("return-path")).lower()
    if not any(name in sender for name in _SENDERS) and "<>" not in sender:
        return None
    recipients = [
        _in_words(email, text) for email in headers.text("x-failed-recipients").split(",") if "@" in email
    ]
    if not recipients and "mailer-daemon" in sender:
        recipients = [_in_words(found[1], found[2]) for found in _QMAIL.finditer(text[:20_000])]
    if not recipients:
        return None
    found = _ORIGINAL_ID.search(text)
    answered = message_ids(found[1].encode()) if found else message_ids(headers.first("in-reply-to"))
    return Bounce(tuple(recipients), answered[0] if answered else None)


def _in_words(email: str, words: str) -> FailedRecipient:
    status = _STATUS.search(words)
    diagnostic = " ".join(words.split())[:500]
    permanent = _is_permanent(status, diagnostic, "failed")
    return FailedRecipient(email.strip(" <>"), status[1] if status else None, "failed", diagnostic, permanent)
