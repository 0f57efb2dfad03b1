"""Who stands where: the narrow rows behind the counts on the maps follow every case."""

from datetime import timedelta

from caseway.core.case.position import standings as rests
from caseway.core.values import reference_of
from caseway.store import definitions, standings
from tests.desk import Desk
from tests.people import MIA, TOMAS


async def _crowds(desk: Desk, agent: str = "lena", version: int = 0) -> dict[str, int]:
    async with desk.house.pool.connection() as connection:
        bundle = await definitions.bundle(connection, "support", 1)
        found = await standings.crowds(
            connection, getattr(desk.cast, agent), "support", list(bundle.definition.nodes), version
        )
    return {element: crowd.count for element, crowd in found.items()}


async def test_a_case_counts_where_its_tokens_rest_and_nowhere_once_it_is_closed(desk: Desk) -> None:
    first = await desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert first is not None
    async with desk.house.pool.connection() as connection:
        definition = (await definitions.bundle(connection, *first.state.definition)).definition
    expected = dict.fromkeys(rests(await desk.state(first.state.case_id), definition), 1)
    assert expected
    assert await _crowds(desk) == expected
    assert await _crowds(desk, version=2) == {}
    await desk.let(days=40)
    state = await desk.state(first.state.case_id)
    assert await _crowds(desk) == dict.fromkeys(rests(state, definition), 1)


async def test_an_agent_counts_what_they_may_open(desk: Desk) -> None:
    await desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    await desk.mail(TOMAS, "Invoice", "The invoice is wrong.")
    assert (await _crowds(desk), await _crowds(desk, "bob")) == ({"Task_Solve": 2}, {"Task_Solve": 1})
    assert await _crowds(desk, "charlie") == {}


async def test_the_longest_waiting_come_first(desk: Desk) -> None:
    first = await desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    await desk.let(hours=2)
    await desk.mail(TOMAS, "Invoice", "The invoice is wrong.")
    assert first is not None
    element = next(iter(await _crowds(desk)))
    async with desk.house.pool.connection() as connection:
        found = await standings.longest(connection, desk.cast.lena, "support", element)
        done = await standings.done_lately(connection, "support", "Task_Gather", desk.now)
        crowd = (await standings.crowds(connection, desk.cast.lena, "support", [element]))[element]
    assert reference_of(found[0].id) == reference_of(first.state.case_id)
    assert crowd.oldest == found[0].since
    assert desk.now - found[0].since >= timedelta(hours=2)
    assert done == (0, 0)
