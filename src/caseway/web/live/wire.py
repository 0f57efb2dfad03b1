"""From process to process: moves go out on one standing connection, and every web process listens on another."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import psycopg

from caseway.kit.database import connect

CHANNEL = "caseway_moved"
GATHER_SECONDS = 0.05
AGAIN_SECONDS = 1.0
NOTICE_CASES_MAX = 200


class Publisher:
    """Hands moves on after the commit. `announce` may be called from any action; `run` sends until cancelled."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._moved: dict[int, int] = {}
        self._some = asyncio.Event()

    def announce(self, case_id: int, seq: int) -> None:
        """A case is at `seq` now; several moves of one case within 50 ms become one."""
        self._moved[case_id] = max(seq, self._moved.get(case_id, 0))
        self._some.set()

    async def run(self) -> None:
        """Sends what was announced; connects again after a loss, which pages mend by their seq."""
        while True:
            with suppress(psycopg.OperationalError, OSError):
                async with connect(self._url, name="caseway publisher") as connection:
                    while True:
                        await self._some.wait()
                        await asyncio.sleep(GATHER_SECONDS)
                        await self._send(connection)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _send(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        moved, self._moved = list(self._moved.items()), {}
        self._some.clear()
        for start in range(0, len(moved), NOTICE_CASES_MAX):
            part = ",".join(f"{case_id}:{seq}" for case_id, seq in moved[start : start + NOTICE_CASES_MAX])
            await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, part))


async def listen(url: str, hear: Callable[[int, int], None]) -> None:
    """Hears the moves of all processes until cancelled."""
    while True:
        with suppress(psycopg.OperationalError, OSError):
            async with connect(url, name="caseway listener") as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                async for notice in connection.notifies():
                    for pair in filter(None, notice.payload.split(",")):
                        case_id, _, seq = pair.partition(":")
                        hear(int(case_id), int(seq))
        await asyncio.sleep(AGAIN_SECONDS)
