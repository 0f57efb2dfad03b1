"""From a file to a map that can run: judged by the standard first, then built."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from caseway.core.process.building import Builder, closures_of
from caseway.core.process.definition import Definition, Finding, Flow, Node
from caseway.core.process.index import Index, local
from caseway.core.process.kinds import TRUE
from caseway.core.process.model import Element, Model, NotExecutable
from caseway.core.process.nodes import event_kind, flows_in
from caseway.core.process.reader import diagram
from caseway.core.process.rules import judge


def compile_model(
    model: Model,
    decisions: Mapping[str, Any] | None = None,
    forms: Mapping[str, Any] | None = None,
    version: int = 1,
    process: str | None = None,
) -> Definition:
    """The map as a definition: of the process of this id, or of the one that `executable_process` finds.

    Raises `NotExecutable` with everything that is wrong, not just the first.
    """
    index = Index(model)
    findings = judge(index)
    refused = [finding for finding in findings if finding.level == "error"]
    if refused:
        raise NotExecutable(refused)
    runs = executable_process(index, process)
    builder = Builder(index, decisions or {})
    table = builder.build(runs)
    if builder.findings:
        raise NotExecutable(builder.findings)
    nodes = {step.id: step.node for step in table.steps.values()}
    called = {around.id: around for around in builder.reached}
    flows = {flow.id: flow for around in called.values() for flow in flows_in(around)}
    starts = [n for n in nodes.values() if n.kind == "startEvent" and n.parent == runs.id]
    return Definition(
        key=runs.id,
        name=runs.attributes.get("name", "") or runs.id,
        version=version,
        nodes=nodes,
        flows=flows,
        starts=tuple([node.id for node in starts]),
        closures=closures_of(nodes, runs.id),
        verbs=_verbs(nodes, table),
        forms=frozenset(forms or ()),
        table=table,
        picture=partial(diagram, model),
        openings=_openings(runs, nodes, flows),
    )


def _openings(runs: Element, nodes: Mapping[str, Node], flows: Mapping[str, Flow]) -> dict[str, str | None]:
    """Receive tasks, and events behind an event-based gateway, that begin the process (10.3.3, 10.6.6)."""
    found: dict[str, str | None] = {}
    for element in runs.children:
        if element.attributes.get("instantiate") not in TRUE:
            continue
        if element.kind == "receiveTask":
            found[element.id] = None
        elif element.kind == "eventBasedGateway":
            found |= {flows[flow].target: element.id for flow in nodes[element.id].outgoing}
    return found


def _verbs(nodes: Mapping[str, Any], table: Any) -> tuple[str, ...]:
    found = [
        step.verb
        for step in table.steps.values()
        if step.event == "message" and step.verb and _catches(step.kind)
    ]
    return tuple(dict.fromkeys(found))


def _catches(kind: str) -> bool:
    return kind in ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")


def executable_process(index: Index, wanted: str | None = None) -> Element:
    """The process that runs: of those that say they are executable, else of those that do not say they are not,
    the first that no other calls and that can begin by itself.
    """
    found = [e for e in index.model.root.children if e.kind == "process" and _runs(e)]
    if wanted is not None:
        found = [process for process in found if process.id == wanted]
    said = [process for process in found if process.attributes.get("isExecutable") in ("true", "1")]
    if not found:
        raise NotExecutable([Finding("", "executable", "The file has no process that may be executed.")])
    called = {local(call.attributes.get("calledElement", "")) for call in index.all("callActivity")}
    return min(said or found, key=lambda process: (process.id in called, not _begins(process, index)))


def _begins(process: Element, index: Index) -> bool:
    """Has it a plain start event, or none at all?"""
    starts = list(process.every("startEvent"))
    return not starts or any(event_kind(start, index) == "none" for start in starts)


def executable_processes(model: Model) -> tuple[str, ...]:
    """The ids of all processes of the file that may be executed, in the order of the file."""
    return tuple([e.id for e in model.root.children if e.kind == "process" and _runs(e)])


def _runs(process: Element) -> bool:
    return process.attributes.get("isExecutable", "true") in ("true", "1")
