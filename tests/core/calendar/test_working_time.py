"""Working time against the clock on the wall, minute by minute."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.core.calendar import Calendar, OwnDay, next_day_hour, openings_of
from caseway.core.feel.zones import zone

MINUTE = timedelta(minutes=1)
VIENNA = Calendar(
    zone="Europe/Vienna",
    week=(("09:00-12:00", "13:00-17:00"),) * 5 + ((), ()),
    holidays=frozenset({date(2026, 12, 25), date(2026, 12, 26)}),
)
ZONES = (
    "UTC",
    "Europe/Vienna",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour, in the south
    "Africa/Casablanca",  # back for Ramadan
    "America/Santiago",  # changes at midnight
    "Pacific/Apia",  # left out 30 December 2011
    "Asia/Pyongyang",  # changed its zone in 2015 and 2018
)
NEAR = (
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 3, 7, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),
    datetime(2026, 2, 14, tzinfo=UTC),
    datetime(2026, 12, 31, tzinfo=UTC),
    datetime(2011, 12, 29, tzinfo=UTC),
    datetime(2018, 5, 4, tzinfo=UTC),
    datetime(2024, 2, 28, tzinfo=UTC),
)
NEAR_CHANGES = st.sampled_from(NEAR)


def wall_says_open(calendar: Calendar, at: datetime) -> bool:
    """The oracle: look at the clock on the wall."""
    local = at.astimezone(zone(calendar.zone))
    minute = local.hour * 60 + local.minute
    return any(o.opens <= minute < o.closes for o in openings_of(wall_hours(calendar, local.date())))


def wall_hours(calendar: Calendar, day: date) -> tuple[str, ...]:
    """The hours of a date, looked up in the order in which people would."""
    own = [one.hours for one in calendar.own_days if one.on == day]
    if own:
        return own[0]
    return () if day in calendar.holidays else calendar.week[day.weekday()]


@st.composite
def days(draw: st.DrawFn) -> tuple[str, ...]:
    marks = draw(st.lists(st.integers(0, 96), max_size=4, unique=True).map(sorted))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple(f"{a // 4:02}:{a % 4 * 15:02}-{b // 4:02}:{b % 4 * 15:02}" for a, b in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = draw(st.tuples(*[days() for _ in range(7)]).filter(any))
    around = st.one_of(
        st.dates(date(2026, 3, 1), date(2027, 1, 5)),
        st.sampled_from(NEAR).map(datetime.date),
    )
    holidays = frozenset(draw(st.sets(around, max_size=6)))
    own = draw(st.dictionaries(around, days(), max_size=4))
    own_days = tuple(OwnDay(on, hours) for on, hours in own.items())
    return Calendar(draw(st.sampled_from(ZONES)), week, holidays, own_days)


starts = st.builds(lambda day, minutes: day + timedelta(minutes=minutes), NEAR_CHANGES, st.integers(0, 3000))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-02T10:00+01:00", 2, "2026-03-04T10:00+01:00"),
        ("2026-03-06T16:30+01:00", 1, "2026-03-09T16:30+01:00"),
        ("2026-03-07T12:00+01:00", 1, "2026-03-10T09:00+01:00"),
        ("2026-03-27T11:00+01:00", 1, "2026-03-30T11:00+02:00"),
        ("2026-12-23T15:00+01:00", 2, "2026-12-28T15:00+01:00"),
    ],
    ids=["inside a week", "over a weekend", "from a weekend", "over a clock change", "over Christmas"],
)
def test_days_of_work_keep_the_time_of_day(start: str, days: int, due: str) -> None:
    found = VIENNA.add_working_days(datetime.fromisoformat(start), days)
    assert found == datetime.fromisoformat(due)


def test_where_the_day_is_shorter_it_is_its_last_moment() -> None:
    short_fridays = Calendar(week=(("09:00-17:00",),) * 4 + (("09:00-13:00",), (), ()))
    thursday = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
    assert short_fridays.add_working_days(thursday, 1) == datetime(2026, 3, 6, 13, 0, tzinfo=UTC)


def test_forty_hours_of_work_are_a_week_and_not_a_day_and_sixteen_hours() -> None:
    monday = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert Calendar().later(monday, 0, timedelta(hours=40)) == datetime(2026, 3, 6, 17, 0, tzinfo=UTC)


@given(calendars(), starts, st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_days_of_work_end_at_work_on_a_later_day(calendar: Calendar, start: datetime, days: int) -> None:
    due = calendar.add_working_days(start, days)
    opening = calendar.next_open(start)
    assert due > opening
    assert calendar.add_working_days(start, days + 1) > due
    assert calendar.working_between(opening, due) > timedelta(0)


@given(calendars(), starts, st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_days_of_work_are_the_dates_with_hours(calendar: Calendar, start: datetime, count: int) -> None:
    here = zone(calendar.zone)
    day = calendar.next_open(start).astimezone(here).date()
    for _ in range(count):
        day += timedelta(days=1)
        while not has_hours(calendar, day):
            day += timedelta(days=1)
    assert calendar.add_working_days(start, count).astimezone(here).date() == day


def has_hours(calendar: Calendar, day: date) -> bool:
    """Whether any hour of a date exists on its clock; looked at closely near a change of the zone."""
    here, hours = zone(calendar.zone), wall_hours(calendar, day)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    offsets = {(noon + timedelta(days=i)).astimezone(here).utcoffset() for i in (-2, 0, 2)}
    if not hours or len(offsets) == 1:
        return bool(hours)
    quarters = [noon + i * 15 * MINUTE for i in range(-120, 120)]
    return any(at.astimezone(here).date() == day and wall_says_open(calendar, at) for at in quarters)


@given(calendars(), starts, st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_working_between_counts_the_open_minutes(calendar: Calendar, start: datetime, minutes: int) -> None:
    counted = sum(wall_says_open(calendar, start + i * MINUTE) for i in range(minutes))
    assert calendar.working_between(start, start + minutes * MINUTE) == counted * MINUTE


@given(calendars(), starts, st.integers(1, 900))
@settings(max_examples=60, deadline=None)
def test_adding_ends_with_the_last_open_minute(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = calendar.add_working(start, minutes * MINUTE)
    assert calendar.working_between(start, end) == minutes * MINUTE
    assert wall_says_open(calendar, end - MINUTE)


@given(calendars(), starts)
@settings(max_examples=60, deadline=None)
def test_next_open_skips_exactly_the_closed_minutes(calendar: Calendar, start: datetime) -> None:
    opens = calendar.next_open(start)
    assert wall_says_open(calendar, opens)
    assert calendar.is_open(opens)
    assert calendar.working_between(start, opens) == timedelta(0)
    if opens > start:
        assert not calendar.is_open(start)
        assert not wall_says_open(calendar, opens - MINUTE)


@given(calendars(), starts, st.timedeltas(timedelta(0), timedelta(days=2000)))
@settings(max_examples=60, deadline=None)
def test_years_add_up(calendar: Calendar, start: datetime, span: timedelta) -> None:
    middle, end = start + span / 3, start + span
    whole = calendar.working_between(start, end)
    assert calendar.working_between(start, middle) + calendar.working_between(middle, end) == whole
    assert calendar.working_between(end, start) == -whole


@given(calendars(), starts, st.timedeltas(timedelta(microseconds=1), timedelta(hours=200)))
@settings(max_examples=60, deadline=None)
def test_adding_and_measuring_agree_to_the_microsecond(
    calendar: Calendar, start: datetime, span: timedelta
) -> None:
    end = calendar.add_working(start, span)
    assert calendar.working_between(start, end) == span
    assert calendar.working_between(start, end - timedelta(microseconds=1)) == span - timedelta(
        microseconds=1
    )


def vienna(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone("Europe/Vienna"))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-20T16:00", 2, "2026-11-23T10:00"),  # over the weekend
        ("2026-11-23T11:00", 2, "2026-11-23T14:00"),  # over lunch
        ("2026-11-23T09:00", 7, "2026-11-23T17:00"),  # a full day ends when it closes
        ("2026-11-22T03:00", 1, "2026-11-23T10:00"),  # from a closed instant
        ("2026-12-24T16:00", 2, "2026-12-28T10:00"),  # over holidays
        ("2026-03-27T16:00", 2, "2026-03-30T10:00"),  # over the night without two o'clock
    ],
)
def test_a_desk_in_vienna(start: str, hours: int, end: str) -> None:
    assert VIENNA.add_working(vienna(start), timedelta(hours=hours)) == vienna(end)


def test_nothing_to_add_is_the_start_and_nothing_can_be_taken_away() -> None:
    at = vienna("2026-11-22T03:00")
    assert VIENNA.add_working(at, timedelta(0)) == at
    with pytest.raises(ValueError, match="added"):
        VIENNA.add_working(at, timedelta(hours=-1))


def test_a_night_shift_loses_the_hour_that_is_skipped_and_works_the_repeated_one() -> None:
    nights = Calendar("Europe/Vienna", (("00:00-06:00",),) * 7)
    for day, hours in (("2026-03-29", 5), ("2026-10-25", 7), ("2026-06-01", 6)):
        start = vienna(f"{day}T00:00")
        assert nights.working_between(start, start + timedelta(hours=12)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"zone": "Europe/Atlantis"}, "no time zone"),
        ({"week": [["9-17"]] + [[]] * 6}, "written like"),
        ({"week": [["09:00-17:00"]] * 6 + [["nine"]]}, "written like"),
        ({"week": [["17:00-09:00"]] + [[]] * 6}, "two days"),
        ({"week": [["09:00-12:00", "11:00-17:00"]] + [[]] * 6}, "overlap"),
        ({"week": [[]] * 7}, "at least once"),
        ({"week": [["09:00-17:00"]]}, "seven days"),
        ({"own_days": [{"on": "2026-12-24", "hours": ["9"]}]}, "written like"),
        ({"own_days": [{"on": "2026-12-24"}, {"on": "2026-12-24"}]}, "twice"),
    ],
)
def test_what_is_no_calendar_says_why(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=sentence):
        msgspec.convert(fields, Calendar)


def test_a_calendar_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(VIENNA), type=Calendar) == VIENNA
    assert msgspec.json.decode(b"{}", type=Calendar) == Calendar()


OWN = Calendar(
    "Europe/Vienna",
    (("09:00-12:00", "13:00-17:00"),) * 5 + ((), ()),
    frozenset({date(2026, 12, 25), date(2026, 12, 8)}),
    (
        OwnDay(date(2026, 12, 24), ("09:00-12:00",)),
        OwnDay(date(2026, 12, 8), ("10:00-12:00",)),
        OwnDay(date(2026, 11, 28), ("10:00-14:00",)),
        OwnDay(date(2026, 12, 31)),
    ),
)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-12-24T11:00", 2, "2026-12-28T10:00"),  # a short Christmas Eve, and the holiday after it
        ("2026-12-07T16:00", 2, "2026-12-08T11:00"),  # on a holiday on which we work all the same
        ("2026-11-27T16:00", 2, "2026-11-28T11:00"),  # on an open Saturday
        ("2026-12-30T16:00", 2, "2027-01-01T10:00"),  # over a day that is ours alone
    ],
)
def test_days_of_our_own(start: str, hours: int, end: str) -> None:
    assert OWN.add_working(vienna(start), timedelta(hours=hours)) == vienna(end)


def test_a_holiday_on_which_we_work_is_none() -> None:
    assert not OWN.is_holiday(date(2026, 12, 8))
    assert OWN.is_holiday(date(2026, 12, 25))
    assert OWN.is_holiday(date(2026, 12, 31))
    assert not OWN.is_holiday(date(2026, 11, 29))  # a Sunday, and no holiday
    assert [(one.opens, one.closes) for one in OWN.hours_on(date(2026, 12, 24))] == [(540, 720)]
    assert msgspec.json.decode(msgspec.json.encode(OWN), type=Calendar) == OWN


def test_a_leap_day_is_worked() -> None:
    february = vienna("2028-02-28T17:00")
    assert VIENNA.add_working(february, timedelta(hours=7)) == vienna("2028-02-29T17:00")
    assert VIENNA.add_working_days(february, 2) == vienna("2028-03-02T09:00")


def test_a_calendar_of_holidays_only_says_so() -> None:
    mondays = frozenset(date(2026, 11, 23) + timedelta(weeks=i) for i in range(52 * 22))
    never = Calendar("UTC", (("09:00-17:00",), (), (), (), (), (), ()), mondays)
    for ask in (never.next_open, lambda at: never.add_working(at, timedelta(hours=1))):
        with pytest.raises(ValueError, match="holidays"):
            ask(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "zone", "then"),
    [
        ("2026-11-22T10:00+01:00", "Europe/Vienna", "2026-11-22T10:00+01:00"),
        ("2026-11-22T21:00+01:00", "Europe/Vienna", "2026-11-23T08:00+01:00"),
        ("2026-11-22T03:00+01:00", "Europe/Vienna", "2026-11-22T08:00+01:00"),
        ("2026-11-22T21:00+01:00", "Asia/Tokyo", "2026-11-23T08:00+09:00"),
        ("2026-12-24T22:00+01:00", "Europe/Vienna", "2026-12-27T08:00+01:00"),  # two holidays
        ("2026-11-22T21:00+01:00", "Europe/Atlantis", "2026-11-23T08:00+01:00"),  # unknown: the desk's own
    ],
)
def test_reminders_keep_to_the_day_of_the_contact(at: str, zone: str, then: str) -> None:
    assert next_day_hour(datetime.fromisoformat(at), zone, VIENNA) == datetime.fromisoformat(then)
