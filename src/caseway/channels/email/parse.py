"""Raw bytes to a `ParsedMail`. Pure, and never fails: whatever comes, something can be shown and nothing is
lost.

The order of the work: parts by position (`mime`), bodies and files (`body`), what the head says (`headers`,
`addresses`, `identity`), then what it all means (`automatic`, `bounce`, `authentication`, `quotes`,
`forward`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz

from caseway.channels.base import Attachment
from caseway.channels.email.absence import returns_on
from caseway.channels.email.addresses import bare_address, read_addresses, read_names
from caseway.channels.email.authentication import read_authentication
from caseway.channels.email.automatic import automatic_reason, is_spam
from caseway.channels.email.body import Body
from caseway.channels.email.bounce import read_bounce
from caseway.channels.email.forward import is_forward, read_forward
from caseway.channels.email.headers import Headers
from caseway.channels.email.identity import address_tokens, marker_tokens, message_ids, reference_candidates
from caseway.channels.email.language import language_of
from caseway.channels.email.mail import Address, Authentication, Limits, ParsedMail
from caseway.channels.email.mime import Part, Reader
from caseway.channels.email.quotes import divide, html_history_at

_DELIVERY_FIELDS = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-forwarded-to",
    "x-rcpt-to",
)
LIMITS = Limits()


def parse(
    raw: bytes,
    sender: str | None = None,
    recipients: Sequence[str] = (),
    limits: Limits = LIMITS,
    trusted_server: str | None = None,
) -> ParsedMail:
    """Understand a mail. `sender` and `recipients` are the envelope's, as far as they are known; of
    Authentication-Results only those of `trusted_server` count, if one is named."""
    try:
        return read_mail(raw, sender, recipients, limits, trusted_server)
    except Exception as fault:  # noqa: BLE001
        # The last net. The tests search for bytes that come here, and none is known; but a mail that has been
        # accepted must never be lost because of a mistake of ours.
        return _unreadable(raw, recipients, type(fault).__name__)


def read_mail(
    raw: bytes, sender: str | None, recipients: Sequence[str], limits: Limits, trusted_server: str | None
) -> ParsedMail:
    """`parse` without its net."""
    reader = Reader(raw, limits)
    root = reader.read()
    body = Body(reader, limits)
    body.collect(root)
    headers = Headers(root.headers.fields, _charset(root))
    text, html = body.text(), body.html()
    subject = headers.text("subject")
    sent_at = _sent_at(headers, reader.defects)
    automatic = automatic_reason(headers, sender)
    forwarded = is_forward(subject, text)
    segments = divide(text, forwarded)
    visible = "".join(segment.text for segment in segments if segment.kind == "visible")
    senders = _senders(headers, reader.defects)
    delivered_to = _delivered_to(headers, recipients)
    to, cc = _every(headers, "to", limits), _every(headers, "cc", limits)
    return ParsedMail(
        message_id=next(iter(message_ids(headers.first("message-id"))), None),
        in_reply_to=tuple(message_ids(headers.first("in-reply-to"))),
        references=tuple(message_ids(headers.first("references"))),
        sender=senders[0] if senders else None,
        senders=senders,
        to=to,
        cc=cc,
        reply_to=_every(headers, "reply-to", limits),
        delivered_to=delivered_to,
        subject=subject,
        sent_at=sent_at,
        text=text,
        html=html,
        html_fold_at=html_history_at(html) if html and not forwarded else None,
        segments=segments,
        attachments=tuple(body.attachments),
        automatic=automatic,
        bounce=read_bounce(root, reader, text),
        authentication=read_authentication(headers, trusted_server),
        spam=is_spam(headers),
        returns_on=returns_on(f"{subject}\n{visible}", sent_at.date() if sent_at else None)
        if automatic
        else None,
        forwarded=read_forward(subject, text, body.attachments, limits) if forwarded else None,
        language=_language(headers, visible),
        tokens=address_tokens((*delivered_to, *(address.email for address in (*to, *cc)))),
        subject_references=reference_candidates(subject),
        markers=marker_tokens(text, html or ""),
        digest=hashlib.sha256(raw).hexdigest(),
        defects=tuple(dict.fromkeys(reader.defects)),
    )


def _charset(part: Part) -> str:
    """The charset of the first text."""
    while part.parts:
        part = part.parts[0]
    return part.parameters.get("charset", "")


def _every(headers: Headers, name: str, limits: Limits) -> tuple[Address, ...]:
    """The mailboxes of all fields of a name: some programs write one field for each."""
    found: dict[str, Address] = {}
    for raw in headers.every(name)[:50]:
        for address in read_addresses(headers.decoded(raw), limits.addresses_max):
            found.setdefault(address.key, address)
    return tuple(found.values())[: limits.addresses_max]


def _senders(headers: Headers, defects: list[str]) -> tuple[Address, ...]:
    """Who wrote it: From, else Sender, Reply-To or Return-Path, which is then said."""
    fields = headers.every("from")
    if len(fields) > 1:
        defects.append("There is more than one From; the first one counts.")
    for raw in fields:
        found = read_addresses(headers.decoded(raw))
        if found:
            return found
    for name in ("sender", "reply-to", "return-path"):
        found = read_addresses(headers.decoded(headers.first(name)))
        if found:
            defects.append(f"The address of the sender was taken from {name.title()}: From has none.")
            shown = read_names(headers.decoded(fields[0])) if fields else ""
            return (Address(found[0].name or shown, found[0].email),)
    if fields and read_names(headers.decoded(fields[0])):
        defects.append("From has no address.")
    return ()


def _delivered_to(headers: Headers, recipients: Sequence[str]) -> tuple[str, ...]:
    found = list(recipients)
    for name in _DELIVERY_FIELDS:
        for raw in headers.every(name)[:50]:
            addresses = [address.email for address in read_addresses(headers.decoded(raw))]
            found.extend(addresses or filter(None, [bare_address(read_names(headers.decoded(raw)))]))
    return tuple(dict.fromkeys(found))


def _sent_at(headers: Headers, defects: list[str]) -> datetime | None:
    text = headers.text("date")
    if not text:
        return None
    try:
        parsed = parsedate_tz(text[:200])
        if parsed is not None:
            return datetime.fromtimestamp(mktime_tz(parsed), UTC)
    except (ValueError, OverflowError, TypeError, IndexError, OSError):
        pass
    defects.append("The date could not be read.")
    return None


def _language(headers: Headers, visible: str) -> str | None:
    declared = headers.text("content-language")[:2].lower()
    return language_of(visible) or (
        declared if declared.isascii() and declared.isalpha() and len(declared) == 2 else None
    )


def _unreadable(raw: bytes, recipients: Sequence[str], fault: str) -> ParsedMail:
    """The mail as one file, with the reason."""
    attachment = Attachment("unreadable.eml", "message/rfc822", raw)
    return ParsedMail(
        message_id=None,
        in_reply_to=(),
        references=(),
        sender=None,
        senders=(),
        to=(),
        cc=(),
        reply_to=(),
        delivered_to=tuple(recipients),
        subject="",
        sent_at=None,
        text="",
        html=None,
        html_fold_at=None,
        segments=(),
        attachments=(attachment,),
        automatic=None,
        bounce=None,
        authentication=Authentication(),
        spam=False,
        returns_on=None,
        forwarded=None,
        language=None,
        tokens=address_tokens(recipients),
        subject_references=(),
        markers=(),
        digest=hashlib.sha256(raw).hexdigest(),
        defects=(f"The mail could not be understood ({fault}).",),
    )
