"""What we send says what it is, and nothing that is put into it becomes a header."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from caseway.channels.base import Attachment
from caseway.channels.email import (
    Address,
    OutgoingMail,
    Quote,
    Unwritable,
    compose,
    outbound,
    own_message_id,
    parse,
    subject_line,
)
from tests.channels.messages import RELAXED

MIA = Address("Mia Berger", "mia@berger.example")
SENT_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MAIL = OutgoingMail(
    message_id="C-1042-7.m5@fjord.example",
    sender=Address("Fjord Supply", "support@fjord.example"),
    to=(MIA,),
    subject="The printer is on fire",
    text="Hello Mia,\n\nplease step back.\n\nAna",
    sent_at=SENT_AT,
    agent="Ana Novak",
    company="Fjord Supply",
    reference="C-1042-7",
)
ANSWER = replace(
    MAIL,
    in_reply_to="m1@berger.example",
    references=("m0@berger.example", "m1@berger.example"),
    token="abcd2345efgh",
    thread="C-1042-7",
    thread_started_at=SENT_AT - timedelta(days=2),
)


def fields(mail: OutgoingMail) -> dict[str, str]:
    return dict(message_from_bytes(compose(mail)).items())


def test_a_mail_is_from_the_agent_through_the_company() -> None:
    written = fields(MAIL)
    assert written["From"] == "Ana Novak via Fjord Supply <support@fjord.example>"
    assert written["To"] == "Mia Berger <mia@berger.example>"
    assert written["Message-ID"] == "<C-1042-7.m5@fjord.example>"
    assert written["Date"] == "Fri, 20 Nov 2026 09:30:00 +0000"
    assert written["Subject"] == "The printer is on fire [C-1042-7]"
    assert written["Thread-Topic"] == "The printer is on fire"
    assert "Reply-To" not in written
    assert "Auto-Submitted" not in written


def test_an_answer_follows_its_thread() -> None:
    written = fields(ANSWER)
    assert written["Subject"] == "Re: The printer is on fire [C-1042-7]"
    assert written["In-Reply-To"] == "<m1@berger.example>"
    assert written["References"].split() == ["<m0@berger.example>", "<m1@berger.example>"]
    assert written["Reply-To"] == "Fjord Supply <support+abcd2345efgh@fjord.example>"


def test_automatic_mail_says_so_and_has_no_sender_to_answer_to() -> None:
    automatic = replace(ANSWER, automatic=True)
    written = fields(automatic)
    assert written["Auto-Submitted"] == "auto-replied"
    assert written["X-Auto-Response-Suppress"] == "All"
    assert written["Precedence"] == "auto_reply"
    assert written["X-Caseway-Loop"] == "support@fjord.example"
    assert outbound(automatic).sender == ""
    assert parse(compose(automatic)).automatic == "Auto-Submitted: auto-replied"


def test_other_mail_takes_its_failures_to_the_address_with_the_token() -> None:
    written = outbound(
        replace(ANSWER, cc=(Address("", "bob@b.example"),), bcc=(Address("", "hidden@b.example"), MIA))
    )
    assert written.sender == "support+abcd2345efgh@fjord.example"
    assert written.recipients == ("mia@berger.example", "bob@b.example", "hidden@b.example")
    assert b"hidden@b.example" not in written.raw
    assert written.message_id == "C-1042-7.m5@fjord.example"


def test_what_we_send_is_read_back() -> None:
    files = (
        Attachment('Übersicht "März".pdf', "application/pdf", b"%PDF\x00\xff" * 50),
        Attachment("lamp.png", "image/png", b"png", content_id="lamp@fjord", inline=True),
    )
    parsed = parse(
        compose(replace(ANSWER, html='<p>Look: <img src="cid:lamp@fjord"></p>', attachments=files))
    )
    assert parsed.markers == ("abcd2345efgh",)
    assert parsed.subject_references == ("C-1042-7",)
    assert parsed.text == "Hello Mia,\n\nplease step back.\n\nAna\n\n[cw:abcd2345efgh]"
    assert [(file.name, file.content, file.inline) for file in parsed.attachments] == [
        ("lamp.png", b"png", True),
        ('Übersicht "März".pdf', b"%PDF\x00\xff" * 50, False),
    ]
    assert parsed.defects == ()


def test_an_answer_to_us_carries_the_token_in_its_address() -> None:
    reply_to = parse(compose(ANSWER)).reply_to
    answer = b"From: mia@berger.example\r\nTo: " + reply_to[0].email.encode() + b"\r\n\r\nThanks"
    assert parse(answer).tokens == ("abcd2345efgh",)


def test_html_is_made_from_the_text_where_there_is_none() -> None:
    parsed = parse(compose(replace(MAIL, text="a < b\nsee https://fjord.example/lamps")))
    assert parsed.html is not None
    assert "<p>a &lt; b<br>see <a " in parsed.html


def test_what_is_answered_may_stand_below_and_is_folded_by_us() -> None:
    quote = Quote(
        "On Fri, 20 Nov 2026 at 10:00, Mia Berger <mia@berger.example> wrote:", "It burns.\n> Does it?"
    )
    parsed = parse(compose(replace(ANSWER, quote=quote)))
    assert parsed.visible == "Hello Mia,\n\nplease step back.\n\nAna\n\n[cw:abcd2345efgh]"
    assert parsed.folded.endswith("wrote:\n> It burns.\n>> Does it?")
    assert parsed.html is not None
    assert '<blockquote type="cite"><p>It burns.<br>&gt; Does it?</p></blockquote></body>' in parsed.html


def test_a_whole_page_of_html_stays_whole() -> None:
    html = "<html><body><p>Hi</p></body></html>"
    written = parse(compose(replace(ANSWER, html=html))).html
    assert written is not None
    assert written.startswith("<html><body><p>Hi</p><div")
    assert written.endswith("[cw:abcd2345efgh]</div></body></html>")


def test_the_same_mail_is_the_same_bytes() -> None:
    assert compose(ANSWER) == compose(ANSWER)


def test_long_threads_keep_their_beginning_and_their_end() -> None:
    ids = tuple(f"m{number}@berger.example" for number in range(100))
    written = parse(compose(replace(ANSWER, references=ids, in_reply_to=ids[-1]))).references
    assert len(written) == 20
    assert (written[0], written[1], written[-1]) == (ids[0], ids[81], ids[99])


@pytest.mark.parametrize(
    ("subject", "written"),
    [
        ("Lamp", "Re: Lamp [C-1042-7]"),
        ("Re: Lamp", "Re: Lamp [C-1042-7]"),
        ("AW: Re: WG: Lamp [C-1042-7]", "Re: Lamp [C-1042-7]"),
        ("RE[2]: Lamp", "Re: Lamp [C-1042-7]"),
        ("", "Re: [C-1042-7]"),
        ("Regarding: Lamp", "Re: Regarding: Lamp [C-1042-7]"),
        ("Re: Lamp [C-1042-7] [C-1042-7]", "Re: Lamp [C-1042-7]"),
    ],
)
def test_the_subject_stays_the_same_through_the_conversation(subject: str, written: str) -> None:
    assert subject_line(subject, "C-1042-7", answering=True) == written
    assert subject_line(written, "C-1042-7", answering=True) == written


def test_outlook_sees_one_thread() -> None:
    first = b64decode(fields(replace(ANSWER, in_reply_to=None, references=()))["Thread-Index"])
    second = b64decode(fields(ANSWER)["Thread-Index"])
    assert (len(first), len(second)) == (22, 27)
    assert second[:22] == first
    assert first[0] == 1


def test_a_thread_index_tells_when_it_began() -> None:
    index = b64decode(fields(replace(MAIL, thread_started_at=None))["Thread-Index"])
    ticks = int.from_bytes(index[:6], "big") << 16
    began_at = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks / 10)
    assert abs(began_at - SENT_AT) < timedelta(seconds=1)


def test_our_ids_name_case_and_message() -> None:
    assert own_message_id("C-1042-7", "m5", "fjord.example") == "C-1042-7.m5@fjord.example"
    assert own_message_id("C 1>", "\r\n", "fjord.example") == "C-1-.--@fjord.example"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "mia",
        "mia@",
        "@x",
        "a b@c.example",
        "a@b.example\r\nBcc: x@y.example",
        "a@b,c@d",
        "<a@b>",
        "a@b\x00",
        "a@" + "ü" * 80,
    ],
)
def test_what_is_no_address_is_not_written(email: str) -> None:
    with pytest.raises(Unwritable):
        compose(replace(MAIL, to=(Address("", email),)))


@pytest.mark.parametrize("identifier", ["a\r\nX: y", "a b@c", "<>", "a>b@c", "ü@x"])
def test_what_is_no_message_id_is_not_written(identifier: str) -> None:
    with pytest.raises(Unwritable):
        compose(replace(MAIL, in_reply_to=identifier))


def test_ids_may_come_in_brackets() -> None:
    assert fields(replace(MAIL, in_reply_to="<m1@berger.example>"))["In-Reply-To"] == "<m1@berger.example>"


def test_a_domain_outside_ascii_is_written_as_dns_knows_it() -> None:
    assert outbound(replace(MAIL, to=(Address("", "mia@müller.example"),))).recipients == (
        "mia@xn--mller-kva.example",
    )


def test_lines_are_short_and_end_as_they_must() -> None:
    files = (
        Attachment("n" * 300 + "ü.pdf", "application/pdf", b"x" * 10_000),
        Attachment("m.eml", "message/rfc822", b"X: y"),
    )
    raw = compose(
        replace(
            ANSWER,
            subject="Grüße " * 100,
            text="word " * 1_000 + "\n.\n.dot\nFrom me\r\nüber",
            attachments=files,
        )
    )
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in lines[: lines.index(b"")]) <= 78
    assert not any(line.startswith(b"From ") for line in lines)


NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from(list("\r\n\t \0\"'<>,;:@=?()[]\\\u2028\x0b\x0c\x85"))),
    max_size=60,
)


@RELAXED
@given(subject=NASTY, name=NASTY, agent=NASTY, text=NASTY, file=NASTY)
def test_no_value_becomes_a_header(subject: str, name: str, agent: str, text: str, file: str) -> None:
    mail = replace(
        ANSWER,
        subject=f"{subject}\r\nBcc: evil@stranger.example\r\n\r\n{subject}",
        to=(Address(f"{name}\nBcc: evil@stranger.example", "mia@berger.example"),),
        agent=f"{agent}\r\nX-Evil: yes",
        text=text,
        attachments=(Attachment(f"{file}\r\nX-Evil: yes", "text/plain\r\nX-Evil: yes", b"x"),),
    )
    raw = compose(mail)
    expected = [
        line.split(":")[0]
        for line in compose(ANSWER).decode().split("\r\n\r\n")[0].split("\r\n")
        if line[0] > " "
    ]
    lines = raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert [line.split(b":")[0].decode() for line in lines if line[:1] > b" "] == expected
    assert b"\r\nX-Evil" not in raw
    assert b"\nBcc" not in raw
    assert outbound(mail).recipients == ("mia@berger.example",)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=80)


@RELAXED
@given(
    subject=WORDS,
    name=WORDS,
    text=TEXT,
    data=st.binary(max_size=200),
)
def test_compose_and_parse_are_each_others_inverse(subject: str, name: str, text: str, data: bytes) -> None:
    mail = replace(
        MAIL, subject=subject, to=(Address(name, "mia@berger.example"),), text=text, reference=None
    )
    mail = replace(mail, attachments=(Attachment("a.bin", "application/octet-stream", data),))
    parsed = parse(compose(mail))
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert parsed.subject == subject_line(subject, None, answering=False)
    assert parsed.to[0].email == "mia@berger.example"
    assert parsed.text.strip() == kept.strip() or not kept.strip()
    assert parsed.attachments[0].content == data
    assert parsed.message_id == MAIL.message_id


@RELAXED
@given(name=st.text(st.characters(categories=("L", "N"), include_characters=" \"'.,;:()<>@"), max_size=40))
def test_names_come_back_as_they_were(name: str) -> None:
    (read,) = parse(compose(replace(MAIL, to=(Address(name, "mia@berger.example"),)))).to
    assert read.email == "mia@berger.example"
    assert read.name == name.strip("'\" ")
