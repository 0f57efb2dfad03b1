"""`is`: the same element of the semantic domain, which is more than being equal (DMN 1.5, 10.3.2.2)."""

from __future__ import annotations

from caseway.core.feel.comparing import equal
from caseway.core.feel.instants import time_offset
from caseway.core.feel.limits import Run
from caseway.core.feel.values import DateTime, Time, Value


def same_element(left: Value, right: Value, run: Run) -> bool:
    """True for two values of one kind with the same parts; an offset is the same however it is written."""
    if type(left) is not type(right):
        return False
    if type(left) is Time:
        return (left.nanos, time_offset(left)) == (right.nanos, time_offset(right))
    if type(left) is DateTime:
        return bool(left.date == right.date) and same_element(left.time, right.time, run)
    return equal(left, right, run) is True
