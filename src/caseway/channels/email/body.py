"""From parts to what a person reads (text, HTML) and what they get beside it (attachments)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from msgspec.structs import replace

from caseway.channels.base import Attachment
from caseway.channels.email.charset import codec_for, decode, one_line
from caseway.channels.email.filenames import clean_name, extension_for
from caseway.channels.email.headers import read_headers
from caseway.channels.email.mail import Limits
from caseway.channels.email.mime import Part, Reader, is_message
from caseway.channels.email.transfer import decode_transfer, encoding_of, uuencoded_files
from caseway.channels.email.winmail import is_winmail, open_winmail
from caseway.kit.html import html_to_text, text_to_html

_READABLE = ("text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_CID = re.compile(r"cid:([^\"'\s>)]{1,300})", re.IGNORECASE)
_USUAL_NAMES = {
    "text/calendar": "invite.ics",
    "application/ics": "invite.ics",
    "message/delivery-status": "delivery-status.txt",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pgp-signature": "signature.asc",
}
_CLOSED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_VARIANTS = ("text/x-amp-html", "text/watch-html")


class Body:
    """What was read of a mail's parts, in their order: pairs of text and HTML, one of each pair may be
    missing."""

    def __init__(self, reader: Reader, limits: Limits) -> None:
        self.reader = reader
        self.limits = limits
        self.defects = reader.defects
        self.pairs: list[Pair] = []
        self.attachments: list[Attachment] = []
        self._char_count = 0

    def collect(self, root: Part) -> None:
        """Read the whole tree."""
        self._collect(root, single=True)
        shown = self._shown_ids()
        self.attachments = [
            replace(attachment, inline=True) if attachment.content_id in shown else attachment
            for attachment in self.attachments
        ]

    def _shown_ids(self) -> set[str]:
        """The content ids that the HTML shows as pictures; what it does not show is a file to be listed."""
        htmls = (html for _, html in self.pairs if html)
        return {unquote(found).strip("<> ") for html in htmls for found in _CID.findall(html)}

    def _collect(self, part: Part, single: bool) -> None:
        if part.parts and part.content_type == "multipart/alternative":
            self._choose(part)
        elif part.parts:
            for place, child in enumerate(part.parts):
                self._collect(child, single=place == 0 and part.content_type == "multipart/related")
        elif part.is_multipart and not self.reader.body(part).strip():
            return
        elif self._is_text(part, single):
            self._read_text(part)
        else:
            self._attach(part)

    def _is_text(self, part: Part, single: bool) -> bool:
        if part.content_type not in _READABLE or part.disposition.value == "attachment":
            return False
        return single or not part.filename

    def _choose(self, part: Part) -> None:
        """Of alternatives, the first text and the last HTML; what else there is becomes a file."""
        texts: list[str] = []
        htmls: list[str] = []
        for child in part.parts:
            if child.content_type in _VARIANTS:
                self.defects.append(
                    f"A version of the text for other programs ({child.content_type}) was passed over."
                )
                continue
            before = len(self.pairs)
            self._collect(child, single=child.content_type in _READABLE)
            version = self.pairs[before:]
            del self.pairs[before:]
            html, text = _html_of(version), _joined(version)
            if html is not None:
                htmls.append(html)
            elif text:
                texts.append(text)
        if texts or htmls:
            self.pairs.append((texts[0] if texts else None, htmls[-1] if htmls else None))

    def _read_text(self, part: Part) -> None:
        data = self._decoded(part)
        charset = part.parameters.get("charset", "")
        if charset and codec_for(charset) is None:
            self.defects.append(f"The charset {one_line(charset)[:40]} is not known; it was guessed.")
        if part.content_type == "text/html":
            declared = None if codec_for(charset) else _META_CHARSET.search(data, 0, 4_096)
            html = self._decode(data, declared[1].decode("ascii") if declared else charset, part.content_type)
            self.pairs.append((None, html))
            return
        files, data = (
            uuencoded_files(data) if b"\nbegin " in data or data.startswith(b"begin ") else ([], data)
        )
        for name, content in files:
            name = clean_name(name)
            self.attachments.append(Attachment(name, "application/octet-stream", content))
        text = self._decode(data, charset, "text/plain")
        if part.content_type in ("text/enriched", "text/richtext"):
            text = html_to_text(text.replace("<<", "&lt;"))
        elif part.parameters.get("format", "").lower() == "flowed":
            text = unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
        self.pairs.append((text, None))

    def _decode(self, data: bytes, charset: str, kind: str) -> str:
        """The text, its lines ended by newlines. What is too long to be read is kept as a file beside its
        beginning."""
        text = decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")
        left = max(self.limits.text_chars_max - self._char_count, 0)
        self._char_count += len(text)
        if len(text) <= left:
            return text
        self.defects.append(
            f"Only the first {self.limits.text_chars_max} characters are shown; the whole is a file."
        )
        name = "whole-text" + extension_for(kind)
        self.attachments.append(Attachment(name, kind, text.encode("utf-8", "replace")))
        return text[:left]

    def _decoded(self, part: Part) -> bytes:
        field = part.headers.first("content-transfer-encoding")
        encoding = encoding_of(field)
        if encoding is None:
            self.defects.append("A transfer encoding is not known; the text is taken as it is.")
        return decode_transfer(self.reader.body(part), encoding or "", self.defects)

    def _attach(self, part: Part) -> None:
        content = self._decoded(part)
        name = clean_name(part.filename)
        if is_winmail(part.content_type, name) and self._open_winmail(content):
            return
        if part.content_type in _CLOSED:
            self.defects.append("The text is encrypted, or packed with its signature, and is kept as a file.")
        content_id = one_line(decode(part.headers.first("content-id"))).strip("<> ") or None
        if not name:
            name = self._name(part, content)
        self.attachments.append(Attachment(name, part.content_type, content, content_id))

    def _name(self, part: Part, content: bytes) -> str:
        """A name for a file without one: the subject of a mail, else its number."""
        if is_message(part) or part.content_type == "text/rfc822-headers":
            head = content[:65_536].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
            headers, _, _ = read_headers(head, self.limits)
            return (clean_name(headers.text("subject"))[:100] or "message") + ".eml"
        usual = _USUAL_NAMES.get(part.content_type)
        return usual or f"attachment-{len(self.attachments) + 1}{extension_for(part.content_type)}"

    def _open_winmail(self, content: bytes) -> bool:
        opened = open_winmail(content)
        if opened is None:
            self.defects.append("winmail.dat could not be opened and is kept as it is.")
            return False
        self.attachments.extend(opened.attachments)
        if opened.text or opened.html:
            self.pairs.append((opened.text, opened.html))
        elif opened.rtf and not self.text():
            self.attachments.append(Attachment("message.rtf", "application/rtf", opened.rtf))
        return bool(opened.attachments or opened.text or opened.html or opened.rtf)

    def text(self) -> str:
        """All text, in order; where there is only HTML, the text of that."""
        return _joined(self.pairs)

    def html(self) -> str | None:
        """All HTML, in order, text between it included; None if there is none."""
        return _html_of(self.pairs)


Pair = tuple[str | None, str | None]


def _html_of(pairs: list[Pair]) -> str | None:
    if not any(html and html.strip() for _, html in pairs):
        return None
    return "\n".join(html or text_to_html(text or "") for text, html in pairs)


def _joined(pairs: list[Pair]) -> str:
    texts = [_text_of(text, html) for text, html in pairs]
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def _text_of(text: str | None, html: str | None) -> str:
    if text is not None and text.strip():
        return text
    return html_to_text(html) if html else ""


def unflowed(text: str, delete_space: bool) -> str:
    """RFC 3676: lines that end in a space go on in the next one of the same quotation."""
    lines: list[str] = []
    pieces: list[str] = []
    flowing_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_signature = content == "-- "
        if flowing_depth != depth or is_signature:
            lines.append("".join(pieces))
            pieces = [">" * depth + " " if depth else ""]
        flows = content.endswith(" ") and not is_signature
        pieces.append(content[:-1] if flows and delete_space else content)
        flowing_depth = depth if flows else None
    return "\n".join([*lines[1:], "".join(pieces)])
