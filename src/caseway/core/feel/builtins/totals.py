"""Functions over lists of numbers, comparable items and booleans, given as one list or as arguments."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from caseway.core.feel.comparing import both, compare, either
from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.limits import Run
from caseway.core.feel.numbers import CONTEXT, finite, from_int
from caseway.core.feel.values import Value


def _listed(run: Run, arguments: tuple[Value, ...]) -> list[Value]:
    """The one list that was given, or the arguments as a list."""
    items = arguments[0] if len(arguments) == 1 and type(arguments[0]) is list else list(arguments)
    run.spend(len(items))
    return list(items)


def _numbers(run: Run, arguments: tuple[Value, ...]) -> list[Decimal]:
    items = _listed(run, arguments)
    if any(type(item) is not Decimal for item in items):
        raise Nothing("an item is no number")
    return items


def _extreme(run: Run, arguments: tuple[Value, ...], sign: int) -> Value:
    items = _listed(run, arguments)
    if not items:
        raise Nothing("the list is empty")
    best = items[0]
    for item in items:
        order = compare(item, best)
        if order is None:
            raise Nothing("the items have no order among them")
        if order * sign > 0:
            best = item
    return best


@builtin("min(list: list)", wants_run=True)
@builtin("min(c...: any)", wants_run=True)
def _min(run: Run, *items: Value) -> Value:
    return _extreme(run, items, -1)


@builtin("max(list: list)", wants_run=True)
@builtin("max(c...: any)", wants_run=True)
def _max(run: Run, *items: Value) -> Value:
    return _extreme(run, items, 1)


def _total(numbers: list[Decimal]) -> Decimal | None:
    if not numbers:
        raise Nothing("the list is empty")
    total = numbers[0]
    for number in numbers[1:]:
        total = CONTEXT.add(total, number)
    return finite(total)


@builtin("sum(list: list)", wants_run=True)
@builtin("sum(n...: any)", wants_run=True)
def _sum(run: Run, *items: Value) -> Decimal | None:
    return _total(_numbers(run, items))


@builtin("product(list: list)", wants_run=True)
@builtin("product(n...: any)", wants_run=True)
def _product(run: Run, *items: Value) -> Decimal | None:
    numbers = _numbers(run, items)
    if not numbers:
        raise Nothing("the list is empty")
    product = numbers[0]
    for number in numbers[1:]:
        product = CONTEXT.multiply(product, number)
    return finite(product)


@builtin("mean(list: list)", wants_run=True)
@builtin("mean(n...: any)", wants_run=True)
def _mean(run: Run, *items: Value) -> Decimal | None:
    numbers = _numbers(run, items)
    total = _total(numbers)
    return None if total is None else finite(CONTEXT.divide(total, from_int(len(numbers))))


@builtin("median(list: list)", wants_run=True)
@builtin("median(n...: any)", wants_run=True)
def _median(run: Run, *items: Value) -> Decimal | None:
    numbers = sorted(_numbers(run, items))
    if not numbers:
        raise Nothing("the list is empty")
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return finite(CONTEXT.divide(CONTEXT.add(numbers[middle - 1], numbers[middle]), Decimal(2)))


@builtin("stddev(list: list)", wants_run=True, cost=4)
@builtin("stddev(n...: any)", wants_run=True, cost=4)
def _stddev(run: Run, *items: Value) -> Decimal | None:
    numbers = _numbers(run, items)
    if len(numbers) < 2:
        raise Nothing("there are fewer than two numbers")
    mean = CONTEXT.divide(_total(numbers) or Decimal(0), from_int(len(numbers)))
    squares = Decimal(0)
    for number in numbers:
        off = CONTEXT.subtract(number, mean)
        squares = CONTEXT.add(squares, CONTEXT.multiply(off, off))
    return finite(CONTEXT.sqrt(CONTEXT.divide(squares, from_int(len(numbers) - 1))))


@builtin("mode(list: list)", wants_run=True)
@builtin("mode(n...: any)", wants_run=True)
def _mode(run: Run, *items: Value) -> list[Value]:
    counts = Counter(_numbers(run, items))
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


@builtin("all(list: list)", wants_run=True)
@builtin("all(b...: any)", wants_run=True)
def _all(run: Run, *items: Value) -> bool | None:
    result: bool | None = True
    for item in _listed(run, items):
        result = both(result, item)
    return result


@builtin("any(list: list)", wants_run=True)
@builtin("any(b...: any)", wants_run=True)
def _any(run: Run, *items: Value) -> bool | None:
    result: bool | None = False
    for item in _listed(run, items):
        result = either(result, item)
    return result
