"""The designer's side of the desk: who may draw, what is saved, what is told back, and how a draft ends."""

from typing import Any

import httpx
import pytest

from caseway.actions.drafts import open_draft
from caseway.actions.publishing import shipped
from caseway.store import definitions, drafts
from caseway.store.definitions import Published
from caseway.web.processes.draft_start import start_map
from caseway.web.processes.draft_verdicts import findings_of, wrong_with
from tests.web.conftest import Site

DRAFT = "/processes/support/draft"
TEXTS = {path: text for path, text in shipped("support").files.items() if path.endswith(".txt")}


async def told(client: httpx.AsyncClient, place: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.post(f"{DRAFT}/{place}", json=body)
    return answer.status_code, answer.json()


def test_the_small_map_to_begin_from_could_be_published_as_it_is() -> None:
    made = Published("greeting", 1, "Greeting & more", start_map("greeting", "Greeting & more"), TEXTS)
    assert findings_of(made) == []
    assert "Acknowledge" in definitions.compiled(made).definition.nodes


def test_a_message_that_cannot_be_read_says_so_and_one_without_end_is_stopped() -> None:
    assert wrong_with("Hello {{ name }}") == ""
    assert wrong_with("Hello {% if name %}").startswith("The message cannot be read: ")
    endless = "{% for a in range(9000) %}{% for b in range(9000) %}.{% endfor %}{% endfor %}"
    assert wrong_with(endless) != ""


async def test_whoever_may_not_draw_finds_no_draft(site: Site) -> None:
    cast = site.desk.cast
    await open_draft(site.desk.house, "support", cast.lena.id)
    for agent in (cast.bob, cast.sol, cast.charlie):
        async with await site.client(agent) as client:
            asked = [await client.get(DRAFT), await client.get(f"{DRAFT}/contents")]
            asked += [
                await client.post(f"{DRAFT}/{place}", json={"revision": 1})
                for place in ("contents", "removal")
            ]
            assert {answer.status_code for answer in asked} == {404}


async def test_the_page_alone_lets_small_pictures_in_and_nothing_else(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        page, other = await client.get(DRAFT), await client.get("/processes/support")
    policy = page.headers["Content-Security-Policy"]
    assert "img-src 'self' data:;" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "data:" not in other.headers["Content-Security-Policy"]
    assert "designer" not in other.text


async def test_a_new_process_begins_with_the_four_stages_or_another_map(site: Site) -> None:
    lena = site.desk.cast.lena
    verdicts = []
    async with await site.client(lena) as client:
        for key, begin in (("greeting", "stages"), ("second", "support")):
            await open_draft(site.desk.house, key, lena.id, key.capitalize())
            place = f"/processes/{key}/draft"
            begun = await client.post(f"{place}/beginning", json={"revision": 1, "begin": begin})
            assert begun.json()["revision"] == 2
            verdicts.append((await client.post(f"{place}/verdict", json={"revision": 2})).json())
        unknown = await client.post(
            "/processes/greeting/draft/beginning", json={"revision": 2, "begin": "nowhere"}
        )
        first = await client.post(DRAFT)
    assert [one["publishable"] for one in verdicts] == [True, True]
    assert unknown.status_code == 404
    assert (first.status_code, first.headers["Location"]) == (303, DRAFT)
    async with site.desk.house.pool.connection() as connection:
        copied = await drafts.read(connection, "second")
    assert copied is not None
    assert b'<bpmn:process id="second"' in copied.bpmn
    assert (
        definitions.compiled(Published("second", 1, "", copied.bpmn, copied.files)).definition.key == "second"
    )


async def test_a_verdict_saves_nothing_and_names_the_element(site: Site) -> None:
    await open_draft(site.desk.house, "support", site.desk.cast.lena.id)
    async with await site.client(site.desk.cast.lena) as client:
        contents = (await client.get(f"{DRAFT}/contents")).json()
        broken = contents["bpmn"].replace('outcome = "split"', "outcome =")
        status, verdict = await told(client, "verdict", revision=1, bpmn=broken, files={"gather.form": "{"})
        unread = await told(client, "verdict", revision=1, bpmn="<definitions")
        again = (await client.get(f"{DRAFT}/contents")).json()
    assert status == 200
    assert not verdict["publishable"]
    rules = {one["element"]: one["rule"] for one in verdict["findings"]}
    assert rules["gather.form"] == "form"
    assert "expression" in rules.values()
    assert unread[1]["findings"][0]["rule"] == "not-xml"
    assert again == contents
    assert again["by"] == "Lena Hart"


async def test_who_saves_over_somebody_is_told_who_and_when(site: Site) -> None:
    cast = site.desk.cast
    await open_draft(site.desk.house, "support", cast.lena.id)
    path = "messages/en/acknowledgement.txt"
    async with await site.client(cast.lena) as lena, await site.client(cast.ada) as ada:
        assert await told(lena, "contents", revision=1, files={path: "Hello."}) == (
            200,
            {"revision": 2, "at": "09:00"},
        )
        status, no = await told(ada, "contents", revision=1, files={path: "Hi."})
        assert (status, no["code"], no["by"], no["at"], no["revision"]) == (
            409,
            "changed",
            "Lena Hart",
            "09:00",
            2,
        )
        status, no = await told(ada, "contents", revision=2, files={"../etc/passwd": "x"})
        assert (status, no["code"]) == (422, "file-name")
        states = (await ada.get(f"{DRAFT}/states")).json()
        assert [one["revision"] for one in states] == [2, 1]
        assert (await told(ada, "restoration", revision=2, state=1))[1]["revision"] == 3
        assert (await ada.get(f"{DRAFT}/contents")).json()["files"][path] != "Hello."


async def test_a_message_is_shown_as_its_reader_would_see_it(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        german = await told(client, "preview", text="Guten Tag {{ name }}, bis {{ told_on }}.", language="de")
        wrong = await told(client, "preview", text="{{ name ")
    assert german == (200, {"text": "Guten Tag Mia, bis Dienstag, 3. März.\n"})
    assert wrong[0] == 422
    assert wrong[1]["sentence"].startswith("This cannot be read yet")


async def test_what_is_discarded_can_come_back_and_what_is_published_is_the_next_version(site: Site) -> None:
    lena = site.desk.cast.lena
    await open_draft(site.desk.house, "support", lena.id)
    async with await site.client(lena) as client:
        contents = (await client.get(f"{DRAFT}/contents")).json()
        files = contents["files"] | {"messages/en/acknowledgement.txt": "Hello {{ name }}."}
        assert await told(client, "removal", revision=1) == (200, {})
        assert (await client.get(f"{DRAFT}/contents")).status_code == 404
        back = await told(client, "return", revision=0, name="Support", bpmn=contents["bpmn"], files=files)
        assert back[0] == 200
        broken = contents["bpmn"].replace('outcome = "split"', "outcome =")
        await told(client, "contents", revision=back[1]["revision"], bpmn=broken)
        status, no = await told(client, "publication", revision=back[1]["revision"] + 1)
        assert (status, no["code"]) == (422, "findings")
        assert no["findings"]
        await told(client, "contents", revision=back[1]["revision"] + 1, bpmn=contents["bpmn"])
        status, yes = await told(client, "publication", revision=back[1]["revision"] + 2, note="Shorter.")
        assert (status, yes.get("version")) == (200, 2), yes
    async with site.desk.house.pool.connection() as connection:
        assert await drafts.read(connection, "support") is None
        found = await definitions.one(connection, "support", 2)
    assert found is not None
    assert found.files["messages/en/acknowledgement.txt"] == "Hello {{ name }}."


@pytest.mark.parametrize("place", ["contents", "verdict", "publication"])
async def test_nonsense_is_refused_by_a_sentence(site: Site, place: str) -> None:
    await open_draft(site.desk.house, "support", site.desk.cast.lena.id)
    async with await site.client(site.desk.cast.lena) as client:
        answer = await client.post(
            f"{DRAFT}/{place}", content=b"{", headers={"Content-Type": "application/json"}
        )
    assert answer.status_code == 400
