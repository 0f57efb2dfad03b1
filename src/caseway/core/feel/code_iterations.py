"""Closures of for, some and every."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from caseway.core.feel.code import code
from caseway.core.feel.comparing import both, compare, either
from caseway.core.feel.errors import Place
from caseway.core.feel.frames import Code, Frame, Source
from caseway.core.feel.instants import date_of, day_of
from caseway.core.feel.nodes import Domain, For, Node, Quantified
from caseway.core.feel.numbers import CONTEXT
from caseway.core.feel.values import Date, Range, Value, kind
from caseway.core.feel.walking import uses, weight

Stretch = Callable[[Frame], Iterator[Value] | None]
Domains = list[tuple[str, Stretch, int]]
_ONE = Decimal(1)


def _numbers(low: Decimal, high: Decimal) -> Iterator[Value]:
    step = _ONE if low <= high else -_ONE
    while (low <= high) if step > 0 else (low >= high):
        yield low
        low = CONTEXT.add(low, step)


def _dates(low: Date, high: Date) -> Iterator[Value]:
    first, last = day_of(low), day_of(high)
    for number in range(first, last + 1) if first <= last else range(first, last - 1, -1):
        yield date_of(number)


def _between(low: Value, high: Value) -> Iterator[Value] | None:
    if type(low) is Decimal and type(high) is Decimal:
        whole = low == low.to_integral_value() and high == high.to_integral_value()
        return _numbers(low, high) if whole else None
    if type(low) is Date and type(high) is Date:
        return _dates(low, high)
    return None


def _of_range(interval: Range) -> Iterator[Value] | None:
    found = _between(interval.low, interval.high)
    if found is None:
        return None
    return (
        value
        for value in found
        if (interval.low_closed or compare(value, interval.low))
        and (interval.high_closed or compare(value, interval.high))
    )


def _items(value: Value) -> Iterator[Value] | None:
    if type(value) is list:
        return iter(value)
    if type(value) is Range:
        return _of_range(value)
    return None if value is None else iter((value,))


def _domains(domains: tuple[Domain, ...], inner: Node, source: Source) -> Domains:
    """Each domain with its variable and the steps that every one of its values costs."""
    costs = [weight(domain) for domain in domains[1:]] + [weight(inner)]
    return [
        (domain.name, _stretch(domain, source), cost) for domain, cost in zip(domains, costs, strict=True)
    ]


def _stretch(domain: Domain, source: Source) -> Stretch:
    of, place = code(domain.of, source), source.place(domain.at)
    return stretch_of(of, None if domain.to is None else code(domain.to, source), place)


def stretch_of(of: Code, to: Code | None, place: Place) -> Stretch:
    """What an iteration runs over: the items of a list, or the numbers or dates of a range."""

    def stretch(frame: Frame) -> Iterator[Value] | None:
        value = of(frame)
        end = None if to is None else to(frame)
        found = _items(value) if to is None else _between(value, end)
        if found is None:
            reach = kind(value) if to is None else f"{kind(value)} to {kind(end)}"
            frame.run.note(place, f"nothing can be iterated over: {reach}")
        return found

    return stretch


class _Stopped(Exception):
    """A domain is no list or range."""


def _frames(domains: Domains, frame: Frame) -> Iterator[Frame]:
    """A frame for every combination; later domains see earlier variables, and vary fastest."""
    name, stretch, steps = domains[0]
    values = stretch(frame)
    if values is None:
        raise _Stopped
    for value in values:
        frame.run.spend(steps)
        inner = Frame({name: value}, frame, frame.run)
        if len(domains) == 1:
            yield inner
        else:
            yield from _frames(domains[1:], inner)


@code.register
def _for(node: For, source: Source) -> Code:
    domains = _domains(node.domains, node.result, source)
    partial = uses(node.result, "partial")
    return iterated(domains, code(node.result, source), source.place(node.at), partial=partial)


def iterated(domains: Domains, result: Code, place: Place, *, partial: bool = True) -> Code:
    """The list of results; with `partial` each result may read those before it."""

    def iterate(frame: Frame) -> Value:
        results: list[Value] = []
        frame.run.place = place
        try:
            for inner in _frames(domains, frame):
                if partial:
                    inner = Frame({"partial": list(results)}, inner, frame.run)
                    frame.run.spend(len(results) // 128)
                results.append(result(inner))
        except _Stopped:
            return None
        frame.run.hold(results)
        return results

    return iterate


@code.register
def _quantified(node: Quantified, source: Source) -> Code:
    domains = _domains(node.domains, node.condition, source)
    return quantified(domains, code(node.condition, source), source.place(node.at), some=node.some)


def quantified(domains: Domains, condition: Code, place: Place, *, some: bool) -> Code:
    """`some` and `every`, three-valued, ending with the first case that decides."""
    join, decided = (either, True) if some else (both, False)

    def quantify(frame: Frame) -> bool | None:
        found: bool | None = not decided
        frame.run.place = place
        try:
            for inner in _frames(domains, frame):
                found = join(found, condition(inner))
                if found is decided:
                    break
        except _Stopped:
            return None
        return found

    return quantify
