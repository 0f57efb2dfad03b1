"""What tells which case a mail belongs to: Message-IDs, the token in the address, our marker, the
reference.

All are candidates. Whether a token or a reference is genuine, and whether the sender may use it, is for
others to say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from caseway.channels.email.charset import decode, storable

_ID = re.compile(r"<([^<>]{1,20000})>")
_BETWEEN = re.compile(r"[\s<>,;\"()]+")
_ID_BYTES_MAX = 900
_TOKEN = re.compile(r"[^+@\s]{1,200}\+([A-Za-z0-9._=-]{4,200})@")
_REFERENCE = re.compile(r"(?<![\w-])([A-Z]{1,5}-[0-9]{1,12}-[0-9A-Z])(?![\w-])", re.IGNORECASE)
_MARKER = re.compile(r"\[cw:([A-Za-z0-9._=-]{4,200})\]")
_IDS_MAX = 200


def message_ids(raw: bytes) -> list[str]:
    """Message-IDs of a field without their brackets, in order, each once."""
    text = storable(decode(raw))
    found = ["".join(match.split()) for match in _ID.findall(text)]
    bare = () if found else (word for word in _BETWEEN.split(text) if "@" in word)
    return list(dict.fromkeys(_short(name) for name in (*found, *bare) if name))[:_IDS_MAX]


def _short(name: str) -> str:
    """An id too long to be looked up is known by its hash."""
    data = name.encode("utf-8", "replace")
    return name if len(data) <= _ID_BYTES_MAX else f"{hashlib.sha256(data).hexdigest()}@long"


def address_tokens(addresses: Iterable[str]) -> tuple[str, ...]:
    """What stands between the plus and the @ of each address."""
    found = (_TOKEN.match(address) for address in addresses)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def reference_candidates(subject: str) -> tuple[str, ...]:
    """What looks like a case's reference (C-1042-7), in capitals."""
    return tuple(dict.fromkeys(name.upper() for name in _REFERENCE.findall(subject)))


def marker(token: str) -> str:
    """How our marker is written into the body of what we send."""
    return f"[cw:{token}]"


def marker_tokens(*bodies: str) -> tuple[str, ...]:
    """The tokens of all our markers."""
    return tuple(dict.fromkeys(token for body in bodies if "[cw:" in body for token in _MARKER.findall(body)))


def own_message_id(case: str, message: str, domain: str) -> str:
    """Our Message-ID for a message of a case: both can be read from it."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", f"{case}.{message}")
    return f"{safe}@{domain}"
