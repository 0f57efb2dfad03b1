"""Ranges of literals read from text (DMN 1.5, grammar rules 66 and 67)."""

from __future__ import annotations

from caseway.core.feel.comparing import compare
from caseway.core.feel.errors import FeelError
from caseway.core.feel.moments import at_literal, read_date, read_duration, read_moment, read_time
from caseway.core.feel.numbers import number
from caseway.core.feel.tokens import Token, tokens_of
from caseway.core.feel.values import Range, Value

_READERS = {
    ("date",): read_date,
    ("time",): read_time,
    ("date", "and", "time"): read_moment,
    ("duration",): read_duration,
}


def read_range(text: str) -> Range | None:
    """`[18..21)`, `[2..)`, `(..2)`; None when the text is no range of literals."""
    try:
        tokens = tokens_of(text)[:-1]
    except FeelError:
        return None
    dots = [index for index, token in enumerate(tokens) if token.kind == "symbol" and token.text == ".."]
    if len(dots) != 1 or not _brackets(tokens):
        return None
    start, end = tokens[0].text, tokens[-1].text
    low, high = _endpoint(tokens[1 : dots[0]]), _endpoint(tokens[dots[0] + 1 : -1])
    if low is None or high is None or (not low and not high):
        return None
    if (not low and start == "[") or (not high and end == "]"):
        return None
    return _range(low, high, start == "[", end == "]")


def _brackets(tokens: list[Token]) -> bool:
    ends = (tokens[0], tokens[-1])
    if any(token.kind != "symbol" for token in ends):
        return False
    return ends[0].text in ("[", "(", "]") and ends[1].text in ("]", ")", "[")


def _range(low: list[Value], high: list[Value], low_closed: bool, high_closed: bool) -> Range | None:
    if not low:
        return Range(None, high[0], False, high_closed, open_low=True)
    if not high:
        return Range(low[0], None, low_closed, False, open_high=True)
    order = compare(low[0], high[0])
    return None if order is None or order > 0 else Range(low[0], high[0], low_closed, high_closed)


def _endpoint(tokens: list[Token]) -> list[Value] | None:
    """The literal in a list, an empty list for no tokens, None for anything else."""
    if not tokens:
        return []
    value = _literal(tokens)
    return None if value is None else [value]


def _literal(tokens: list[Token]) -> Value:
    negative = tokens[0].kind == "symbol" and tokens[0].text == "-"
    if negative or tokens[0].kind == "number":
        rest = tokens[1:] if negative else tokens
        if len(rest) != 1 or rest[0].kind != "number":
            return None
        value = number(rest[0].text)
        return value if value is None or not negative else value.copy_negate()
    if tokens[0].kind == "string":
        return tokens[0].text if len(tokens) == 1 else None
    if tokens[0].text == "@" and len(tokens) == 2 and tokens[1].kind == "string":
        return at_literal(tokens[1].text)
    return _called(tokens)


def _called(tokens: list[Token]) -> Value:
    if len(tokens) < 4 or [token.text for token in (tokens[-3], tokens[-1])] != ["(", ")"]:
        return None
    reader = _READERS.get(tuple(token.text for token in tokens[:-3]))
    return reader(tokens[-2].text) if reader is not None and tokens[-2].kind == "string" else None
