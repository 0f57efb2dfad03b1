"""The rooms beside the conversation: mail rooms, history, map, files, and the lead's hand on the process."""

from email.message import EmailMessage
from html import unescape

from caseway.actions import holds
from caseway.core.case.position import live_tokens
from caseway.core.values import reference_of
from caseway.store import definitions
from tests.people import MIA
from tests.web.conftest import Site

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


async def _case(site: Site) -> tuple[int, str]:
    done = await site.desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    return done.state.case_id, reference_of(done.state.case_id)


async def test_the_mail_rooms_are_the_leads_alone(site: Site) -> None:
    async with await site.client(site.desk.cast.bob) as client:
        answers = [
            await client.get("/outgoing"),
            await client.get("/held"),
            await client.post("/outgoing/release"),
        ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def test_held_mail_is_listed_and_released(site: Site) -> None:
    desk = site.desk
    await holds.hold_inbox(desk.house, desk.cast.lena, desk.cast.inbox_id, True)
    case_id, reference = await _case(site)
    async with await site.client(desk.cast.lena) as client:
        room = (await client.get("/outgoing")).text
        assert reference in room
        assert "Release all 1" in room
        await client.post("/outgoing/release")
        assert "Release all" not in (await client.get("/outgoing")).text
    assert await desk.templates(case_id) == ["acknowledgement"]


async def test_a_mail_without_a_sender_waits_in_the_room_with_its_reason(site: Site) -> None:
    raw = b"Subject: Rechnung\r\nMessage-ID: <x@y>\r\n\r\nBitte um Antwort.\r\n"
    await site.desk.raw_mail(raw, "")
    async with await site.client(site.desk.cast.lena) as client:
        room = (await client.get("/held")).text
        assert "It does not say who sent it." in room
        held = (await site.desk.held_mails())[0]
        source = await client.get(f"/held/{held.id}/source")
    assert source.content == raw
    assert source.headers["content-disposition"].startswith("attachment")


async def test_history_tells_every_event_and_the_map_shows_where(site: Site) -> None:
    case_id, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        told = (await client.get(f"/cases/{reference}/history")).text
        drawn = (await client.get(f"/cases/{reference}/map")).text
    state = await site.desk.state(case_id)
    assert told.count("<tr id=") == state.seq
    assert "Case opened" in told
    assert 'class="map-drawing"' in drawn
    assert "is-here" in drawn


async def test_files_come_as_downloads_and_html_in_a_frame_that_can_do_nothing(site: Site) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Mia Berger <mia.berger@example.net>",
        "support@localhost",
        "Photo",
    )
    mail["Message-ID"] = "<photo@example.net>"
    mail.set_content("See the page I saved.")
    mail.add_alternative("<p onclick='steal()'>See <b>this</b>.</p><script>steal()</script>", subtype="html")
    mail.add_attachment(b"<script>steal()</script>", maintype="text", subtype="html", filename="page.html")
    done = await site.desk.raw_mail(mail.as_bytes(), "mia.berger@example.net")
    assert done is not None
    reference = reference_of(done.state.case_id)
    async with await site.client(site.desk.cast.bob) as client:
        page = unescape((await client.get(f"/cases/{reference}")).text)
        seq = page.split("/original")[0].rsplit("/", 1)[1]
        shown = await client.get(f"/cases/{reference}/messages/{seq}/original")
        file = await client.get(
            f"/cases/{reference}/files/{seq}/{page.split(f'/files/{seq}/')[1].split(chr(34))[0]}"
        )
    assert "steal" not in shown.text
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "x-frame-options" not in shown.headers
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")


async def test_keeping_a_case_needs_an_instant(site: Site) -> None:
    case_id, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        form = {"text": "I ask the workshop.", "then": "keep"}
        refused = await client.post(f"/cases/{reference}/messages", data=form, headers=FRAGMENT)
        form["keep_until"] = "2026-03-04T09:00"
        kept = await client.post(f"/cases/{reference}/messages", data=form, headers=FRAGMENT)
    assert (refused.status_code, kept.status_code) == (409, 200)
    ball = (await site.desk.state(case_id)).ball
    assert ball is not None
    assert (ball.then, ball.until is not None) == ("keep", True)


async def test_only_the_lead_takes_the_process_in_hand_and_says_why(site: Site) -> None:
    desk = site.desk
    case_id, reference = await _case(site)
    state = await desk.state(case_id)
    async with desk.house.pool.connection() as connection:
        definition = (await definitions.bundle(connection, *state.definition)).definition
    token = next(token for token, _ in live_tokens(state, definition) if token.wait == "task")
    form = {"way": "jump", "token": str(token.id), "element": "Task_Gather", "reason": ""}
    async with await site.client(desk.cast.bob) as client:
        assert (await client.get(f"/cases/{reference}/course")).status_code == 404
        assert (
            await client.post(f"/cases/{reference}/course", data=form, headers=FRAGMENT)
        ).status_code == 409
    async with await site.client(desk.cast.lena) as client:
        assert "Jump" in (await client.get(f"/cases/{reference}/course")).text
        silent = await client.post(f"/cases/{reference}/course", data=form, headers=FRAGMENT)
        assert "Say why the case jumps." in silent.text
        form["reason"] = "The model is missing after all."
        done = await client.post(f"/cases/{reference}/course", data=form, headers=FRAGMENT)
    assert done.status_code == 200
    assert "Jumped" in done.text
    assert "The model is missing after all." in done.text


async def test_a_case_by_hand_keeps_what_was_typed_until_it_is_whole(site: Site) -> None:
    form = {
        "email": "tomas@example.org",
        "name": "Tomás Alves",
        "subject": "",
        "text": "It is not here.",
        "take": "yes",
    }
    async with await site.client(site.desk.cast.bob) as client:
        again = await client.post("/cases", data=form)
        assert again.status_code == 422
        assert "It is not here." in again.text
        opened = await client.post("/cases", data={**form, "subject": "Parcel is not here"})
        assert opened.status_code == 303
        page = (await client.get(opened.headers["location"])).text
    assert "Parcel is not here" in page
    assert "Tomás" in page


async def test_files_go_out_with_a_reply(site: Site) -> None:
    _, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        answer = await client.post(
            f"/cases/{reference}/messages",
            data={"text": "Here is how to close the lid.", "then": "answer"},
            files=[("files", ("lid.pdf", b"%PDF-1.7", "application/pdf"))],
            headers=FRAGMENT,
        )
    assert answer.status_code == 200
    assert "lid.pdf" in answer.text


async def test_a_reply_that_cannot_be_read_is_refused_and_not_an_error_of_ours(site: Site) -> None:
    _, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        form = {"text": "Hm.", "seq": "not a number"}
        answer = await client.post(f"/cases/{reference}/messages", data=form, headers=FRAGMENT)
    assert answer.status_code == 400
