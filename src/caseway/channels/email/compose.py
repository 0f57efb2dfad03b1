"""A mail of ours as bytes. Pure: the same `OutgoingMail` gives the same bytes, boundaries included."""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64encode, encodebytes
from datetime import UTC, datetime
from email.utils import format_datetime

from caseway.channels.base import Attachment, Outbound
from caseway.channels.email.automatic import LOOP_HEADER
from caseway.channels.email.charset import one_line, storable
from caseway.channels.email.fields import (
    address_field,
    checked_email,
    checked_id,
    id_field,
    parameter,
    text_field,
)
from caseway.channels.email.identity import marker
from caseway.channels.email.mail import Address, OutgoingMail
from caseway.kit.html import text_to_html

_PREFIXES = re.compile(
    r"(?:\s*(?:re|aw|antw|antwort|sv|wg|fwd?|tr|rv|vs)\s*(?:\[\d{1,3}\])?\s*:)+\s*", re.IGNORECASE
)
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_REFERENCES_MAX = 20
_SEVEN_BIT_LINE_MAX = 900
_FILETIME_ZERO = datetime(1601, 1, 1, tzinfo=UTC)


def compose(mail: OutgoingMail) -> bytes:
    """The bytes for the wire, lines ended by CRLF. Raises `Unwritable` for an address or id that cannot be
    written."""
    head = "\r\n".join(_fields(mail)).encode("utf-8", "replace")
    return head + b"\r\n" + _content(mail)


def outbound(mail: OutgoingMail) -> Outbound:
    """The mail with its envelope: automatic mail has none to answer to, other mail the address with the
    token."""
    sender = "" if mail.automatic else checked_email(answer_address(mail))
    everybody = (*mail.to, *mail.cc, *mail.bcc)
    recipients = tuple(dict.fromkeys(checked_email(address.email) for address in everybody))
    return Outbound(checked_id(mail.message_id), sender, recipients, compose(mail))


def answer_address(mail: OutgoingMail) -> str:
    """The inbox's address with the token behind a plus."""
    if mail.token is None:
        return mail.sender.email
    local, _, domain = mail.sender.email.rpartition("@")
    return f"{local}+{mail.token}@{domain}"


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


def _fields(mail: OutgoingMail) -> list[str]:
    shown = f"{mail.agent} via {mail.company}" if mail.agent and mail.company else mail.agent or mail.company
    answering = bool(mail.in_reply_to)
    fields = [
        f"Date: {format_datetime(mail.sent_at.astimezone(UTC))}",
        address_field("From", [Address(shown or mail.sender.name, mail.sender.email)]),
        address_field("To", mail.to) if mail.to else "To: undisclosed-recipients:;",
        *([address_field("Cc", mail.cc)] if mail.cc else []),
        *(
            [address_field("Reply-To", [Address(mail.company or "", answer_address(mail))])]
            if mail.token
            else []
        ),
        text_field("Subject", subject_line(mail.subject, mail.reference, answering)),
        id_field("Message-ID", [mail.message_id]),
        *([id_field("In-Reply-To", [mail.in_reply_to])] if mail.in_reply_to else []),
        *_references(mail),
        text_field("Thread-Topic", topic_of(mail.subject, mail.reference)),
        f"Thread-Index: {thread_index(mail)}",
    ]
    if mail.automatic:
        fields += [
            "Auto-Submitted: auto-replied",
            "X-Auto-Response-Suppress: All",
            "Precedence: auto_reply",
            text_field(LOOP_HEADER, mail.sender.email),
        ]
    return [*fields, "MIME-Version: 1.0"]


def _references(mail: OutgoingMail) -> list[str]:
    """The first one and the latest: where the thread began is never trimmed away (RFC 5322, 3.6.4)."""
    ids = list(dict.fromkeys((*mail.references, *([mail.in_reply_to] if mail.in_reply_to else []))))
    if len(ids) > _REFERENCES_MAX:
        ids = [ids[0], *ids[-(_REFERENCES_MAX - 1) :]]
    return [id_field("References", ids)] if ids else []


def thread_index(mail: OutgoingMail) -> str:
    """Outlook's thread (MS-OXOMSG 2.2.1.3): when it began and its name; an answer adds the time since."""
    started_at = mail.thread_started_at or mail.sent_at
    name = mail.thread or mail.reference or (mail.references[0] if mail.references else mail.message_id)
    header = (_filetime(started_at) >> 16).to_bytes(6, "big") + hashlib.sha256(name.encode()).digest()[:16]
    if not mail.in_reply_to:
        return b64encode(header).decode("ascii")
    since = max(_filetime(mail.sent_at) - _filetime(started_at), 0)
    within = since < 1 << 49
    units = (since >> 18 if within else since >> 23) & 0x7FFFFFFF
    block = ((0 if within else 1) << 31 | units).to_bytes(4, "big") + hashlib.sha256(
        mail.message_id.encode()
    ).digest()[:1]
    return b64encode(header + block).decode("ascii")


def _filetime(at: datetime) -> int:
    """Ticks of 100 nanoseconds since 1601."""
    since = at.astimezone(UTC) - _FILETIME_ZERO
    return (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10


def _content(mail: OutgoingMail) -> bytes:
    """The parts, from the inside out: text and HTML, with the images it shows, with the files beside it."""
    text, html = _bodies(mail)
    seed = hashlib.sha256(f"{mail.message_id}\0{text}\0{html}".encode("utf-8", "replace"))
    for attachment in mail.attachments:
        seed.update(attachment.content)
    name = seed.hexdigest()[:32]
    part = _multipart("alternative", f"=_a{name}", [_text_part("plain", text), _text_part("html", html)])
    inline = [
        _file_part(attachment)
        for attachment in mail.attachments
        if attachment.inline and attachment.content_id
    ]
    beside = [
        _file_part(attachment)
        for attachment in mail.attachments
        if not (attachment.inline and attachment.content_id)
    ]
    if inline:
        part = _multipart("related", f"=_r{name}", [part, *inline])
    if beside:
        part = _multipart("mixed", f"=_m{name}", [part, *beside])
    return part


def _bodies(mail: OutgoingMail) -> tuple[str, str]:
    text = storable(mail.text.replace("\r\n", "\n").replace("\r", "\n"))
    html = storable(mail.html) if mail.html is not None else text_to_html(text)
    if mail.token is not None:
        text = f"{text.rstrip()}\n\n{marker(mail.token)}\n"
        html += f'<div style="color:#98948c;font-size:11px">{marker(mail.token)}</div>'
    if "<html" not in html[:500].lower():
        html = f'<!doctype html><html><head><meta charset="utf-8"></head><body>{html}</body></html>'
    return text, html


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    marked = [f"--{boundary}\r\n".encode("ascii") + part + b"\r\n" for part in parts]
    return head + b"".join(marked) + f"--{boundary}--\r\n".encode("ascii")


def _text_part(kind: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if text.isascii() and max(map(len, text.split("\n"))) <= _SEVEN_BIT_LINE_MAX and _is_plain(text):
        encoding, body = "7bit", data
    elif sum(byte > 127 for byte in data) * 4 < len(data):
        encoding, body = "quoted-printable", _quoted_printable(data)
    else:
        encoding, body = "base64", encodebytes(data)
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _quoted_printable(data: bytes) -> bytes:
    """As usual, and so that no line begins as a separator of an mbox or with the dot of SMTP."""
    return re.sub(
        rb"^(From |\.)",
        lambda found: b"=%02X" % found[0][0] + found[0][1:],
        binascii.b2a_qp(data),
        flags=re.MULTILINE,
    )


def _is_plain(text: str) -> bool:
    """Nothing that a relay might change: no control characters, no line that mbox files would quote, no
    lone dot."""
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f]|^From |^\.", text, re.MULTILINE)


def _file_part(attachment: Attachment) -> bytes:
    content_type = attachment.content_type.lower()
    if not _TYPE.fullmatch(content_type) or content_type.startswith(("multipart/", "message/")):
        content_type = "application/octet-stream"
    disposition = "inline" if attachment.inline and attachment.content_id else "attachment"
    fields = [
        f"Content-Type: {content_type}{parameter('name', attachment.name)}",
        f"Content-Disposition: {disposition}{parameter('filename', attachment.name)}",
        "Content-Transfer-Encoding: base64",
    ]
    if attachment.content_id:
        fields.append(id_field("Content-ID", [attachment.content_id]))
    body = encodebytes(attachment.content).replace(b"\n", b"\r\n")
    return "\r\n".join(fields).encode("ascii") + b"\r\n\r\n" + body
