"""Whatever comes in, something is read, nothing fails, and no work is out of proportion."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from caseway.channels.email import Limits, external_id_of, parse
from caseway.channels.email.parse import LIMITS, read_mail
from tests.channels.email import tnef
from tests.channels.messages import RELAXED, bounce, file_part, mail, multipart, nested, part

SEEDS = [
    mail(),
    bounce(),
    multipart(part("plain"), part("<p>rich <img src='cid:a@b'></p>", "text/html"), kind="alternative"),
    multipart(part("x"), file_part("ü.pdf", b"%PDF" * 9), part(mail("inner"), "message/rfc822")),
    multipart(
        nested(part("a"), part("b", "text/html"), kind="related", boundary="in"), part("c", "text/calendar")
    ),
    multipart(file_part("winmail.dat", tnef.stream(tnef.file("a.txt", b"a")), "application/ms-tnef")),
    mail(
        "begin 644 a\n#0V%T\n`\nend\n",
        subject="=?utf-8?b?R3LDvMOf?= =?x?q?=FF?=",
        to='"A, B" <a@b.c>, (x) d@e.f',
    ),
    mail(
        "On Fri, 20 Nov 2026 10:00, Ana wrote:\n> hi\n-- \nMia",
        content_type="text/plain; charset=utf-7; format=flowed",
    ),
]
PIECES = [
    b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--", b"--frontier-7f3a", b"--frontier-7f3a--", b'"', b"=?utf-8?q?",
    b"?=", b"<", b">", b";", b"(", b")", b":", b"@", b"*0*=", b"\xff\xfe", b"\x00", b"\x1b$B",
    b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"charset=utf-16", b"begin 644 x\n", b"end\n", b"<!--", b"<a href='", b"&#x;",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(st.sampled_from(PIECES), st.binary(max_size=8))),
    max_size=12,
)


def check(raw: bytes) -> None:
    parsed = read_mail(raw, None, (), LIMITS, None)
    assert external_id_of(raw) == parsed.external_id
    assert "".join(segment.text for segment in parsed.segments) == parsed.text
    assert "\x00" not in parsed.text + parsed.subject + (parsed.html or "")
    assert "\n" not in parsed.subject + "".join(address.name + address.email for address in parsed.to)
    for words in (
        parsed.text,
        parsed.subject,
        parsed.html or "",
        *(file.name for file in parsed.attachments),
    ):
        words.encode("utf-8")
    assert all(file.name and "/" not in file.name for file in parsed.attachments)


@RELAXED
@given(st.binary(max_size=600))
@example(b"")
@example(b"\r\n\r\n")
def test_any_bytes_can_be_read(raw: bytes) -> None:
    check(raw)


@RELAXED
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_can_be_a_head_and_a_body(head: bytes, body: bytes) -> None:
    check(b"Subject: x\r\n" + head + b"\r\n\r\n" + body)


@settings(RELAXED, max_examples=400)
@given(st.sampled_from(SEEDS), EDITS)
def test_any_damage_can_be_read(raw: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    for where, length, piece in edits:
        start = int(where * len(raw))
        raw = raw[:start] + piece + raw[start + length :]
    check(raw)


@RELAXED
@given(st.sampled_from(SEEDS), st.floats(0, 1))
def test_any_beginning_can_be_read(raw: bytes, share: float) -> None:
    check(raw[: int(share * len(raw))])


@RELAXED
@given(
    st.sampled_from(
        ["from", "to", "cc", "subject", "date", "message_id", "references", "content_type", "precedence"]
    ),
    st.text(max_size=200),
)
def test_any_words_can_be_in_a_header(name: str, words: str) -> None:
    check(mail(**{name: words.replace("\n", " ").encode("utf-8", "replace").decode()}))


@RELAXED
@given(
    st.sampled_from(["content_type", "content_disposition", "content_transfer_encoding", "content_id"]),
    st.text(max_size=100),
)
def test_any_words_can_describe_a_part(name: str, words: str) -> None:
    described = {name.replace("_", "-").title(): words.replace("\n", " ").encode("utf-8", "replace").decode()}
    check(
        multipart(
            part("text"), b"".join(f"{k}: {v}\r\n".encode() for k, v in described.items()) + b"\r\ncontent"
        )
    )


def test_nesting_without_end_is_bounded() -> None:
    raw = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(5_000)
    )
    parsed = read_mail(b"From: a@b.example\r\n" + raw + b"\r\nbottom", None, (), LIMITS, None)
    assert any(b"bottom" in file.content for file in parsed.attachments)
    assert any("nested deeper" in defect for defect in parsed.defects)


def test_the_worst_that_we_know_is_read() -> None:
    """Each of these takes minutes where the work grows with the square of the size."""
    worst = {
        "delimiters that are none": (b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"--ab\n"),
        "beginnings of files": (b"\r\n", b"begin 644 a\n"),
        "attributions": (b"\r\n", b"On 5 Dec 2026\n"),
        "parentheses": (b"To: ", b"("),
        "angles": (b"Content-Type: text/html\r\n\r\n", b"<"),
        "styles": (b"Content-Type: text/html\r\n\r\n", b"<style>"),
        "comments": (b"Content-Type: text/html\r\n\r\n", b"<!--"),
    }
    for head, unit in worst.values():
        raw = b"From: a@b.example\r\n" + head + unit * (300_000 // len(unit))
        assert read_mail(raw, None, (), LIMITS, None).digest


def test_limits_are_the_callers() -> None:
    parsed = parse(multipart(*(part("x") for _ in range(20))), limits=Limits(parts_max=5))
    assert len(parsed.attachments) == 1
