"""A mail of ours as bytes. Pure: the same `OutgoingMail` gives the same bytes, boundaries included."""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import encodebytes
from datetime import UTC
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
from caseway.channels.email.threads import subject_line, thread_index, topic_of, trimmed_references
from caseway.kit.html import text_to_html

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_SEVEN_BIT_LINE_MAX = 900
_AUTOMATIC = ("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "Precedence: auto_reply")


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


def _fields(mail: OutgoingMail) -> list[str]:
    fields = [
        f"Date: {format_datetime(mail.sent_at.astimezone(UTC))}",
        address_field("From", [Address(_shown_name(mail), mail.sender.email)]),
        address_field("To", mail.to) if mail.to else "To: undisclosed-recipients:;",
    ]
    if mail.cc:
        fields.append(address_field("Cc", mail.cc))
    if mail.token:
        fields.append(address_field("Reply-To", [Address(mail.company or "", answer_address(mail))]))
    fields.append(text_field("Subject", subject_line(mail.subject, mail.reference, bool(mail.in_reply_to))))
    fields.append(id_field("Message-ID", [mail.message_id]))
    if mail.in_reply_to:
        fields.append(id_field("In-Reply-To", [mail.in_reply_to]))
    references = trimmed_references(mail)
    if references:
        fields.append(id_field("References", references))
    fields.append(text_field("Thread-Topic", topic_of(mail.subject, mail.reference)))
    fields.append(f"Thread-Index: {thread_index(mail)}")
    if mail.automatic:
        fields += [*_AUTOMATIC, text_field(LOOP_HEADER, mail.sender.email)]
    return [*fields, "MIME-Version: 1.0"]


def _shown_name(mail: OutgoingMail) -> str:
    """ "Ana Novak via Fjord Supply", as far as the two are known."""
    if mail.agent and mail.company:
        return f"{mail.agent} via {mail.company}"
    return mail.agent or mail.company or mail.sender.name


def _content(mail: OutgoingMail) -> bytes:
    """The parts, from the inside out: text and HTML, with the images it shows, with the files beside it."""
    text, html = _bodies(mail)
    seed = hashlib.sha256(f"{mail.message_id}\0{text}\0{html}".encode("utf-8", "replace"))
    for attachment in mail.attachments:
        seed.update(attachment.content)
    name = seed.hexdigest()[:32]
    part = _multipart("alternative", f"=_a{name}", [_text_part("plain", text), _text_part("html", html)])
    inline = [file for file in mail.attachments if _is_inline(file)]
    beside = [file for file in mail.attachments if not _is_inline(file)]
    if inline:
        part = _multipart("related", f"=_r{name}", [part, *map(_file_part, inline)])
    if beside:
        part = _multipart("mixed", f"=_m{name}", [part, *map(_file_part, beside)])
    return part


def _is_inline(attachment: Attachment) -> bool:
    return attachment.inline and bool(attachment.content_id)


def _bodies(mail: OutgoingMail) -> tuple[str, str]:
    """Text and HTML: the words, our marker, and under it what is answered, if it is to be quoted."""
    text = storable(_lines(mail.text))
    html = storable(mail.html) if mail.html is not None else text_to_html(text)
    below_text, below_html = "", ""
    if mail.token is not None:
        below_text = f"\n\n{marker(mail.token)}\n"
        below_html = f'<div style="color:#98948c;font-size:11px">{marker(mail.token)}</div>'
    if mail.quote is not None:
        quoted = storable(_lines(mail.quote.text)).strip("\n")
        lines = "\n".join(
            f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in quoted.split("\n")
        )
        below_text += f"\n{storable(one_line(mail.quote.attribution))}\n{lines}\n"
        below_html += text_to_html(one_line(mail.quote.attribution))
        below_html += f'<blockquote type="cite">{text_to_html(quoted)}</blockquote>'
    text = f"{text.rstrip()}{below_text}" if below_text else text
    end = html.lower().rfind("</body>")
    html = f"{html[:end]}{below_html}{html[end:]}" if end >= 0 else html + below_html
    if "<html" not in html[:500].lower():
        html = f'<!doctype html><html><head><meta charset="utf-8"></head><body>{html}</body></html>'
    return text, html


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
    disposition = "inline" if _is_inline(attachment) else "attachment"
    fields = [
        f"Content-Type: {content_type}{parameter('name', attachment.name)}",
        f"Content-Disposition: {disposition}{parameter('filename', attachment.name)}",
        "Content-Transfer-Encoding: base64",
    ]
    if attachment.content_id:
        fields.append(id_field("Content-ID", [attachment.content_id]))
    body = encodebytes(attachment.content).replace(b"\n", b"\r\n")
    return "\r\n".join(fields).encode("ascii") + b"\r\n\r\n" + body
