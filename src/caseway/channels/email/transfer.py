"""Content-Transfer-Encoding undone, as leniently as can be. What does not fit is said, never thrown away
unsaid."""

from __future__ import annotations

import binascii
import re

from caseway.channels.email.headers import decode_base64_word

_SPACE = re.compile(rb"\s+")
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=\s]")
_IDENTITY = ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "plain")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_FILES_MAX = 100
_LINE = re.compile(rb"[^\r\n]+")
_UU_END = re.compile(rb"^end[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def encoding_of(value: bytes) -> str | None:
    """`base64`, `quoted-printable`, `uuencode` or "" for as it is; None for one nobody knows."""
    name = value.decode("ascii", "replace").strip().lower()
    if "base64" in name:
        return "base64"
    if "quoted" in name or name == "qp":
        return "quoted-printable"
    if "uu" in name:
        return "uuencode"
    return "" if name.strip(" ;\"'").split(";")[0].split(" ")[0] in _IDENTITY else None


def decode_transfer(data: bytes, encoding: str, defects: list[str]) -> bytes:
    """The bytes that were meant."""
    if encoding == "base64":
        return _base64(data, defects)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding == "uuencode":
        files, _ = uuencoded_files(data)
        return files[0][1] if files else data
    return data


def _base64(data: bytes, defects: list[str]) -> bytes:
    head, _, rest = data.partition(b"=")
    rest = rest.lstrip(b"= \t\r\n")
    if _FOREIGN.search(head):
        defects.append("Letters that are not base64 were passed over.")
    out = decode_base64_word(head)
    if not rest:
        return out
    if _FOREIGN.search(rest) or len(_SPACE.sub(b"", rest).rstrip(b"=")) % 4 == 1:
        defects.append("What follows the end of a base64 text is only in the raw mail.")
        return out
    return out + b"".join(decode_base64_word(block) for block in rest.split(b"=") if block)


def uuencoded_files(data: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """Files that stand uuencoded in a text, as (name, bytes), and the text without them."""
    files: list[tuple[str, bytes]] = []
    text: list[bytes] = []
    position = 0
    end: re.Match[bytes] | None = None
    for _ in range(_UU_FILES_MAX):
        begin = _UU_BEGIN.search(data, position)
        if begin and (end is None or end.start() < begin.end()):
            end = _UU_END.search(data, begin.end())
        if begin is None or end is None:
            break
        content = _uu_lines(data, begin.end(), end.start())
        if content is None:
            text.append(data[position : begin.end()])
            position = begin.end()
            continue
        text.append(data[position : begin.start()])
        files.append((begin[1].decode("utf-8", "replace").strip(), content))
        position = end.end()
    text.append(data[position:])
    return files, b"".join(text)


def _uu_lines(data: bytes, start: int, end: int) -> bytes | None:
    """None if the lines between two places are no uuencoded ones."""
    out: list[bytes] = []
    for found in _LINE.finditer(data, start, end):
        line = found[0]
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            count = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:count]))
            except binascii.Error:
                return None
    return b"".join(out)
