"""Boxed expressions as they stand in the file (DMN 1.5, 7.3, 8.3 and 10.5)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

HitPolicy = Literal["UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]
Aggregation = Literal["SUM", "COUNT", "MIN", "MAX"]


class Boxed(Struct, frozen=True, kw_only=True):
    """Any boxed expression; `type` is the name of a type, empty when none is told."""

    id: str = ""
    type: str = ""


class Nothing(Boxed, frozen=True):
    """No decision logic: the value is null."""


class LiteralText(Boxed, frozen=True):
    """A FEEL expression as text."""

    text: str


class InputColumn(Struct, frozen=True):
    """An input of a table; `allowed` are unary tests."""

    id: str
    label: str
    text: str
    type: str
    allowed: str


class OutputColumn(Struct, frozen=True):
    """An output of a table; `allowed` are its values, the best first."""

    id: str
    name: str
    type: str
    allowed: str
    default: str


class Row(Struct, frozen=True):
    """A rule: the texts of its cells."""

    id: str
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    description: str = ""


class Table(Boxed, frozen=True):
    """A decision table."""

    policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rows: tuple[Row, ...]


class Entry(Struct, frozen=True):
    """An entry of a context, or the binding of a parameter; a context's result has no name."""

    name: str
    type: str
    value: Boxed


class Entries(Boxed, frozen=True):
    """A boxed context."""

    entries: tuple[Entry, ...]


class Items(Boxed, frozen=True):
    """A boxed list."""

    items: tuple[Boxed, ...]


class Relation(Boxed, frozen=True):
    """Rows of values under named columns: a list of contexts."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Boxed, ...], ...]


class Invocation(Boxed, frozen=True):
    """A call with bindings by parameter name."""

    called: Boxed
    bindings: tuple[Entry, ...]


class Formal(Struct, frozen=True):
    """A parameter and its type's name."""

    name: str
    type: str


class FunctionBox(Boxed, frozen=True):
    """A function; only those of kind FEEL are run."""

    kind: str
    parameters: tuple[Formal, ...]
    body: Boxed


class Conditional(Boxed, frozen=True):
    """if, then, else."""

    condition: Boxed
    then: Boxed
    otherwise: Boxed


class FilterBox(Boxed, frozen=True):
    """Those of a list that match."""

    of: Boxed
    by: Boxed


class Iterator(Boxed, frozen=True):
    """for … return, some or every … satisfies."""

    word: Literal["for", "some", "every"]
    variable: str
    of: Boxed
    result: Boxed
