"""A mail taken apart into its parts (RFC 2045, 2046), by positions in the raw bytes: nothing is copied
until a part is decoded, nothing is scanned more often than parts are nested, and whatever is too deep or
too much stays whole."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from caseway.channels.email.headers import Field, Headers, read_field, read_headers
from caseway.channels.email.mail import Limits

_HEAD_END = re.compile(rb"\n\r?\n")
_TYPE = re.compile(r"[\w!#$&^.+-]{1,80}/[\w!#$&^.+-]{1,80}$")
_GUESSED_BOUNDARY = re.compile(
    rb"^--([^\s-][^\r\n]{0,200}?)[ \t]*\r?\n(?:Content-|\r?\n)", re.MULTILINE | re.IGNORECASE
)
_USUAL_FIELDS = frozenset(
    "from to cc bcc sender reply-to subject date message-id in-reply-to references received return-path mime-version"
    " delivered-to resent-from resent-to comments keywords list-id precedence auto-submitted importance".split()
)
_MISSES_MAX = 10_000
_OPEN_TYPES = frozenset({"message/rfc822", "message/global"})


class Part(Struct, frozen=True):
    """A part: its head, what it says it is, where its body lies in the raw mail, and its own parts."""

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    disposition: Field
    start: int
    end: int
    parts: tuple[Part, ...] = ()
    leftover: bytes = b""

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/")

    @property
    def filename(self) -> str:
        """The name it was given, "" for none."""
        return self.disposition.parameters.get("filename") or self.parameters.get("name") or ""


class Reader:
    """Reads one mail. Holds the bytes, the limits, and what was found to be wrong."""

    def __init__(self, raw: bytes, limits: Limits) -> None:
        self.raw = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
        self.limits = limits
        self.defects: list[str] = []
        self._part_count = 0
        self._miss_count = 0

    def read(self) -> Part:
        """The whole mail as a part."""
        return self._part(self._beginning(), len(self.raw), 0, "text/plain")

    def read_head(self) -> Headers:
        """Only the mail's own header, for little work."""
        start = self._beginning()
        head_end, _ = self._head(start, len(self.raw))
        headers, _, _ = read_headers(self.raw[start:head_end], self.limits)
        return headers if _is_head(headers) else Headers(())

    def _beginning(self) -> int:
        start = 0
        while self.raw[start : start + 1] in (b"\r", b"\n"):
            start += 1
        return start

    def body(self, part: Part) -> bytes:
        """The bytes of a part as they stand in the mail."""
        return part.leftover + self.raw[part.start : part.end]

    def _part(self, start: int, end: int, depth: int, default_type: str) -> Part:
        self._part_count += 1
        head_end, body_start = self._head(start, end)
        headers, defects, leftover = read_headers(self.raw[start:head_end], self.limits)
        if depth == 0 and not _is_head(headers):
            headers, defects, leftover = Headers(()), ["There is no header."], b""
            head_end = body_start = start
        self.defects.extend(defects)
        if leftover:
            leftover += self.raw[head_end:body_start]
        kind = read_field(headers.first("content-type"))
        content_type = _content_type(kind.value, default_type, self.defects)
        disposition = read_field(headers.first("content-disposition"))
        part = Part(headers, content_type, kind.parameters, disposition, body_start, end, (), leftover)
        return self._divided(part, depth) if part.is_multipart else part

    def _head(self, start: int, end: int) -> tuple[int, int]:
        """Where the head ends and where the body begins."""
        if self.raw[start : start + 1] == b"\n":
            return start, start + 1
        if self.raw[start : start + 2] == b"\r\n":
            return start, start + 2
        found = _HEAD_END.search(self.raw, start, end)
        return (found.start() + 1, found.end()) if found else (end, end)

    def _divided(self, part: Part, depth: int) -> Part:
        if depth >= self.limits.depth_max:
            self.defects.append(f"Parts nested deeper than {depth} are kept as one file.")
            return _opaque(part)
        boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
        spans = self._spans(boundary, part) if boundary else []
        if not spans:
            boundary = self._guess(part)
            spans = self._spans(boundary, part) if boundary else []
            if spans:
                self.defects.append("The boundary between the parts was guessed.")
        if not spans:
            if self.raw[part.start : part.end].strip():
                self.defects.append("A part said that it has parts, but has none.")
                return replace(part, content_type="text/plain")
            return part
        return self._with_parts(part, spans, depth)

    def _with_parts(self, part: Part, spans: list[tuple[int, int]], depth: int) -> Part:
        default_type = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        parts: list[Part] = []
        for start, end in spans:
            if self._part_count >= self.limits.parts_max:
                self.defects.append(
                    f"More than {self.limits.parts_max} parts: the others are kept as one file."
                )
                rest = Part(
                    Headers(()),
                    "application/octet-stream",
                    {"name": "other-parts.eml"},
                    _ATTACHED,
                    start,
                    part.end,
                )
                parts.append(rest)
                break
            parts.append(self._part(start, end, depth + 1, default_type))
        return replace(part, parts=tuple(parts))

    def _spans(self, boundary: bytes, part: Part) -> list[tuple[int, int]]:
        """Where the parts between the delimiter lines lie. The last one may lack its closing line."""
        marker = b"\n--" + boundary
        spans: list[tuple[int, int]] = []
        opened: int | None = None
        position = part.start
        while True:
            at, line_end, closing = self._delimiter(marker, position, part.end)
            if opened is not None:
                spans.append((opened, self._before(at, opened)))
            if at == part.end or closing:
                self._note_rest(line_end, part.end)
                if opened is not None and at == part.end:
                    self.defects.append("The last boundary is missing.")
                return spans
            opened = position = line_end

    def _delimiter(self, marker: bytes, position: int, end: int) -> tuple[int, int, bool]:
        """The next line that is the marker: its start, the start of the next line, whether it closes."""
        raw = self.raw
        position = max(position - 1, 0)
        while self._miss_count <= _MISSES_MAX:
            at = raw.find(marker, position, end)
            if at < 0:
                break
            line_end = raw.find(b"\n", at + 1, end)
            line_end = end if line_end < 0 else line_end + 1
            rest = raw[at + len(marker) : min(line_end, at + len(marker) + 200)].strip()
            if rest in (b"", b"--"):
                return at + 1, line_end, rest == b"--"
            self._miss_count += 1
            position = at + len(marker)
        return end, end, False

    def _before(self, at: int, start: int) -> int:
        """The line break before a delimiter belongs to it, unless the part is at its end anyway."""
        if at == len(self.raw):
            return at
        if at > start and self.raw[at - 1 : at] == b"\n":
            at -= 1
            if at > start and self.raw[at - 1 : at] == b"\r":
                at -= 1
        return max(at, start)

    def _note_rest(self, start: int, end: int) -> None:
        if start < end and self.raw[start:end].strip():
            self.defects.append("Text after the last part is only in the raw mail.")

    def _guess(self, part: Part) -> bytes:
        found = _GUESSED_BOUNDARY.search(self.raw, part.start, min(part.end, part.start + 65_536))
        return found[1] if found else b""


_ATTACHED = Field("attachment", {})


def _is_head(headers: Headers) -> bool:
    """Whether these fields are a mail's head, and not words with a colon."""
    return any(name in _USUAL_FIELDS or name.startswith(("x-", "content-")) for name, _ in headers.fields)


def _content_type(value: str, default: str, defects: list[str]) -> str:
    if not value:
        return default
    words = value.partition("(")[0].split()
    if words and _TYPE.match(words[0]):
        return words[0]
    if value in ("text", "plain"):
        return "text/plain"
    defects.append("A content type could not be read.")
    return default


def _opaque(part: Part) -> Part:
    return replace(part, content_type="application/octet-stream", disposition=_ATTACHED)


def is_message(part: Part) -> bool:
    """Whether the part is a mail of its own."""
    return part.content_type in _OPEN_TYPES
