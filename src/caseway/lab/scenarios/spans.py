"""Spans and instants as a scenario writes them. An instant without an offset is one of the calendar's zone."""

from datetime import UTC, datetime, timedelta

from caseway.core.feel.zones import zone as zone_named
from caseway.core.process.iso8601 import Span, duration_of


class Misspoken(Exception):
    """A word that cannot be understood; `path` leads to it from where it was asked for."""

    def __init__(self, sentence: str, *path: str) -> None:
        super().__init__(sentence)
        self.path = path


def span_of(text: str) -> Span:
    """`P3D` as a span. Raises `Misspoken`."""
    found = duration_of(text)
    if found is None or found.months < 0 or found.rest < timedelta(0):
        raise Misspoken(f"“{text}” is no span of time; it is written like P3D or PT2H30M.")
    return found


def check_span(text: str | None) -> None:
    """Raises `Misspoken` unless it is a span, or nothing."""
    if text is not None:
        span_of(text)


def instant_in(text: str, zone: str) -> datetime:
    """An instant in UTC; without an offset it is one of `zone`. Raises `Misspoken`."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Misspoken(f"“{text}” is no instant; it is written like 2026-03-02T09:00.") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=zone_named(zone)).astimezone(UTC)


def check_when(text: str | None) -> None:
    """Raises `Misspoken` unless it is an instant, a span, `nothing`, or left out."""
    if text is None or text == "nothing" or duration_of(text) is not None:
        return
    instant_in(text, "UTC")
