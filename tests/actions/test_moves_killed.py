"""A worker that is killed in the middle of a move: the next one goes on, and no case moves twice."""

import asyncio
import sys
from pathlib import Path

import psutil

from caseway.actions import moves
from caseway.kit.database import transaction
from caseway.store import history, states
from caseway.store import moves as stored
from caseway.store.moves import Move
from tests.actions.test_moves import FORTH, assert_sound, publish, read, renamed
from tests.desk import Desk

CASES_COUNT = 6
ROOT = Path(__file__).resolve().parents[2]
WORKER = """
import asyncio, sys
from caseway.actions import moves
from caseway.actions.house import House
from caseway.kit.database import pool_of
from caseway.kit.files import open_files

async def work(url, move_id):
    async with pool_of(url, connections_max=2) as pool:
        house = House(pool=pool, files=open_files("memory:///"), signing_key=b"", address="")
        await moves.carry_on(house, move_id)

asyncio.run(work(sys.argv[1], int(sys.argv[2])))
"""


async def killed_in_the_middle(desk: Desk, database: str, move_id: int) -> int:
    """Let another process work until it has moved some, and kill it; how many it has moved."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, database, str(move_id), env={"PYTHONPATH": str(ROOT / "src")}
    )
    moved = 0
    while moved < 3 and worker.returncode is None:
        async with desk.house.pool.connection() as connection:
            found = await stored.one(connection, move_id)
        moved = found.counts.get("moved", 0) if found is not None else 0
        await asyncio.sleep(0)
    if worker.returncode is None:
        psutil.Process(worker.pid).kill()
    await worker.wait()
    return (await read(desk, move_id)).counts.get("moved", 0)


async def test_whatever_kills_a_worker_every_case_moves_once(desk: Desk, database: str) -> None:
    cases = []
    for number in range(CASES_COUNT):
        done = await desk.mail((f"guest{number}@example.net", "Guest"), "Lamp", f"Lamp {number} flickers.")
        assert done is not None
        cases.append(done.state.case_id)
    await publish(desk, renamed(Task_Solve="Task_Work"))
    started = await moves.start(desk.house, FORTH, desk.cast.lena.id)
    assert isinstance(started, Move)
    async with transaction(desk.house.pool) as connection:
        await states.lock(connection, cases[-1])  # so that it cannot have finished when it is killed
        before = await killed_in_the_middle(desk, database, started.id)
    assert 3 <= before < CASES_COUNT
    await moves.carry_on(desk.house, started.id)
    found = await read(desk, started.id)
    assert (found.standing, found.counts) == ("done", {"moved": CASES_COUNT})
    async with transaction(desk.house.pool) as connection:
        for case_id in cases:
            kinds = [type(one.body).__name__ for one in await history.read(connection, case_id)]
            assert kinds.count("MovedToVersion") == 1
    await assert_sound(desk, cases[0])
