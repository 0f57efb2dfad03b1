"""No file that comes with a mail is lost, and each has a name that is fit to show."""

import pytest

from caseway.channels.email import parse
from caseway.channels.email.filenames import clean_name
from tests.channels.messages import file_part, joined, mail, multipart, nested, part

PDF = b"%PDF-1.7 \x00\xff" * 20


def names(raw: bytes) -> list[str]:
    return [file.name for file in parse(raw).attachments]


def test_a_file_is_its_bytes() -> None:
    parsed = parse(multipart(part("See below"), file_part("offer.pdf", PDF)))
    (file,) = parsed.attachments
    assert (file.name, file.content_type, file.content, file.inline) == (
        "offer.pdf",
        "application/pdf",
        PDF,
        False,
    )


@pytest.mark.parametrize(
    ("content_type", "disposition", "name"),
    [
        ('application/pdf; name="offer.pdf"', "attachment", "offer.pdf"),
        ("application/pdf", "attachment; filename=offer.pdf", "offer.pdf"),
        ("application/pdf", "attachment; filename=the offer of May.pdf", "the offer of May.pdf"),
        ("application/pdf", 'attachment; filename="a \\"quoted\\" one.pdf"', 'a "quoted" one.pdf'),
        ("application/pdf", "attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        ("application/pdf", "attachment; filename*=iso-8859-1'de'Gr%FC%DFe.pdf", "Grüße.pdf"),
        (
            "application/pdf",
            "attachment;\r\n filename*0*=utf-8''Gr%C3;\r\n filename*1*=%BC%C3%9F;\r\n filename*2=e.pdf",
            "Grüße.pdf",
        ),
        ("application/pdf", "attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ("application/pdf", 'attachment; filename="=?utf-8?b?R3LDvMOfZS5wZGY=?="', "Grüße.pdf"),
        ("application/pdf", "attachment; filename==?iso-8859-1?Q?Gr=FC=DFe=2Epdf?=", "Grüße.pdf"),
        ("application/pdf", 'attachment; filename="Grüße.pdf"', "Grüße.pdf"),
        ("application/pdf", 'attachment; filename="unfinished.pdf', "unfinished.pdf"),
        ("application/pdf; name=%C3%BC.pdf", "attachment", "%C3%BC.pdf"),
        ("application/pdf", "attachment; filename='single.pdf'", "single.pdf"),
        ("application/pdf", "ATTACHMENT; FILENAME=loud.pdf", "loud.pdf"),
        ("application/pdf", 'attachment; filename=""', "attachment-1.pdf"),
        ("application/pdf", "attachment", "attachment-1.pdf"),
        ("application/x-strange", "", "attachment-1.bin"),
        ("text/calendar; method=REQUEST", "", "invite.ics"),
        ("text/csv", "inline", "attachment-1.csv"),
        ("text/plain; name=log.txt", "attachment", "log.txt"),
        ("text/plain", "inline; filename=log.txt", "log.txt"),
        ("text/html", "attachment; filename=page.html", "page.html"),
        ("no type at all", "attachment; filename=x.dat", "x.dat"),
    ],
)
def test_names_are_read_however_they_are_written(content_type: str, disposition: str, name: str) -> None:
    headers = {"Content_Disposition": disposition} if disposition else {}
    assert names(multipart(part("Hello"), part("content", content_type, **headers))) == [name]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\mia\\offer.pdf", "offer.pdf"),
        ("/etc/passwd", "passwd"),
        ("../../offer.pdf", "offer.pdf"),
        ("Q1/Q2 report.pdf", "Q1_Q2 report.pdf"),
        ("in\u202evoice-fdp.exe", "invoice-fdp.exe"),
        ("two\r\nlines.pdf", "two lines.pdf"),
        ("..", ""),
        ("x" * 300 + ".pdf", "x" * 189 + ".pdf"),
    ],
)
def test_names_are_safe(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_a_mail_may_be_nothing_but_a_file() -> None:
    raw = mail(
        b"JVBERg==",
        content_type="application/pdf",
        content_disposition="attachment; filename=a.pdf",
        content_transfer_encoding="base64",
    )
    parsed = parse(raw)
    assert parsed.text == ""
    assert parsed.attachments[0].content == b"%PDF"


def test_a_nested_message_is_a_file_with_its_subject_and_all_its_bytes() -> None:
    inner = multipart(
        part("inner text"), file_part("inner.pdf", PDF), boundary="inner", subject="Re: Where is my lamp?"
    )
    parsed = parse(multipart(part("outer text"), part(inner, "message/rfc822")))
    (file,) = parsed.attachments
    assert (file.name, file.content_type, file.content) == (
        "Re: Where is my lamp?.eml",
        "message/rfc822",
        inner,
    )
    assert parsed.text == "outer text"


def test_a_nested_message_in_base64_is_opened() -> None:
    parsed = parse(multipart(part("outer"), file_part("", mail("inner"), "message/rfc822")))
    assert parsed.attachments[0].content == mail("inner")


def test_a_digest_is_a_row_of_messages() -> None:
    raw = mail(
        joined([b"\r\n" + mail("one"), b"\r\n" + mail("two")]),
        content_type='multipart/digest; boundary="frontier-7f3a"',
    )
    assert names(raw) == ["The printer is on fire.eml"] * 2


def test_an_image_that_the_text_shows_is_inline_and_one_that_it_does_not_is_listed() -> None:
    html = part('<p>Look: <img src="cid:photo%40berger"></p>', "text/html")
    shown = file_part("photo.png", b"png", "image/png", "inline", Content_ID="<photo@berger>")
    other = file_part("plan.png", b"png", "image/png", "inline", Content_ID="<plan@berger>")
    parsed = parse(multipart(html, shown, other, kind="related"))
    assert [(file.name, file.content_id, file.inline) for file in parsed.attachments] == [
        ("photo.png", "photo@berger", True),
        ("plan.png", "plan@berger", False),
    ]


def test_an_invitation_beside_text_and_html_is_a_file() -> None:
    invite = part("BEGIN:VCALENDAR", 'text/calendar; method=REQUEST; name="invite.ics"')
    parsed = parse(multipart(part("Come"), part("<p>Come</p>", "text/html"), invite, kind="alternative"))
    assert (parsed.text, [file.name for file in parsed.attachments]) == ("Come", ["invite.ics"])


def test_a_version_for_other_programs_is_passed_over_and_said() -> None:
    parsed = parse(multipart(part("Hi"), part("<html amp4email>", "text/x-amp-html"), kind="alternative"))
    assert parsed.attachments == ()
    assert "text/x-amp-html" in parsed.defects[0]


def test_a_signature_is_a_file() -> None:
    signed = multipart(
        part("Hi"), file_part("smime.p7s", b"sig", "application/pkcs7-signature"), kind="signed"
    )
    assert names(signed) == ["smime.p7s"]


def test_what_is_encrypted_is_kept() -> None:
    parts = (
        part("Version: 1", "application/pgp-encrypted"),
        part("-----BEGIN", 'application/octet-stream; name="msg.asc"'),
    )
    assert names(multipart(*parts, kind="encrypted")) == ["attachment-1.txt", "msg.asc"]
    assert "encrypted" in parse(multipart(*parts, kind="encrypted")).defects[0]


def test_files_within_a_text_are_found() -> None:
    body = "See the file:\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nBye"
    parsed = parse(mail(body))
    assert [(file.name, file.content) for file in parsed.attachments] == [("cat.txt", b"Cat")]
    assert parsed.text == "See the file:\n\n\nBye"


def test_words_about_a_beginning_are_no_file() -> None:
    body = "Let us\nbegin 644 times\nand never\nend\nit"
    assert parse(mail(body)).text == body
    assert parse(mail(body)).attachments == ()


def test_base64_that_is_broken_gives_what_it_has_and_says_so() -> None:
    raw = multipart(part(b"JVBE!!Rg=\r\n", "application/pdf", Content_Transfer_Encoding="base64"))
    parsed = parse(raw)
    assert parsed.attachments[0].content == b"%PDF"
    assert parsed.defects


def test_base64_in_two_blocks_is_one() -> None:
    raw = multipart(part(b"Q2F0cw==\r\nQ2F0cw==\r\n", "application/x", Content_Transfer_Encoding="base64"))
    assert parse(raw).attachments[0].content == b"CatsCats"


def test_a_footer_below_base64_is_said() -> None:
    raw = mail(b"Q2F0cw==\r\n____________\r\nA list, and its footer", content_transfer_encoding="base64")
    assert parse(raw).text == "Cats"
    assert "follows the end of a base64 text" in parse(raw).defects[0]


def test_a_named_text_is_a_file_but_a_named_version_of_the_text_is_not() -> None:
    named = part("words", 'text/plain; name="words.txt"')
    assert names(multipart(part("Hi"), named)) == ["words.txt"]
    assert names(multipart(named, part("<p>words</p>", "text/html"), kind="alternative")) == []


def test_files_in_nested_parts_are_all_there() -> None:
    inner = nested(part("Hi"), file_part("one.pdf", PDF), kind="mixed", boundary="inner")
    assert names(multipart(inner, file_part("two.pdf", PDF), file_part("", PDF, "image/jpeg"))) == [
        "one.pdf",
        "two.pdf",
        "attachment-3.jpg",
    ]
