"""One year of a calendar, laid out once as instants, so that every question is two look-ups.

The definition is the clock on the wall: an instant is open when the local time is within the hours of
the local date: its own if it has some, none on a holiday, else those of its weekday. So an hour that a
clock change repeats counts twice, and one that it skips not at all. Instants are microseconds since
1970-01-01 UTC.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

import msgspec

from caseway.core.calendar.hours import Opening

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_ONE = timedelta(microseconds=1)

Week = tuple[tuple[Opening, ...], ...]
"""The openings of each weekday, Monday first."""


class Pattern(msgspec.Struct, frozen=True):
    """A calendar by ordinals of dates: its week, its holidays, and the dates with openings of their own."""

    week: Week
    holidays: frozenset[int]
    own: Mapping[int, tuple[Opening, ...]]

    def on(self, ordinal: int) -> tuple[Opening, ...]:
        """The openings of a date."""
        own = self.own.get(ordinal)
        if own is not None:
            return own
        return () if ordinal in self.holidays else self.week[(ordinal - 1) % 7]


class Year(msgspec.Struct, frozen=True):
    """The open spans of a UTC year in order, the open microseconds before each, and the dates that they are on.

    Dates are ordinals in the zone, each once; one whose hours a change of the zone leaves out is not among them.
    """

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]
    total: int
    days: tuple[int, ...] = ()

    def open_until(self, at: int) -> int:
        """Open microseconds of this year before the instant `at`."""
        i = bisect_right(self.opens, at) - 1
        if i < 0:
            return 0
        return self.before[i] + min(at, self.closes[i]) - self.opens[i]

    def reached(self, worked: int) -> int:
        """The earliest instant before which `worked` (more than 0, at most `total`) microseconds are open."""
        i = bisect_right(self.before, worked - 1) - 1
        return self.opens[i] + worked - self.before[i]

    def next_open(self, at: int) -> int | None:
        """The earliest open instant from `at` on, or None if this year has none."""
        i = bisect_right(self.opens, at) - 1
        if i >= 0 and at < self.closes[i]:
            return at
        return self.opens[i + 1] if i + 1 < len(self.opens) else None

    def closed_since(self, at: int) -> int | None:
        """The latest closing before `at`, if it is closed then; None if it is open, or was closed all year."""
        i = bisect_right(self.opens, at) - 1
        return self.closes[i] if i >= 0 and at >= self.closes[i] else None


def micros(at: datetime) -> int:
    """An aware instant as microseconds since 1970-01-01 UTC, exactly."""
    return (at - EPOCH) // _ONE


def instant(at: int) -> datetime:
    """The other way round, in UTC."""
    return EPOCH + timedelta(microseconds=at)


def lay_out(year: int, pattern: Pattern, zone: tzinfo) -> Year:
    """The year as instants."""
    opens: list[int] = []
    closes: list[int] = []
    before: list[int] = []
    total = 0
    days: dict[int, None] = {}
    for begins, ends, offset in _steady(year, zone):
        for ordinal, opening, closing in _spans(begins, ends, offset, pattern):
            opens.append(opening)
            closes.append(closing)
            before.append(total)
            total += closing - opening
            days[ordinal] = None
    return Year(tuple(opens), tuple(closes), tuple(before), total, tuple(days))


def _spans(begins: int, ends: int, offset: int, pattern: Pattern) -> Iterator[tuple[int, int, int]]:
    """The open spans between two instants through which the zone keeps one offset, each with its date."""
    for day in range((begins + offset) // DAY, (ends + offset - 1) // DAY + 1):
        midnight = day * DAY - offset
        for span in pattern.on(day + _EPOCH_ORDINAL):
            opening = max(midnight + span.opens * MINUTE, begins)
            closing = min(midnight + span.closes * MINUTE, ends)
            if opening < closing:
                yield day + _EPOCH_ORDINAL, opening, closing


def _steady(year: int, zone: tzinfo) -> Iterator[tuple[int, int, int]]:
    """The stretches of a UTC year with one offset each: where they begin and end, and the offset."""
    begins = micros(datetime(year, 1, 1, tzinfo=UTC))
    year_ends = micros(datetime(year + 1, 1, 1, tzinfo=UTC))
    offset = _offset(zone, begins)
    for at in range(begins + DAY, year_ends + DAY, DAY):
        later = _offset(zone, min(at, year_ends))
        if later != offset:
            changes = _change(zone, at - DAY, min(at, year_ends))
            if begins < changes < year_ends:
                yield begins, changes, offset
                begins = changes
            offset = later if changes < year_ends else offset
    yield begins, year_ends, offset


def _change(zone: tzinfo, low: int, high: int) -> int:
    """The instant of the change of offset after `low` and not after `high`; changes fall on whole seconds."""
    was = _offset(zone, low)
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        if _offset(zone, middle) == was:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: tzinfo, at: int) -> int:
    found = instant(at).astimezone(zone).utcoffset() or timedelta(0)
    return found // _ONE
