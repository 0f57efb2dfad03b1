"""Literals: what is written reads back; decimals are exact; dates know their calendar."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from caseway.core.feel import Date, DateTime, DayDuration, MonthDuration, Time, literal
from caseway.core.feel.days import civil, day_number, is_day, week_day, week_of_year
from caseway.core.feel.numbers import CONTEXT
from tests.core.feel.speaking import said, value

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20)
DAYS = st.integers(-(10**11), 10**11).map(lambda number: Date(*civil(number)))
TIMES = st.builds(
    Time,
    st.integers(0, 86_400 * 10**9 - 1),
    st.none() | st.integers(-14 * 3600, 14 * 3600).map(lambda seconds: seconds // 60 * 60),
)
TEMPORAL = (
    DAYS.map(lambda found: ("date", found))
    | TIMES.map(lambda found: ("time", found))
    | st.builds(DateTime, DAYS, TIMES).map(lambda found: ("date and time", found))
    | st.builds(DayDuration, st.integers(-(10**25), 10**25)).map(lambda found: ("duration", found))
    | st.builds(MonthDuration, st.integers(-(10**20), 10**20)).map(lambda found: ("duration", found))
)


@given(st.text())
def test_a_string_reads_back(text: str) -> None:
    assume(not any("\ud800" <= character <= "\udfff" for character in text))
    assert value(literal(text)) == text


@given(NUMBERS)
def test_a_number_reads_back(number: Decimal) -> None:
    assert value(literal(number)) == CONTEXT.plus(number)


@given(TEMPORAL)
def test_a_moment_or_duration_reads_back_as_literal_and_by_its_function(found: tuple[str, object]) -> None:
    name, moment = found
    assert value(f'@"{literal(moment)}"') == moment
    assert value(f'{name}("{literal(moment)}")') == moment


@given(
    st.recursive(
        NUMBERS | st.booleans() | st.none() | st.text('ab"\\\n '), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_a_list_reads_back(items: object) -> None:
    assert literal(value(literal(items))) == literal(items)


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_34_digits(one: Decimal, other: Decimal) -> None:
    context = {"a": one, "b": other}
    assert value("a + b", context) == CONTEXT.add(one, other)
    assert value("a - b", context) == CONTEXT.subtract(one, other)
    assert value("a * b", context) == CONTEXT.multiply(one, other)
    assert value("a / b", context) == (CONTEXT.divide(one, other) if other else None)
    assert value("a < b or a = b or a > b", context) is True


@given(NUMBERS, NUMBERS)
def test_modulo_has_the_sign_of_the_divisor(one: Decimal, other: Decimal) -> None:
    assume(other)
    rest = value("modulo(a, b)", {"a": one, "b": other})
    assert rest == 0 or (rest < 0) == (other < 0)
    assert abs(rest) < abs(other)


@given(st.dates())
def test_the_calendar_agrees_with_pythons(day: date) -> None:
    number = day_number(day.year, day.month, day.day)
    assert civil(number) == (day.year, day.month, day.day)
    assert number == (day - date(1970, 1, 1)).days
    assert week_day(number) == day.isoweekday()
    assert week_of_year(day.year, day.month, day.day) == day.isocalendar().week


@given(st.integers(-(10**11), 10**11))
def test_days_are_numbered_without_gaps_far_beyond_python(number: int) -> None:
    year, month, day = civil(number)
    assert is_day(year, month, day)
    assert day_number(year, month, day) == number


@given(st.dates(date(1, 1, 3), date(9998, 1, 1)), st.timedeltas(timedelta(-1), timedelta(1)))
def test_a_date_moves_by_whole_days(day: date, by: timedelta) -> None:
    midnight = value('date and time(d, time("00:00:00")) + by', {"d": day, "by": by})
    assert value("d + by", {"d": day, "by": by}) == midnight.date


def test_the_end_of_a_month_stays_within_it() -> None:
    assert said('@"2024-01-31" + @"P1M"') == "2024-02-29"
    assert said('@"2024-03-31" - @"P1M"') == "2024-02-29"
    assert said('@"2024-02-29" + @"P1Y"') == "2025-02-28"


def test_a_zone_by_name_knows_its_summer() -> None:
    assert said('@"2024-07-01T12:00:00@Europe/Paris".time offset') == "PT2H"
    assert said('@"2024-01-01T12:00:00@Europe/Paris".time offset') == "PT1H"
    assert said('@"2024-03-30T12:00:00@Europe/Paris" + @"P1D"') == "2024-03-31T13:00:00@Europe/Paris"
    assert said('@"2024-07-01T12:00:00@Europe/Paris" = @"2024-07-01T10:00:00Z"') == "true"
    assert said('@"12:00:00@Europe/Atlantis"') == "null"


def test_a_local_time_is_compared_in_the_others_offset() -> None:
    assert value('@"2024-01-01T10:00:00" < @"2024-01-01T11:00:00Z"') is True
    assert value('@"10:00:00" = @"10:00:00Z"') is False
    assert value('@"2024-01-01T10:00:00" - @"2024-01-01T10:00:00Z"') is None


def test_texts_that_are_no_dates() -> None:
    for text in ("2024-2-1", "2023-02-29", "+2024-01-01", "024-01-01", "02024-01-01", "2024-01-01Z", ""):
        assert value(f'date("{text}")') is None
    for text in ("24:00:00", "10:60:00", "10:00", "10:00:00+14:01", "T10:00:00"):
        assert value(f'time("{text}")') is None
    for text in ("P", "PT", "P1Y1D", "P1H", "1D", "P-1D", "PT1.S5"):
        assert value(f'duration("{text}")') is None


def test_what_has_no_number_is_null() -> None:
    assert value("1 / 0") is None
    assert value("10 ** 6200") is None
    assert value("sqrt(-1)") is None
    assert value("log(0)") is None
    assert value("(-8) ** 0.5") is None


def test_a_list_of_one_is_its_item_for_an_operator() -> None:
    assert value('["a"] + "a"') == "aa"
    assert value("[2] * 3 > [5]") is True
    assert value("[1, 2] + 1") is None
    assert value("[1] = 1") is True
    assert value("[1, 2] = 1") is None


def test_the_same_moment_in_two_zones_is_equal_but_not_the_same() -> None:
    one, other = '@"2024-07-01T12:00:00@Europe/Paris"', '@"2024-07-01T12:00:00+02:00"'
    assert value(f"{one} = {other}") is True
    assert value(f"is({one}, {other})") is False
    assert value(f"is({one}, {one})") is True
    assert value(f"is(value1: {one})") is False
