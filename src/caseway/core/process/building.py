"""From nodes to rows: the table that the engine runs on."""

from collections.abc import Iterator, Mapping
from typing import Any

from caseway.core.process import assembling, expressions
from caseway.core.process.definition import Finding, Node
from caseway.core.process.entering import entrance, is_simple
from caseway.core.process.index import Index, local
from caseway.core.process.kinds import GLOBAL_TASKS, TRUE
from caseway.core.process.model import Element
from caseway.core.process.nodes import node_of as make_node
from caseway.core.process.nodes import places_in, reference_of, roles_of, variable_of
from caseway.core.process.reaching import mark_reach
from caseway.core.process.table import Arrow, Body, Step, Table


class Builder:
    """The work of one compilation: rows by id, and what was found wrong on the way."""

    def __init__(self, index: Index, decisions: Mapping[str, Any]) -> None:
        self.index = index
        self.decisions = decisions
        self.steps: dict[str, Step] = {}
        self.bodies: dict[str, Body] = {}
        self.findings: list[Finding] = []
        self.reached: list[Element] = []
        self.roles = roles_of(index)
        self.speech = expressions.Speech(index, self.findings)

    def build(self, process: Element) -> Table:
        """The table of this process and of every process it calls."""
        self.reached = list(self._reached(process))
        for scope in self.reached:
            self._rows(scope)
        for step in self.steps.values():
            self._wire(step)
        for step in self.steps.values():
            assembling.assemble(step, self)
        self._mark_compensable()
        for step in self.steps.values():
            step.simple = is_simple(step)
            step.enter, step.begin = entrance(step)
        steps = self.steps
        inclusive = mark_reach(steps)
        parents = {
            step.id: tuple([around.id for around in self.index.chain(step.id)]) for step in steps.values()
        }
        conditional = any(step.event == "conditional" for step in steps.values())
        return Table(
            process.id,
            steps,
            self.bodies[process.id],
            parents,
            conditional,
            inclusive,
            not (conditional or inclusive),
            any(step.loud for step in steps.values()),
        )

    def _reached(self, process: Element) -> Iterator[Element]:
        """The process, and every process in this file that is called from it, each once."""
        waiting, seen = [process], {process.id}
        while waiting:
            scope = waiting.pop(0)
            yield scope
            for element in self.index.all("callActivity"):
                called = self.index.get(element.attributes.get("calledElement"))
                if called is not None and called.id not in seen and self._is_in(element, scope):
                    seen.add(called.id)
                    waiting.append(called)

    def _is_in(self, element: Element, scope: Element) -> bool:
        return any(around is scope for around in self.index.chain(element.id))

    def _rows(self, scope: Element) -> None:
        scopes = [scope]
        for place in places_in(scope):
            if place.element.kind == "subProcess":
                scopes.append(place.element)
            step = Step(make_node(place, self.index, self.roles))
            step.alias = reference_of(place.element, self.index)
            if step.kind == "receiveTask":
                step.event = "message"
            self.steps[step.id] = step
        for around in scopes:
            self.bodies[around.id] = self._body(around)

    def _body(self, scope: Element) -> Body:
        body = Body()
        inside = [self.steps[child.id] for child in scope.children if child.id in self.steps]
        starts = [step for step in inside if step.kind == "startEvent"]
        body.starts = self._starts(scope, starts) or tuple([step for step in inside if self._begins(step)])
        body.names = tuple(
            [variable_of(c) or "" for c in scope.children if c.kind in ("dataObject", "property")]
        )
        body.handlers = tuple(
            [s for s in inside if self._element(s).attributes.get("triggeredByEvent") in TRUE]
        )
        return body

    def _starts(self, scope: Element, starts: list[Step]) -> tuple[Step, ...]:
        """A process that is called begins at one start event, a plain one (10.5.2)."""
        plain = [step for step in starts if step.event == "none"]
        return tuple(plain[:1]) if scope.kind == "process" and plain else tuple(starts)

    def _begins(self, step: Step) -> bool:
        """Without a start event, everything that no flow leads to begins at once."""
        at = self._element(step).attributes
        return (
            not step.incoming
            and step.kind != "boundaryEvent"
            and step.event != "link"
            and at.get("isForCompensation") not in TRUE
            and at.get("triggeredByEvent") not in TRUE
        )

    def _mark_compensable(self) -> None:
        """A sub-process can be undone if something inside it can."""
        for step in list(self.steps.values()):
            around = self.steps.get(step.node.parent) if step.compensable else None
            while around is not None:
                around.compensable = True
                around = self.steps.get(around.node.parent)

    def _element(self, step: Step) -> Element:
        return self.index.by_id[step.id]

    def _wire(self, step: Step) -> None:
        element = self._element(step)
        arrows = []
        for flow in self.index.targets(step.id):
            target = self.steps[local(flow.attributes["targetRef"])]
            condition = (
                self.speech.inside(flow, "conditionExpression", flow.id) if step.kind in _SPLITTING else None
            )
            arrows.append(Arrow(flow.id, target, condition))
        default = local(element.attributes.get("default", ""))
        step.outgoing = tuple(arrows)
        step.default = next((arrow for arrow in arrows if arrow.id == default), None)
        if len(arrows) == 1 and arrows[0].condition is None:
            step.only = arrows[0]
        step.parallel = element.attributes.get("eventGatewayType") == "Parallel"
        if step.kind == "boundaryEvent":
            host = self.steps[step.node.attached_to or ""]
            step.owner = host
            host.boundaries = (*host.boundaries, step)
        if step.kind == "callActivity":
            self._call(step, element)
        elif step.kind == "subProcess":
            step.body = self.bodies[element.id]
            if element.attributes.get("triggeredByEvent") in TRUE:
                step.trigger = step.body.starts[0]
                step.trigger.owner = step

    def _call(self, step: Step, element: Element) -> None:
        """A called process runs inside; a global task is run as the task that it is."""
        called = self.index.get(element.attributes.get("calledElement"))
        assert called is not None
        if called.kind in GLOBAL_TASKS:
            step.kind = GLOBAL_TASKS[called.kind]
        else:
            step.body = self.bodies[called.id]
            step.isolated = element.first("ioSpecification") is not None


_SPLITTING = frozenset(
    {
        "exclusiveGateway",
        "inclusiveGateway",
        "task",
        "manualTask",
        "userTask",
        "sendTask",
        "serviceTask",
        "receiveTask",
        "businessRuleTask",
        "scriptTask",
        "subProcess",
        "callActivity",
    }
)


def closures_of(nodes: Mapping[str, Node], process: str) -> dict[str, str]:
    """The closure events at the root, by basis."""
    found: dict[str, str] = {}
    for node in nodes.values():
        if node.closure is not None and node.parent == process:
            found.setdefault(node.closure, node.id)
    return found
