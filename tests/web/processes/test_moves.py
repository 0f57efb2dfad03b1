"""Moving open cases: looked at before, done one by one, told, and taken back."""

from html import unescape

from caseway.actions import moves as deeds
from caseway.core.values import reference_of
from caseway.kit.database import transaction
from caseway.store import definitions
from tests.people import MIA, TOMAS
from tests.web.conftest import Site
from tests.web.processes.editions import second

FORM = {"from": "1", "to": "2"}


async def _two_versions(site: Site) -> list[int]:
    """Two open cases on v1, and v2 beside it."""
    done = [
        await site.desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?"),
        await site.desk.mail(TOMAS, "Invoice", "The invoice is wrong."),
    ]
    async with transaction(site.desk.house.pool) as connection:
        first = await definitions.one(connection, "support", 1)
        assert first is not None
        await definitions.publish(connection, second(first), site.desk.now)
    return [one.state.case_id for one in done if one is not None]


async def test_a_move_is_looked_at_done_and_taken_back(site: Site) -> None:
    first, other = await _two_versions(site)
    house = site.desk.house
    async with await site.client(site.desk.cast.lena) as client:
        plan = unescape((await client.get("/processes/support/moves/new?from=1&to=2")).text)
        assert "Move 2 cases" in plan
        assert "As proposed: Solve the matter" in plan
        assert "2 would move" in plan
        begun = await client.post("/processes/support/moves", data=FORM)
        assert begun.status_code == 303
        href = begun.headers["location"]
        move_id = int(href.rpartition("/")[2])
        assert 'hx-trigger="every 1s"' in (await client.get(href)).text
        await deeds.carry_on(house, move_id)
        told = (await client.get(href)).text
        assert "2 of 2" in told
        assert "every 1s" not in told
        assert (await site.desk.state(first)).definition == ("support", 2)
        await client.post(f"/cases/{reference_of(other)}/notes", data={"text": "Called them."})
        told = (await client.get(href)).text
        assert "Take back 1" in told
        assert "1 has gone on since" in told
        await client.post(f"{href}/standing", data={"way": "undo"})
        await deeds.carry_on(house, move_id)
        told = (await client.get(href)).text
        assert "taken back" in told
        assert "v1 to v2" in (await client.get("/processes/support/moves")).text
        assert "Nothing was moved" not in (await client.get(f"{href}?only=undone")).text
    assert (await site.desk.state(first)).definition == ("support", 1)
    assert (await site.desk.state(other)).definition == ("support", 2)


async def test_what_is_kept_back_stays_and_only_leads_move(site: Site) -> None:
    await _two_versions(site)
    async with await site.client(site.desk.cast.lena) as client:
        plan = unescape((await client.get("/processes/support/moves/new?from=1&to=2&at.Task_Solve=-")).text)
        assert "2 would stay" in plan
        none = (await client.get("/processes/support/moves/new?from=2&to=2")).text
        assert "There is nothing to move" in none
        refused = await client.post("/processes/support/moves", data={"from": "2", "to": "1"})
    assert refused.status_code == 409
    async with await site.client(site.desk.cast.bob) as client:
        answers = [
            await client.get("/processes/support/moves"),
            await client.get("/processes/support/moves/new"),
            await client.post("/processes/support/moves", data=FORM),
            await client.post("/processes/support/moves/1/standing", data={"way": "undo"}),
        ]
    assert {answer.status_code for answer in answers} == {404}
