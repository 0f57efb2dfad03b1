"""The border: Python's values come in, and go out fit for JSON."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

import msgspec
import pytest

from caseway.core.feel import compile_expression, evaluate, plain
from caseway.core.feel.outside import imported
from tests.core.feel.speaking import said, value


class Contact(msgspec.Struct, frozen=True):
    name: str
    vip: bool
    languages: tuple[str, ...]


class Kind(Enum):
    COMPLAINT = "complaint"


def test_structs_are_contexts_and_tuples_are_lists() -> None:
    context = {"contact": Contact("Mia Berger", True, ("de", "en")), "kind": Kind.COMPLAINT}
    assert value('contact.vip and contact.languages[1] = "de" and kind = "complaint"', context) is True


def test_numbers_come_in_as_decimals() -> None:
    assert value("a + b + c", {"a": 1, "b": 0.1, "c": Decimal("0.2")}) == Decimal("1.3")
    assert value("x", {"x": float("nan")}) is None


def test_moments_keep_their_offset_or_zone() -> None:
    at = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
    assert said("at", {"at": at}) == "2024-07-01T12:00:00@Europe/Paris"
    assert said("at", {"at": at.astimezone(UTC)}) == "2024-07-01T10:00:00Z"
    assert said("at", {"at": at.replace(tzinfo=None)}) == "2024-07-01T12:00:00"
    assert said("d + by", {"d": date(2024, 7, 1), "by": timedelta(days=2)}) == "2024-07-03"


GIVEN = [
    None,
    True,
    "text",
    5,
    Decimal("1.5"),
    [1, [2]],
    {"a": {"b": 1}},
    date(2024, 2, 29),
    time(10, 30, tzinfo=UTC),
    datetime(2024, 2, 29, 10, 30, tzinfo=UTC),
    timedelta(days=1, seconds=2),
]


@pytest.mark.parametrize("given", GIVEN, ids=str)
def test_what_comes_in_goes_out_the_same(given: object) -> None:
    assert plain(imported(given)) == given


def test_what_python_cannot_hold_goes_out_as_feel_writes_it() -> None:
    assert plain(value('@"P9999999999D"')) == "P9999999999D"
    assert plain(value('@"P1Y2M"')) == "P1Y2M"
    assert plain(value('@"99999-01-01"')) == "99999-01-01"
    assert plain(value("[1..5)")) == "[1 .. 5)"


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(TypeError, match="no value of FEEL"):
        imported(object())


def test_now_is_told_and_never_taken() -> None:
    now = datetime(2024, 7, 1, 12, tzinfo=UTC)
    assert evaluate(compile_expression("string(now())"), now=now) == "2024-07-01T12:00:00Z"
    assert evaluate(compile_expression("string(today())"), now=now) == "2024-07-01"
    assert value("now()") is None
