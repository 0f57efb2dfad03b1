"""The built-in functions of DMN 1.5, 10.3.4. Each module declares its own; importing them fills the table."""

from caseway.core.feel.builtins import (
    contexts,
    conversions,
    dates,
    lists,
    numbers,
    ranges,
    sorting,
    strings,
    totals,
)
from caseway.core.feel.declaring import BUILTINS, Builtin

MODULES = (contexts, conversions, dates, lists, numbers, ranges, sorting, strings, totals)

__all__ = ["BUILTINS", "MODULES", "Builtin"]
