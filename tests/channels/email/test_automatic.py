"""What machines write is known for it: automatic mail, out-of-office notes, notices of failure."""

from datetime import date

import pytest

from caseway.channels.email import parse
from caseway.channels.email.absence import returns_on
from tests.channels.messages import bounce, mail, multipart, part


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"auto_submitted": "auto-replied"}, "Auto-Submitted: auto-replied"),
        ({"auto_submitted": "auto-generated; owner-email=x"}, "Auto-Submitted: auto-generated"),
        ({"x_auto_response_suppress": "All"}, "X-Auto-Response-Suppress: All"),
        ({"precedence": "bulk"}, "Precedence: bulk"),
        ({"precedence": "Junk"}, "Precedence: junk"),
        ({"precedence": "list"}, "Precedence: list"),
        ({"precedence": "auto_reply"}, "Precedence: auto_reply"),
        ({"list_id": "<news.fjord.example>"}, "List-Id"),
        ({"list_unsubscribe": "<mailto:x@y.example>"}, "List-Unsubscribe"),
        ({"x_loop": "support@fjord.example"}, "X-Loop"),
        ({"x_caseway_loop": "support@fjord.example"}, "X-Caseway-Loop"),
        ({"return_path": "<>"}, "empty Return-Path"),
        ({"x_autoreply": "yes"}, "a header of an automatic reply"),
        ({"subject": "Automatic reply: Your lamp"}, "subject: Automatic reply"),
        ({"subject": "Automatische Antwort: Ihre Lampe"}, "subject: Automatische Antwort"),
        ({"subject": "Abwesenheitsnotiz: Re: Lampe"}, "subject: Abwesenheitsnotiz"),
        ({"subject": "Out of Office: Re: Lamp"}, "subject: Out of Office"),
    ],
)
def test_automatic_mail_is_known(headers: dict[str, str], reason: str) -> None:
    assert parse(mail(**headers)).automatic == reason


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto_submitted": "no"},
        {"auto_submitted": "No; x=y"},
        {"x_auto_response_suppress": "None"},
        {"precedence": "first-class"},
        {"return_path": "<mia@berger.example>"},
        {"subject": "Re: out of office chairs"},
        {"subject": "Automatic reply does not work"},
    ],
)
def test_a_person_is_a_person(headers: dict[str, str]) -> None:
    assert parse(mail(**headers)).automatic is None


def test_an_empty_envelope_sender_is_a_machines() -> None:
    assert parse(mail(), sender="").automatic == "empty Return-Path"
    assert parse(mail(), sender="mia@berger.example").automatic is None


SENT_ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "back_on"),
    [
        ("I am out of the office until December 4, 2026.", date(2026, 12, 5)),
        ("I am away until Friday, 4 December.", date(2026, 12, 5)),
        ("I will be back on Monday, 7 December 2026.", date(2026, 12, 7)),
        ("I will be back in the office on 2026-12-07.", date(2026, 12, 7)),
        ("I will return to the office on January 4th.", date(2027, 1, 4)),
        ("Ich bin bis einschließlich 4.12.2026 nicht im Büro.", date(2026, 12, 5)),
        ("Ich bin bis zum 4. Dezember abwesend.", date(2026, 12, 5)),
        ("Ab dem 7.12.2026 bin ich wieder erreichbar.", date(2026, 12, 7)),
        ("Ich bin wieder ab Montag, 7. Dezember 2026 für Sie da.", date(2026, 12, 7)),
        ("Ich bin vom 20.11. bis 4.12. im Urlaub und ab 7.12. wieder im Haus.", date(2026, 12, 7)),
        ("Away until 03/04/2026.", None),
        ("I was away until 1 March 2026.", None),
        ("I am away until further notice.", None),
        ("Back on 31 February 2027.", None),
    ],
)
def test_the_day_of_return_is_read(text: str, back_on: date | None) -> None:
    assert returns_on(text, SENT_ON) == back_on
    assert parse(mail(text, auto_submitted="auto-replied")).returns_on == back_on


def test_a_persons_plans_are_no_absence() -> None:
    assert parse(mail("I will be back on 7 December 2026.")).returns_on is None


def test_without_a_date_of_the_mail_only_a_full_date_counts() -> None:
    assert returns_on("back on 7 December", None) is None
    assert returns_on("back on 7 December 2026", None) == date(2026, 12, 7)


def test_a_notice_of_failure_names_whom_and_which_message() -> None:
    found = parse(bounce()).bounce
    assert found is not None
    assert found.original_message_id == "C-1042-7.m5@fjord.example"
    (failed,) = found.failed
    assert (failed.email, failed.status, failed.action, failed.permanent) == (
        "tomas@alves.example",
        "5.1.1",
        "failed",
        True,
    )
    assert failed.diagnostic.startswith("smtp; 550 5.1.1")


def test_a_notice_of_failure_is_automatic_and_keeps_its_files() -> None:
    parsed = parse(bounce())
    assert parsed.automatic == "Auto-Submitted: auto-replied"
    assert [file.name for file in parsed.attachments] == ["delivery-status.txt", "Your lamp [C-1042-7].eml"]


def test_a_full_inbox_is_not_for_good() -> None:
    found = parse(bounce("4.2.2")).bounce
    assert found is not None
    assert not found.failed[0].permanent


def test_a_notice_of_success_is_no_failure() -> None:
    raw = (
        bounce().replace(b"Action: failed", b"Action: delivered").replace(b"Status: 5.1.1", b"Status: 2.0.0")
    )
    assert parse(raw).bounce is None


def test_only_the_head_may_have_come_back() -> None:
    raw = bounce().replace(b"message/rfc822\r\n", b"text/rfc822-headers\r\n")
    found = parse(raw).bounce
    assert found is not None
    assert found.original_message_id == "C-1042-7.m5@fjord.example"


def test_several_recipients_are_all_named() -> None:
    report = (
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n\n"
    )
    report += "Final-Recipient: rfc822; b@x.example\nAction: delayed\nStatus: 4.4.1\n"
    found = parse(multipart(part("Sorry"), part(report, "message/delivery-status"), kind="report")).bounce
    assert found is not None
    assert [(failed.email, failed.action) for failed in found.failed] == [
        ("a@x.example", "failed"),
        ("b@x.example", "delayed"),
    ]
    assert found.original_message_id is None


def test_a_notice_in_words_is_understood() -> None:
    body = (
        "Hi. This is the qmail-send program at x.example.\nI'm afraid I wasn't able to deliver your message.\n\n"
        "<tomas@alves.example>:\nRemote host said: 550 5.1.1 no such user\n\n--- Below this line is a copy.\n\n"
        "Message-ID: <C-1042-7.m5@fjord.example>\nSubject: Your lamp\n"
    )
    found = parse(mail(body, **{"from": "MAILER-DAEMON@x.example"}, return_path="<>")).bounce
    assert found is not None
    assert found.original_message_id == "C-1042-7.m5@fjord.example"
    assert [(failed.email, failed.status) for failed in found.failed] == [("tomas@alves.example", "5.1.1")]


def test_exim_names_the_recipients_in_the_head() -> None:
    raw = mail(
        "A message that you sent could not be delivered.\n\n  tomas@alves.example\n    550 unknown user\n",
        **{"from": "Mail Delivery System <Mailer-Daemon@x.example>"},
        x_failed_recipients="tomas@alves.example, mia@berger.example",
        in_reply_to="<C-1042-7.m5@fjord.example>",
    )
    found = parse(raw).bounce
    assert found is not None
    assert [failed.email for failed in found.failed] == ["tomas@alves.example", "mia@berger.example"]
    assert found.original_message_id == "C-1042-7.m5@fjord.example"


def test_a_person_who_writes_about_a_failure_is_none() -> None:
    assert (
        parse(mail("<tomas@alves.example>:\n550 unknown", x_failed_recipients="tomas@alves.example")).bounce
        is None
    )


def test_a_receipt_is_automatic_and_no_failure() -> None:
    receipt = part(
        "Final-Recipient: rfc822; mia@berger.example\nDisposition: manual-action; displayed",
        "message/disposition-notification",
    )
    parsed = parse(multipart(part("Read."), receipt, kind="report; report-type=disposition-notification"))
    assert parsed.automatic == "a report"
    assert parsed.bounce is None
