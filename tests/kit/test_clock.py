"""Two clocks: desk time from one row, machine time from the machine."""

from datetime import UTC, datetime, timedelta

import pytest

from caseway.kit import clock, heartbeat
from caseway.kit.clock import LEASE, ClockRefused, Reading
from caseway.kit.database import Connection

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY_A_SECOND = 86_400.0


@pytest.fixture(autouse=True)
def _a_clock_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_reading", None)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The machine's time, in a list of one that a test may change."""
    times = [NOON]
    monkeypatch.setattr(clock, "machine", lambda: times[0])
    monkeypatch.setattr(heartbeat, "machine", lambda: times[0])
    return times


def test_before_the_row_is_read_desk_time_is_machine_time(machine: list[datetime]) -> None:
    assert clock.now() == NOON
    assert clock.speed() == 1


def test_a_standing_clock_stands(machine: list[datetime]) -> None:
    with clock.standing(NOON - timedelta(days=400)):
        assert clock.now() == NOON - timedelta(days=400)
    assert clock.now() == NOON


async def test_at_speed_one_desk_time_runs_on_while_the_desk_is_down(
    transaction: Connection, machine: list[datetime]
) -> None:
    await clock.start(transaction, 1)
    machine[0] += timedelta(hours=6)
    assert clock.now() == machine[0]
    assert await heartbeat.gap_seconds(transaction) == 6 * 3600
    await clock.start(transaction, 1)
    assert clock.now() == machine[0]


async def test_sped_up_a_day_passes_in_a_second(transaction: Connection, machine: list[datetime]) -> None:
    await clock.mark_demo(transaction, True)
    await clock.start(transaction, DAY_A_SECOND)
    machine[0] += timedelta(seconds=1.5)
    assert clock.now() == NOON + timedelta(days=1.5)
    assert clock.speed() == DAY_A_SECOND


async def test_sped_up_desk_time_stands_still_while_the_desk_is_down(
    transaction: Connection, machine: list[datetime]
) -> None:
    await clock.mark_demo(transaction, True)
    await clock.start(transaction, DAY_A_SECOND)
    await heartbeat.beat(transaction, NOON + timedelta(seconds=1))
    machine[0] += timedelta(hours=1)
    stood_at = (await clock.read(transaction)).desk_at(machine[0])
    assert stood_at == NOON + timedelta(days=1 + LEASE.total_seconds())
    await clock.start(transaction, DAY_A_SECOND)
    assert clock.now() == stood_at


async def test_desk_time_never_goes_back_when_the_speed_changes(
    transaction: Connection, machine: list[datetime]
) -> None:
    await clock.mark_demo(transaction, True)
    await clock.start(transaction, DAY_A_SECOND)
    machine[0] += timedelta(seconds=1)
    before = clock.now()
    await clock.start(transaction, 1)
    assert clock.now() >= before
    ahead = clock.now() - machine[0]
    machine[0] += timedelta(hours=3)
    assert clock.now() - machine[0] == ahead


async def test_real_cases_do_not_run_on_a_fast_clock(transaction: Connection) -> None:
    with pytest.raises(ClockRefused, match="demo data only"):
        await clock.start(transaction, DAY_A_SECOND)


async def test_the_first_start_was_never_down(transaction: Connection) -> None:
    assert await heartbeat.gap_seconds(transaction) == pytest.approx(0, abs=1)


def test_a_machine_clock_that_was_set_back_does_not_set_desk_time_back() -> None:
    row = Reading(NOON, NOON, 1.0, NOON, False)
    assert row.desk_at(NOON - timedelta(minutes=5)) == NOON
