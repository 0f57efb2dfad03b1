"""Values between expressions and the history: plain on paper, FEEL when they are read.

What JSON has (null, booleans, texts, whole and short decimal numbers, lists, contexts) stays itself. Every
other value is `{"@": text}` with the text that FEEL's `@"…"` literal reads, or `{"@number": text}`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from caseway.core.feel import compile_expression, evaluate, imported, printed

_TEMPORAL = "@"
_NUMBER = "@number"
_WHOLE_MAX = 10**15


def kept(value: Any) -> Any:
    """The value as it goes into events and state: the same after a trip through JSON."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Decimal | float):
        return _number(Decimal(str(value)))
    if isinstance(value, list | tuple):
        return [kept(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): kept(item) for name, item in value.items()}
    return {_TEMPORAL: printed(imported(value))}


def _number(value: Decimal) -> Any:
    if value == value.to_integral_value() and abs(value) < _WHOLE_MAX:
        return int(value)
    if Decimal(repr(float(value))) == value:
        return float(value)
    return {_NUMBER: str(value)}


def lifted(value: Any) -> Any:
    """The value as FEEL reads it."""
    if isinstance(value, list | tuple):
        return [lifted(item) for item in value]
    if isinstance(value, Mapping):
        if len(value) == 1:
            if _NUMBER in value:
                return Decimal(value[_NUMBER])
            if _TEMPORAL in value:
                return evaluate(compile_expression(f'@"{value[_TEMPORAL]}"'), {})
        return {name: lifted(item) for name, item in value.items()}
    return value
