"""`is`: the same element of the semantic domain, which is more than being equal (DMN 1.5, 10.3.2.2)."""

from __future__ import annotations

from caseway.core.feel.comparing import equal
from caseway.core.feel.limits import Run
from caseway.core.feel.values import DateTime, Time, Value


def same_element(left: Value, right: Value, run: Run) -> bool:
    """True for two values of one kind with the same parts: moments also in the same offset or zone."""
    if type(left) in (Time, DateTime):
        return bool(left == right)
    return type(left) is type(right) and equal(left, right, run) is True
