"""From a file to a map that can run: judged by the standard first, then built."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from caseway.core.process.building import Builder, closures_of
from caseway.core.process.definition import Definition, Finding
from caseway.core.process.index import Index
from caseway.core.process.model import Element, Model, NotExecutable
from caseway.core.process.nodes import flows_in
from caseway.core.process.reader import diagram
from caseway.core.process.rules import judge


def compile_model(
    model: Model,
    decisions: Mapping[str, Any] | None = None,
    forms: Mapping[str, Any] | None = None,
    version: int = 1,
) -> Definition:
    """The map as a definition. Raises `NotExecutable` with everything that is wrong, not just the first."""
    index = Index(model)
    findings = judge(index)
    refused = [finding for finding in findings if finding.level == "error"]
    if refused:
        raise NotExecutable(refused)
    process = executable_process(index)
    builder = Builder(index, decisions or {})
    table = builder.build(process)
    if builder.findings:
        raise NotExecutable(builder.findings)
    nodes = {step.id: step.node for step in table.steps.values()}
    called = {around.id: around for around in builder.reached}
    flows = {flow.id: flow for around in called.values() for flow in flows_in(around)}
    starts = [n for n in nodes.values() if n.kind == "startEvent" and n.parent == process.id]
    return Definition(
        key=process.id,
        name=process.attributes.get("name", "") or process.id,
        version=version,
        nodes=nodes,
        flows=flows,
        starts=tuple([node.id for node in starts]),
        closures=closures_of(nodes, process.id),
        verbs=_verbs(nodes, table),
        forms=frozenset(forms or ()),
        table=table,
        picture=partial(diagram, model),
    )


def _verbs(nodes: Mapping[str, Any], table: Any) -> tuple[str, ...]:
    found = [
        step.verb
        for step in table.steps.values()
        if step.event == "message" and step.verb and _catches(step.kind)
    ]
    return tuple(dict.fromkeys(found))


def _catches(kind: str) -> bool:
    return kind in ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")


def executable_process(index: Index) -> Element:
    """The process that runs: the first that says it is executable, else the first that does not say it is
    not.
    """
    found = [e for e in index.model.root.children if e.kind == "process" and _runs(e)]
    said = [process for process in found if process.attributes.get("isExecutable") in ("true", "1")]
    if not found:
        raise NotExecutable([Finding("", "executable", "The file has no process that may be executed.")])
    return (said or found)[0]


def _runs(process: Element) -> bool:
    return process.attributes.get("isExecutable", "true") in ("true", "1")
