"""The tree of an expression. Every node knows where it begins, so that errors can say where."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from caseway.core.feel.types import Type


class Node(Struct, frozen=True, kw_only=True):
    """A part of an expression that begins at character `at`."""

    at: int


class Literal(Node, frozen=True):
    """null, true, false, a number or a string; `value` is a FEEL value."""

    value: Any


class AtLiteral(Node, frozen=True):
    """`@"…"`: a date, time, date and time, or duration."""

    text: str


class Name(Node, frozen=True):
    """A variable, spaces normalised to one."""

    name: str


class Path(Node, frozen=True):
    """`of.name`."""

    of: Node
    name: str


class Unary(Node, frozen=True):
    """Arithmetic negation."""

    of: Node


class Binary(Node, frozen=True):
    """Arithmetic, comparison, `and` and `or`."""

    operator: str
    left: Node
    right: Node


class Between(Node, frozen=True):
    """`of between low and high`."""

    of: Node
    low: Node
    high: Node


class In(Node, frozen=True):
    """`of in tests`."""

    of: Node
    tests: tuple[Node, ...]


class InstanceOf(Node, frozen=True):
    """`of instance of type`."""

    of: Node
    type: Type


class Interval(Node, frozen=True):
    """A range; a side that is None is open to infinity (`< 5`)."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


class Operand(Node, frozen=True):
    """The unary tests `= e` and `!= e`, whose other side is the input."""

    operator: str
    of: Node


class ListOf(Node, frozen=True):
    """`[a, b]`."""

    items: tuple[Node, ...]


class Context(Node, frozen=True):
    """`{key: value}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


class Filter(Node, frozen=True):
    """`of[by]`."""

    of: Node
    by: Node


class Call(Node, frozen=True):
    """An invocation by position, or by name when `names` is not None."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None


class If(Node, frozen=True):
    """`if … then … else`."""

    condition: Node
    then: Node
    otherwise: Node


class Domain(Node, frozen=True):
    """`name in of` or `name in of..to` of an iteration."""

    name: str
    of: Node
    to: Node | None


class For(Node, frozen=True):
    """`for … return`."""

    domains: tuple[Domain, ...]
    result: Node


class Quantified(Node, frozen=True):
    """`some` (any) or `every` … `satisfies`."""

    some: bool
    domains: tuple[Domain, ...]
    condition: Node


class Parameter(Struct, frozen=True):
    """A parameter of a function; its type is Any unless told."""

    name: str
    type: Type


class Lambda(Node, frozen=True):
    """`function(…) body`; `external` bodies are not run."""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool


class Test(Node, frozen=True):
    """One unary test; `asks` is true when it uses `?` itself."""

    of: Node
    asks: bool


class Tests(Node, frozen=True):
    """The unary tests of a cell: any of them, or with `negated` none; no tests is `-`."""

    tests: tuple[Test, ...]
    negated: bool
