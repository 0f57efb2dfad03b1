"""Quoted history and signatures are folded, and never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.channels.email import parse
from caseway.channels.email.quotes import divide, html_history_at
from tests.channels.messages import RELAXED, mail

GMAIL = (
    "On Fri, Nov 20, 2026 at 10:00 AM Ana Novak via Fjord <support@fjord.example> wrote:\n"
    "> Hello Mia,\n"
    "> which one?\n"
)
GMAIL_WRAPPED = (
    "On Fri, Nov 20, 2026 at 10:00 AM Ana Novak via Fjord Supply\n"
    "<support@fjord.example> wrote:\n\n"
    "> Hello Mia\n"
)
GMAIL_DE = (
    "Am Fr., 20. Nov. 2026 um 10:00 Uhr schrieb Ana Novak <support@fjord.example>:\n\n"
    "> Hallo Mia,\n"
    "> welche?\n"
)
GMAIL_PHONE_DE = "Ana Novak <support@fjord.example> schrieb am Fr., 20. Nov. 2026, 10:00:\n\n> Hallo Mia\n"
APPLE = "> On 20. Nov 2026, at 10:00, Ana Novak <support@fjord.example> wrote:\n> \n> Hello Mia\n"
APPLE_DE = "> Am 20.11.2026 um 10:00 schrieb Ana Novak <support@fjord.example>:\n> \n> Hallo Mia\n"
THUNDERBIRD = "On 20/11/2026 10:00, Ana Novak wrote:\n> Hello Mia\n"
THUNDERBIRD_DE = "Am 20.11.26 um 10:00 schrieb Ana Novak:\n> Hallo Mia\n"
OUTLOOK = (
    "From: Ana Novak <support@fjord.example>\n"
    "Sent: Friday, 20 November 2026 10:00\n"
    "To: Mia Berger\n"
    "Subject: Lamp\n\n"
    "Hello Mia\n"
)
OUTLOOK_DE = (
    "Von: Ana Novak <support@fjord.example>\n"
    "Gesendet: Freitag, 20. November 2026 10:00\n"
    "An: Mia Berger\n"
    "Betreff: Lampe\n\n"
    "Hallo\n"
)
OUTLOOK_RULED = "________________________________\n" + OUTLOOK
OUTLOOK_OLD = "-----Original Message-----\n" + OUTLOOK
OUTLOOK_OLD_DE = "-----Ursprüngliche Nachricht-----\n" + OUTLOOK_DE
UNMARKED = (
    "On Friday, November 20, 2026 at 10:00:00 AM GMT+1, Ana Novak <support@fjord.example> wrote:\n\n"
    "Hello Mia,\n\n"
    "which one?\n"
)
FRENCH = "Le ven. 20 nov. 2026 à 10:00, Ana Novak <support@fjord.example> a écrit :\n> Bonjour\n"
BARE = "> Hello Mia,\n> which one?\n"


@pytest.mark.parametrize(
    "history",
    [
        GMAIL,
        GMAIL_WRAPPED,
        GMAIL_DE,
        GMAIL_PHONE_DE,
        APPLE,
        APPLE_DE,
        THUNDERBIRD,
        THUNDERBIRD_DE,
        OUTLOOK,
        OUTLOOK_DE,
        OUTLOOK_RULED,
        OUTLOOK_OLD,
        OUTLOOK_OLD_DE,
        UNMARKED,
        FRENCH,
        BARE,
    ],
)
def test_history_under_an_answer_is_folded(history: str) -> None:
    parsed = parse(mail(f"The green one, please.\n\nMia\n\n{history}"))
    assert parsed.visible == "The green one, please.\n\nMia"
    assert parsed.folded.strip() == history.strip()


@pytest.mark.parametrize("history", [GMAIL, GMAIL_DE, THUNDERBIRD, BARE])
def test_history_above_an_answer_is_folded(history: str) -> None:
    parsed = parse(mail(f"{history}\nThe green one, please."))
    assert parsed.visible == "The green one, please."


def test_answers_between_the_quoted_lines_stay_with_them() -> None:
    text = "Hi Ana,\n\n> Which one?\nThe green one.\n> And when?\nTomorrow.\n\n> Greetings\n> Ana\n"
    parsed = parse(mail(text))
    assert parsed.visible == "Hi Ana,\n\n> Which one?\nThe green one.\n> And when?\nTomorrow."
    assert parsed.folded.strip() == "> Greetings\n> Ana"


def test_a_mail_that_only_quotes_is_shown() -> None:
    assert parse(mail(GMAIL)).visible == GMAIL.strip()


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nMia Berger\nBerger Lamps",
        "--\nMia",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Get Outlook for iOS",
        "Gesendet von Mail für Windows",
    ],
)
def test_signatures_are_folded(signature: str) -> None:
    parsed = parse(mail(f"The green one.\n\n{signature}\n\n{GMAIL}"))
    assert parsed.visible == "The green one."
    assert [segment.kind for segment in parsed.segments] == ["visible", "signature", "quoted"]


def test_a_mail_of_nothing_but_a_signature_is_shown() -> None:
    assert parse(mail("-- \nMia Berger")).visible == "-- \nMia Berger"


@pytest.mark.parametrize(
    "text",
    [
        "On Monday my boss wrote:\nplease buy lamps.",
        "From: Berlin\nwe travel by train.",
        "I said -- and I mean it -- no.",
        "On 5 December we wrote to you and nobody answered.",
        "An: offer would be good.",
        "Please book:\nFrom: Berlin\nTo: Rome\nDate: 5 May\nand a hotel.",
    ],
)
def test_ordinary_words_are_no_history(text: str) -> None:
    assert parse(mail(text)).visible == text


@pytest.mark.parametrize("subject", ["Fwd: Lamp", "WG: Lampe", "FW: Lamp"])
def test_what_is_forwarded_stays_visible(subject: str) -> None:
    parsed = parse(mail(f"Please help her.\n\n{OUTLOOK_DE}", subject=subject))
    assert parsed.visible == f"Please help her.\n\n{OUTLOOK_DE}".strip()


def test_what_is_forwarded_below_a_signature_stays_visible() -> None:
    text = f"Please help her.\n-- \nAna Novak\n\n{OUTLOOK}".strip()
    assert parse(mail(text, subject="Fwd: Lamp")).visible == text


def test_history_in_html_only_is_folded_too() -> None:
    html = (
        "<div>The green one.</div><div class='gmail_quote'><div>On Fri, Nov 20, 2026 at 10:00 AM Ana "
        "&lt;support@fjord.example&gt; wrote:<br></div><blockquote>Hello Mia<br>which one?</blockquote></div>"
    )
    parsed = parse(mail(html, content_type="text/html"))
    assert parsed.visible == "The green one."
    assert parsed.html is not None
    assert parsed.html_fold_at == parsed.html.index("<div class='gmail_quote'")


@pytest.mark.parametrize(
    "mark",
    [
        '<div class="gmail_quote">',
        '<blockquote type="cite">',
        '<div class="moz-cite-prefix">',
        '<div id="appendonsend"></div>',
        '<div id="divRplyFwdMsg" dir="ltr">',
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>",
    ],
)
def test_the_place_of_history_in_html_is_known(mark: str) -> None:
    html = f"<p>Yes.</p>{mark}<b>From:</b> Ana"
    assert html_history_at(html) == html.index(mark)
    assert html_history_at(f"<p> </p>{mark}quoted") is None


def test_an_answer_below_the_quotation_in_html_is_not_folded() -> None:
    quoted = '<div class="moz-cite-prefix">Ana wrote:</div><blockquote type="cite">Which?</blockquote>'
    html = f"<p>Hi</p>{quoted}<p>Green.</p>"
    assert html_history_at(html) is None


LINES = st.sampled_from(
    [
        *GMAIL.splitlines(),
        *OUTLOOK.splitlines(),
        "> a",
        ">> b",
        "",
        "  ",
        "-- ",
        "--",
        "hello",
        "Sent from my iPhone",
        "\r",
        "x\u2028y",
    ]
)


@RELAXED
@given(st.lists(LINES, max_size=25).map("\n".join), st.booleans())
def test_segments_are_the_text(text: str, forwarded: bool) -> None:
    segments = divide(text, forwarded)
    assert "".join(segment.text for segment in segments) == text
    if text.strip():
        assert any(segment.text.strip() for segment in segments if segment.kind == "visible")


@RELAXED
@given(st.text(max_size=300))
def test_any_text_can_be_divided(text: str) -> None:
    assert "".join(segment.text for segment in divide(text)) == text
