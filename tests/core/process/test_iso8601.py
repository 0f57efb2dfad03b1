"""Dates, durations and cycles as ISO 8601 writes them."""

from datetime import UTC, datetime, timedelta

import pytest

from caseway.core.process.iso8601 import Cycle, Span, cycle_of, duration_of, instant_of

FIRST = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("P1DT2H3M4.5S", Span(0, timedelta(days=1, hours=2, minutes=3, seconds=4.5), 1)),
        ("P2W", Span(0, timedelta(days=14), 14)),
        ("P1Y2M", Span(14)),
        ("PT1.5H", Span(0, timedelta(hours=1.5))),
        ("P0,5D", Span(0, timedelta(days=0.5))),
        ("PT1.5H30M", None),
        ("P1.5M", None),
        ("-PT1H", Span(0, timedelta(hours=-1))),
        ("P", None),
        ("PT", None),
        ("1 day", None),
        ("P99999999999D", None),
        ("P2000Y", None),
    ],
)
def test_durations(text: str, span: Span | None) -> None:
    assert duration_of(text) == span


def test_a_month_after_the_last_day_is_the_last_day() -> None:
    assert Span(1).after(FIRST) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert Span(-13, timedelta(days=1)).after(FIRST) == datetime(2025, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31T12:00:00Z", FIRST),
        ("2026-01-31T13:00:00+01:00", FIRST),
        ("2026-01-31T12:00", FIRST),
        ("2026-01-31", FIRST.replace(hour=0)),
        ("tomorrow", None),
    ],
)
def test_instants_are_in_utc(text: str, instant: datetime | None) -> None:
    assert instant_of(text) == instant


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("R3/PT1H", Cycle(3, Span(0, timedelta(hours=1)))),
        ("R/P1D", Cycle(-1, Span(0, timedelta(days=1), 1))),
        ("R2/2026-01-31T12:00:00Z/P1D", Cycle(2, Span(0, timedelta(days=1), 1), FIRST)),
        ("R3/P1D/2026-02-02T12:00:00Z", Cycle(3, Span(0, timedelta(days=1), 1), FIRST)),
        ("R3/P1M/2026-02-02T12:00:00Z", None),
        ("R/P1D/2026-02-02T12:00:00Z", None),
        ("R2/2026-01-31T12:00:00Z/2026-01-31T13:00:00Z", Cycle(2, Span(0, timedelta(hours=1)), FIRST)),
        ("R2/2026-01-31T12:00:00Z/2026-01-30T13:00:00Z", None),
        ("R3/soon", None),
        ("PT1H", None),
    ],
)
def test_cycles(text: str, cycle: Cycle | None) -> None:
    assert cycle_of(text) == cycle
