"""A file of decisions: what it defines and what requires what (DMN 1.5, 6.3)."""

from __future__ import annotations

from msgspec import Struct

from caseway.core.decision.boxed import Boxed, FunctionBox
from caseway.core.decision.findings import Finding


class Item(Struct, frozen=True):
    """An item definition: a named type, or a component of one."""

    name: str
    type: str
    collection: bool
    components: tuple[Item, ...]
    allowed: str
    constraint: str
    parameters: tuple[tuple[str, str], ...] | None
    output: str


class Element(Struct, frozen=True, kw_only=True):
    """A node of the requirements graph; `requires` are ids, with the namespace before a # if imported."""

    id: str
    name: str
    type: str
    requires: tuple[str, ...] = ()


class InputData(Element, frozen=True):
    """A value from outside."""


class Decision(Element, frozen=True):
    """A decision and its logic."""

    logic: Boxed
    question: str = ""


class Knowledge(Element, frozen=True):
    """A business knowledge model: a function by name."""

    logic: FunctionBox


class Service(Element, frozen=True):
    """A decision service: some decisions as a function; the fields are ids as in `requires`."""

    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]


class Import(Struct, frozen=True):
    """Another file, whose definitions are known by `name` and a dot."""

    name: str
    namespace: str
    location: str


class Drawn(Struct, frozen=True):
    """What the file says, before anything of it is compiled."""

    id: str
    name: str
    namespace: str
    items: tuple[Item, ...]
    elements: tuple[Element, ...]
    imports: tuple[Import, ...]
    findings: tuple[Finding, ...]
