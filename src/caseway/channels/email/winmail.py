"""winmail.dat: what Outlook packs text and files into (MS-OXTNEF)."""

from __future__ import annotations

from msgspec import Struct
from tnefparse import TNEF

from caseway.channels.base import Attachment
from caseway.channels.email.charset import decode, storable
from caseway.channels.email.filenames import clean_name

_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_SIGNATURE = b"\x78\x9f\x3e\x22"


class Winmail(Struct, frozen=True):
    """What was packed."""

    text: str | None
    html: str | None
    attachments: tuple[Attachment, ...]


def is_winmail(content_type: str, name: str) -> bool:
    return content_type in _TYPES or name.lower() == "winmail.dat"


def open_winmail(content: bytes) -> Winmail | None:
    """None if it cannot be opened."""
    if not content.startswith(_SIGNATURE):
        return None
    try:
        packed = TNEF(content)
        files = tuple(
            Attachment(_name(str(item.long_filename() or item.name), place), "application/octet-stream", bytes(item.data))
            for place, item in enumerate(packed.attachments, 1)
            if item.data is not None
        )
        return Winmail(_text(packed.body), _text(packed.htmlbody), files)
    except Exception:
        # The format is parsed by a library that was not written for hostile bytes: whatever it stumbles over, the
        # file is kept as it came.
        return None


def _name(name: str, place: int) -> str:
    return clean_name(name.rstrip("\0")) or f"attachment-{place}.bin"


def _text(body: object) -> str | None:
    if isinstance(body, bytes):
        return decode(body.rstrip(b"\0")) or None
    return storable(body.rstrip("\0")) or None if isinstance(body, str) else None
