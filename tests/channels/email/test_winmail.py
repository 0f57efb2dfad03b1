"""What Outlook packs is unpacked."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from caseway.channels.email import parse
from caseway.channels.email.rtf import decompress_rtf
from caseway.channels.email.winmail import open_winmail
from tests.channels.email import tnef
from tests.channels.messages import RELAXED, file_part, multipart, part

LONG_NAME, HTML, RTF, DATA, CODEPAGE = 0x3707, 0x1013, 0x1009, 0x3701, 0x3FDE
# The example of MS-OXRTFCP 4.1.1.
COMPRESSED = (
    b"\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32"
    b"\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"
)


def packed(*attributes: bytes) -> bytes:
    """A mail with a winmail.dat."""
    content = tnef.stream(*attributes)
    return multipart(part("See the files"), file_part("winmail.dat", content, "application/ms-tnef"))


def test_files_take_the_place_of_the_parcel() -> None:
    parsed = parse(packed(tnef.file("OFFER~1.PDF", b"%PDF", tnef.text_property(LONG_NAME, "Übersicht.pdf"))))
    assert [(file.name, file.content) for file in parsed.attachments] == [("Übersicht.pdf", b"%PDF")]
    assert parsed.text == "See the files"


def test_a_short_name_is_better_than_none() -> None:
    parsed = parse(packed(tnef.file("plan.doc", b"doc"), tnef.file("", b"x")))
    assert [file.name for file in parsed.attachments] == ["plan.doc", "attachment-2.bin"]


def test_text_and_html_are_read() -> None:
    codepage = tnef.number_property(CODEPAGE, 65001)
    html = tnef.binary_property(HTML, "<p>Grüße</p>".encode())
    raw = file_part(
        "winmail.dat", tnef.stream(tnef.attribute(tnef.PROPERTIES, tnef.properties(codepage, html)))
    )
    parsed = parse(multipart(raw))
    assert (parsed.text, parsed.html) == ("Grüße", "<p>Grüße</p>")


def test_rich_text_is_a_file_where_it_is_the_only_text() -> None:
    rich = tnef.attribute(tnef.PROPERTIES, tnef.properties(tnef.binary_property(RTF, COMPRESSED)))
    parsed = parse(multipart(file_part("winmail.dat", tnef.stream(rich))))
    assert [(file.name, file.content) for file in parsed.attachments] == [
        ("message.rtf", b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")
    ]


def test_a_packed_message_gives_its_text_and_its_files() -> None:
    inner = tnef.stream(tnef.attribute(tnef.BODY, b"inner words\0"), tnef.file("inner.txt", b"inner file"))
    holder = tnef.file("Note", b"", tnef.binary_property(DATA, tnef.OBJECT_IMESSAGE + inner, 0x0D))
    parsed = parse(packed(holder))
    assert [(file.name, file.content) for file in parsed.attachments] == [
        ("Note.txt", b"inner words"),
        ("inner.txt", b"inner file"),
    ]


def test_a_damaged_parcel_is_kept_as_it_is() -> None:
    parsed = parse(multipart(part("Hi"), file_part("winmail.dat", b"no such thing", "application/ms-tnef")))
    assert [file.name for file in parsed.attachments] == ["winmail.dat"]
    assert "could not be opened" in parsed.defects[0]


def test_a_parcel_that_is_cut_gives_what_comes_before() -> None:
    whole = tnef.stream(tnef.file("a.txt", b"first"), tnef.file("b.txt", b"second" * 100))
    opened = open_winmail(whole[:-300])
    assert opened is not None
    assert opened.attachments[0].content == b"first"


def test_counts_that_lie_cost_nothing() -> None:
    lie = (
        struct.pack("<I", 0xFFFFFFFF)
        + tnef.text_property(LONG_NAME, "x")
        + struct.pack("<HHI", 0x101F, 1, 0xFFFFFFFF)
    )
    recipients = tnef.attribute(0x00069004, struct.pack("<I", 0xFFFFFFFF) + b"\0" * 40)
    opened = open_winmail(
        tnef.stream(recipients, tnef.attribute(tnef.PROPERTIES, lie), tnef.file("a", b"kept"))
    )
    assert opened is not None
    assert opened.attachments[0].content == b"kept"


@RELAXED
@given(
    st.binary(max_size=300),
    st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=60)), max_size=8),
)
def test_nothing_makes_it_fail(junk: bytes, attributes: list[tuple[int, bytes]]) -> None:
    written = [tnef.attribute(name, data) for name, data in attributes]
    known = [
        tnef.attribute(name, junk)
        for name in (tnef.PROPERTIES, tnef.ATTACH_PROPERTIES, tnef.CODEPAGE, tnef.BODY)
    ]
    opened = open_winmail(tnef.stream(tnef.file("a", b"a"), *written, *known))
    assert opened is None or opened.attachments
    open_winmail(b"\x78\x9f\x3e\x22" + junk)


@RELAXED
@given(st.binary(max_size=200))
def test_no_rich_text_makes_it_fail(junk: bytes) -> None:
    data = decompress_rtf(struct.pack("<IIII", len(junk), 500, 0x75465A4C, 0) + junk)
    assert data is None or len(data) <= 500
