"""Instants as Bob in Vienna reads them."""

from datetime import UTC, datetime, timedelta

import pytest

from caseway.web.stamps import Reader, span

NOW = datetime(2026, 3, 10, 9, 41, tzinfo=UTC)
BOB = Reader(NOW, "Europe/Vienna")


@pytest.mark.parametrize(
    ("ago", "short"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=9), "9 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=20), "18 Feb"),
        (timedelta(days=400), "3 Feb 2025"),
    ],
)
def test_what_was_is_told_by_how_long_ago(ago: timedelta, short: str) -> None:
    assert BOB.stamp(NOW - ago).short == short


@pytest.mark.parametrize(
    ("ahead", "short"),
    [
        (timedelta(minutes=4), "in 4 min"),
        (timedelta(hours=2), "today 12:41"),
        (timedelta(days=1), "tomorrow 10:41"),
        (timedelta(days=3), "Fri 10:41"),
        (timedelta(days=30), "Thu 9 Apr"),
    ],
)
def test_what_is_to_come_is_told_by_when(ahead: timedelta, short: str) -> None:
    stamp = BOB.stamp(NOW + ahead)
    assert (stamp.short, stamp.past) == (short, False)


def test_the_exact_instant_names_day_time_and_zone() -> None:
    assert BOB.stamp(NOW).exact == "Tue 10 March 2026, 10:41 CET"
    assert BOB.stamp(NOW).iso == "2026-03-10T09:41:00+00:00"


def test_a_day_begins_at_midnight_where_the_reader_is() -> None:
    late = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    assert BOB.day(late) == "Today"
    assert Reader(NOW).day(late) == "Yesterday"


def test_a_zone_that_nobody_knows_is_utc() -> None:
    assert Reader(NOW, "Mars/Olympus").clock(NOW) == "09:41"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "under a minute"),
        (timedelta(minutes=40), "40 min"),
        (timedelta(minutes=70), "1 h 10 min"),
        (timedelta(hours=5, minutes=10), "5 h"),
        (timedelta(days=1, hours=3), "1 day"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_length_is_said_as_one_would_say_it(length: timedelta, said: str) -> None:
    assert span(length) == said
