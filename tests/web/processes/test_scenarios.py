"""The pages of scenarios: played at once, written into the draft, made from a case, and nobody's words in them."""

import httpx

from caseway.actions import drafts
from caseway.actions.drafts import DraftChanges
from caseway.core.values import reference_of
from caseway.store import drafts as stored
from caseway.store.drafts import Draft
from tests.people import MIA
from tests.web.conftest import Site

ROOM = "/processes/support/scenarios"
TEXT = 'title = "Asked"\n\n[[step]]\nwhen = "contact writes"\nthen = { status = "open" }\n'


async def drawing(site: Site) -> httpx.AsyncClient:
    """Lena with a draft of the support map."""
    await drafts.open_draft(site.desk.house, "support", site.desk.cast.lena.id)
    return await site.client(site.desk.cast.lena)


async def draft_of(site: Site) -> Draft:
    async with site.desk.house.pool.connection() as connection:
        found = await stored.read(connection, "support")
    assert found is not None
    return found


async def test_the_list_shows_what_holds_and_what_is_never_passed(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        page = (await client.get(ROOM)).text
    assert "The contact falls silent after a question" in page
    assert "% of the map is passed" in page
    assert "is-red" not in page
    assert "Open a draft to write" in page


async def test_agents_and_strangers_find_nothing(site: Site) -> None:
    for agent in (site.desk.cast.ana, site.desk.cast.charlie):
        async with await site.client(agent) as client:
            answers = [
                await client.get(ROOM),
                await client.get(f"{ROOM}/spam"),
                await client.post(f"{ROOM}/runs", json={}),
                await client.post(f"{ROOM}/spam/preview", json={"text": TEXT}),
                await client.post(f"{ROOM}/spam/removal"),
                await client.post(f"{ROOM}/cases", data={"reference": "C-1-1"}),
            ]
        assert {answer.status_code for answer in answers} == {404}


async def test_a_new_one_is_written_played_and_saved(site: Site) -> None:
    async with await drawing(site) as client:
        answer = await client.post(ROOM, data={"title": "Is it “safe”?"})
        assert answer.headers["location"] == f"{ROOM}/is_it_safe"
        shown = (await client.post(f"{ROOM}/is_it_safe/preview", json={"text": TEXT})).json()
        assert (shown["green"], shown["title"]) == (True, "Asked")
        assert shown["model"]["step"][0]["when"] == "contact writes"
        assert "Task for the agent: Solve it" in shown["timeline"]
        model = {"title": "Asked", "step": [{"when": "contact writes", "then": {"status": "closed"}}]}
        shown = (await client.post(f"{ROOM}/is_it_safe/preview", json={"model": model})).json()
        assert shown["failures"][0]["sentence"] == "status: expected closed, was open"
        assert 'then = { status = "closed" }' in shown["text"]
        saved = await client.post(f"{ROOM}/is_it_safe/text", json={"text": TEXT, "base": None})
        assert saved.status_code == 200
    assert (await draft_of(site)).files["scenarios/is_it_safe.toml"] == TEXT


async def test_a_text_that_is_no_scenario_says_where(site: Site) -> None:
    async with await drawing(site) as client:
        shown = (await client.post(f"{ROOM}/spam/preview", json={"text": 'title = "x"\nstep = 3'})).json()
    assert shown["wrong"] == {"line": 2, "sentence": "“step” is a list in [ ], not a whole number."}
    assert shown["places"] == []


async def test_somebody_elses_map_is_no_conflict_but_their_scenario_is(site: Site) -> None:
    house, cast = site.desk.house, site.desk.cast
    async with await drawing(site) as client:
        await client.post(ROOM, data={"title": "Asked"})
        base = (await draft_of(site)).files["scenarios/asked.toml"]
        revision = (await draft_of(site)).revision
        await drafts.save_draft(house, "support", revision, DraftChanges(name="Support, new"), cast.ada.id)
        body = {"text": TEXT, "base": base}
        assert (await client.post(f"{ROOM}/asked/text", json=body)).status_code == 200
        other = await client.post(f"{ROOM}/asked/text", json={"text": TEXT + "# more", "base": base})
        assert other.status_code == 422
        assert "Somebody has saved this scenario" in other.json()["sentence"]
    assert (await draft_of(site)).files["scenarios/asked.toml"] == TEXT


async def test_duplicated_renamed_removed_and_back(site: Site) -> None:
    async with await drawing(site) as client:
        await client.post(ROOM, data={"title": "Spam again", "like": "spam"})
        text = (await draft_of(site)).files["scenarios/spam_again.toml"]
        assert 'title = "Spam again"' in text
        assert "spam = true" in text
        await client.post(f"{ROOM}/spam_again/name", json={"to": "More spam"})
        taken = await client.post(f"{ROOM}/more_spam/name", json={"to": "spam"})
        assert "already" in taken.json()["sentence"]
        gone = (await client.post(f"{ROOM}/more_spam/removal")).json()["text"]
        assert "scenarios/more_spam.toml" not in (await draft_of(site)).files
        assert (await client.get(f"{ROOM}/more_spam")).status_code == 404
        await client.post(f"{ROOM}/more_spam/return", json={"text": gone})
    assert (await draft_of(site)).files["scenarios/more_spam.toml"] == gone == text


async def test_a_case_becomes_a_scenario_without_a_word_of_anybody(site: Site) -> None:
    done = await site.desk.mail(MIA, "Kettle leaks badly", "Secret words. It leaks.")
    assert done is not None
    reference = reference_of(done.state.case_id)
    async with await drawing(site) as client:
        answer = await client.post(f"{ROOM}/cases", data={"reference": reference})
        name = answer.headers["location"].rpartition("/")[2]
        shown = await client.get(answer.headers["location"])
        missing = await client.post(f"{ROOM}/cases", data={"reference": "C-9-9"})
    text = (await draft_of(site)).files[f"scenarios/{name}.toml"]
    assert f'title = "As in {reference}"' in text
    assert 'sent = ["acknowledgement"]' in text
    assert "leaks" not in text
    assert shown.status_code == 200
    assert "no such case" in missing.text


async def test_a_map_that_does_not_run_keeps_its_scenarios_waiting(site: Site) -> None:
    house, cast = site.desk.house, site.desk.cast
    async with await drawing(site) as client:
        revision = (await draft_of(site)).revision
        files = {"triage.dmn": "<definitions"}
        await drafts.save_draft(house, "support", revision, DraftChanges(files=files), cast.lena.id)
        page = (await client.get(ROOM)).text
        one = await client.get(f"{ROOM}/spam")
    assert "Scenarios wait until it does." in page or "cannot be read" in page
    assert one.status_code == 200
