"""Who hears of which move."""

import asyncio

from caseway.store.lists import Place
from caseway.web.live.hub import Hub
from tests.web.live.lookers import Looker

BOB = Looker(2, frozenset({"repairs"}))
LENA = Looker(5, frozenset(), True)
CHARLIE = Looker(9, frozenset())


async def _heard(hub: Hub, looker: Looker, *moves: tuple[int, int]) -> dict[int, int] | None:
    with hub.subscribed(looker) as subscriber:
        for case_id, seq in moves:
            hub.hear(case_id, seq)
        try:
            return await asyncio.wait_for(anext(subscriber.moves()), 0.3)
        except TimeoutError:
            return None


def _hub(**where: Place) -> Hub:
    async def places(ids: list[int]) -> list[Place]:
        return [place for place in where.values() if place.id in ids]

    return Hub(places)


async def test_moves_of_one_case_become_one_at_its_latest_seq() -> None:
    hub = _hub(kettle=Place(1042, "repairs", None))
    assert await _heard(hub, BOB, (1042, 7), (1042, 9), (1042, 8)) == {1042: 9}


async def test_charlie_hears_nothing_and_the_lead_everything() -> None:
    hub = _hub(kettle=Place(1042, "repairs", 2))
    assert await _heard(hub, CHARLIE, (1042, 7)) is None
    assert await _heard(hub, LENA, (1042, 7)) == {1042: 7}


async def test_whoever_could_see_a_case_hears_that_it_left() -> None:
    place = Place(1042, "repairs", None)

    async def places(ids: list[int]) -> list[Place]:
        return [place]

    hub = Hub(places)
    assert await _heard(hub, BOB, (1042, 7)) == {1042: 7}
    place = Place(1042, "billing", None)
    assert await _heard(hub, BOB, (1042, 8)) == {1042: 8}
    assert await _heard(hub, BOB, (1042, 9)) is None
