"""Who is looking, and what moved: one hub a web process.

A move is a case and a seq. Moves are gathered for 50 ms; a subscriber hears only of cases that they may see, or could
see before. Loss is allowed: a page that reconnects asks again and compares the seq.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

import psycopg

from caseway.store.lists import Place

GATHER_SECONDS = 0.05
WAITING_MAX = 64
REMEMBERED_MAX = 10_000


class Seer(Protocol):
    """Somebody who looks at lists and cases."""

    @property
    def id(self) -> int:
        """Their number."""

    @property
    def queues(self) -> frozenset[str]:
        """The queues whose cases they see."""

    @property
    def sees_all(self) -> bool:
        """Whether every case is theirs to see."""


class Subscriber:
    """One open page: its agent, and the moves that it has not been told of."""

    def __init__(self, agent: Seer) -> None:
        self.agent = agent
        self._moves: asyncio.Queue[dict[int, int]] = asyncio.Queue(WAITING_MAX)

    def tell(self, moves: dict[int, int]) -> None:
        """Hand over moves; a page that does not read loses the oldest."""
        while self._moves.full():
            with suppress(asyncio.QueueEmpty):
                self._moves.get_nowait()
        self._moves.put_nowait(moves)

    async def moves(self) -> AsyncIterator[dict[int, int]]:
        """The moves as they come, for as long as the page is open."""
        while True:
            yield await self._moves.get()


def sees(agent: Seer, place: Place) -> bool:
    """Whether a case that lies there is this agent's to see."""
    return agent.sees_all or place.assignee_id == agent.id or place.queue in agent.queues


class Hub:
    """Gathers moves, finds out where the cases lie in one query, and tells whoever may know."""

    def __init__(self, places: Callable[[list[int]], Awaitable[list[Place]]]) -> None:
        self._places = places
        self._subscribers: set[Subscriber] = set()
        self._gathered: dict[int, int] = {}
        self._before: OrderedDict[int, Place] = OrderedDict()
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def subscribed(self, agent: Seer) -> Iterator["Subscriber"]:
        """A subscriber for as long as the block lasts."""
        subscriber = Subscriber(agent)
        self._subscribers.add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)

    def hear(self, case_id: int, seq: int) -> None:
        """A case moved to `seq`."""
        self._gathered[case_id] = max(seq, self._gathered.get(case_id, 0))
        if self._subscribers and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._spread())

    async def _spread(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        moved, self._gathered = self._gathered, {}
        with suppress(psycopg.OperationalError):  # the database is away: pages ask again when it is back
            await self._tell(moved)

    async def _tell(self, moved: dict[int, int]) -> None:
        for place in await self._places(list(moved)):
            before = self._before.get(place.id, place)
            self._remember(place)
            for subscriber in self._subscribers:
                if sees(subscriber.agent, place) or sees(subscriber.agent, before):
                    subscriber.tell({place.id: moved[place.id]})

    def _remember(self, place: Place) -> None:
        self._before[place.id] = place
        self._before.move_to_end(place.id)
        while len(self._before) > REMEMBERED_MAX:
            self._before.popitem(last=False)
