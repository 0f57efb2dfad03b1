"""List functions (DMN 1.5, 10.3.4.4), those over numbers and booleans apart."""

from __future__ import annotations

from decimal import Decimal

from caseway.core.feel.comparing import equal
from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.invoking import call, takes
from caseway.core.feel.limits import Run
from caseway.core.feel.numbers import from_int
from caseway.core.feel.values import Value


def _index(items: list[Value], position: Decimal) -> int:
    """The index of a position counted from 1, or from the end when negative."""
    index = int(position)
    if position != index or index == 0 or abs(index) > len(items):
        raise Nothing(f"a list of {len(items)} has no position {position}")
    return index - 1 if index > 0 else len(items) + index


def _same(left: Value, right: Value, run: Run) -> bool:
    return equal(left, right, run) is True


@builtin("list contains(list: list, element: any)", wants_run=True)
def _list_contains(run: Run, items: list[Value], element: Value) -> bool:
    run.spend(len(items))
    return any(_same(item, element, run) for item in items)


@builtin("count(list: list)")
def _count(items: list[Value]) -> Decimal:
    return from_int(len(items))


@builtin("sublist(list: list, start position: number, length?: number)")
def _sublist(items: list[Value], start: Decimal, length: Decimal | None = None) -> list[Value]:
    first = _index(items, start)
    if length is None:
        return items[first:]
    if length < 1 or length != int(length) or first + int(length) > len(items):
        raise Nothing(f"from there on there are no {length} items")
    return items[first : first + int(length)]


@builtin("append(list: list, item...: any)", wants_run=True)
def _append(run: Run, items: list[Value], *more: Value) -> list[Value]:
    run.spend(len(items))
    return _held(run, [*items, *more])


@builtin("concatenate(list...: list)", wants_run=True)
def _concatenate(run: Run, *lists: list[Value]) -> list[Value]:
    run.spend(sum(len(items) for items in lists))
    return _held(run, [item for items in lists for item in items])


def _held(run: Run, items: list[Value]) -> list[Value]:
    run.hold(items)
    return items


@builtin("insert before(list: list, position: number, newItem: any)", wants_run=True)
def _insert_before(run: Run, items: list[Value], position: Decimal, item: Value) -> list[Value]:
    run.spend(len(items))
    at = _index(items, position)
    return _held(run, [*items[:at], item, *items[at:]])


@builtin("remove(list: list, position: number)", wants_run=True)
def _remove(run: Run, items: list[Value], position: Decimal) -> list[Value]:
    run.spend(len(items))
    at = _index(items, position)
    return [*items[:at], *items[at + 1 :]]


@builtin("list replace(list: list, position: number, newItem: any)", wants_run=True)
def _list_replace(run: Run, items: list[Value], position: Decimal, item: Value) -> list[Value]:
    run.spend(len(items))
    at = _index(items, position)
    return [*items[:at], item, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)", wants_run=True)
def _list_replace_matching(run: Run, items: list[Value], match: Value, item: Value) -> list[Value]:
    if not takes(match, 2):
        raise Nothing("the match function takes not two arguments")
    replaced = []
    for old in items:
        verdict = call(run, match, [old, item])
        if type(verdict) is not bool:
            raise Nothing("the match function gave neither true nor false")
        replaced.append(item if verdict else old)
    return replaced


@builtin("reverse(list: list)", wants_run=True)
def _reverse(run: Run, items: list[Value]) -> list[Value]:
    run.spend(len(items))
    return items[::-1]


@builtin("index of(list: list, match: any)", wants_run=True)
def _index_of(run: Run, items: list[Value], match: Value) -> list[Value]:
    run.spend(len(items))
    return [from_int(index) for index, item in enumerate(items, 1) if _same(item, match, run)]


def _distinct(run: Run, items: list[Value]) -> list[Value]:
    """The items without repetition. Scalars are looked up; only composite ones are compared one by one."""
    kept: list[Value] = []
    seen: set[tuple[type, Value]] = set()
    others: list[Value] = []
    for item in items:
        run.spend(1)
        if type(item) in (str, Decimal, bool, type(None)):
            if (type(item), item) not in seen:
                seen.add((type(item), item))
                kept.append(item)
            continue
        run.spend(len(others))
        if not any(_same(item, other, run) for other in others):
            others.append(item)
            kept.append(item)
    return kept


@builtin("union(list...: list)", wants_run=True)
def _union(run: Run, *lists: list[Value]) -> list[Value]:
    return _distinct(run, [item for items in lists for item in items])


@builtin("distinct values(list: list)", wants_run=True)
def _distinct_values(run: Run, items: list[Value]) -> list[Value]:
    return _distinct(run, items)


@builtin("flatten(list: list)", wants_run=True)
def _flatten(run: Run, items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.spend(1)
            if type(item) is list:
                waiting.append(iter(item))
                break
            flat.append(item)
        else:
            waiting.pop()
    return _held(run, flat)
