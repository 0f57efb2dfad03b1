"""A compiled map: what everybody may know of it. Immutable; built once by `compile_model`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from caseway.core.process.table import Table

Level = Literal["error", "warning"]


class Finding(msgspec.Struct, frozen=True):
    """What is wrong with a map: at which element, against which rule, said so that its author can mend it."""

    element: str
    rule: str
    sentence: str
    level: Level = "error"


class Bounds(msgspec.Struct, frozen=True):
    """A rectangle of the diagram."""

    x: float
    y: float
    width: float
    height: float


class Diagram(msgspec.Struct, frozen=True):
    """The picture: bounds of shapes and labels, way-points of edges, by the element they show."""

    shapes: Mapping[str, Bounds] = {}
    labels: Mapping[str, Bounds] = {}
    edges: Mapping[str, tuple[tuple[float, float], ...]] = {}


class Flow(msgspec.Struct, frozen=True):
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """An element that a token can be at.

    `kind` is BPMN's own name (`userTask`), `event` the kind of its event definition (`timer`, or `none`),
    `verb` the name of its message, signal, error, escalation or link. `role` comes from `cw:role` or the
    lane, `stage` from the innermost enclosing `cw:stage`; `parent` is the enclosing sub-process, or the
    process. The rest are the attributes of `urn:caseway:bpmn:1`; `ret` is `cw:return`. `needs` and `yields`
    are the facts of its data associations.
    """

    id: str
    kind: str
    parent: str
    name: str = ""
    documentation: str = ""
    role: str | None = None
    stage: str | None = None
    event: str | None = None
    verb: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    form: str | None = None
    sop: str | None = None
    due: str | None = None
    assign: str | None = None
    queue: str | None = None
    authority: float | None = None
    outcomes: tuple[str, ...] = ()
    completes: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()
    decision: str | None = None
    closure: str | None = None
    survives: bool = False
    to: str | None = None
    ret: str | None = None
    clock: str = "calendar"
    template: str | None = None
    reminder: int | None = None
    then: str | None = None
    job: str | None = None
    enters: str | None = None
    scope: str | None = None


class Definition(msgspec.Struct, frozen=True, dict=True, eq=False):
    """A map that can run.

    `starts` are its start events in the order of the file, `openings` the tasks and events that begin it without
    one, each with its event-based gateway, `closures` basis to element at the root, `verbs` what it can catch,
    `forms` the forms that are there. `table` is what the engine runs on.
    """

    key: str
    name: str
    version: int
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    starts: tuple[str, ...]
    closures: Mapping[str, str]
    verbs: tuple[str, ...]
    forms: frozenset[str]
    table: Table
    picture: Callable[[], Diagram]
    openings: Mapping[str, str | None] = {}

    @cached_property
    def entered(self) -> frozenset[str]:
        """The keys of the maps on which a case may go on from this one."""
        return frozenset(node.enters for node in self.nodes.values() if node.enters is not None)

    @cached_property
    def diagram(self) -> Diagram:
        """The picture, read from the file when somebody first looks."""
        return self.picture()
