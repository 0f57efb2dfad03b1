"""Mail comes in by SMTP: what becomes a case, what finds its case, and what changes nothing."""

import smtplib

import pytest

from tests.acceptance.outside import INBOX, SOON_SECONDS, Json, Outside, letter
from tests.acceptance.sink import Sent, Sink
from tests.running import wait_until


class Opened:
    """A case that a mail has opened, with its acknowledgement."""

    def __init__(self, desk: Outside, sink: Sink, sender: str, subject: str) -> None:
        self.sender, self.mail = sender, letter(sender, subject, "When do you open on Sunday?")
        desk.post(self.mail, sender=sender)
        self.case = desk.case_about(subject)
        self.reference = str(self.case["reference"])
        self.acknowledged: Sent = sink.wait_for(sender)


def snapshot(desk: Outside, reference: str) -> tuple[Json, list[Json], list[Json]]:
    """All that the API tells of a case."""
    return desk.case(reference), desk.messages(reference), desk.events(reference)


def newest(desk: Outside) -> str:
    return str(desk.cases()[0]["reference"])


def test_a_mail_is_a_case_within_two_seconds(desk: Outside) -> None:
    mail = letter("Ida Holm <ida@example.net>", "Sunday hours", "When do you open on Sunday?")
    with smtplib.SMTP("127.0.0.1", desk.running.smtp_port) as out:
        out.send_message(mail)
    case = desk.case_about("Sunday hours", SOON_SECONDS)
    assert case["reference"].startswith("C-")
    assert case["contact"] == {"name": "Ida Holm", "email": "ida@example.net"}
    assert case["status"] == "open"
    assert case["process"]["key"] == "support"
    (said,) = [one for one in desk.messages(case["reference"]) if one["direction"] == "inbound"]
    assert said["text"] == "When do you open on Sunday?"
    assert said["from"] == {"name": "Ida Holm", "email": "ida@example.net"}


def test_the_acknowledgement_goes_out_with_reference_link_and_thread(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "ole@example.net", "A lid for my pot")
    sent = opened.acknowledged
    assert opened.reference in sent.mail["Subject"]
    assert opened.reference in sent.text
    assert sent.mail["In-Reply-To"] == opened.mail["Message-ID"]
    assert str(opened.mail["Message-ID"]) in sent.mail["References"]
    assert sent.link.startswith(f"http://localhost:{desk.running.port}/c/")
    assert sent.sender == ""
    assert sent.mail["Auto-Submitted"] == "auto-replied"
    assert sent.mail["X-Auto-Response-Suppress"] == "All"
    assert sent.answer_address.startswith("support+")


def test_an_answer_finds_its_case_by_the_message_it_answers(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "per@example.net", "Spare handle")
    answer = letter(
        opened.sender, "something else", "The red one.", In_Reply_To=opened.acknowledged.message_id
    )
    desk.file(answer, sender=opened.sender)
    assert [one["text"] for one in desk.messages(opened.reference) if one["direction"] == "inbound"] == [
        "When do you open on Sunday?",
        "The red one.",
    ]


def test_an_answer_finds_its_case_by_the_address_alone(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "siri@example.net", "Spare knob")
    to = opened.acknowledged.answer_address
    desk.file(letter(opened.sender, "no word of it", "The blue one.", to=to), to, sender=opened.sender)
    assert desk.messages(opened.reference)[-1]["text"] == "The blue one."


def test_the_address_counts_also_where_only_the_envelope_has_it(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "liv@example.net", "Spare foot")
    to = opened.acknowledged.answer_address
    hidden = letter(opened.sender, "hidden", "Rubber, please.", to="undisclosed-recipients:;")
    desk.file(hidden, to, sender=opened.sender)
    assert desk.messages(opened.reference)[-1]["text"] == "Rubber, please."


def test_the_same_mail_again_changes_nothing(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "mads@example.net", "Whisk bent")
    before = snapshot(desk, opened.reference)
    assert desk.post(opened.mail, sender=opened.sender) == []
    assert newest(desk) == opened.reference
    assert snapshot(desk, opened.reference) == before
    assert len(sink.to(opened.sender)) == 1


def test_an_out_of_office_answer_wakes_nothing(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "nils@example.net", "Which filter fits")
    desk.say(opened.reference, "Which model do you have?", "wait_contact")
    asked = sink.wait_for(opened.sender, 2)
    before = desk.case(opened.reference)
    assert before["status"] == "waiting"
    away = letter(
        opened.sender,
        "Out of office",
        "I am away.",
        In_Reply_To=asked.message_id,
        Auto_Submitted="auto-replied",
    )
    desk.file(away, sender=opened.sender)
    assert desk.case(opened.reference) == before
    filed = desk.messages(opened.reference)[-1]
    assert (filed["text"], filed["automatic"]) == ("I am away.", True)
    assert newest(desk) == opened.reference
    assert len(sink.to(opened.sender)) == 2


def test_mail_from_nobody_is_automatic(desk: Outside, sink: Sink) -> None:
    """A null sender in the envelope says so as well as any header."""
    opened = Opened(desk, sink, "runa@example.net", "Which bag fits")
    desk.say(opened.reference, "Which model do you have?", "wait_contact")
    asked = sink.wait_for(opened.sender, 2)
    before = desk.case(opened.reference)
    desk.file(letter(opened.sender, "Re: hello", "I am out.", In_Reply_To=asked.message_id), sender="")
    assert desk.case(opened.reference) == before
    assert desk.messages(opened.reference)[-1]["automatic"] is True


def bounce(of: Sent) -> bytes:
    """What the contact's mail server says of a mail of ours (RFC 3464)."""
    failed = of.recipients[0]
    return f"""From: Mail Delivery System <mailer-daemon@example.net>
To: {INBOX}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-of-{of.message_id.strip("<>")}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I could not deliver your mail.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {failed}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such person
--b
Content-Type: text/rfc822-headers

From: {INBOX}
To: {failed}
Message-ID: {of.message_id}
--b--
""".replace("\n", "\r\n").encode()


def test_a_bounce_marks_the_message_and_opens_no_case(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "gone@example.net", "Where is my parcel")
    desk.say(opened.reference, "Which address did you give?", "wait_contact")
    asked = sink.wait_for(opened.sender, 2)
    (ours,) = [one for one in desk.messages(opened.reference) if one["text"] == "Which address did you give?"]
    desk.file(bounce(asked), sender="")
    assert {"type": "MessageDelivered", "message": ours["id"], "outcome": "bounced"} in [
        {name: event.get(name) for name in ("type", "message", "outcome")}
        for event in desk.events(opened.reference)
    ]
    assert newest(desk) == opened.reference
    assert len(sink.to(opened.sender)) == 2
    with desk.signed_in("lena@caseway.test") as lead:
        page = lead.get("/outgoing").text
    assert "came back" in page
    assert "no such person" in page
    tasks = desk.ask("GET", f"/cases/{opened.reference}/tasks")["items"]
    assert "Call them" in [task["name"] for task in tasks]


def test_an_address_that_is_refused_is_a_failed_message(desk: Outside, sink: Sink) -> None:
    sink.refused.add("nowhere@example.net")
    desk.post(letter("nowhere@example.net", "Nobody at home", "Hello?"), sender="nowhere@example.net")
    reference = desk.case_about("Nobody at home")["reference"]
    wait_until(lambda: any(event["type"] == "MessageDelivered" for event in desk.events(reference)))
    (told,) = [event for event in desk.events(reference) if event["type"] == "MessageDelivered"]
    assert told["outcome"] == "failed"


def test_a_stranger_who_quotes_the_reference_gets_a_case_of_their_own(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "tove@example.net", "Kettle whistles")
    before = snapshot(desk, opened.reference)
    subject = f"About [{opened.reference}]"
    desk.file(letter("eve@elsewhere.example", subject, f"What is {opened.reference}?"))
    (own,) = [case for case in desk.cases() if case["contact"]["email"] == "eve@elsewhere.example"]
    assert own["reference"] != opened.reference
    assert snapshot(desk, opened.reference) == before


def test_the_contact_who_quotes_the_reference_is_filed_in_the_case(desk: Outside, sink: Sink) -> None:
    opened = Opened(desk, sink, "unn@example.net", "Kettle hums")
    desk.file(letter(opened.sender, f"Once more: {opened.reference}", "It still hums."), sender=opened.sender)
    assert desk.messages(opened.reference)[-1]["text"] == "It still hums."


@pytest.fixture(scope="module")
def second_inbox(desk: Outside) -> str:
    """Another address of the desk."""
    desk.value(
        "INSERT INTO inboxes (key, channel, address, company, queue, settings)"
        " VALUES ('sales', 'email', 'sales@localhost', 'Fjord Supply', 'general', '{}')"
    )
    return "sales@localhost"


def test_the_same_mail_to_two_inboxes_is_one_case(desk: Outside, sink: Sink, second_inbox: str) -> None:
    """The senders are known, so that nothing but the Message-ID keeps the two apart; often, because they race."""
    Opened(desk, sink, "vera@example.net", "Vera writes")
    taken: list[int] = []
    for number in range(12):
        mail = letter("vera@example.net", f"To both {number}", "Hello both.", to=f"{INBOX}, {second_inbox}")
        taken += desk.post(mail, INBOX, second_inbox, sender="vera@example.net")
    assert len(taken) == 24
    wait_until(lambda: desk.left_of(taken) == 0)
    subjects = [case["subject"] for case in desk.cases() if case["subject"].startswith("To both")]
    assert sorted(subjects) == sorted(f"To both {number}" for number in range(12))
    again = letter("vera@example.net", "To one, then the other", "Hello.")
    desk.file(again, sender="vera@example.net")
    desk.file(again, second_inbox, sender="vera@example.net")
    assert desk.case_about("To one, then the other")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"Subject: From nobody\r\n\r\nWho am I?\r\n", id="no sender"),
        pytest.param(b"\xff\xfe\x80\x81 no mail at all \x9f\r\n", id="no mail"),
        pytest.param(b"From: not an address\r\nSubject: Odd sender\r\n\r\nHello\r\n", id="no address"),
    ],
)
def test_a_mail_that_cannot_be_understood_is_held_and_visible(desk: Outside, raw: bytes) -> None:
    before = newest(desk)
    (number,) = desk.file(raw)
    assert newest(desk) == before
    with desk.signed_in("lena@caseway.test") as lead:
        assert f"/held/{number}/retry" in lead.get("/held").text
        assert lead.get(f"/held/{number}/source").content.strip() == raw.strip()


def test_a_mail_with_everything_wrong_is_still_a_case(desk: Outside) -> None:
    raw = (
        b"From: =?utf-8?b?TcOlcnRlbiDDhXM=?= <marten@example.net>\r\nSubject: =?x-none?q?Odd_=FF?= thing\r\n"
        b"To: support@localhost\r\nContent-Type: multipart/mixed; boundary=b\r\nDate: yesterday\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=klingon\r\n\r\nSm\xf8r\r\n"
        b"--b\r\nContent-Type: application/pdf; name*=utf-8''brev%20%C3%A5.pdf\r\n"
        b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n"
    )
    desk.file(raw, sender="marten@example.net")
    (case,) = [one for one in desk.cases() if one["contact"]["email"] == "marten@example.net"]
    (said,) = [one for one in desk.messages(case["reference"]) if one["direction"] == "inbound"]
    assert [file["name"] for file in said["attachments"]] == ["brev å.pdf"]


def test_held_mail_is_listed_on_the_command_line_too(desk: Outside) -> None:
    (number,) = desk.file(b"Subject: Nobody again\r\n\r\nWho am I?\r\n")
    (listed,) = [one for one in desk.told("mail", "held")["incoming"] if one["id"] == number]
    assert listed["reason"] == "It does not say who sent it."
    again = desk.run("mail", "retry", str(number))
    assert again.returncode == 1
    assert "It is held: It does not say who sent it." in again.stderr
