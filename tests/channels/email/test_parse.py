"""What is read of a mail's head and text."""

from datetime import UTC, datetime

import pytest

from caseway.channels.email import Address, Limits, parse
from tests.channels.messages import crlf, joined, mail, multipart, nested, part


def test_a_plain_mail_is_read_whole() -> None:
    parsed = parse(
        mail(
            "Hello,\n\nit burns.\n",
            in_reply_to="<a@fjord.example>",
            references="<0@fjord.example>\r\n <a@fjord.example>",
        )
    )
    assert parsed.sender == Address("Mia Berger", "mia@berger.example")
    assert parsed.to == (Address("", "support@fjord.example"),)
    assert parsed.subject == "The printer is on fire"
    assert parsed.message_id == "m1@berger.example"
    assert parsed.in_reply_to == ("a@fjord.example",)
    assert parsed.references == ("0@fjord.example", "a@fjord.example")
    assert parsed.answers_to == ("a@fjord.example", "0@fjord.example")
    assert parsed.sent_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert parsed.text == "Hello,\n\nit burns."
    assert parsed.html is None
    assert parsed.automatic is None
    assert parsed.defects == ()


def test_of_two_versions_the_plain_one_is_the_text_and_the_other_the_html() -> None:
    parsed = parse(
        multipart(part("plain"), part("<p>rich</p>", "text/html; charset=utf-8"), kind="alternative")
    )
    assert (parsed.text, parsed.html) == ("plain", "<p>rich</p>")


def test_the_text_is_made_from_html_where_there_is_no_other() -> None:
    parsed = parse(mail("<p>Good &amp; <b>cheap</b></p><ul><li>one<li>two</ul>", content_type="text/html"))
    assert parsed.text == "Good & cheap\n\n- one\n- two"


def test_every_stretch_of_the_richest_version_is_read() -> None:
    """Apple Mail puts files between stretches of the HTML version."""
    mixed = nested(
        part("<p>before</p>", "text/html"),
        part("%PDF", "application/pdf; name=a.pdf"),
        part("between"),
        part("<p>after</p>", "text/html"),
        kind="mixed",
        boundary="inner",
    )
    parsed = parse(multipart(part("plain"), mixed, kind="alternative"))
    assert parsed.text == "plain"
    assert parsed.html == "<p>before</p>\n<p>between</p>\n<p>after</p>"
    assert [file.name for file in parsed.attachments] == ["a.pdf"]


def test_comments_in_a_type_say_nothing() -> None:
    raw = multipart(part("one", "text/plain (words)"), boundary="b").replace(
        b'boundary="b"', b"boundary=b (the border)"
    )
    assert parse(raw).text == "one"
    assert parse(raw).defects == ()


def test_an_empty_plain_version_does_not_hide_the_html() -> None:
    parsed = parse(multipart(part(" \n"), part("<p>rich</p>", "text/html"), kind="alternative"))
    assert parsed.text == "rich"


def test_texts_around_an_image_are_read_in_order() -> None:
    parsed = parse(multipart(part("before"), part("pixels", "image/png"), part("after")))
    assert parsed.text == "before\n\nafter"
    assert [file.name for file in parsed.attachments] == ["attachment-1.png"]


def test_a_deep_tree_finds_its_text() -> None:
    alternative = nested(
        part("plain"), part("<p>rich</p>", "text/html"), kind="alternative", boundary="inner-1"
    )
    related = nested(
        alternative, part("png", "image/png", Content_ID="<i@x>"), kind="related", boundary="inner-2"
    )
    parsed = parse(multipart(related, part("%PDF", 'application/pdf; name="offer.pdf"')))
    assert (parsed.text, parsed.html) == ("plain", "<p>rich</p>")
    assert [file.name for file in parsed.attachments] == ["attachment-1.png", "offer.pdf"]


@pytest.mark.parametrize(
    ("charset", "codec", "words"),
    [
        ("utf-8", "utf-8", "Grüße"),
        ("iso-8859-1", "cp1252", "Grüße – “so”"),
        ("windows-1252", "cp1252", "10 €"),
        ("iso-8859-15", "iso-8859-15", "10 €"),
        ("koi8-r", "koi8-r", "Привет"),
        ("windows-1251", "cp1251", "Привет"),
        ("gb2312", "gb18030", "打印机着火了"),
        ("big5", "big5", "印表機"),
        ("shift_jis", "cp932", "プリンター①"),
        ("iso-2022-jp", "iso2022_jp", "プリンター"),
        ("ks_c_5601-1987", "cp949", "프린터"),
        ("utf-16", "utf-16", "Grüße"),
        ("utf-7", "utf-7", "Grüße"),
        ('"UTF8"', "utf-8", "Grüße"),
        ("unknown-8bit", "utf-8", "Grüße"),
        ("x-made-up", "cp1252", "Grüße"),
        ("", "cp1252", "Grüße"),
        ("us-ascii", "utf-8", "Grüße"),
        ("hex", "utf-8", "Grüße"),
        ("iso-8859-1", "utf-8", "Grüße"),
        ("us-ascii (Plain text)", "utf-8", "Grüße"),
        ("punycode", "utf-8", "Grüße"),
    ],
)
def test_charsets_are_what_they_mean(charset: str, codec: str, words: str) -> None:
    content_type = f"text/plain; charset={charset}" if charset else "text/plain"
    assert parse(mail(words.encode(codec), content_type=content_type)).text == words


def test_a_charset_that_nobody_knows_is_said() -> None:
    assert "x-made-up" in " ".join(parse(mail("Hi", content_type="text/plain; charset=x-made-up")).defects)


def test_html_may_name_its_charset_itself() -> None:
    html = '<html><head><meta charset="windows-1251"></head><body>Привет</body></html>'
    assert parse(mail(html.encode("cp1251"), content_type="text/html")).text == "Привет"


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("quoted-printable", b"Gr=C3=BC=\r\n=C3=9Fe", "Grüße"),
        ("QUOTED-PRINTABLE ", b"a=3Db", "a=b"),
        ("base64", b"R3LDvMOf\r\nZQ==", "Grüße"),
        ("base64", b"R3LDvMOfZQ", "Grüße"),
        ("base64;", b"R3LDvMOfZQ==\r\n", "Grüße"),
        ("8bit", "Grüße".encode(), "Grüße"),
        ("7-bit", "Grüße".encode(), "Grüße"),
        ("text/html", b"as it is", "as it is"),
        ("x-uuencode", b"begin 644 x\r\n#0V%T\r\n`\r\nend\r\n", "Cat"),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, body: bytes, words: str) -> None:
    raw = mail(body, content_type="text/plain; charset=utf-8", content_transfer_encoding=encoding)
    assert parse(raw).text.strip() == words


def test_flowed_text_flows() -> None:
    body = "The printer \nis on \nfire.\n\n> It was \n> yesterday.\n-- \nMia"
    parsed = parse(mail(body, content_type="text/plain; charset=utf-8; format=flowed"))
    assert parsed.text == "The printer is on fire.\n\n> It was yesterday.\n-- \nMia"


def test_names_and_subjects_are_decoded() -> None:
    parsed = parse(
        mail(
            **{"from": "=?iso-8859-1?q?Tom=E1s_Alves?= <tomas@alves.example>"},
            subject="=?utf-8?b?RHLDvA==?= =?utf-8?b?Y2tlcg==?= kaputt",
            to="=?utf-8?q?B=C3=BCro=2C_M=C3=BCnchen?= <buero@fjord.example>, plain@fjord.example",
        )
    )
    assert parsed.sender == Address("Tomás Alves", "tomas@alves.example")
    assert parsed.subject == "Drücker kaputt"
    assert parsed.to == (Address("Büro, München", "buero@fjord.example"), Address("", "plain@fjord.example"))


def test_a_letter_cut_between_two_encoded_words_is_whole_again() -> None:
    parsed = parse(mail(subject="=?utf-8?b?RHLD?=\r\n =?utf-8?b?vGNrZXI=?="))
    assert parsed.subject == "Drücker"


def test_undeclared_letters_in_the_head_are_read_in_the_charset_of_the_text() -> None:
    raw = b"From: mia@berger.example\r\nSubject: " + "Принтер".encode("koi8-r")
    raw += b"\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n" + "Горит".encode("koi8-r")
    assert (parse(raw).subject, parse(raw).text) == ("Принтер", "Горит")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("mia@berger.example", [("", "mia@berger.example")]),
        ('"Berger, Mia" <mia@berger.example>', [("Berger, Mia", "mia@berger.example")]),
        (
            "Mia <mia@berger.example>, Bob <bob@b.example>",
            [("Mia", "mia@berger.example"), ("Bob", "bob@b.example")],
        ),
        ("mia@berger.example (Mia Berger)", [("Mia Berger", "mia@berger.example")]),
        ("Team: a@b.example, C <c@d.example>;", [("", "a@b.example"), ("C", "c@d.example")]),
        ("undisclosed-recipients:;", []),
        ("Mia Berger mia@berger.example", [("Mia Berger", "mia@berger.example")]),
        ("'Mia' <mia@berger.example>", [("Mia", "mia@berger.example")]),
        ("<mailto:mia@berger.example>", [("", "mia@berger.example")]),
        ("a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("a@b.example c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ('"Mia <mia@berger.example>', [("Mia", "mia@berger.example")]),
        ("Mia <mia@berger.example", [("Mia", "mia@berger.example")]),
        ("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", [("Pete", "pete@silly.test")]),
        ("<@relay.example:mia@berger.example>", [("", "mia@berger.example")]),
        ('"very odd"@berger.example', [("", '"very odd"@berger.example')]),
        ("jürgen@müller.example", [("", "jürgen@müller.example")]),
        ("nobody", []),
        ("", []),
    ],
)
def test_addresses_are_found_however_they_are_written(written: str, read: list[tuple[str, str]]) -> None:
    assert [(found.name, found.email) for found in parse(mail(to=written or " ")).to] == read


def test_a_sender_without_address_is_taken_from_elsewhere_and_said() -> None:
    parsed = parse(mail(**{"from": "Mia Berger"}, reply_to="mia@berger.example"))
    assert parsed.sender == Address("Mia Berger", "mia@berger.example")
    assert "Reply-To" in parsed.defects[0]
    assert parse(mail(**{"from": ""})).sender is None


def test_of_two_senders_fields_the_first_counts() -> None:
    raw = b"From: evil@stranger.example\r\n" + mail()
    parsed = parse(raw)
    assert parsed.sender == Address("", "evil@stranger.example")
    assert "more than one From" in parsed.defects[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fri, 20 Nov 2026 10:00:00 +0100", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("20 Nov 2026 10:00 GMT", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00 +0100 (CET)", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("yesterday", None),
        ("Fri, 40 Nov 2026 10:00:00 +0100", None),
        ("Fri, 20 Nov 9999 10:00:00 +0100", None),
        ("", None),
    ],
)
def test_dates_are_read_or_none(written: str, read: datetime | None) -> None:
    assert parse(mail(date=written)).sent_at == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<m1@berger.example>", "m1@berger.example"),
        ("m1@berger.example", "m1@berger.example"),
        ("<a very\r\n odd one@berger.example>", "averyoddone@berger.example"),
        ("<>", None),
        ("", None),
    ],
)
def test_a_message_id_is_bare(written: str, read: str | None) -> None:
    assert parse(mail(message_id=written)).message_id == read


def test_a_mail_without_id_is_known_by_its_bytes() -> None:
    raw = mail(message_id="")
    assert parse(raw).external_id == parse(raw).external_id
    assert parse(raw).external_id.startswith("sha256:")
    assert parse(raw).external_id != parse(raw + b".").external_id
    assert parse(mail()).external_id == "m1@berger.example"


def test_an_endless_id_is_known_by_its_hash_wherever_it_is_named() -> None:
    endless = "x" * 5_000 + "@berger.example"
    first, answer = parse(mail(message_id=f"<{endless}>")), parse(mail(in_reply_to=f"<{endless}>"))
    assert first.message_id is not None
    assert len(first.message_id) < 100
    assert answer.in_reply_to == (first.message_id,)


def test_who_it_was_delivered_to_is_known_from_all_places() -> None:
    raw = mail(
        to="Support <support+t0ken111@fjord.example>",
        cc="other+abcd@x.example",
        delivered_to="support+t0ken222@fjord.example",
        x_original_to="support+t0ken333@fjord.example",
    )
    parsed = parse(raw, "mia@berger.example", ["support+t0ken444@fjord.example"])
    assert set(parsed.tokens) == {"t0ken111", "abcd", "t0ken222", "t0ken333", "t0ken444"}
    assert parsed.delivered_to[0] == "support+t0ken444@fjord.example"


def test_references_and_markers_of_ours_are_found() -> None:
    parsed = parse(mail("Thanks\n\n> [cw:abcd2345efgh]", subject="AW: Printer [c-1042-7] and XC-99, C-1-2-3"))
    assert parsed.subject_references == ("C-1042-7",)
    assert parsed.markers == ("abcd2345efgh",)


def test_authentication_is_the_last_servers_word() -> None:
    forged = "mx.fjord.example; dmarc=pass; spf=pass; dkim=pass"
    true = "mx.fjord.example; dkim=fail (bad; dkim=pass); dkim=none; spf=softfail smtp.mailfrom=x; dmarc=fail"
    raw = f"Authentication-Results: {true}\r\nAuthentication-Results: {forged}\r\n".encode() + mail()
    found = parse(raw).authentication
    assert (found.server, found.dmarc, found.spf, found.dkim) == (
        "mx.fjord.example",
        "fail",
        "softfail",
        "none",
    )
    assert found.failed


def test_only_a_trusted_server_is_believed() -> None:
    raw = mail(authentication_results="mx.stranger.example; dmarc=pass; spf=pass")
    assert parse(raw, trusted_server="mx.fjord.example").authentication.dmarc is None
    assert parse(raw, trusted_server="MX.stranger.example").authentication.dmarc == "pass"
    assert not parse(raw).authentication.failed
    assert parse(mail(received_spf="fail (domain of x)")).authentication.failed


def test_spam_is_what_the_filter_says() -> None:
    assert parse(mail(x_spam_flag="YES")).spam
    assert parse(mail(x_spam_status="Yes, score=9")).spam
    assert not parse(mail(x_spam_flag="NO")).spam


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello, my lamp is broken and I would like to have a new one, please.", "en"),
        ("Guten Tag, meine Lampe ist kaputt und ich hätte gerne eine neue, bitte.", "de"),
        ("Bonjour, je vous écris pour la lampe que vous avez livrée, elle est cassée.", "fr"),
        ("Hola, la lámpara que me enviaron está rota y no funciona con los cables.", "es"),
        ("ok", None),
    ],
)
def test_the_language_is_guessed_where_it_is_plain(text: str, language: str | None) -> None:
    assert parse(mail(text)).language == language


def test_a_declared_language_helps_out() -> None:
    assert parse(mail("ok", content_language="de-CH")).language == "de"


def test_a_head_that_ends_without_empty_line_loses_no_text() -> None:
    parsed = parse(b"From: mia@berger.example\r\nHello there\r\nit burns\r\n")
    assert parsed.text.splitlines() == ["Hello there", "it burns"]
    assert parsed.sender == Address("", "mia@berger.example")
    assert parsed.defects


def test_a_line_that_is_no_field_hides_no_field() -> None:
    parsed = parse(b"From: mia@berger.example\r\n>From somewhere\r\nSubject: Hi\r\n\r\ntext")
    assert (parsed.subject, parsed.text) == ("Hi", "text")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_ending_will_do(newline: str) -> None:
    raw = multipart(part("plain"), part("<p>rich</p>", "text/html"), kind="alternative").replace(
        b"\r\n", newline.encode()
    )
    assert (parse(raw).text, parse(raw).html) == ("plain", "<p>rich</p>")


def test_the_separator_of_an_mbox_is_no_field() -> None:
    assert parse(b"From mia@berger.example Fri Nov 20 10:00:00 2026\r\n" + mail()).sender == Address(
        "Mia Berger", "mia@berger.example"
    )


def test_a_missing_last_boundary_is_said_and_loses_nothing() -> None:
    body = joined([part("one"), part("two")], closed=False)
    parsed = parse(mail(body, content_type='multipart/mixed; boundary="frontier-7f3a"'))
    assert parsed.text == "one\n\ntwo"
    assert parsed.defects == ("The last boundary is missing.",)


def test_a_boundary_that_is_not_named_is_guessed() -> None:
    parsed = parse(mail(joined([part("one"), part("two")]), content_type="multipart/mixed"))
    assert parsed.text == "one\n\ntwo"
    assert "guessed" in parsed.defects[0]


def test_parts_that_are_not_there_leave_the_text() -> None:
    parsed = parse(mail("only words", content_type='multipart/mixed; boundary="x"'))
    assert parsed.text == "only words"
    assert parsed.defects


def test_one_boundary_may_begin_like_another() -> None:
    inner = nested(part("plain"), part("<p>rich</p>", "text/html"), kind="alternative", boundary="b_inner")
    parsed = parse(multipart(inner, part("%PDF", 'application/pdf; name="a.pdf"'), boundary="b"))
    assert (parsed.text, parsed.html, len(parsed.attachments)) == ("plain", "<p>rich</p>", 1)


def test_what_follows_the_last_part_is_said() -> None:
    raw = multipart(part("one")) + b"a footer of the list\r\n"
    assert "after the last part" in parse(raw).defects[0]


def test_depth_is_bounded_and_what_lies_deeper_is_a_file() -> None:
    inner = part("deep")
    for level in range(12):
        inner = nested(inner, kind="mixed", boundary=f"level-{level}")
    parsed = parse(multipart(part("top"), inner), limits=Limits(depth_max=5))
    assert parsed.text == "top"
    assert [b"deep" in file.content for file in parsed.attachments] == [True]
    assert "nested deeper" in parsed.defects[0]


def test_the_number_of_parts_is_bounded_and_the_rest_is_a_file() -> None:
    parsed = parse(multipart(*(part(f"text {number}") for number in range(50))), limits=Limits(parts_max=10))
    assert "text 8" in parsed.text
    assert "text 9" not in parsed.text
    assert b"text 49" in parsed.attachments[0].content
    assert "More than 10 parts" in parsed.defects[0]


def test_the_length_of_text_is_bounded_and_the_whole_is_a_file() -> None:
    parsed = parse(multipart(part("a" * 90), part("b" * 90)), limits=Limits(text_chars_max=100))
    assert parsed.text == "a" * 90 + "\n\n" + "b" * 10
    assert parsed.attachments[0].content == b"b" * 90
    assert "first 100 characters" in parsed.defects[0]


def test_huge_headers_are_cut_and_said() -> None:
    parsed = parse(mail(subject="word " * 30_000))
    assert len(parsed.subject) <= 1_000
    assert any("subject was cut" in defect for defect in parsed.defects)
    assert parse(b"X-Y: z\r\n" * 5_000 + b"\r\nhi").text == "hi"


def test_what_no_database_stores_is_replaced() -> None:
    raw = mail(b"a\x00b", content_type="text/plain", subject="a\x00b")
    assert parse(raw).text == "a\ufffdb"
    assert "\x00" not in parse(raw).subject
    assert parse(mail(b"+2D3/-x", content_type="text/plain; charset=utf-7")).text.encode("utf-8")


def test_a_mail_that_was_fetched_in_part_says_so() -> None:
    assert "99000000 bytes" in parse(b"X-Caseway-Truncated: 99000000\r\n" + mail()).defects[0]


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\n\n\n", b":", b"\x00" * 50, b"\xff\xfe" * 50, b"no mail at all"]
)
def test_anything_is_a_mail(raw: bytes) -> None:
    parsed = parse(raw)
    assert parsed.sender is None
    assert parsed.digest


def test_words_that_are_no_mail_are_its_text() -> None:
    assert parse(b"no mail at all").text == "no mail at all"
    assert parse(crlf("Dear all,\nhello: world\n\nbye").encode()).text.startswith("Dear all,")
