"""The pages of the workspace, without a browser: who sees what, and what a word leads to."""

import re
from typing import Any

import psycopg
import pytest

from caseway.core.values import reference_of
from tests.people import MIA
from tests.web.conftest import Site


async def _case(site: Site) -> tuple[int, str]:
    done = await site.desk.mail(
        MIA, "Kettle leaks at the base", "Hello,\n\nit leaks. What should I do?\n\nMia"
    )
    assert done is not None
    return done.state.case_id, reference_of(done.state.case_id)


async def test_nobody_gets_in_without_signing_in(site: Site) -> None:
    async with await site.client() as client:
        answer = await client.get("/lists/mine")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?to=/lists/mine"


async def test_the_list_shows_what_nobody_has(site: Site) -> None:
    _, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        page = (await client.get("/lists/unassigned")).text
        rail = (await client.get("/rail?at=unassigned")).text
    assert reference in page
    assert "Mia Berger" in page
    assert re.search(r"Unassigned</span><span class=\"rail-count\">1<", rail)


async def test_charlie_finds_nothing_anywhere(site: Site) -> None:
    _, reference = await _case(site)
    async with await site.client(site.desk.cast.charlie) as client:
        listed = await client.get("/lists/all")
        answers = [
            await client.get(f"/cases/{reference}{rest}")
            for rest in ("", "/update", "/history", "/map", "/split")
        ]
        answers += [
            await client.post(f"/cases/{reference}/{noun}", data={"text": "hm", "basis": "no_action"})
            for noun in ("messages", "notes", "assignment", "closure", "block")
        ]
    assert reference not in listed.text
    assert [answer.status_code for answer in answers] == [404] * len(answers)


async def test_the_case_page_holds_the_whole_case(site: Site) -> None:
    _, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        page = (await client.get(f"/cases/{reference}")).text
    for words in (
        "Kettle leaks at the base",
        "What should I do?",
        "mia.berger@example.net",
        "Send and wait for Mia",
    ):
        assert words in page
    assert "style=" not in page
    assert "<script>" not in page


async def test_a_reply_is_sent_and_shown(site: Site) -> None:
    case_id, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        answer = await client.post(
            f"/cases/{reference}/messages",
            data={"text": "Which model is it?", "then": "wait_contact"},
            headers={"HX-Request": "true", "HX-Request-Type": "partial"},
        )
    assert answer.status_code == 200
    assert "We asked: Which model is it?" in answer.text
    state = await site.desk.state(case_id)
    assert state.ball is not None
    assert state.ball.then == "wait_contact"


async def test_a_stale_reply_is_refused_and_says_why(site: Site) -> None:
    _, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        answer = await client.post(
            f"/cases/{reference}/messages",
            data={"text": "Which model is it?", "then": "wait_contact", "seq": "1"},
            headers={"HX-Request": "true", "HX-Request-Type": "partial"},
        )
    assert answer.status_code == 409
    assert "Something has happened in this case" in answer.text
    assert "send anyway" in answer.text


async def test_another_site_cannot_post(site: Site) -> None:
    _, reference = await _case(site)
    async with await site.client(site.desk.cast.bob) as client:
        answer = await client.post(
            f"/cases/{reference}/notes", data={"text": "hm"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
    assert answer.status_code == 403


async def test_a_page_makes_a_handful_of_queries_however_long_it_is(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reference = await _case(site)
    for number in range(5):
        await site.desk.mail(
            MIA, f"Re: Kettle leaks at the base [{reference}]", f"And another thing: {number}"
        )
    made: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def counted(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        made.append(str(query))
        return await execute(self, query, *rest, **more)

    async with await site.client(site.desk.cast.bob) as client:
        await client.get(f"/cases/{reference}")
        monkeypatch.setattr(psycopg.AsyncCursor, "execute", counted)
        for path, most in (
            ("/lists/all", 4),
            (f"/cases/{reference}/update", 15),
            (f"/cases/{reference}", 16),
        ):
            made.clear()
            assert (await client.get(path)).status_code == 200
            assert len(made) <= most, "\n".join(made)
