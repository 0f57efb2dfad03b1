"""Header fields written: one line of input stays one field, whatever is in it.

Values are cleaned of control characters before anything else is done with them, so no value can begin a new
field.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote

from caseway.channels.email.charset import one_line
from caseway.channels.email.mail import Address

_LINE_MAX = 76
_WORD_BYTES_MAX = 36
_TOKEN_MAX = 900
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*$")
_EMAIL = re.compile(
    r"[^\s<>@,;:\"()\\\[\]\x00-\x20\x7f-\x9f]{1,64}@[^\s<>@,;:\"()\\\x00-\x20\x7f-\x9f]{1,255}"
)
_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,900}")


class Unwritable(ValueError):
    """Something that is to stand in a header cannot, and must not be changed silently (an address, a
    Message-ID)."""


def text_field(name: str, value: str) -> str:
    """A field of free text."""
    value = one_line(value)
    plain = (
        value.isascii() and "=?" not in value and all(len(word) <= _TOKEN_MAX for word in value.split(" "))
    )
    words = value.split(" ") if plain else encoded_words(value)
    return _folded(name, words)


def encoded_words(text: str) -> list[str]:
    """RFC 2047, in words that are short enough and never cut a letter."""
    words: list[str] = []
    chunk = b""
    for letter in text:
        data = letter.encode("utf-8", "replace")
        if chunk and len(chunk) + len(data) > _WORD_BYTES_MAX:
            words.append(_word(chunk))
            chunk = b""
        chunk += data
    return [*words, _word(chunk)] if chunk else words


def _word(chunk: bytes) -> str:
    return f"=?utf-8?b?{b64encode(chunk).decode('ascii')}?="


def address_field(name: str, addresses: Iterable[Address]) -> str:
    """A field of mailboxes."""
    written = [mailbox(address) for address in addresses]
    words = " ".join(f"{entry}," for entry in written).rstrip(",")
    return _folded(name, words.split(" "))


def mailbox(address: Address) -> str:
    """`"Name" <a@b>`; raises Unwritable for what is no address."""
    email = checked_email(address.email)
    name = one_line(address.name)
    if not name:
        return email
    if not name.isascii() or "=?" in name or len(name) > _TOKEN_MAX:
        return f"{' '.join(encoded_words(name))} <{email}>"
    shown = name if _ATOMS.match(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{shown} <{email}>"


def checked_email(email: str) -> str:
    """The address for the wire, its domain in ASCII."""
    if not _EMAIL.fullmatch(email):
        raise Unwritable(f"{email!r} is not an address.")
    local, _, domain = email.rpartition("@")
    if domain.isascii():
        return email
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as fault:
        raise Unwritable(f"{email!r} has no domain that can be written.") from fault


def id_field(name: str, ids: Iterable[str]) -> str:
    """A field of Message-IDs, one a line."""
    return _folded(name, [f"<{checked_id(identifier)}>" for identifier in ids], line_max=1)


def checked_id(identifier: str) -> str:
    """A Message-ID without brackets; raises Unwritable for what cannot be one."""
    bare = identifier.strip().removeprefix("<").removesuffix(">")
    if not _ID.fullmatch(bare):
        raise Unwritable(f"{identifier!r} is not a Message-ID.")
    return bare


def parameter(name: str, value: str) -> str:
    """A parameter with its leading semicolon; RFC 2231 where the value is not plain ASCII."""
    value = one_line(value)
    if value.isascii() and len(value) <= 60:
        escaped = re.sub(r'(["\\])', r"\\\1", value)
        return f';\r\n {name}="{escaped}"'
    data = quote(value.encode("utf-8", "replace"), safe="")
    pieces = [data[place : place + 60] for place in range(0, len(data), 60)]
    if len(pieces) == 1:
        return f";\r\n {name}*=utf-8''{data}"
    first, *others = pieces
    lines = [f";\r\n {name}*0*=utf-8''{first}"]
    lines.extend(f";\r\n {name}*{number}*={piece}" for number, piece in enumerate(others, 1))
    return "".join(lines)


def _folded(name: str, words: list[str], line_max: int = _LINE_MAX) -> str:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > line_max and lines[-1] != f"{name}:" and lines[-1].strip():
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)
