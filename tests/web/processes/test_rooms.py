"""The rooms of the processes: who gets in, and what they find."""

import io
import zipfile
from html import unescape
from typing import Any

import psycopg
import pytest

from caseway.core.values import reference_of
from caseway.kit.database import transaction
from caseway.store import definitions
from tests.people import MIA, TOMAS
from tests.web.conftest import Site
from tests.web.processes.editions import second

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


async def test_everybody_who_works_cases_may_look_and_charlie_may_not(site: Site) -> None:
    async with await site.client(site.desk.cast.bob) as client:
        assert "Support" in (await client.get("/processes")).text
        room = (await client.get("/processes/support")).text
        assert (await client.get("/processes/no-such-thing")).status_code == 404
    assert 'class="map-drawing"' in room
    assert "/processes/support/draft" not in room
    async with await site.client(site.desk.cast.charlie) as client:
        answers = [await client.get(path) for path in ("/processes", "/processes/support")]
    assert [answer.status_code for answer in answers] == [404, 404]


async def test_the_counts_come_in_a_second_fragment_and_lead_to_their_list(site: Site) -> None:
    done = await site.desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    await site.desk.mail(TOMAS, "Invoice", "The invoice is wrong.")
    await site.desk.let(hours=30)
    async with await site.client(site.desk.cast.lena) as client:
        page = unescape((await client.get("/processes/support")).text)
        assert "/processes/support/crowds?version=0" in page
        crowds = unescape((await client.get("/processes/support/crowds")).text)
        assert "Cases at Solve it: 2, 1 day at the longest" in crowds
        assert 'class="badge is-warm" href="/lists/step:support:Task_Solve"' in crowds
        table = unescape((await client.get("/processes/support/crowds?show=table")).text)
        assert "/lists/step:support:Task_Solve" in table
        shown = (await client.get("/lists/step:support:Task_Solve")).text
        assert "Solve it" in shown
        assert shown.index("Kettle leaks") < shown.index("Invoice")
        none = (await client.get("/lists/step:support:Task_Solve:7")).text
        assert "Nobody stands here" in none
        rows = (await client.get("/lists/step:support:Task_Solve?rows=first", headers=FRAGMENT)).text
        assert rows.count('class="row ') + rows.count('class="row"') == 2
    async with await site.client(site.desk.cast.bob) as client:
        shown = (await client.get("/lists/step:support:Task_Solve")).text
    assert "Kettle leaks" in shown
    assert "Invoice" not in shown


async def test_a_step_says_who_does_it_with_what_and_who_waits(site: Site) -> None:
    done = await site.desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    async with await site.client(site.desk.cast.bob) as client:
        card = unescape((await client.get("/processes/support/steps/Task_Solve")).text)
        assert (await client.get("/processes/support/steps/Task_Gone")).status_code == 404
        drawn = await client.get("/processes/support/map.svg")
    for words in ("Solve it", "in 8 working hours", "Escalate", "1 here", reference_of(done.state.case_id)):
        assert words in card
    assert drawn.headers["content-disposition"] == 'attachment; filename="support-v1.svg"'
    assert "<style>" in drawn.text


async def test_versions_are_listed_read_compared_exported_and_retired(site: Site) -> None:
    house = site.desk.house
    async with transaction(house.pool) as connection:
        first = await definitions.one(connection, "support", 1)
        assert first is not None
        by = definitions.Signature(by=site.desk.cast.lena.id, note="Less time to answer.")
        await definitions.publish(connection, second(first), site.desk.now, by)
    async with await site.client(site.desk.cast.lena) as client:
        listed = (await client.get("/processes/support/versions")).text
        assert "Less time to answer." in listed
        assert "Lena Hart" in listed
        read = unescape((await client.get("/processes/support/versions/2")).text)
        assert "What is it about?" in read
        assert "Order number" in read
        assert "Guten Tag" in read or "Hallo" in read
        changes = unescape((await client.get("/processes/support/changes")).text)
        for words in ("Solve the matter", "PT8H", "PT6H", "we have your request", "messages/en/hello.txt"):
            assert words in changes
        assert 'class="task is-changed"' in changes
        assert "Nothing differs" in (await client.get("/processes/support/changes?from=1&to=1")).text
        assert (await client.get("/processes/support/changes?from=1&to=9")).status_code == 404
        packed = await client.get("/processes/support/versions/1/files")
        assert "support/support.bpmn" in zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
        form = {"way": "retire"}
        await client.post("/processes/support/versions/1/standing", data=form)
        assert "retired" in (await client.get("/processes/support/versions")).text
    async with await site.client(site.desk.cast.bob) as client:
        assert (await client.get("/processes/support/versions")).status_code == 200
        refused = await client.post("/processes/support/versions/1/standing", data={"way": "restore"})
    assert refused.status_code == 404


async def test_a_process_begins_as_a_draft_that_only_leads_see(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        wrong = await client.post(
            "/processes", data={"key": "Not A Key", "name": "Repairs"}, headers=FRAGMENT
        )
        begun = await client.post("/processes", data={"key": "repairs", "name": "Repairs"})
        cards = (await client.get("/processes")).text
    assert (wrong.status_code, begun.status_code) == (409, 303)
    assert begun.headers["location"] == "/processes/repairs/draft"
    assert "never published" in cards
    async with await site.client(site.desk.cast.bob) as client:
        assert "Repairs</a></h2>" not in (await client.get("/processes")).text
        assert (await client.get("/processes/repairs")).status_code == 404


async def test_the_pages_make_a_handful_of_queries_whatever_stands_on_the_map(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        await site.desk.mail(MIA, f"Kettle leaks {number}", "It leaks. What should I do?")
    made: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def counted(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        made.append(str(query))
        return await execute(self, query, *rest, **more)

    async with await site.client(site.desk.cast.bob) as client:
        paths = {
            "/processes": 4,
            "/processes/support": 6,
            "/processes/support?step=Task_Solve": 9,
            "/processes/support/crowds": 4,
            "/processes/support/steps/Task_Solve": 7,
            "/processes/support/versions": 5,
            "/processes/support/versions/1": 7,
            "/lists/step:support:Task_Solve": 5,
        }
        for path in paths:
            await client.get(path)
        monkeypatch.setattr(psycopg.AsyncCursor, "execute", counted)
        for path, most in paths.items():
            made.clear()
            assert (await client.get(path)).status_code == 200
            assert len(made) <= most, path + "\n" + "\n".join(made)


async def test_an_exported_version_comes_in_again_as_a_draft(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        packed = (await client.get("/processes/support/versions/1/files")).content
        taken = await client.post("/processes/imports", files={"file": ("support-v1.zip", packed)})
        assert taken.status_code == 303
        assert taken.headers["location"] == "/processes/support/draft"
        same = (await client.get("/processes/support/changes?from=1&to=draft")).text
        assert "Nothing differs" in same
        for name, data in (("a.zip", b"PK\x03\x04broken"), ("map.bpmn", b"no map at all"), ("", b"")):
            refused = await client.post("/processes/imports", files={"file": (name, data)})
            assert refused.status_code in (400, 409)
            assert "Traceback" not in refused.text
    async with await site.client(site.desk.cast.bob) as client:
        refused = await client.post("/processes/imports", files={"file": ("support-v1.zip", packed)})
    assert refused.status_code == 404
