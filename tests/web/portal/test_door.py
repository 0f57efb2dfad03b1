"""Mia's page: what it shows, what she can say, and what it gives away to nobody."""

import re

from caseway.actions import replies
from caseway.actions.links import link_token
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.store import participants
from caseway.web.pages import HERE
from caseway.web.portal.tongue import GERMAN
from tests.people import MIA
from tests.web.conftest import Site


async def _asked(site: Site) -> tuple[int, str]:
    """A case of Mia's in which Bob asked something; its id and the path of her page."""
    desk = site.desk
    done = await desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    case_id = done.state.case_id
    await replies.reply(desk.house, desk.cast.bob, case_id, replies.Reply(text="Which model is it?"))
    texts = "\n".join(f"{said.text}\n{said.folded}" for said in await desk.said(case_id))
    return case_id, re.findall(r"/c/[\w-]+", texts)[-1]


async def test_the_page_says_where_it_stands_and_repeats_the_question(site: Site) -> None:
    case_id, path = await _asked(site)
    await replies.add_note(site.desk.house, site.desk.cast.bob, case_id, "She sounds cross.")
    async with await site.client() as client:
        page = (await client.get(path)).text
    for words in ("Kettle leaks", "We have a question for you", "Which model is it?", reference_of(case_id)):
        assert words in page
    assert "She sounds cross." not in page


async def test_looking_changes_nothing(site: Site) -> None:
    case_id, path = await _asked(site)
    before = await site.desk.state(case_id)
    async with await site.client() as client:
        for _ in range(3):
            await client.get(f"{path}?said=confirmed")
        for noun in ("messages", "statements", "wishes", "renewal"):
            assert (await client.get(f"{path}/{noun}")).status_code == 405
    assert await site.desk.state(case_id) == before


async def test_mia_answers_on_her_page(site: Site) -> None:
    case_id, path = await _asked(site)
    async with await site.client() as client:
        answer = await client.post(f"{path}/messages", data={"text": "An EK-20."})
        assert answer.status_code == 303
        page = (await client.get(answer.headers["location"])).text
    assert "Your message is in the case" in page
    assert "An EK-20." in page
    assert len((await site.desk.state(case_id)).unread) == 1


async def test_what_the_map_does_not_wait_for_is_refused_and_kept(site: Site) -> None:
    _, path = await _asked(site)
    async with await site.client() as client:
        answer = await client.post(f"{path}/statements", data={"verb": "confirmed", "text": "Works."})
    assert answer.status_code == 409
    assert "Nothing waits for confirmation now." in answer.text


async def test_a_complaint_reaches_the_lead(site: Site) -> None:
    case_id, path = await _asked(site)
    async with await site.client() as client:
        await client.post(f"{path}/wishes", data={"what": "complaint", "text": "Three weeks now."})
    assert (await site.desk.state(case_id)).complained


async def test_a_link_that_was_never_ours_says_nothing(site: Site) -> None:
    async with await site.client() as client:
        answer = await client.get("/c/AAAAAAAAAAEAAAABAABRZwAAAAAAAAAAAAAAAAAAAAA")
    assert answer.status_code == 404
    assert "does not lead anywhere" in answer.text


async def test_an_old_link_is_renewed_by_mail_to_the_same_address(site: Site) -> None:
    case_id, _ = await _asked(site)
    desk = site.desk
    async with desk.house.pool.connection() as connection:
        mia = (await participants.of_case(connection, case_id))[0]
    old = link_token(desk.house.signing_key, mia.id, mia.link_version + 1, clock.machine())
    async with await site.client() as client:
        shut = await client.get(f"/c/{old}")
        await client.post(f"/c/{old}/renewal")
    assert shut.status_code == 410
    assert "Kettle" not in shut.text
    assert "link" in await desk.templates(case_id)


async def test_who_was_copied_writes_but_does_not_decide(site: Site) -> None:
    case_id, _ = await _asked(site)
    desk = site.desk
    async with desk.house.pool.connection() as connection:
        await participants.join(connection, case_id, "kenji@nakamura.example", "copied", None)
        kenji = (await participants.of_case(connection, case_id))[-1]
    token = link_token(desk.house.signing_key, kenji.id, kenji.link_version, clock.machine())
    async with await site.client() as client:
        page = (await client.get(f"/c/{token}")).text
        answer = await client.post(f"/c/{token}/statements", data={"verb": "withdrawn"})
    assert "You were copied" in page
    assert "Only the person who asked can decide that." in answer.text
    assert (await desk.state(case_id)).closure is None


def test_every_german_sentence_keeps_its_gaps() -> None:
    for english, german in GERMAN.items():
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", german)


def test_the_page_says_nothing_that_german_lacks() -> None:
    template = (HERE / "portal" / "door.html").read_text(encoding="utf-8")
    said = set(re.findall(r'say\("([^"]+)"', template))
    assert said - GERMAN.keys() == set()


async def test_mia_reads_her_page_in_german(site: Site) -> None:
    desk = site.desk
    done = await desk.mail(MIA, "Kessel undicht", "Hallo, der Kessel ist undicht.", Content_Language="de-AT")
    assert done is not None
    case_id = done.state.case_id
    async with desk.house.pool.connection() as connection:
        await connection.execute("UPDATE contacts SET language = 'de-AT'")
    await replies.reply(desk.house, desk.cast.bob, case_id, replies.Reply(text="Welches Modell ist es?"))
    texts = "\n".join(f"{said.text}\n{said.folded}" for said in await desk.said(case_id))
    async with await site.client() as client:
        page = (await client.get(re.findall(r"/c/[\w-]+", texts)[-1])).text
    for words in ('lang="de"', "Wir haben eine Frage an Sie.", "Welches Modell ist es?", "Antworten"):
        assert words in page
