"""The pages of replays: begun by a lead, followed, read case by case, taken away as CSV, deleted."""

from html import unescape

import httpx
import pytest

from caseway.actions import replays as acts
from caseway.actions import replies
from caseway.actions.replies import Reply
from caseway.core.values import reference_of
from caseway.lab.replay.trial import Trial
from caseway.store import definitions
from tests.people import MIA, TOMAS
from tests.web.conftest import Site

HERE = "/processes/support/replays"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
async def silent(site: Site) -> int:
    """Mia was asked something and fell silent; Tomás is answered."""
    asked = await site.desk.mail(MIA, "Kettle leaks", "It leaks.")
    answered = await site.desk.mail(TOMAS, "Opening hours", "When do you open?")
    assert asked is not None
    assert answered is not None
    await site.desk.let(hours=1)
    ana = site.desk.cast.ana
    await replies.reply(site.desk.house, ana, asked.state.case_id, Reply(text="Which model is it?"))
    await replies.reply(site.desk.house, ana, answered.state.case_id, Reply(text="At nine.", then="answer"))
    await site.desk.let(days=20)
    return asked.state.case_id


async def begun(site: Site, client: httpx.AsyncClient, **filled: str) -> str:
    """The page of a replay that has been worked through."""
    answer = await client.post(
        HERE, data={"target": "own", "name": "Try", "days": "365", **filled}, headers=FRAGMENT
    )
    assert answer.status_code == 200, answer.text
    page = answer.headers["HX-Redirect"]
    waiting = unescape((await client.get(page)).text)
    assert "waits for its turn" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    await acts.work(site.desk.house, int(page.rsplit("/", 1)[1]), Trial)
    return str(page)


async def sooner(site: Site) -> None:
    """A second version on which silence closes after a week."""
    async with site.desk.house.pool.connection() as connection:
        first = await definitions.one(connection, "support", 1)
        assert first is not None
        changed = definitions.Published(
            "support", 2, first.name, first.bpmn.replace(b">P14D<", b">P7D<"), first.files
        )
        await definitions.publish(connection, changed, site.desk.now)


async def test_an_empty_page_says_what_will_be_here(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        page = unescape((await client.get(HERE)).text)
        assert "Nothing replayed yet" in page
        assert 'name="target"' in page
        assert '<option value="v1"' in page
        assert "No case to replay" in unescape((await client.get(await begun(site, client))).text)


async def test_what_differs_is_shown_and_every_case_side_by_side(site: Site, silent: int) -> None:
    await sooner(site)
    reference = reference_of(silent)
    async with await site.client(site.desk.cast.lena) as client:
        page = await begun(site, client, target="v2", name="Close sooner")
        found = unescape((await client.get(page)).text)
        assert "Of 2 cases, 1 stay the same, 1 differ, 0 cannot be known." in found
        assert "closed 6 days sooner" in found
        assert 'hx-trigger="every 1s"' not in found
        assert reference in unescape((await client.get(f"{page}?what=duration")).text)
        assert "No case of this class" in unescape((await client.get(f"{page}?what=breaches")).text)
        case = unescape((await client.get(f"{page}/cases/{reference}")).text)
        assert case.count('class="map-drawing"') == 2
        assert case.count("Here they part") == 1
        assert case.index("Here they part") > case.index("Time came: 3 days")
        assert "6 days sooner" in case
        lines = (await client.get(f"{page}/cases.csv")).text.splitlines()
        assert lines[0].startswith("case,class,differs")
        assert lines[1].startswith(f"{reference},duration,")
        assert (await client.get(f"{page}/cases/C-1-0")).status_code == 404
        assert "Close sooner" in (await client.get(HERE)).text
        gone = await client.post(f"{page}/deletion", headers=FRAGMENT)
        assert gone.headers["HX-Redirect"] == HERE
        assert (await client.get(page)).status_code == 404


async def test_the_same_map_stays_the_same(site: Site, silent: int) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        assert "Every case stays the same" in (await client.get(await begun(site, client))).text


async def test_another_policy_and_an_assumption_are_stated(site: Site, silent: int) -> None:
    told = {"told": "question: 8\nfault: 8", "reminder_days": "2", "assume": "1", "outcome": "answer"}
    async with await site.client(site.desk.cast.lena) as client:
        found = unescape((await client.get(await begun(site, client, **told))).text)
    assert "Each case on its own version, another policy" in found
    assert "Other breaches" in found


async def test_a_replay_under_way_can_be_cancelled(site: Site, silent: int) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        answer = await client.post(HERE, data={"target": "own", "days": "30"}, headers=FRAGMENT)
        page = answer.headers["HX-Redirect"]
        refused = await client.post(f"{page}/deletion", headers=FRAGMENT)
        assert (refused.status_code, "Cancel it first" in refused.text) == (409, True)
        await client.post(f"{page}/cancellation", headers=FRAGMENT)
        await acts.work(site.desk.house, int(page.rsplit("/", 1)[1]), Trial)
        assert "cancelled" in (await client.get(page)).text


UNTRIABLE: list[tuple[dict[str, str], str]] = [
    ({"days": "", "since": "yesterday", "until": ""}, "from which day to which"),
    ({"days": "", "since": "2026-03-02", "until": "2026-03-01"}, "ends before it begins"),
    ({"sample": "some"}, "whole number"),
    ({"sample": "0"}, "A sample is between"),
    ({"told": "soon"}, "is no told time"),
    ({"told": "fault: soon"}, "is no told time"),
    ({"reminder_days": "x"}, "whole number"),
    ({"target": "v77"}, "no version 77"),
    ({"target": "draft"}, "no draft"),
    ({"target": "other"}, "Choose what"),
]


async def test_what_cannot_be_tried_is_said_beside_the_form(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        for filled, sentence in UNTRIABLE:
            asked = {"target": "own", "days": "30"} | filled
            answer = await client.post(HERE, data=asked, headers=FRAGMENT)
            assert answer.status_code == 409
            assert sentence in unescape(answer.text)


async def test_agents_and_strangers_find_nothing(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        page = await begun(site, client)
    for agent in (site.desk.cast.bob, site.desk.cast.charlie):
        async with await site.client(agent) as client:
            answers = [await client.get(path) for path in (HERE, page, f"{page}/cases.csv")]
            answers += [
                await client.post(path) for path in (HERE, f"{page}/deletion", f"{page}/cancellation")
            ]
            assert {answer.status_code for answer in answers} == {404}
    async with await site.client(site.desk.cast.lena) as client:
        elsewhere = page.replace("/support/", "/other/")
        assert (await client.get(elsewhere)).status_code == 404
