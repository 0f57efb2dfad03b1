"""The compiled rows that the engine runs on: every element knows its neighbours directly.

Rows refer to each other in circles, so they cannot be frozen one by one; nobody writes to them after
`compile_model`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from caseway.core.process.definition import Node
from caseway.core.process.iso8601 import Span

if TYPE_CHECKING:
    from caseway.core.process.run import Arrival, Run


class Arrow:
    """A sequence flow in the table. `ids` is its id as events carry it."""

    __slots__ = ("condition", "id", "ids", "target")

    def __init__(self, flow_id: str, target: Step, condition: Any) -> None:
        self.id = flow_id
        self.ids = (flow_id,)
        self.target = target
        self.condition = condition


class Watch(msgspec.Struct, frozen=True):
    """When a timer is due: one of a date, a span, or `text` to evaluate. A cycle has `left` (-1 for ever)."""

    kind: str
    date: datetime | None = None
    span: Span | None = None
    left: int | None = None
    text: Any = None


class Mapping(msgspec.Struct, frozen=True):
    """A data association: the value of `value` goes into the variable `target`."""

    target: str
    value: Any


class Loop(msgspec.Struct, frozen=True):
    """How an activity repeats: `standard`, `sequential` or `parallel`; expressions are compiled, names are
    variables.
    """

    kind: str
    cardinality: Any = None
    collection: str | None = None
    item: str | None = None
    output_collection: str | None = None
    output_item: str | None = None
    until: Any = None
    condition: Any = None
    test_before: bool = False
    maximum: int | None = None


class Body:
    """What is inside a process or sub-process: its starts, its event sub-processes, the names of its data."""

    __slots__ = ("handlers", "names", "starts")

    def __init__(self) -> None:
        self.starts: tuple[Step, ...] = ()
        self.handlers: tuple[Step, ...] = ()
        self.names: tuple[str, ...] = ()


class Step:
    """A row: one element of the map, with everything that running it needs.

    `boundaries` sit on it; `trigger` is the start event of an event sub-process and `owner` the way back. `only` is
    the single unconditional way out, if that is all there is; a `simple` row has one, and nothing hangs on it.
    `verb` is the name of what it catches or throws and `alias` its id. The variables outside an `isolated` one, a
    call with a mapping, cannot be seen from inside. A `parallel` gateway begins by all its events; a `loud` row throws
    a signal. `given` are the names of what an activity gives out.
    """

    __slots__ = (
        "activity",
        "alias",
        "begin",
        "body",
        "boundaries",
        "compensable",
        "condition",
        "decision",
        "default",
        "due",
        "enter",
        "event",
        "given",
        "handler",
        "id",
        "incoming",
        "inputs",
        "isolated",
        "kind",
        "link",
        "loop",
        "loud",
        "node",
        "only",
        "outcomes",
        "outgoing",
        "outputs",
        "owner",
        "parallel",
        "reach",
        "script",
        "simple",
        "trigger",
        "verb",
        "watch",
    )

    def __init__(self, node: Node) -> None:
        self.node = node
        self.id = node.id
        self.kind = node.kind
        self.event = node.event
        self.verb = node.verb
        self.begin: Callable[[Run, Arrival], None]
        self.enter: Callable[[Run, Arrival], None]
        self.outgoing: tuple[Arrow, ...] = ()
        self.only: Arrow | None = None
        self.default: Arrow | None = None
        self.alias: str | None = None
        self.incoming = node.incoming
        self.outcomes = node.outcomes
        self.simple = False
        self.boundaries: tuple[Step, ...] = ()
        self.body: Body | None = None
        self.trigger: Step | None = None
        self.owner: Step | None = None
        self.watch: Watch | None = None
        self.condition: Any = None
        self.loop: Loop | None = None
        self.script: Any = None
        self.decision: tuple[Any, str] | None = None
        self.due: Any = None
        self.inputs: tuple[Mapping, ...] = ()
        self.outputs: tuple[Mapping, ...] = ()
        self.link: Step | None = None
        self.handler: Step | None = None
        self.activity: Step | None = None
        self.compensable = False
        self.parallel = False
        self.given: frozenset[str] = frozenset()
        self.loud = node.event == "signal" and node.kind in ("intermediateThrowEvent", "endEvent")
        self.isolated = False
        self.reach: dict[str, int] = {}


class Table(msgspec.Struct, frozen=True, eq=False):
    """The rows by element id, the body of the process, and what the map has at all, so that the rest costs
    nothing.
    """

    key: str
    steps: dict[str, Step]
    body: Body
    parents: dict[str, tuple[str, ...]]
    conditional: bool
    inclusive: bool
    quiet: bool
    loud: bool = False
