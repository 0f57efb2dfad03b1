"""Files and folders of mail give every mail that is in them, damaged ones included."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caseway.channels.email import parse, read_archive
from caseway.channels.email.archive import split_mbox
from tests.channels.messages import RELAXED, mail

SEPARATOR = b"From mia@berger.example Fri Nov 20 10:00:00 2026\n"


def lf(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_single_mail_is_its_bytes(tmp_path: Path) -> None:
    (inbound,) = read_archive(written(tmp_path, "one.eml", mail("Hi")))
    assert inbound.raw == mail("Hi")
    assert inbound.source == str(tmp_path / "one.eml")
    assert inbound.sender is None


def test_an_mbox_is_divided(tmp_path: Path) -> None:
    content = SEPARATOR + lf(mail("one\n")) + b"\n" + SEPARATOR + lf(mail("two\n")) + b"\n"
    found = list(read_archive(written(tmp_path, "old.mbox", content)))
    assert [inbound.raw for inbound in found] == [lf(mail("one\n")), lf(mail("two\n"))]
    assert found[1].source == f"{tmp_path / 'old.mbox'} 2"


def test_an_mbox_with_carriage_returns_is_divided(tmp_path: Path) -> None:
    content = b"\r\n".join([SEPARATOR.strip(), mail("one\n"), SEPARATOR.strip(), mail("two\n")])
    found = read_archive(written(tmp_path, "old", content))
    assert [parse(inbound.raw).text for inbound in found] == ["one", "two"]


def test_quoted_separators_come_back_as_they_were() -> None:
    lines = [SEPARATOR, b"Subject: x\n", b"\n", b">From Berlin\n", b">>From Rome\n", b"> From afar\n"]
    assert list(split_mbox(lines)) == [b"Subject: x\n\nFrom Berlin\n>From Rome\n> From afar\n"]


def test_words_at_the_beginning_of_a_line_divide_nothing() -> None:
    lines = [SEPARATOR, b"Subject: x\n", b"\n", b"From the beginning\n", b"\n", b"From now on, please.\n"]
    assert len(list(split_mbox(lines))) == 1


def test_separators_of_other_programs_are_known() -> None:
    for line in (
        b"From - Fri Nov 20 10:00:00 2026\n",
        b"From MAILER-DAEMON Fri Nov 20 10:00:00 2026\n",
        b"From a@b.c\n",
    ):
        assert list(split_mbox([line, b"Subject: x\n"])) == [b"Subject: x\n"]


def test_what_stands_before_the_first_separator_is_not_lost() -> None:
    assert list(split_mbox([b"lost words\n", b"\n", SEPARATOR, b"Subject: x\n"])) == [
        b"lost words\n",
        b"Subject: x\n",
    ]


def test_a_cut_mbox_gives_what_it_has() -> None:
    whole = SEPARATOR + lf(mail("one\n")) + b"\n" + SEPARATOR + lf(mail("two\n"))
    assert [parse(raw).text for raw in split_mbox(whole[:-3].splitlines(keepends=True))] == ["one", "t"]


def test_an_empty_archive_has_no_mail(tmp_path: Path) -> None:
    assert list(split_mbox([])) == []
    assert list(split_mbox([SEPARATOR, b"\n"])) == []
    assert [inbound.raw for inbound in read_archive(written(tmp_path, "empty.eml", b""))] == [b""]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    written(tmp_path, "b.eml", mail("b"))
    written(tmp_path, "a/cur/1700.M1:2,S", mail("maildir"))
    written(tmp_path, "a/tmp/half", mail("half written"))
    written(tmp_path, "c.mbox", SEPARATOR + lf(mail("mbox\n")))
    written(tmp_path, "readme.txt", b"no mail")
    assert [parse(inbound.raw).text for inbound in read_archive(tmp_path)] == ["maildir", "b", "mbox"]


BODIES = st.lists(
    st.sampled_from([b"hello\n", b"\n", b"From x\n", b">From y\n", b"From a@b.c Fri 10:00:00\n", b"\xff\n"]),
    max_size=8,
)


@RELAXED
@given(st.lists(BODIES, min_size=1, max_size=5))
def test_what_is_quoted_when_written_is_read_back(bodies: list[list[bytes]]) -> None:
    mails = [b"Subject: x\n\n" + b"".join(lines) for lines in bodies]
    content: list[bytes] = []
    for raw in mails:
        quoted = [
            b">" + line if line.lstrip(b">").startswith(b"From ") else line
            for line in raw.splitlines(keepends=True)
        ]
        content += [SEPARATOR, *quoted, b"\n"]
    assert list(split_mbox(content)) == mails
