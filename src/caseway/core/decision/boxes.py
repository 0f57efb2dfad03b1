"""Boxed expressions read from XML, each kind by its own small function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from lxml import etree

from caseway.core.decision.boxed import (
    Aggregation,
    Boxed,
    Conditional,
    Entries,
    Entry,
    FilterBox,
    Formal,
    FunctionBox,
    HitPolicy,
    InputColumn,
    Invocation,
    Items,
    Iterator,
    LiteralText,
    Nothing,
    OutputColumn,
    Relation,
    Row,
    Table,
)
from caseway.core.decision.xml import attribute, child, children, local, refused, text_of

_POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
_AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")


def type_of(element: etree._Element | None) -> str:
    """The type's name: the attribute `typeRef`, or the element of that name; prefixes of FEEL left out."""
    name = attribute(element, "typeRef") or text_of(element, "typeRef")
    prefix, colon, rest = name.partition(":")
    if not colon or element is None or "<" in name:
        return name
    return rest if "FEEL" in (element.nsmap.get(prefix) or prefix).upper() else f"{prefix}.{rest}"


def read_box(element: etree._Element | None) -> Boxed:
    """The boxed expression that is the first such child; Nothing when there is none."""
    found = child(element, *READERS)
    return Nothing() if found is None else READERS[local(found)](found)


def _box(element: etree._Element, name: str) -> Boxed:
    return read_box(child(element, name))


def _literal(element: etree._Element) -> Boxed:
    return LiteralText(id=attribute(element, "id"), type=type_of(element), text=text_of(element))


def _policy(element: etree._Element) -> HitPolicy:
    policy = attribute(element, "hitPolicy") or "UNIQUE"
    if policy not in _POLICIES:
        raise refused("hit policy", f"there is no hit policy «{policy}»", attribute(element, "id"))
    return cast(HitPolicy, policy)


def _aggregation(element: etree._Element) -> Aggregation | None:
    name = attribute(element, "aggregation")
    if name and name not in _AGGREGATIONS:
        raise refused("aggregation", f"there is no aggregation «{name}»", attribute(element, "id"))
    return cast(Aggregation, name) if name else None


def _input(element: etree._Element) -> InputColumn:
    expression = child(element, "inputExpression")
    return InputColumn(
        id=attribute(element, "id"),
        label=attribute(element, "label"),
        text=text_of(expression),
        type=type_of(expression),
        allowed=text_of(child(element, "inputValues")),
    )


def _output(element: etree._Element) -> OutputColumn:
    return OutputColumn(
        id=attribute(element, "id"),
        name=attribute(element, "name"),
        type=type_of(element),
        allowed=text_of(child(element, "outputValues")),
        default=text_of(child(element, "defaultOutputEntry")),
    )


def _row(element: etree._Element) -> Row:
    return Row(
        id=attribute(element, "id"),
        tests=tuple(text_of(cell) for cell in children(element, "inputEntry")),
        outputs=tuple(text_of(cell) for cell in children(element, "outputEntry")),
        description=text_of(element, "description"),
    )


def _table(element: etree._Element) -> Boxed:
    return Table(
        id=attribute(element, "id"),
        type=type_of(element),
        policy=_policy(element),
        aggregation=_aggregation(element),
        inputs=tuple(_input(column) for column in children(element, "input")),
        outputs=tuple(_output(column) for column in children(element, "output")),
        rows=tuple(_row(row) for row in children(element, "rule")),
    )


def _entry(element: etree._Element, name: str) -> Entry:
    variable = child(element, name)
    return Entry(attribute(variable, "name"), type_of(variable), read_box(element))


def _context(element: etree._Element) -> Boxed:
    entries = tuple(_entry(entry, "variable") for entry in children(element, "contextEntry"))
    return Entries(id=attribute(element, "id"), type=type_of(element), entries=entries)


def _list(element: etree._Element) -> Boxed:
    items = tuple(READERS[local(item)](item) for item in children(element, *READERS))
    return Items(id=attribute(element, "id"), type=type_of(element), items=items)


def _relation(element: etree._Element) -> Boxed:
    columns = tuple((attribute(column, "name"), type_of(column)) for column in children(element, "column"))
    rows = tuple(
        tuple(READERS[local(cell)](cell) for cell in children(row, *READERS))
        for row in children(element, "row")
    )
    return Relation(id=attribute(element, "id"), type=type_of(element), columns=columns, rows=rows)


def _invocation(element: etree._Element) -> Boxed:
    bindings = tuple(_entry(binding, "parameter") for binding in children(element, "binding"))
    return Invocation(
        id=attribute(element, "id"), type=type_of(element), called=read_box(element), bindings=bindings
    )


def read_function(element: etree._Element) -> FunctionBox:
    """A function definition, also the logic of a business knowledge model."""
    return FunctionBox(
        id=attribute(element, "id"),
        type=type_of(element),
        kind=attribute(element, "kind") or "FEEL",
        parameters=tuple(
            Formal(attribute(formal, "name"), type_of(formal))
            for formal in children(element, "formalParameter")
        ),
        body=read_box(element),
    )


def _conditional(element: etree._Element) -> Boxed:
    return Conditional(
        id=attribute(element, "id"),
        type=type_of(element),
        condition=_box(element, "if"),
        then=_box(element, "then"),
        otherwise=_box(element, "else"),
    )


def _filter(element: etree._Element) -> Boxed:
    return FilterBox(
        id=attribute(element, "id"), type=type_of(element), of=_box(element, "in"), by=_box(element, "match")
    )


def _iterator(element: etree._Element) -> Boxed:
    word = local(element)
    return Iterator(
        id=attribute(element, "id"),
        type=type_of(element),
        word=cast(Literal["for", "some", "every"], word),
        variable=attribute(element, "iteratorVariable"),
        of=_box(element, "in"),
        result=_box(element, "return" if word == "for" else "satisfies"),
    )


READERS: dict[str, Callable[[etree._Element], Boxed]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
}
