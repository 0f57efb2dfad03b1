"""winmail.dat: what Outlook packs text and files into (MS-OXTNEF).

Read here and not by a library, because the one there is loops for hours on a count of properties that lies.
Every count is checked against the bytes that are left, so the work is linear in the size of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct

from caseway.channels.base import Attachment
from caseway.channels.email.charset import decode
from caseway.channels.email.filenames import clean_name
from caseway.channels.email.rtf import decompress_rtf

_CONTENT_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_SIGNATURE = b"\x78\x9f\x3e\x22"
_DEPTH_MAX = 4

# Attributes of the stream (MS-OXTNEF 2.1.3.1).
_BODY, _ATTACH_DATA, _ATTACH_TITLE = 0x800C, 0x800F, 0x8010
_ATTACH_BEGIN, _MESSAGE_PROPERTIES, _ATTACH_PROPERTIES, _CODEPAGE = 0x9002, 0x9003, 0x9005, 0x9007
# Properties (MS-OXPROPS) that say what a person would miss.
_P_BODY, _P_RTF, _P_HTML, _P_CPID = 0x1000, 0x1009, 0x1013, 0x3FDE
_P_NAME, _P_DATA, _P_SHORT_NAME, _P_LONG_NAME, _P_TYPE, _P_CID = (
    0x3001,
    0x3701,
    0x3704,
    0x3707,
    0x370E,
    0x3712,
)
_SIZES = {2: 4, 11: 4, 3: 4, 4: 4, 10: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
_VARIABLE = (13, 30, 31, 258)
_UNICODE = 31
_OBJECT = 13
_IMESSAGE = bytes.fromhex("0703020000000000c000000000000046")


class Winmail(Struct, frozen=True):
    """What was packed. `rtf` is the text where there is no plainer one."""

    text: str | None
    html: str | None
    rtf: bytes | None
    attachments: tuple[Attachment, ...]


class _Damaged(Exception):
    """The stream ends early or says what cannot be."""


class _File:
    """One attachment while it is being collected."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.content = b""
        self.embedded = False
        self.content_type = "application/octet-stream"
        self.content_id: str | None = None


def is_winmail(content_type: str, name: str) -> bool:
    return content_type in _CONTENT_TYPES or name.lower() == "winmail.dat"


def open_winmail(content: bytes, depth: int = 0) -> Winmail | None:
    """None if it cannot be opened. Of a damaged one, what comes before the damage."""
    if not content.startswith(_SIGNATURE):
        return None
    reader = _Stream(content)
    try:
        reader.read()
    except _Damaged:
        if not reader.files and not reader.bodies:
            return None
    return reader.result(depth)


class _Stream:
    """Walks over the attributes of one stream."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.charset = "cp1252"
        self.files: list[_File] = []
        self.bodies: dict[int, bytes | str] = {}

    def read(self) -> None:
        position = 6
        while position + 11 <= len(self.content):
            _, name, _, size = struct.unpack_from("<BHHI", self.content, position)
            start, end = position + 9, position + 9 + size
            if end > len(self.content):
                raise _Damaged
            self._attribute(name, self.content[start:end])
            position = end + 2

    def _attribute(self, name: int, data: bytes) -> None:
        if name == _CODEPAGE and len(data) >= 4:
            self.charset = f"cp{struct.unpack_from('<I', data)[0]}"
        elif name == _BODY:
            self.bodies.setdefault(_P_BODY, decode(data.rstrip(b"\0"), self.charset))
        elif name == _MESSAGE_PROPERTIES:
            self._message_properties(data)
        elif name == _ATTACH_BEGIN:
            self.files.append(_File())
        elif self.files and name == _ATTACH_TITLE:
            self.files[-1].names[_P_SHORT_NAME] = decode(data.rstrip(b"\0"), self.charset)
        elif self.files and name == _ATTACH_DATA:
            self.files[-1].content = data
        elif self.files and name == _ATTACH_PROPERTIES:
            self._file_properties(self.files[-1], data)

    def _message_properties(self, data: bytes) -> None:
        found = {name: (kind, value) for name, kind, value in _properties(data)}
        codepage = found.get(_P_CPID, (0, b""))[1]
        charset = f"cp{struct.unpack_from('<I', codepage)[0]}" if len(codepage) >= 4 else self.charset
        charset = {"cp65001": "utf-8", "cp28591": "iso-8859-1", "cp20127": "us-ascii"}.get(charset, charset)
        for name in (_P_BODY, _P_HTML):
            if name in found:
                self.bodies[name] = _text(*found[name], charset)
        if _P_RTF in found:
            self.bodies[_P_RTF] = found[_P_RTF][1]

    def _file_properties(self, file: _File, data: bytes) -> None:
        for name, kind, value in _properties(data):
            if name in (_P_NAME, _P_SHORT_NAME, _P_LONG_NAME):
                file.names[name] = _text(kind, value, self.charset)
            elif name == _P_DATA and value:
                file.embedded = kind == _OBJECT and value.startswith(_IMESSAGE)
                file.content = value[16:] if kind == _OBJECT else value
            elif name == _P_TYPE:
                file.content_type = _text(kind, value, self.charset).lower() or file.content_type
            elif name == _P_CID:
                file.content_id = _text(kind, value, self.charset).strip("<> ") or None

    def result(self, depth: int) -> Winmail:
        attachments: list[Attachment] = []
        for number, file in enumerate(self.files, 1):
            attachments.extend(_attachments(file, number, depth))
        text, html, rtf = (self.bodies.get(name) for name in (_P_BODY, _P_HTML, _P_RTF))
        return Winmail(
            text if isinstance(text, str) and text.strip() else None,
            html if isinstance(html, str) and html.strip() else None,
            decompress_rtf(rtf) if isinstance(rtf, bytes) else None,
            tuple(attachments),
        )


def _attachments(file: _File, number: int, depth: int) -> Iterator[Attachment]:
    """The file; of a packed message its text and its own files."""
    named = file.names
    shown = named.get(_P_LONG_NAME) or named.get(_P_SHORT_NAME) or named.get(_P_NAME) or ""
    name = clean_name(shown) or f"attachment-{number}.bin"
    opened = open_winmail(file.content, depth + 1) if file.embedded and depth < _DEPTH_MAX else None
    if opened is None:
        yield Attachment(name, file.content_type, file.content, file.content_id)
        return
    if opened.html:
        yield Attachment(f"{name}.html", "text/html", opened.html.encode("utf-8", "replace"))
    elif opened.text:
        yield Attachment(f"{name}.txt", "text/plain", opened.text.encode("utf-8", "replace"))
    elif opened.rtf:
        yield Attachment(f"{name}.rtf", "application/rtf", opened.rtf)
    yield from opened.attachments


def _text(kind: int, value: bytes, charset: str) -> str:
    return decode(value, "utf-16-le" if kind == _UNICODE else charset).rstrip("\0\ufffd")


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(name, type, first value) of each property, up to where the bytes end."""
    position = 4
    try:
        while position + 4 <= len(data):
            kind, name = struct.unpack_from("<HH", data, position)
            position = _after_name(data, position + 4) if name >= 0x8000 else position + 4
            value, position = _value(data, position, kind)
            yield name, kind & 0x0FFF, value
    except (struct.error, _Damaged):
        return


def _after_name(data: bytes, position: int) -> int:
    """A named property carries a GUID and a number or a string."""
    (kind,) = struct.unpack_from("<I", data, position + 16)
    if kind == 0:
        return position + 24
    (size,) = struct.unpack_from("<I", data, position + 20)
    return position + 24 + _padded(size)


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    """The first value of a property and the place after all of them."""
    multiple, kind = bool(kind & 0x1000), kind & 0x0FFF
    count = 1
    if multiple or kind in _VARIABLE:
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
    if kind in _VARIABLE:
        return _variable(data, position, count)
    size = _SIZES.get(kind, 0) * count
    if not size or position + size > len(data):
        raise _Damaged
    return data[position : position + _SIZES[kind]], position + size


def _variable(data: bytes, position: int, count: int) -> tuple[bytes, int]:
    first: bytes | None = None
    for _ in range(count):
        (size,) = struct.unpack_from("<I", data, position)
        end = position + 4 + size
        if end > len(data):
            raise _Damaged
        first = data[position + 4 : end] if first is None else first
        position = position + 4 + _padded(size)
    return first or b"", position


def _padded(size: int) -> int:
    return size + -size % 4
