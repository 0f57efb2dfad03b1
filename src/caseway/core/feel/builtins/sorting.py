"""Sorting by a function that says which of two comes first (DMN 1.5, 10.3.4.9)."""

from __future__ import annotations

from functools import cmp_to_key

from caseway.core.feel.comparing import compare
from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.invoking import call, takes
from caseway.core.feel.limits import Run
from caseway.core.feel.values import Value


@builtin("sort(list: list, precedes: function)", wants_run=True)
def _sort(run: Run, items: list[Value], precedes: Value) -> list[Value]:
    if not takes(precedes, 2):
        raise Nothing("the function takes not two arguments")

    def order(left: Value, right: Value) -> int:
        if call(run, precedes, [left, right]) is True:
            return -1
        return 1 if call(run, precedes, [right, left]) is True else 0

    return sorted(items, key=cmp_to_key(order))


@builtin("sort(list: list)", wants_run=True)
def _sort_naturally(run: Run, items: list[Value]) -> list[Value]:
    def order(left: Value, right: Value) -> int:
        run.spend(1)
        found = compare(left, right)
        if found is None:
            raise Nothing("the items have no order among them")
        return found

    return sorted(items, key=cmp_to_key(order))
