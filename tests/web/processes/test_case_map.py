"""The map of one case: where it stands, what it passed, what was skipped and why, and the version it runs on."""

from html import unescape

from lxml import etree

from caseway.actions import tasks
from caseway.actions.perform import Done
from caseway.core.case.position import live_tokens
from caseway.core.values import reference_of
from caseway.kit.database import transaction
from caseway.store import definitions
from tests.people import MIA
from tests.web.conftest import Site
from tests.web.processes.editions import second

SVG = "{http://www.w3.org/2000/svg}"


def _classes(page: str) -> dict[str, tuple[list[str], str]]:
    """The classes and the title of every element drawn."""
    drawn = page[page.index('<svg class="map-drawing"') :].partition("</svg>")[0]
    root = etree.fromstring(f"{drawn}</svg>")
    return {
        g.get("data-element", ""): ((g.get("class") or "").split(), g.findtext(f"{SVG}title") or "")
        for g in root.iter(f"{SVG}g")
        if g.get("data-element")
    }


async def test_what_was_passed_and_skipped_is_on_the_map_with_its_reason(site: Site) -> None:
    desk = site.desk
    done = await desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    definition = done.bundle.definition
    token = next(t for t, _ in live_tokens(done.state, definition) if t.wait == "task")
    skipped = await tasks.skip(
        desk.house, desk.cast.lena, done.state.case_id, token.id, "Answered on the phone already."
    )
    assert isinstance(skipped, Done)
    reference = reference_of(done.state.case_id)
    async with await site.client(desk.cast.bob) as client:
        page = (await client.get(f"/cases/{reference}/map")).text
    drawn = _classes(page)
    assert "is-passed" in drawn["Task_Triage"][0]
    assert "is-passed" in drawn["Send_Acknowledgement"][0]
    classes, title = drawn["Task_Solve"]
    assert "is-skipped" in classes
    assert "skipped by Lena Hart" in title
    assert "Answered on the phone already." in title
    assert "Answered on the phone already." in unescape(page[page.index("map-tools") :])


async def test_a_newer_version_is_told_and_a_lead_moves_the_case_there(site: Site) -> None:
    desk = site.desk
    done = await desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    async with transaction(desk.house.pool) as connection:
        first = await definitions.one(connection, "support", 1)
        assert first is not None
        await definitions.publish(connection, second(first), desk.now)
    reference = reference_of(done.state.case_id)
    async with await site.client(desk.cast.bob) as client:
        page = (await client.get(f"/cases/{reference}/map")).text
        assert "new cases run on v2" in page
        assert "Move this case" not in page
        assert (await client.post(f"/cases/{reference}/version", data={"to": "2"})).status_code == 409
    async with await site.client(desk.cast.lena) as client:
        assert "v2 is there" in (await client.get(f"/cases/{reference}")).text
        assert (await client.post(f"/cases/{reference}/version", data={"to": "7"})).status_code == 409
        moved = await client.post(f"/cases/{reference}/version", data={"to": "2"})
        assert moved.status_code == 303
        assert "new cases run on" not in (await client.get(f"/cases/{reference}/map")).text
    assert (await desk.state(done.state.case_id)).definition == ("support", 2)


async def test_an_ended_process_stands_at_its_end_and_not_at_its_beginning(site: Site) -> None:
    desk = site.desk
    done = await desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    async with await site.client(desk.cast.lena) as client:
        reference = reference_of(done.state.case_id)
        await client.post(
            f"/cases/{reference}/closure", data={"basis": "no_action", "seq": str(done.state.seq)}
        )
        await desk.let(days=60)
        assert (await desk.state(done.state.case_id)).process.ended
        page = unescape((await client.get(f"/cases/{reference}")).text)
    near = page[page.index('<svg class="map-near"') :].partition("</svg>")[0]
    assert "is-here" not in near
    assert 'class="task is-closed"' in near
