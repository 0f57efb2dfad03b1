"""The type of a function's result, as far as its text tells without running it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from caseway.core.feel.nodes import (
    Between,
    Binary,
    Call,
    Context,
    If,
    In,
    InstanceOf,
    Literal,
    Name,
    Node,
    Unary,
)
from caseway.core.feel.types import Type

_OF_VALUES = {Decimal: Type("number"), str: Type("string"), bool: Type("boolean"), type(None): Type("Null")}
_OF_CALLS = {
    "date": Type("date"),
    "time": Type("time"),
    "date and time": Type("date and time"),
    "years and months duration": Type("years and months duration"),
    **dict.fromkeys(
        ("string", "substring", "upper case", "lower case", "replace", "string join", "day of week"),
        Type("string"),
    ),
    **dict.fromkeys(
        ("number", "sum", "count", "mean", "decimal", "floor", "ceiling", "modulo", "sqrt", "string length"),
        Type("number"),
    ),
    **dict.fromkeys(
        ("not", "contains", "matches", "starts with", "ends with", "list contains"), Type("boolean")
    ),
}
_CONDITIONS = ("and", "or", "=", "!=", "<", "<=", ">", ">=")


def result_type(node: Node, names: Mapping[str, Type | None]) -> Type | None:
    """The type of the expression's value where `names` have these types; None where the text does not tell."""
    if isinstance(node, Literal):
        return _OF_VALUES.get(type(node.value))
    if isinstance(node, Name):
        return names.get(node.name)
    if isinstance(node, (Between, In, InstanceOf)):
        return Type("boolean")
    if isinstance(node, Unary):
        return result_type(node.of, names)
    if isinstance(node, Binary):
        return _of_operator(node, names)
    if isinstance(node, If):
        then, otherwise = result_type(node.then, names), result_type(node.otherwise, names)
        return then if then == otherwise else None
    if isinstance(node, Context):
        members = tuple((key, result_type(value, names)) for key, value in node.entries)
        return Type("context", members=tuple((key, of or Type("Any")) for key, of in members))
    if isinstance(node, Call) and isinstance(node.function, Name):
        return _OF_CALLS.get(node.function.name)
    return None


def _of_operator(node: Binary, names: Mapping[str, Type | None]) -> Type | None:
    if node.operator in _CONDITIONS:
        return Type("boolean")
    left, right = result_type(node.left, names), result_type(node.right, names)
    if left == right and left in (Type("number"), Type("string")):
        return left
    return None
