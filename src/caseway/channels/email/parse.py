"""Raw bytes to a `ParsedMail`. Pure, and never fails: whatever comes, something can be shown and nothing is
lost.

The order of the work: parts by position (`mime`), bodies and files (`body`), what the head says (`headers`,
`addresses`, `identity`), then what it all means (`automatic`, `bounce`, `authentication`, `quotes`,
`forward`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from msgspec.structs import replace

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
from caseway.channels.email.mail import TRUNCATED_HEADER, Address, Limits, ParsedMail, digest_id
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
_YEAR_MAX = 2100
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


def external_id_of(raw: bytes, limits: Limits = LIMITS) -> str:
    """`parse(raw).external_id` for a fraction of the work: the Message-ID, else a hash of the bytes."""
    found = message_ids(Reader(raw, limits).read_head().first("message-id"))
    return found[0] if found else digest_id(hashlib.sha256(raw).hexdigest())


def read_mail(
    raw: bytes, sender: str | None, recipients: Sequence[str], limits: Limits, trusted_server: str | None
) -> ParsedMail:
    """`parse` without its net."""
    reader = Reader(raw, limits)
    root = reader.read()
    headers = Headers(root.headers.fields, _charset(root))
    body = Body(reader, limits)
    body.collect(root)
    mail = _read_head(headers, recipients, limits, reader.defects)
    mail = replace(
        mail,
        digest=hashlib.sha256(raw).hexdigest(),
        automatic=automatic_reason(headers, sender),
        authentication=read_authentication(headers, trusted_server),
        spam=is_spam(headers),
        text=body.text(),
        html=body.html(),
        attachments=tuple(body.attachments),
    )
    mail = replace(_understood(mail, limits), bounce=read_bounce(root, reader, mail.text))
    language = language_of(mail.visible) or _declared_language(headers)
    return replace(mail, language=language, defects=tuple(dict.fromkeys(reader.defects)))


def _read_head(headers: Headers, recipients: Sequence[str], limits: Limits, defects: list[str]) -> ParsedMail:
    """What the header fields say."""
    senders = _senders(headers, defects)
    delivered_to = _delivered_to(headers, recipients)
    to, cc = _every(headers, "to", limits), _every(headers, "cc", limits)
    subject = _subject(headers, limits, defects)
    return ParsedMail(
        digest="",
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
        sent_at=_sent_at(headers, defects),
        tokens=address_tokens((*delivered_to, *(address.email for address in (*to, *cc)))),
        subject_references=reference_candidates(subject),
    )


def _understood(mail: ParsedMail, limits: Limits) -> ParsedMail:
    """What the text means, beyond its words."""
    forwards = is_forward(mail.subject, mail.text)
    mail = replace(mail, segments=divide(mail.text, forwards))
    sent_on = mail.sent_at.date() if mail.sent_at else None
    return replace(
        mail,
        html_fold_at=html_history_at(mail.html) if mail.html and not forwards else None,
        returns_on=returns_on(f"{mail.subject}\n{mail.visible}", sent_on) if mail.automatic else None,
        forwarded=read_forward(mail.subject, mail.text, mail.attachments, limits) if forwards else None,
        markers=marker_tokens(mail.text, mail.html or ""),
    )


def _charset(part: Part) -> str:
    """The charset of the first text."""
    while part.parts:
        part = part.parts[0]
    return part.parameters.get("charset", "")


def _subject(headers: Headers, limits: Limits, defects: list[str]) -> str:
    subject = headers.text("subject")
    if len(subject) > limits.subject_chars_max:
        defects.append(f"The subject was cut after {limits.subject_chars_max} characters.")
    if headers.has(TRUNCATED_HEADER.lower()):
        defects.append(
            f"Only the beginning of {headers.text(TRUNCATED_HEADER.lower())[:20]} bytes was fetched."
        )
    return subject[: limits.subject_chars_max]


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
            year, month, day, hour, minute, second, *_, offset_seconds = parsed
            zone = timezone(timedelta(seconds=offset_seconds or 0))
            if year < _YEAR_MAX:
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        pass
    defects.append("The date could not be read.")
    return None


def _declared_language(headers: Headers) -> str | None:
    declared = headers.text("content-language")[:2].lower()
    return declared if len(declared) == 2 and declared.isascii() and declared.isalpha() else None


def _unreadable(raw: bytes, recipients: Sequence[str], fault: str) -> ParsedMail:
    """The mail as one file, with the reason."""
    return ParsedMail(
        digest=hashlib.sha256(raw).hexdigest(),
        delivered_to=tuple(recipients),
        attachments=(Attachment("unreadable.eml", "message/rfc822", raw),),
        tokens=address_tokens(recipients),
        defects=(f"The mail could not be understood ({fault}).",),
    )
