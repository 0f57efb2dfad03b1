"""What is typed into fields, as numbers and instants."""

from datetime import UTC, datetime

import pytest

from caseway.web.agent.messages import instant_of
from caseway.web.agent.words_said import amount_of


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("80", 80.0),
        ("", 0.0),
        ("80 €", 80.0),
        ("1.250,50", 1250.5),
        ("1,250.50", 1250.5),
        ("12,5", 12.5),
        ("a lot", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: float | None) -> None:
    assert amount_of(typed) == amount


def test_a_time_is_read_in_the_readers_zone() -> None:
    assert instant_of("2026-03-11T09:00", "Europe/Vienna") == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    assert instant_of("2026-03-11", "Europe/Vienna") == datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    assert instant_of("", "Europe/Vienna") is None
