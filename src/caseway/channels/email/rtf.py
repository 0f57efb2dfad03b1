"""Outlook's compressed RTF (MS-OXRTFCP)."""

from __future__ import annotations

import struct

_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4_096
_SIZE_MAX = 20_000_000


def decompress_rtf(data: bytes) -> bytes | None:
    """The RTF; None if it is none. At most 20 MB."""
    if len(data) < 16:
        return None
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    if kind == _PLAIN:
        return data[16 : 16 + size] or None
    if kind != _COMPRESSED or size > _SIZE_MAX:
        return None
    return _decompressed(data, size) or None


def _decompressed(data: bytes, size: int) -> bytes:
    """Letters and references into a window of the last 4,096 bytes, told apart by bits of a control byte."""
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write = len(_DICTIONARY)
    out = bytearray()
    position = 16
    while position < len(data) and len(out) < size:
        control = data[position]
        position += 1
        for bit in range(8):
            if position >= len(data):
                return bytes(out[:size])
            if not control >> bit & 1:
                run = data[position : position + 1]
                position += 1
            else:
                if position + 2 > len(data):
                    return bytes(out[:size])
                token = data[position] << 8 | data[position + 1]
                position += 2
                offset, length = token >> 4, (token & 15) + 2
                if offset == write:
                    return bytes(out[:size])
                run = _copied(window, offset, write, length)
            for step, byte in enumerate(run):
                window[(write + step) % _WINDOW] = byte
            write = (write + len(run)) % _WINDOW
            out += run
    return bytes(out[:size])


def _copied(window: bytearray, offset: int, write: int, length: int) -> bytes:
    """A run of the window; it may reach into what it is just writing."""
    run = bytearray()
    for step in range(length):
        place = (offset + step) % _WINDOW
        since = (place - write) % _WINDOW
        run.append(run[since] if since < len(run) else window[place])
    return bytes(run)
