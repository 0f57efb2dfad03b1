"""Signed links and plus-addresses: who may come through the contact's door, and until when.

A link names a participant, the version of their link and the day it expires, signed with the house's key (HMAC-SHA256,
cut to 128 bits). A plus-address names a participant, in lower-case base32 because mail programs change case.
"""

import base64
import hashlib
import hmac
import re
import struct
from datetime import UTC, datetime, timedelta

import msgspec

LINK_DAYS = 60
_LAYOUT = struct.Struct(">QII")
_IN_TEXT = re.compile(r"(?<=/c/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Link(msgspec.Struct, frozen=True):
    """What a well-signed link says; `expired` is judged by machine time."""

    participant_id: int
    version: int
    expired: bool


def _mac(key: bytes, purpose: bytes, data: bytes, length: int) -> bytes:
    return hmac.new(key, purpose + data, hashlib.sha256).digest()[:length]


def link_token(key: bytes, participant_id: int, version: int, machine: datetime) -> str:
    """The last part of the URL of the contact's page."""
    expires = int((machine + timedelta(days=LINK_DAYS)).timestamp()) // 86400
    data = _LAYOUT.pack(participant_id, version, expires)
    return base64.urlsafe_b64encode(data + _mac(key, b"link", data, 16)).decode().rstrip("=")


def read_link(key: bytes, token: str, machine: datetime) -> Link | None:
    """What the link says, or None if we never signed it."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    data, mac = raw[: _LAYOUT.size], raw[_LAYOUT.size :]
    if len(data) != _LAYOUT.size or not hmac.compare_digest(mac, _mac(key, b"link", data, 16)):
        return None
    participant_id, version, expires = _LAYOUT.unpack(data)
    return Link(participant_id, version, expires < int(machine.timestamp()) // 86400)


def readdressed(key: bytes, text: str, participant_id: int, token: str) -> str:
    """The text with every link of one participant made another's, so that nobody reads in a copy what opens the door
    of somebody else."""

    def exchanged(found: re.Match[str]) -> str:
        link = read_link(key, found[0], _ANY_DAY)
        return token if link is not None and link.participant_id == participant_id else found[0]

    return _IN_TEXT.sub(exchanged, text)


def plus_token(key: bytes, participant_id: int) -> str:
    """The part behind the plus of the address we write from."""
    data = participant_id.to_bytes(6, "big")
    return base64.b32encode(data + _mac(key, b"plus", data, 9)).decode().lower()


def read_plus(key: bytes, token: str) -> int | None:
    """The participant whom a plus-address names, or None if we never made it."""
    try:
        raw = base64.b32decode(token.upper())
    except ValueError:
        return None
    if len(raw) != 15 or not hmac.compare_digest(raw[6:], _mac(key, b"plus", raw[:6], 9)):
        return None
    return int.from_bytes(raw[:6], "big")


def message_id(key: bytes, reference: str, seq: int, domain: str) -> str:
    """Our Message-ID, without brackets: case and message in it, and a tag so that nobody can guess the next one."""
    tag = _mac(key, b"message", f"{reference}.{seq}".encode(), 6).hex()
    return f"{reference}.{seq}.{tag}@{domain}"
