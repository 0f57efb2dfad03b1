"""String functions (DMN 1.5, 10.3.4.3). Positions count characters, not bytes."""

from __future__ import annotations

from decimal import Decimal

from caseway.core.feel.builtins.registry import builtin
from caseway.core.feel.numbers import from_int


@builtin("string length(string: string)")
def _string_length(string: str) -> Decimal:
    return from_int(len(string))


@builtin("upper case(string: string)")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case(string: string)")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("contains(string: string, match: string)")
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string)")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)
