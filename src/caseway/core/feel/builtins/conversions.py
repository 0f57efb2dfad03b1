"""Conversion functions (DMN 1.5, 10.3.4.1), `not` and `is`."""

from __future__ import annotations

import re
from decimal import Decimal

from caseway.core.feel.comparing import opposite
from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.limits import Run
from caseway.core.feel.numbers import number
from caseway.core.feel.printing import printed
from caseway.core.feel.rangetext import read_range
from caseway.core.feel.sameness import same_element
from caseway.core.feel.values import Range, Value

_NUMERIC = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@builtin("number(from: string, grouping separator: string|null, decimal separator: string|null)", cost=3)
def _number(text: str, grouping: str | None, point: str | None) -> Decimal | None:
    if grouping not in (" ", ",", ".", None) or point not in (",", ".", None):
        raise Nothing(
            "the grouping separator is a space, comma or period, the decimal separator a comma or period"
        )
    if grouping is not None and grouping == point:
        raise Nothing("the two separators are the same")
    if grouping is not None:
        text = text.replace(grouping, "")
    if point == ",":
        if "." in text:
            raise Nothing("the text has a period that is no separator")
        text = text.replace(",", ".")
    if _NUMERIC.fullmatch(text) is None:
        raise Nothing("the text is no number")
    return number(text)


@builtin("string(from: any)", wants_run=True)
def _string(run: Run, value: Value) -> str | None:
    if value is None:
        return None
    text = printed(value, run)
    run.hold(text)
    return text


@builtin("not(negand: any)")
def _not(value: Value) -> bool | None:
    return opposite(value)


@builtin("is(value1: any, value2: any)", wants_run=True)
def _is(run: Run, left: Value, right: Value) -> bool:
    return same_element(left, right, run)


@builtin("range(from: string)", cost=12)
def _range(text: str) -> Range:
    found = read_range(text)
    if found is None:
        raise Nothing("the text is no range of literals")
    return found
