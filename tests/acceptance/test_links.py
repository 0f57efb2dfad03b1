"""The contact's page: one link a participant, with what each may do, and nothing that is not theirs."""

import re
from datetime import timedelta

import httpx

from caseway.actions import links
from caseway.kit import clock
from tests.acceptance.outside import Outside, letter
from tests.acceptance.sink import Sink
from tests.running import wait_until


def open_case(desk: Outside, sink: Sink, sender: str, subject: str, **headers: str) -> tuple[str, str]:
    """A case with its reference and the link that its contact got."""
    desk.post(letter(sender, subject, f"{subject}, please.", **headers), sender=sender)
    return str(desk.case_about(subject)["reference"]), desk.here(sink.wait_for(sender).link)


def number(reference: str) -> int:
    return int(reference.split("-")[1])


def test_looking_changes_nothing_and_writing_does(desk: Outside, sink: Sink) -> None:
    reference, door = open_case(desk, sink, "ask@example.net", "A cup for my cup")
    before = desk.case(reference), desk.events(reference)
    for address in (door, f"{door}?said=confirmed", f"{door}?verb=withdrawn"):
        assert httpx.get(address).status_code == 200
    for part in ("statements", "messages", "wishes", "renewal"):
        assert httpx.get(f"{door}/{part}", params={"verb": "withdrawn"}).status_code in (404, 405)
    assert (desk.case(reference), desk.events(reference)) == before
    wrote = httpx.post(f"{door}/messages", data={"text": "In blue."}, follow_redirects=True)
    assert "In blue." in wrote.text
    assert desk.messages(reference)[-1]["text"] == "In blue."
    assert desk.messages(reference)[-1]["channel"] == "page"


def test_the_page_says_where_it_stands_and_offers_every_way(desk: Outside, sink: Sink) -> None:
    reference, door = open_case(desk, sink, "ways@example.net", "A tray for my tray")
    page = httpx.get(door).text
    for words in (reference, "A tray for my tray", "speak to a person", "complain", "no longer need this"):
        assert words in page
    httpx.post(f"{door}/wishes", data={"what": "complaint", "text": "Too slow."})
    assert desk.case(reference)["process"]["key"] == "complaint"
    httpx.post(f"{door}/wishes", data={"what": "person", "text": "After five."})
    assert "After five." in [one["text"] for one in desk.messages(reference)]


def test_the_whole_way_from_proposal_to_rating_is_on_the_page(desk: Outside, sink: Sink) -> None:
    reference, door = open_case(desk, sink, "way@example.net", "A stand for my stand")
    offer = {"text": "We send another.", "steps": ["Pack it", "Send it"], "amount": 20}
    desk.ask("POST", f"/cases/{reference}/proposals", offer)
    page = httpx.get(door).text
    assert "We send another." in page
    assert "Send it" in page
    assert (
        "we carry it out"
        in httpx.post(f"{door}/statements", data={"verb": "agreed"}, follow_redirects=True).text.lower()
    )
    desk.say(reference, "It is on its way.", "answer")
    assert "Did it work?" in httpx.get(door).text
    not_yet = httpx.post(
        f"{door}/statements", data={"verb": "not-solved", "text": "It is bent."}, follow_redirects=True
    )
    assert "goes back to the person" in not_yet.text
    assert desk.case(reference)["stage"] == "solving"
    desk.say(reference, "Another one is on its way.", "answer")
    httpx.post(f"{door}/statements", data={"verb": "confirmed"})
    assert desk.case(reference)["closure"]["basis"] == "confirmed"
    assert "How was it?" in httpx.get(door).text
    httpx.post(f"{door}/statements", data={"verb": "rated", "rating": "2", "text": "Bent."})
    assert "You gave 2 of 5" in httpx.get(door).text
    assert "Follow up" in [task["name"] for task in desk.ask("GET", f"/cases/{reference}/tasks")["items"]]


def test_a_link_shows_its_own_case_alone(desk: Outside, sink: Sink) -> None:
    first, door = open_case(desk, sink, "own@example.net", "My own pot")
    second, _ = open_case(desk, sink, "other@example.net", "Another person's pan")
    desk.ask("POST", f"/cases/{first}/notes", {"text": "They are a nuisance."})
    answer = httpx.get(door)
    for hidden in ("nuisance", second, "Another person's pan", "other@example.net", "caseway.test", "Solve"):
        assert hidden not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert not answer.cookies


def test_a_link_that_we_never_made_opens_nothing(desk: Outside, sink: Sink) -> None:
    reference, door = open_case(desk, sink, "made@example.net", "A pot of mine")
    head, _, token = door.rpartition("/")
    changed = token[:5] + ("A" if token[5] != "A" else "B") + token[6:]
    for wrong in (changed, token[:-4], token + "AAAA", "x", "%00", "a" * 5000):
        answer = httpx.get(f"{head}/{wrong}")
        assert answer.status_code == 404
        assert reference not in answer.text
        assert "A pot of mine" not in answer.text
        assert httpx.post(f"{head}/{wrong}/statements", data={"verb": "withdrawn"}).status_code == 404
        assert httpx.post(f"{head}/{wrong}/renewal").status_code == 404
    assert desk.case(reference)["closure"] is None


def test_who_was_copied_reads_and_writes_but_does_not_decide(desk: Outside, sink: Sink) -> None:
    reference, _ = open_case(desk, sink, "boss@example.net", "Pots for us", Cc="aide@example.net")
    desk.say(reference, "Here they are.", "answer")
    copied = desk.value(
        "SELECT id FROM participants WHERE case_id = %s AND role = 'copied'", number(reference)
    )
    door = f"{desk.running.url}/c/{links.link_token(key(desk), copied, 1, clock.machine())}"
    page = httpx.get(door)
    assert "You were copied" in page.text
    assert "Did it work?" not in page.text
    for verb in ("confirmed", "not-solved", "withdrawn", "rated", "agreed"):
        assert httpx.post(f"{door}/statements", data={"verb": verb, "rating": "5"}).status_code == 409
    assert desk.case(reference)["status"] == "resolved"
    httpx.post(f"{door}/messages", data={"text": "I saw it too."})
    assert desk.messages(reference)[-1]["text"] == "I saw it too."


def key(desk: Outside) -> bytes:
    """What the house signs with."""
    return bytes.fromhex(desk.value("SELECT value FROM settings WHERE key = 'signing-key'"))


def expired(desk: Outside, reference: str) -> str:
    """The link that the contact of this case would have had for too long."""
    person = desk.value(
        "SELECT id FROM participants WHERE case_id = %s AND role = 'contact'", number(reference)
    )
    sent_at = clock.machine() - timedelta(days=links.LINK_DAYS + 2)
    return f"{desk.running.url}/c/{links.link_token(key(desk), person, 1, sent_at)}"


def test_an_expired_link_renews_itself_by_mail(desk: Outside, sink: Sink) -> None:
    reference, _ = open_case(desk, sink, "late@example.net", "My late kettle")
    old = expired(desk, reference)
    shut = httpx.get(old)
    assert shut.status_code == 410
    for hidden in (reference, "My late kettle", "late@example.net"):
        assert hidden not in shut.text
    assert httpx.post(f"{old}/statements", data={"verb": "withdrawn"}).status_code == 410
    assert httpx.post(f"{old}/messages", data={"text": "Hello"}).status_code == 410
    asked = httpx.post(f"{old}/renewal")
    assert asked.status_code == 200
    assert "late@example.net" not in asked.text
    fresh = sink.wait_for("late@example.net", 2)
    assert httpx.get(desk.here(fresh.link)).status_code == 200
    assert desk.case(reference)["status"] == "open"


def test_asking_again_and_again_for_a_link_sends_one(desk: Outside, sink: Sink) -> None:
    """Whoever has an old link cannot fill a contact's inbox with it."""
    reference, _ = open_case(desk, sink, "calm@example.net", "My calm kettle")
    old = expired(desk, reference)
    for _ in range(5):
        assert httpx.post(f"{old}/renewal").status_code == 200
    renewals = [event for event in desk.events(reference) if event["type"] == "LinkRenewed"]
    assert len(renewals) == 1
    wait_until(lambda: len(sink.to("calm@example.net")) == 2)


def test_the_link_in_a_mail_is_the_readers_own(desk: Outside, sink: Sink) -> None:
    """Every mail to a contact has it, and no two contacts have the same."""
    _, first = open_case(desk, sink, "one@example.net", "Whisk of one")
    reference, second = open_case(desk, sink, "two@example.net", "Whisk of two")
    desk.say(reference, "Which size?", "wait_contact")
    asked = sink.wait_for("two@example.net", 2)
    assert first != second
    assert desk.here(asked.link) == second
    assert not re.search(r"/c/", desk.messages(reference)[-1]["text"])
