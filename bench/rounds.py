"""Two ways in turn, on the same data, several rounds: ratios of medians, wall and CPU.

Machines are shared and noisy; only figures of one run may be compared, and only as ratios.
"""

import gc
import time
from collections.abc import Awaitable, Callable
from statistics import median

import msgspec

Work = Callable[[], Awaitable[object]]


class Cost(msgspec.Struct, frozen=True):
    """What one piece of work took, in milliseconds: by the clock on the wall, and of this process's CPU."""

    wall_ms: float
    cpu_ms: float


class Row(msgspec.Struct, frozen=True):
    """One line of the table: ours, the floor, and ours as a multiple of it."""

    name: str
    ours: Cost
    floor: Cost
    times_wall: float
    times_cpu: float
    mark: str
    held: bool


async def _measured(work: Work, count: int) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        await work()
    spent_wall, spent_cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Cost(spent_wall / count * 1000, spent_cpu / count * 1000)


async def compare(name: str, ours: Work, floor: Work, mark: float, count: int = 40, rounds: int = 7) -> Row:
    """Ours against the floor; `mark` is the most times the floor that we allow ourselves."""
    for work in (ours, floor):
        for _ in range(min(count, 10)):
            await work()
    pairs: list[tuple[Cost, Cost]] = []
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        first = await _measured(floor, count)
        pairs.append((await _measured(ours, count), first))
    gc.unfreeze()
    times_wall = median(a.wall_ms / b.wall_ms for a, b in pairs)
    times_cpu = median(a.cpu_ms / max(b.cpu_ms, 1e-6) for a, b in pairs)
    return Row(
        name=name,
        ours=_middle([a for a, _ in pairs]),
        floor=_middle([b for _, b in pairs]),
        times_wall=times_wall,
        times_cpu=times_cpu,
        mark=f"≤ {mark:g}×",
        held=times_wall <= mark,
    )


def _middle(costs: list[Cost]) -> Cost:
    return Cost(median(c.wall_ms for c in costs), median(c.cpu_ms for c in costs))


def table(rows: list[Row]) -> str:
    """The table that a reader understands."""
    head = (
        f"{'work':<52}{'ours ms':>10}{'(cpu)':>9}{'floor ms':>10}{'(cpu)':>9}"
        f"{'× wall':>9}{'× cpu':>8}{'mark':>10}  held"
    )
    lines = [head, "-" * len(head)]
    lines += [_line(row) for row in rows]
    return "\n".join(lines)


def _line(row: Row) -> str:
    return (
        f"{row.name:<52}{row.ours.wall_ms:>10.3f}{row.ours.cpu_ms:>9.3f}{row.floor.wall_ms:>10.3f}"
        f"{row.floor.cpu_ms:>9.3f}{row.times_wall:>9.2f}{row.times_cpu:>8.2f}{row.mark:>10}  "
        f"{'yes' if row.held else 'no'}"
    )
