"""Numeric functions (DMN 1.5, 10.3.4.5)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.numbers import CONTEXT, finite
from caseway.core.feel.values import DayDuration, MonthDuration

_WIDE = Context(prec=12_500, Emin=-25_000, Emax=25_000, traps=[])


def _known(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise Nothing("there is no such number")
    return value


def _rounded(value: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    digits = int(scale)
    if not -6111 <= digits <= 6176:
        raise Nothing(f"the scale {scale} is out of range")
    if int(value.as_tuple().exponent) >= max(-digits, 40):
        return value
    exact = value.quantize(Decimal((0, (1,), -digits)), rounding, _WIDE)
    return finite(CONTEXT.plus(exact))


@builtin("decimal(n: number, scale: number)", cost=2)
def _decimal(value: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(value, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number)")
def _floor(value: Decimal) -> Decimal | None:
    return _rounded(value, Decimal(0), ROUND_FLOOR)


@builtin("floor(n: number, scale: number)")
def _floor_to(value: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(value, scale, ROUND_FLOOR)


@builtin("ceiling(n: number)")
def _ceiling(value: Decimal) -> Decimal | None:
    return _rounded(value, Decimal(0), ROUND_CEILING)


@builtin("ceiling(n: number, scale: number)")
def _ceiling_to(value: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(value, scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def _round_up(value: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(value, scale, ROUND_UP)


@builtin("round down(n: number, scale: number)")
def _round_down(value: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(value, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def _round_half_up(value: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(value, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def _round_half_down(value: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(value, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number|days|months)")
def _abs(value: Decimal | DayDuration | MonthDuration) -> Decimal | DayDuration | MonthDuration:
    if isinstance(value, DayDuration):
        return DayDuration(abs(value.nanos))
    if isinstance(value, MonthDuration):
        return MonthDuration(abs(value.months))
    return CONTEXT.abs(value)


@builtin("modulo(dividend: number, divisor: number)", cost=6)
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    if divisor.is_zero():
        raise Nothing("the divisor is 0")
    rest = _WIDE.remainder(dividend, divisor)
    if not rest.is_zero() and rest.is_signed() != divisor.is_signed():
        rest = _WIDE.add(rest, divisor)
    return finite(CONTEXT.plus(rest))


@builtin("sqrt(number: number)", cost=4)
def _sqrt(value: Decimal) -> Decimal:
    return _known(CONTEXT.sqrt(value))


@builtin("log(number: number)", cost=25)
def _log(value: Decimal) -> Decimal:
    return _known(CONTEXT.ln(value))


@builtin("exp(number: number)", cost=12)
def _exp(value: Decimal) -> Decimal:
    return _known(CONTEXT.exp(value))


def _parity(value: Decimal) -> int | None:
    if value != value.to_integral_value():
        return None
    return int(_WIDE.remainder(value, Decimal(2)))


@builtin("odd(number: number)")
def _odd(value: Decimal) -> bool:
    return _parity(value) not in (None, 0)


@builtin("even(number: number)")
def _even(value: Decimal) -> bool:
    return _parity(value) == 0
