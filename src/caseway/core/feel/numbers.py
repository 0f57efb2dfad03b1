"""FEEL's numbers: IEEE 754-2008 decimal128, rounded half to even; what has no number is null."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0, flags=[], traps=[]
)


def finite(value: Decimal) -> Decimal | None:
    """The value, or None for an infinity or not-a-number."""
    return value if value.is_finite() else None


def number(text: str) -> Decimal | None:
    """The number written in the text with digits, point and exponent."""
    return finite(CONTEXT.create_decimal(text))


def from_int(value: int) -> Decimal:
    """An integer as a FEEL number, rounded to 34 digits."""
    return CONTEXT.create_decimal(value)


def from_float(value: float) -> Decimal | None:
    """A float as the shortest number that reads back as it."""
    return number(repr(value))


def written(value: Decimal) -> str:
    """The number without exponent, as `string()` gives it."""
    return format(value.copy_abs() if value.is_zero() else value, "f")
