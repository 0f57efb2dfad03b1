"""Mail goes out: at least once, always under the same name, also past a mail server that is away."""

from email.message import EmailMessage

import httpx

from tests.acceptance.outside import Outside, letter
from tests.acceptance.sink import Sink
from tests.running import wait_until

PICTURE = bytes(range(256)) * 8


def test_a_mail_server_that_is_away_for_a_moment_loses_nothing(desk: Outside, sink: Sink) -> None:
    sink.close()
    desk.post(letter("wait@example.net", "Nobody answers", "Hello?"), sender="wait@example.net")
    reference = desk.case_about("Nobody answers")["reference"]
    wait_until(lambda: tried(desk, reference))
    sink.open()
    sent = sink.wait_for("wait@example.net")
    assert reference in sent.text
    wait_until(lambda: state_of(desk, reference) == "sent")
    assert len(sink.to("wait@example.net")) == 1


def tried(desk: Outside, reference: str) -> bool:
    """Whether the mail could not be handed over, and waits for another try."""
    return state_of(desk, reference) == "queued" and bool(
        desk.value("SELECT attempts > 1 FROM outbox WHERE case_id = %s", int(reference.split("-")[1]))
    )


def state_of(desk: Outside, reference: str) -> str:
    number = int(reference.split("-")[1])
    return str(desk.value("SELECT status FROM outbox WHERE case_id = %s ORDER BY seq LIMIT 1", number))


def test_a_reply_is_signed_threaded_and_in_two_forms(desk: Outside, sink: Sink) -> None:
    asked = letter("form@example.net", "Two forms", "Hello.")
    desk.post(asked, sender="form@example.net")
    reference = desk.case_about("Two forms")["reference"]
    acknowledged = sink.wait_for("form@example.net")
    desk.say(reference, "Which colour?", "wait_contact")
    reply = sink.wait_for("form@example.net", 2)
    assert "via Fjord Supply" in str(reply.mail["From"])
    assert reply.mail["Auto-Submitted"] is None
    assert reply.sender == reply.answer_address == acknowledged.answer_address
    assert reply.mail["In-Reply-To"] == asked["Message-ID"]
    assert reply.mail["References"].split()[0] == asked["Message-ID"]
    assert reply.mail["Subject"] == acknowledged.mail["Subject"] == f"Re: Two forms [{reference}]"
    assert "Which colour?" in reply.text
    html = reply.mail.get_body(("html",))
    assert html is not None
    assert "Which colour?" in html.get_content()
    assert reply.link == acknowledged.link


def test_whoever_was_copied_gets_what_a_person_writes(desk: Outside, sink: Sink) -> None:
    sender, copied = "main@example.net", "beside@example.net"
    desk.post(letter(sender, "For both of us", "Hello.", Cc=copied), sender=sender)
    reference = desk.case_about("For both of us")["reference"]
    desk.say(reference, "To both of you.", "wait_contact")
    assert "To both of you." in sink.wait_for(copied).text
    (copy,), (_, own) = sink.to(copied), sink.to(sender)
    assert (copy.recipients, own.recipients) == ((copied,), (sender,))
    assert copy.mail["Cc"] == own.mail["Cc"] == copied
    assert copy.message_id == own.message_id
    assert copy.answer_address != own.answer_address
    assert own.link not in copy.mail.as_string()
    page = httpx.get(desk.here(copy.link)).text
    assert "You were copied" in page
    assert "To both of you." in page
    desk.file(letter(copied, "Re: For both of us", "Me too.", to=copy.answer_address), copy.answer_address)
    assert desk.messages(reference)[-1]["text"] == "Me too."


def test_files_come_in_whole(desk: Outside) -> None:
    mail = letter("file@example.net", "With files", "See the picture.")
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="Kännchen.png")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "Inner", "shop@example.com"
    inner.set_content("The receipt.")
    mail.add_attachment(inner)
    desk.post(mail, sender="file@example.net")
    reference = desk.case_about("With files")["reference"]
    (said,) = [one for one in desk.messages(reference) if one["direction"] == "inbound"]
    assert len(said["attachments"]) == 2
    (picture,) = [one for one in said["attachments"] if one["name"] == "Kännchen.png"]
    assert desk.download(picture["href"]) == PICTURE
