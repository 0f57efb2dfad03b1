"""FEEL, the expression language of DMN 1.5: read once, compiled to closures, evaluated within bounds.

    condition = compile_expression('outcome = "answer" and priority > 2')
    evaluate(condition, {"outcome": "answer", "priority": 3})      # True

A text that is no FEEL raises FeelError, which says where. An evaluation never raises for a value: what has no
value is null, and `explain` says why. It raises FeelError only where a bound of `Limits` is reached.
"""

from caseway.core.feel.builtins import BUILTINS
from caseway.core.feel.errors import FeelError, Note, Place
from caseway.core.feel.expressions import (
    Expression,
    Outcome,
    Vocabulary,
    compile_expression,
    compile_unary,
    evaluate,
    explain,
    matches,
)
from caseway.core.feel.limits import ALONE, LIMITS, Limits
from caseway.core.feel.moments import at_literal
from caseway.core.feel.outside import imported, plain, spoken
from caseway.core.feel.printing import literal, printed
from caseway.core.feel.values import Date, DateTime, DayDuration, MonthDuration, Range, Time

__all__ = [
    "ALONE",
    "BUILTINS",
    "LIMITS",
    "Date",
    "DateTime",
    "DayDuration",
    "Expression",
    "FeelError",
    "Limits",
    "MonthDuration",
    "Note",
    "Outcome",
    "Place",
    "Range",
    "Time",
    "Vocabulary",
    "at_literal",
    "compile_expression",
    "compile_unary",
    "evaluate",
    "explain",
    "imported",
    "literal",
    "matches",
    "plain",
    "printed",
    "spoken",
]
