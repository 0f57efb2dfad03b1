"""Writes winmail.dat as Outlook does (MS-OXTNEF), for tests."""

import struct

ATTACH_BEGIN, TITLE, DATA = 0x00069002, 0x00018010, 0x0006800F
BODY, PROPERTIES, ATTACH_PROPERTIES, CODEPAGE = 0x0002800C, 0x00069003, 0x00069005, 0x00069007
OBJECT_IMESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def stream(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def attribute(name: int, data: bytes, level: int = 1) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def text_property(name: int, value: str) -> bytes:
    data = value.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def binary_property(name: int, data: bytes, kind: int = 0x102) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def number_property(name: int, value: int) -> bytes:
    return struct.pack("<HHI", 3, name, value)


def properties(*written: bytes) -> bytes:
    return struct.pack("<I", len(written)) + b"".join(written)


def file(title: str, content: bytes, *written: bytes) -> bytes:
    """A file with its short name and, if there are any, its properties."""
    begin = attribute(ATTACH_BEGIN, b"\0" * 14, 2)
    named = attribute(TITLE, title.encode("cp1252") + b"\0", 2)
    data = attribute(DATA, content, 2) if content else b""
    return begin + named + data + (attribute(ATTACH_PROPERTIES, properties(*written), 2) if written else b"")
