"""Dates, durations and repetitions as ISO 8601 writes them, as far as BPMN timers use them."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta

import msgspec

_PART = r"\d+(?:[.,]\d+(?!\d*[.,]?\d*[A-Z]T?\d))?"
_DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?"
    rf"(?:(?P<weeks>{_PART})W)?(?:(?P<days>{_PART})D)?"
    rf"(?:T(?=.)(?:(?P<hours>{_PART})H)?(?:(?P<minutes>{_PART})M)?(?:(?P<seconds>{_PART})S)?)?"
)
"""A fraction stands in the last part only."""
_REPEAT = re.compile(r"R(?P<times>\d*)/(?P<rest>.+)")
_YEARS_MAX = 1000


class Span(msgspec.Struct, frozen=True):
    """A duration: whole months, and the exact rest; `days` are those of the rest that were written as days or weeks.

    In calendar time a day is 24 hours; in working time it is a day of work, however many hours that has.
    """

    months: int = 0
    rest: timedelta = timedelta(0)
    days: int = 0

    @property
    def hours(self) -> timedelta:
        """The rest without its days."""
        return self.rest - timedelta(self.days)

    def after(self, start: datetime) -> datetime:
        """The instant this long after `start`; a day that the month lacks becomes its last."""
        if self.months:
            month = start.year * 12 + start.month - 1 + self.months
            year, month = month // 12, month % 12 + 1
            start = start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
        return start + self.rest


class Cycle(msgspec.Struct, frozen=True):
    """`times` occurrences (-1: for ever), `span` apart; the first at `start`, else one span from now."""

    times: int
    span: Span
    start: datetime | None = None


def duration_of(text: str) -> Span | None:
    """`P1Y2M3DT4H5M6S` or `P2W` as a span; None if the text is no such thing."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    part = {
        name: float((value or "0").replace(",", "."))
        for name, value in found.groupdict().items()
        if name != "sign"
    }
    if part["years"] > _YEARS_MAX or part["months"] > _YEARS_MAX * 12:
        return None
    sign = -1 if found["sign"] else 1
    days = part["weeks"] * 7 + part["days"]
    try:
        rest = timedelta(days, part["seconds"], minutes=part["minutes"], hours=part["hours"])
    except OverflowError:
        return None
    return Span(sign * int(part["years"] * 12 + part["months"]), sign * rest, sign * int(days))


def instant_of(text: str) -> datetime | None:
    """A date and time as an instant in UTC; without an offset it is UTC, a date alone is its midnight."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def cycle_of(text: str) -> Cycle | None:
    """`R3/PT1H`, `R/2030-01-01T00:00:00Z/P1D` or `R2/P1D/2030-01-01T00:00:00Z`; None if the text is no such
    thing.
    """
    found = _REPEAT.fullmatch(text.strip())
    if found is None:
        return None
    first, _, second = found["rest"].partition("/")
    times = int(found["times"]) if found["times"] else -1
    if not second:
        span = duration_of(first)
        return Cycle(times, span) if span is not None else None
    span, edge = duration_of(second), instant_of(first)
    if span is not None and edge is not None:
        return Cycle(times, span, edge)
    end = instant_of(second)
    if edge is not None and end is not None:
        return Cycle(times, Span(0, end - edge), edge) if end > edge else None
    span, edge = duration_of(first), instant_of(second)
    if span is None or edge is None or times < 0:
        return None
    return Cycle(times, span, edge - span.rest * max(times - 1, 0)) if not span.months else None
