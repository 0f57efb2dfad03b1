"""Short words for tests of FEEL: what does this text mean?"""

from collections.abc import Mapping
from decimal import Decimal

from caseway.core.feel import Outcome, compile_expression, compile_unary, evaluate, explain, literal, matches
from caseway.core.feel.values import Value

NOTHING: Mapping[str, object] = {}


def value(text: str, context: Mapping[str, object] = NOTHING) -> Value:
    """The value of an expression."""
    return evaluate(compile_expression(text, context), context)


def said(text: str, context: Mapping[str, object] = NOTHING) -> str:
    """The value as FEEL writes it."""
    return literal(value(text, context))


def why(text: str, context: Mapping[str, object] = NOTHING) -> Outcome:
    """The value and why parts of it are null."""
    return explain(compile_expression(text, context), context)


def holds(tests: str, given: object, context: Mapping[str, object] = NOTHING) -> bool | None:
    """Does the cell hold for the input?"""
    return matches(compile_unary(tests, context), given, context)


def number(text: str) -> Decimal:
    """A number."""
    return Decimal(text)


def rows(table: str) -> list[tuple[str, str]]:
    """A table of lines `expression => value as FEEL writes it`."""
    lines = [line.rpartition(" => ") for line in table.strip().splitlines()]
    return [(text.strip(), expected.strip()) for text, _, expected in lines]
