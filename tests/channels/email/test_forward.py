"""A message that an agent passes on belongs to the one who wrote it."""

import pytest

from caseway.channels.email import Address, parse
from tests.channels.messages import mail, multipart, part

KENJI = Address("Kenji Nakamura", "kenji@nakamura.example")

GMAIL = (
    "---------- Forwarded message ---------\n"
    "From: Kenji Nakamura <kenji@nakamura.example>\n"
    "Date: Fri\n"
    "Subject: My lamp\n"
    "To: <ana@fjord.example>\n\n"
    "It is dark."
)
APPLE = (
    "Begin forwarded message:\n\n"
    "> From: Kenji Nakamura <kenji@nakamura.example>\n"
    "> Subject: My lamp\n"
    "> Date: 20 Nov\n"
    "> \n"
    "> It is dark."
)
APPLE_DE = (
    "Anfang der weitergeleiteten Nachricht:\n\n"
    "> Von: Kenji Nakamura <kenji@nakamura.example>\n"
    "> Betreff: My lamp\n"
    "> \n"
    "> Dunkel."
)
OUTLOOK = (
    "________________________________\n"
    "From: Kenji Nakamura <kenji@nakamura.example>\n"
    "Sent: Friday\n"
    "To: Ana\n"
    "Subject: My lamp\n\n"
    "It is dark."
)
OUTLOOK_DE = (
    "-----Ursprüngliche Nachricht-----\n"
    "Von: Kenji Nakamura [mailto:kenji@nakamura.example]\n"
    "Gesendet: Freitag\n"
    "An: Ana\n"
    "Betreff: My lamp\n\n"
    "Dunkel."
)
OUTLOOK_BOLD = (
    "*From:* Kenji Nakamura <kenji@nakamura.example>\n"
    "*Sent:* Friday\n"
    "*To:* Ana\n"
    "*Subject:* My lamp\n\n"
    "It is dark."
)


@pytest.mark.parametrize("forwarded", [GMAIL, APPLE, APPLE_DE, OUTLOOK, OUTLOOK_DE, OUTLOOK_BOLD])
def test_the_original_sender_is_found(forwarded: str) -> None:
    found = parse(mail(f"Please take this.\n\n{forwarded}", subject="WG: My lamp")).forwarded
    assert found is not None
    assert (found.sender, found.subject, found.covering_text) == (KENJI, "My lamp", "Please take this.")


def test_a_forward_is_known_by_its_line_too() -> None:
    found = parse(mail(GMAIL, subject="A lamp")).forwarded
    assert found is not None
    assert found.sender == KENJI


def test_a_message_forwarded_as_a_file_is_opened_for_its_sender() -> None:
    inner = mail("It is dark.", **{"from": "Kenji Nakamura <kenji@nakamura.example>"}, subject="My lamp")
    found = parse(
        multipart(part("Please take this."), part(inner, "message/rfc822"), subject="Fwd: My lamp")
    ).forwarded
    assert found is not None
    assert (found.sender, found.subject, found.covering_text) == (KENJI, "My lamp", "Please take this.")


@pytest.mark.parametrize("subject", ["Re: My lamp", "My lamp", "Forward gear broken"])
def test_an_answer_is_no_forward(subject: str) -> None:
    assert parse(mail(f"Thanks\n\n{OUTLOOK}", subject=subject)).forwarded is None


def test_a_forward_that_does_not_say_whose_is_none() -> None:
    assert parse(mail("see below", subject="Fwd: something")).forwarded is None
    assert parse(mail("From: nobody in particular", subject="Fwd: something")).forwarded is None
