"""Closures of literals, operators and conditions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import NoneType
from typing import cast

from caseway.core.feel.arithmetic import RULES, negative, steps_of
from caseway.core.feel.code import code
from caseway.core.feel.comparing import both, compare, either, equals, is_member, unwrapped, within
from caseway.core.feel.conforming import is_instance
from caseway.core.feel.frames import Code, Frame, Source
from caseway.core.feel.limits import TEXT_STEP
from caseway.core.feel.moments import at_literal
from caseway.core.feel.nodes import (
    AtLiteral,
    Between,
    Binary,
    If,
    In,
    InstanceOf,
    Interval,
    Literal,
    Node,
    Operand,
    Unary,
)
from caseway.core.feel.types import is_complete, resolved
from caseway.core.feel.values import INPUT, Different, Range, Value, kind
from caseway.core.feel.walking import uses

_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


@code.register
def _literal(node: Literal, source: Source) -> Code:
    value = node.value
    return lambda frame: value


@code.register
def _at_literal(node: AtLiteral, source: Source) -> Code:
    value, place, text = at_literal(node.text), source.place(node.at), node.text
    if value is not None:
        return lambda frame: value

    def nothing(frame: Frame) -> Value:
        frame.run.note(place, f"«{text}» is no date, time or duration")
        return None

    return nothing


@code.register
def _unary(node: Unary, source: Source) -> Code:
    of, place = code(node.of, source), source.place(node.at)

    def negate(frame: Frame) -> Value:
        value = of(frame)
        result = negative(unwrapped(value))
        if result is None:
            frame.run.note(place, f"a {kind(value)} has no negative")
        return result

    return negate


@code.register
def _binary(node: Binary, source: Source) -> Code:
    operator = node.operator
    if operator == "and":
        return _and(node, source)
    if operator == "or":
        return _or(node, source)
    if operator in ("=", "!="):
        return _equality(node, source)
    if operator in _ORDERS:
        return _order(node, source)
    return _arithmetic(node, source)


def _and(node: Binary, source: Source) -> Code:
    left, right = code(node.left, source), code(node.right, source)

    def conjunction(frame: Frame) -> bool | None:
        one = left(frame)
        return False if one is False else both(one, right(frame))

    return conjunction


def _or(node: Binary, source: Source) -> Code:
    left, right = code(node.left, source), code(node.right, source)

    def disjunction(frame: Frame) -> bool | None:
        one = left(frame)
        return True if one is True else either(one, right(frame))

    return disjunction


def _equality(node: Binary, source: Source) -> Code:
    left, right, place = code(node.left, source), code(node.right, source), source.place(node.at)
    wanted = node.operator == "="
    simple = (str, Decimal, bool)

    def equality(frame: Frame) -> bool | None:
        one, other = left(frame), right(frame)
        if type(one) is type(other) and type(one) in simple:
            if type(one) is str and len(one) == len(other):
                frame.run.spend(len(one) // TEXT_STEP)
            return (one == other) is wanted
        same = equals(one, other, frame.run)
        if same is None:
            frame.run.note(place, f"a {kind(one)} and a {kind(other)} are neither equal nor unequal")
            return None
        return same is wanted

    return equality


def _order(node: Binary, source: Source) -> Code:
    left, right, place = code(node.left, source), code(node.right, source), source.place(node.at)
    holds = _ORDERS[node.operator]

    def order(frame: Frame) -> bool | None:
        one, other = left(frame), right(frame)
        found = compare(one, other)
        if found is None:
            found = compare(unwrapped(one), unwrapped(other))
        if found is None:
            frame.run.note(place, f"a {kind(one)} and a {kind(other)} have no order")
            return None
        return holds(found)

    return order


def _arithmetic(node: Binary, source: Source) -> Code:
    left, right, place = code(node.left, source), code(node.right, source), source.place(node.at)
    operator, power = node.operator, node.operator == "**"
    rules = {(a, b): rule for (sign, a, b), rule in RULES.items() if sign == operator}

    def arithmetic(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        rule = rules.get((type(one), type(other)))
        if rule is None:
            one, other = unwrapped(one), unwrapped(other)
            rule = rules.get((type(one), type(other)))
        if power or type(one) is not Decimal:
            frame.run.place = place
            frame.run.spend(steps_of(operator, one, other))
        result = None if rule is None else rule(one, other)
        if result is None:
            frame.run.note(place, f"a {kind(one)} {operator} a {kind(other)} has no value here")
        elif type(result) is str:
            frame.run.place = place
            frame.run.hold(result)
        return result

    return arithmetic


@code.register
def _between(node: Between, source: Source) -> Code:
    of, low, high = code(node.of, source), code(node.low, source), code(node.high, source)
    place = source.place(node.at)

    def between(frame: Frame) -> bool | None:
        value = of(frame)
        result = within(value, Range(low(frame), high(frame), True, True))
        if result is None:
            frame.run.note(place, f"a {kind(value)} has no order with these ends")
        return result

    return between


@code.register
def _in(node: In, source: Source) -> Code:
    of = code(node.of, source)
    tests = [membership(test, source) for test in node.tests]

    def member(frame: Frame) -> bool | None:
        inner = Frame({INPUT: of(frame)}, frame, frame.run)
        result: bool | None = False
        for test in tests:
            result = either(result, test(inner))
            if result is True:
                return True
        return result

    return member


def membership(test: Node, source: Source) -> Code:
    """Is the input in the test? The closure reads `?` from its frame (10.3.2.13, table 55)."""
    found, asks = code(test, source), uses(test, INPUT)
    if isinstance(test, Interval):
        return _between_ends(test, source)

    def member(frame: Frame) -> bool | None:
        value = found(frame)
        if asks and type(value) in (bool, NoneType):
            return cast("bool | None", value)
        return is_member(frame.names[INPUT], value, frame.run)

    return member


def _between_ends(node: Interval, source: Source) -> Code:
    """Membership by the two comparisons alone: ends that make no range still have an answer."""
    whole, ends = code(node, source), _ends(node, source)

    def member(frame: Frame) -> bool | None:
        given = frame.names[INPUT]
        if type(given) is Range:
            return is_member(given, whole(frame), frame.run)
        return within(given, ends(frame))

    return member


def _ends(node: Interval, source: Source) -> Callable[[Frame], Range]:
    low = None if node.low is None else code(node.low, source)
    high = None if node.high is None else code(node.high, source)
    low_closed, high_closed = node.low_closed, node.high_closed

    def ends(frame: Frame) -> Range:
        start = None if low is None else low(frame)
        end = None if high is None else high(frame)
        return Range(start, end, low_closed, high_closed, low is None, high is None)

    return ends


@code.register
def _instance_of(node: InstanceOf, source: Source) -> Code:
    of, wanted, place = code(node.of, source), resolved(node.type, source.types), source.place(node.at)
    if is_complete(wanted):
        return lambda frame: is_instance(of(frame), wanted, frame.run)

    def nothing(frame: Frame) -> Value:
        frame.run.note(place, f"{wanted.name} is no type, or one whose parts are not told")
        return None

    return nothing


@code.register
def _interval(node: Interval, source: Source) -> Code:
    ends, place = _ends(node, source), source.place(node.at)

    def interval(frame: Frame) -> Value:
        found = ends(frame)
        if found.low is not None and found.high is not None:
            order = compare(found.low, found.high)
            if order is None or order > 0:
                frame.run.note(
                    place, f"no range leads from this {kind(found.low)} to this {kind(found.high)}"
                )
                return None
        return found

    return interval


@code.register
def _operand(node: Operand, source: Source) -> Code:
    of = code(node.of, source)
    if node.operator == "!=":
        return lambda frame: Different(of(frame))

    def exactly(frame: Frame) -> Value:
        value = of(frame)
        return Range(value, value, True, True)

    return exactly


@code.register
def _if(node: If, source: Source) -> Code:
    condition, then, otherwise = (
        code(node.condition, source),
        code(node.then, source),
        code(node.otherwise, source),
    )
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)
