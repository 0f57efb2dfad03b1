"""The head of a mail or of a part: fields in order, encoded words (RFC 2047) and parameters (RFC 2231).

Read leniently and in linear time: a line that is no field is kept as a defect, an endless field is cut.
"""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from caseway.channels.email.charset import codec_for, decode, one_line, storable
from caseway.channels.email.mail import Limits

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FOLD = re.compile(rb"[\r\n]+[ \t]*")
_WORD_HEAD = re.compile(r"([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?")
_SEGMENT = re.compile(r"(.+?)\*(\d{1,4})(\*?)$")
_COMMENT_BEHIND = re.compile(r"\s+\([^()]{0,500}\)$")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class Headers(Struct, frozen=True):
    """Fields in the order of the mail, names in lower case, values as their bytes, unfolded. `charset` is
    the one of the text below: the best guess for letters that stand in the head undeclared."""

    fields: tuple[tuple[str, bytes], ...]
    charset: str = ""

    def first(self, name: str) -> bytes:
        """The first field of that name, b"" if there is none."""
        return next((value for key, value in self.fields if key == name), b"")

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.fields)

    def every(self, name: str) -> list[bytes]:
        return [value for key, value in self.fields if key == name]

    def decoded(self, value: bytes) -> str:
        """The letters of a value; its encoded words stay as they are."""
        try:
            return storable(value.decode("utf-8"))
        except UnicodeDecodeError:
            return decode(value, self.charset)

    def text(self, name: str) -> str:
        """The first field of that name as one readable line."""
        value = self.first(name)
        return one_line(decode_words(self.decoded(value))) if value else ""


def read_headers(block: bytes, limits: Limits) -> tuple[Headers, list[str], bytes]:
    """The fields of a block of lines; sentences about what is wrong; what was no head but already text."""
    fields: list[tuple[str, list[bytes]]] = []
    defects: list[str] = []
    lines = block.split(b"\n")
    for place, line in enumerate(lines):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
            continue
        found = _NAME.match(line)
        if found:
            if len(fields) == limits.headers_max:
                defects.append(f"Only the first {limits.headers_max} header fields were read.")
                break
            fields.append((found[1].decode("ascii").lower(), [line[found.end() :]]))
        elif line.strip() and not (place == 0 and line.startswith((b"From ", b">From "))):
            if not _goes_on(lines, place):
                defects.append("The text began without an empty line after the header.")
                return _joined(fields, limits, defects), defects, b"\n".join(lines[place:])
            defects.append("A header line was no field.")
    return _joined(fields, limits, defects), defects, b""


def _goes_on(lines: list[bytes], place: int) -> bool:
    """Whether the head continues after a line that is no field."""
    following = lines[place + 1] if place + 1 < len(lines) else b""
    return bool(_NAME.match(following)) or following[:1] in (b" ", b"\t")


def _joined(fields: list[tuple[str, list[bytes]]], limits: Limits, defects: list[str]) -> Headers:
    read: list[tuple[str, bytes]] = []
    for name, lines in fields:
        value = _FOLD.sub(b" ", b"\n".join(lines)).strip()
        if len(value) > limits.header_bytes_max:
            defects.append(f"The header field {name[:40]} was cut after {limits.header_bytes_max} bytes.")
            value = value[: limits.header_bytes_max]
        read.append((name, value))
    return Headers(tuple(read))


def decode_words(text: str) -> str:
    """RFC 2047: encoded words as their text; neighbours of one charset are joined before they are decoded,
    because many programs cut inside a letter."""
    if "=?" not in text:
        return text
    pieces: list[str | tuple[str, bytes]] = []
    position = 0
    while True:
        start = text.find("=?", position)
        head = _WORD_HEAD.match(text, start + 2) if start >= 0 else None
        end = text.find("?=", head.end()) if head else -1
        if start < 0 or (head and end < 0):
            pieces.append(text[position:])
            break
        if head is None:
            pieces.append(text[position : start + 2])
            position = start + 2
            continue
        between = text[position:start]
        if between.strip() or not pieces or isinstance(pieces[-1], str):
            pieces.append(between)
        pieces.append((head[1].lower(), _word_bytes(head[2], text[head.end() : end])))
        position = end + 2
    return _decoded(pieces)


def _word_bytes(encoding: str, body: str) -> bytes:
    data = body.encode("utf-8", "replace")
    return decode_base64_word(data) if encoding in "bB" else binascii.a2b_qp(data, header=True)


def decode_base64_word(data: bytes) -> bytes:
    """Base64 without asking for padding or for nothing else between its letters."""
    letters = _NOT_BASE64.sub(b"", data)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _decoded(pieces: list[str | tuple[str, bytes]]) -> str:
    out: list[str] = []
    run: list[bytes] = []
    charset = ""
    for piece in (*pieces, ""):
        if isinstance(piece, tuple) and run and piece[0] == charset:
            run.append(piece[1])
            continue
        if run:
            out.append(decode(b"".join(run), charset))
            run = []
        if isinstance(piece, tuple):
            charset, run = piece[0], [piece[1]]
        else:
            out.append(piece)
    return "".join(out)


class Field(Struct, frozen=True):
    """A structured field like Content-Type: its value in lower case, and its parameters decoded."""

    value: str
    parameters: dict[str, str]


def read_field(raw: bytes, charset: str = "") -> Field:
    """`value; name=text; name*0*=charset''text ...`, with whatever quoting there is."""
    pieces = _pieces(Headers((), charset).decoded(raw))
    value = pieces[0].strip().lower() if pieces else ""
    simple: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1:]:
        name, equals, text = piece.partition("=")
        name, text = name.strip().lower(), _unquoted(text.strip())
        if not equals or not name:
            continue
        found = _SEGMENT.match(name)
        if found:
            parts.setdefault(found[1], {})[int(found[2])] = (text, bool(found[3]))
        elif name.endswith("*"):
            parts.setdefault(name[:-1], {})[0] = (text, True)
        else:
            simple.setdefault(name, one_line(decode_words(text)))
    for name, segments in parts.items():
        simple[name] = one_line(_continued(segments))
    return Field(value, simple)


def _pieces(text: str) -> list[str]:
    """Split at semicolons outside quotes. A quote that never ends quotes nothing."""
    if '"' not in text:
        return text.split(";")
    pieces: list[str] = []
    start = position = 0
    while position < len(text):
        letter = text[position]
        if letter == ";":
            pieces.append(text[start:position])
            start = position + 1
        elif letter == '"':
            end = position + 1
            while end < len(text) and text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            if end >= len(text):
                return [*pieces, *text[start:].split(";")]
            position = end
        position += 1
    return [*pieces, text[start:]]


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == '"' and text[-1] == '"':
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    if text[:1] in ('"', "'"):
        return text.strip('"').strip("'")
    return _COMMENT_BEHIND.sub("", text)


def _continued(segments: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231: segments in order; the first encoded one names the charset."""
    charset = ""
    data: list[bytes] = []
    for place, number in enumerate(sorted(segments)):
        text, encoded = segments[number]
        if encoded and place == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data.append(unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace"))
    joined = b"".join(data)
    text = decode(joined, charset if codec_for(charset) else "")
    return decode_words(text) if not charset else text
