"""Walks over an expression's tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from caseway.core.feel.nodes import (
    Binary,
    Call,
    Context,
    Filter,
    For,
    InstanceOf,
    Lambda,
    Name,
    Node,
    Quantified,
)

_COSTLY = 6


def parts(node: Any) -> Iterator[Node]:
    """The nodes directly inside a node."""
    for field in node.__struct_fields__:
        yield from _nodes(getattr(node, field))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def weight(node: Node) -> int:
    """The steps that one evaluation of the expression is reckoned at, what runs inside its own loops left out."""
    return 1 + _nodes_of(node) // 4


def _nodes_of(node: Node) -> int:
    count = 0
    waiting = [node]
    while waiting:
        found = waiting.pop()
        count += _COSTLY if isinstance(found, Binary) and found.operator == "**" else 1
        count += _COSTLY if isinstance(found, (Call, InstanceOf)) else 0
        waiting.extend(parts(found))
    return count


def uses(node: Struct, name: str) -> bool:
    """True when a variable of this name is read anywhere inside."""
    return (isinstance(node, Name) and node.name == name) or any(uses(part, name) for part in parts(node))


def free_names(node: Node, bound: frozenset[str] = frozenset()) -> frozenset[str]:
    """The variables that the expression reads from its context.

    Names inside a filter may be entries of its items, so they are left out.
    """
    if isinstance(node, Name):
        return frozenset() if node.name in bound else frozenset((node.name,))
    if isinstance(node, Filter):
        return free_names(node.of, bound)
    if isinstance(node, Lambda):
        return free_names(node.body, bound | {parameter.name for parameter in node.parameters})
    if isinstance(node, (For, Quantified)):
        return _of_domains(node, bound)
    if isinstance(node, Context):
        found: frozenset[str] = frozenset()
        for key, value in node.entries:
            found |= free_names(value, bound)
            bound |= {key}
        return found
    return frozenset().union(*(free_names(part, bound) for part in parts(node)))


def _of_domains(node: For | Quantified, bound: frozenset[str]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for domain in node.domains:
        found |= free_names(domain.of, bound)
        if domain.to is not None:
            found |= free_names(domain.to, bound)
        bound |= {domain.name}
    inner = node.result if isinstance(node, For) else node.condition
    return found | free_names(inner, bound | {"partial"})
