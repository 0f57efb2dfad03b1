"""What a row needs beside its flows: timers, conditions, scripts, decisions, loops, data and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseway.core.process.definition import Finding
from caseway.core.process.index import local
from caseway.core.process.iso8601 import duration_of
from caseway.core.process.kinds import ACTIVITIES, TRUE
from caseway.core.process.model import Element
from caseway.core.process.nodes import definition_of, variable_of
from caseway.core.process.table import Loop, Mapping, Step

if TYPE_CHECKING:
    from caseway.core.process.building import Builder


def assemble(step: Step, builder: Builder) -> None:
    """Fill in everything but the flows. Expects all rows to be there and wired."""
    element = builder.index.by_id[step.id]
    if step.event is not None:
        _event(step, element, builder)
    if step.kind in ACTIVITIES:
        step.loop = _loop(element, builder)
        _data(step, element, builder)
        _due(step, builder)
    if step.kind == "scriptTask":
        step.script = _script(_called(element, builder) or element, builder)
    if step.kind == "businessRuleTask":
        _decision(step, builder)


def _called(element: Element, builder: Builder) -> Element | None:
    return builder.index.get(element.attributes.get("calledElement"))


def _event(step: Step, element: Element, builder: Builder) -> None:
    definition = definition_of(element, builder.index)
    _due(step, builder)
    if definition is None:
        return
    if step.event == "timer":
        step.watch = builder.speech.watch(definition, step.id)
    elif step.event == "conditional":
        step.condition = builder.speech.inside(definition, "condition", step.id)
    elif step.event == "link" and step.kind == "intermediateThrowEvent":
        step.link = next(
            (
                other
                for other in builder.steps.values()
                if other.kind == "intermediateCatchEvent"
                and other.event == "link"
                and other.verb == step.verb
                and other.node.parent == step.node.parent
            ),
            None,
        )
    elif step.event == "compensation":
        _compensation(step, definition, builder)


def _compensation(step: Step, definition: Element, builder: Builder) -> None:
    if step.kind == "boundaryEvent" and step.owner is not None:
        step.handler = _handler(step, builder)
        step.owner.handler = step.handler
        step.owner.compensable = True
    elif step.kind == "startEvent" and step.owner is not None:
        around = builder.steps.get(step.owner.node.parent)
        if around is not None:
            around.compensable = True
    elif "activityRef" in definition.attributes:
        step.activity = builder.steps.get(local(definition.attributes["activityRef"]))


def _handler(boundary: Step, builder: Builder) -> Step | None:
    for association in builder.index.all("association"):
        if local(association.attributes.get("sourceRef", "")) == boundary.id:
            found = builder.steps.get(local(association.attributes.get("targetRef", "")))
            if found is not None:
                return found
    return None


def _loop(element: Element, builder: Builder) -> Loop | None:
    for child in element.children:
        if child.kind == "standardLoopCharacteristics":
            maximum = child.attributes.get("loopMaximum", "")
            return Loop(
                "standard",
                condition=builder.speech.inside(child, "loopCondition", element.id),
                test_before=child.attributes.get("testBefore") in TRUE,
                maximum=int(maximum) if maximum.isdecimal() else None,
            )
        if child.kind == "multiInstanceLoopCharacteristics":
            return _instances(child, element, builder)
    return None


def _instances(child: Element, element: Element, builder: Builder) -> Loop:
    def named(kind: str) -> str | None:
        found = child.first(kind)
        return variable_of(found) if found is not None else None

    def referred(kind: str) -> str | None:
        return _source_of(builder.index.get(child.words(kind)), element, builder)

    return Loop(
        "sequential" if child.attributes.get("isSequential") in TRUE else "parallel",
        cardinality=builder.speech.inside(child, "loopCardinality", element.id),
        collection=referred("loopDataInputRef"),
        item=named("inputDataItem"),
        output_collection=referred("loopDataOutputRef"),
        output_item=named("outputDataItem"),
        until=builder.speech.inside(child, "completionCondition", element.id),
    )


def _source_of(data: Element | None, activity: Element, builder: Builder) -> str | None:
    """The variable behind an activity's own data input or output: what an association connects it with."""
    if data is None:
        return None
    ends = {"dataInput": ("dataInputAssociation", "targetRef", "sourceRef")}
    ends["dataOutput"] = ("dataOutputAssociation", "sourceRef", "targetRef")
    association, here, there = ends.get(data.kind, ("", "", ""))
    for found in activity.every(association):
        if any(local(text) == data.id for text in found.texts(here)):
            other = variable_of(builder.index.get(found.words(there)))
            if other is not None:
                return other
    return variable_of(data)


def _data(step: Step, element: Element, builder: Builder) -> None:
    step.inputs = _mappings(element, "dataInputAssociation", builder)
    step.outputs = _mappings(element, "dataOutputAssociation", builder)
    io = element.first("ioSpecification")
    if step.outputs and io is not None:
        step.given = frozenset(name for item in io.every("dataOutput") if (name := variable_of(item)))
    called = _called(element, builder)
    if called is not None and called.kind == "process":
        inside = _as_called("dataInput", element, called)
        outside = _as_called("dataOutput", element, called)
        step.inputs = tuple([Mapping(inside.get(m.target, m.target), m.value) for m in step.inputs])
        step.outputs = tuple([Mapping(m.target, outside.get(m.value, m.value)) for m in step.outputs])


def _as_called(kind: str, call: Element, called: Element) -> dict[Any, str]:
    """What the called process names otherwise than the call: inputs and outputs answer to each other in order."""
    io, inner = call.first("ioSpecification"), called.first("ioSpecification")
    if io is None or inner is None:
        return {}
    ours = [variable_of(item) or "" for item in io.every(kind)]
    theirs = [variable_of(item) or "" for item in inner.every(kind)]
    return {one: other for one, other in zip(ours, theirs, strict=False) if one not in theirs}


def _mappings(element: Element, kind: str, builder: Builder) -> tuple[Mapping, ...]:
    found: list[Mapping] = []
    for association in element.every(kind):
        target = variable_of(builder.index.get(association.words("targetRef")))
        source = variable_of(builder.index.get(association.words("sourceRef")))
        transformation = builder.speech.inside(association, "transformation", element.id)
        if target is None:
            continue
        if transformation is not None:
            found.append(Mapping(target, transformation))
        elif source is not None:
            found.append(Mapping(target, source))
        for assignment in association.every("assignment"):
            into = assignment.words("to") or target
            found.append(Mapping(into, builder.speech.inside(assignment, "from", element.id)))
    return tuple(found)


def _due(step: Step, builder: Builder) -> None:
    due = step.node.due
    if due is not None and due.startswith("="):
        name = due[1:].strip()
        chosen = _chosen(name, builder)
        step.due = chosen if chosen is not None else builder.speech.compiled(name, step.id)
    elif due is not None and duration_of(due) is None:
        sentence = (
            f"“{due}” is no due time: it is a duration such as PT4H, or “=” and an expression or a decision."
        )
        builder.findings.append(Finding(step.id, "due", sentence))


def _script(element: Element, builder: Builder) -> Any:
    text = element.words("script")
    if not text:
        return None
    spoken = element.attributes.get("scriptFormat") or element.attributes.get("scriptLanguage", "")
    if spoken and "feel" not in spoken.lower():
        sentence = f"The script is written in {spoken}; only FEEL is run."
        builder.findings.append(Finding(element.id, "script-language", sentence))
        return None
    return builder.speech.compiled(text, element.id)


def _decision(step: Step, builder: Builder) -> None:
    called = _called(builder.index.by_id[step.id], builder)
    name = step.node.decision or (called.cw.get("decision") if called is not None else None)
    if name is None:
        sentence = "The business rule task names no decision (cw:decision)."
        builder.findings.append(Finding(step.id, "decision", sentence))
        return
    step.decision = _chosen(name, builder)
    if step.decision is None:
        sentence = f"There is no decision “{name}”."
        builder.findings.append(Finding(step.id, "decision", sentence))


def _chosen(name: str, builder: Builder) -> tuple[Any, str] | None:
    """A decision by `file#decision`, or by the name of its file, or of itself."""
    file, _, decision = name.partition("#")
    if file in builder.decisions:
        return builder.decisions[file], decision or file
    return None
