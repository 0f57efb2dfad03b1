"""What differs between two versions of a map: its elements and flows by id, and the files beside it.

Works on files that can be read, compiled or not, so that a draft can be compared with what runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from caseway.core.process.definition import Flow, Node
from caseway.core.process.index import Index
from caseway.core.process.model import Element, Model
from caseway.core.process.nodes import flows_in, node_of, places_in, roles_of

How = Literal["added", "removed", "changed"]
What = Literal["step", "flow", "file"]

WORDS: Mapping[str, str] = {
    "kind": "kind",
    "name": "name",
    "parent": "inside",
    "role": "role",
    "stage": "stage",
    "event": "event",
    "verb": "message",
    "attached_to": "sits on",
    "interrupting": "interrupts",
    "form": "form",
    "sop": "instruction",
    "due": "due",
    "assign": "goes to",
    "outcomes": "outcomes",
    "completes": "completed by",
    "sets": "sets",
    "needs": "needs",
    "yields": "yields",
    "decision": "decision table",
    "closure": "closes as",
    "survives": "survives a closure",
    "to": "raised to",
    "ret": "comes back",
    "clock": "clock",
    "template": "message template",
    "reminder": "reminder",
    "job": "job",
    "documentation": "documentation",
}
"""What a step says, by field of its node, in words for the screen."""

_INNER: Mapping[str, str] = {
    "timeDate": "timer",
    "timeDuration": "timer",
    "timeCycle": "timer",
    "condition": "condition",
    "script": "script",
    "loopCardinality": "repeated",
    "completionCondition": "repeated until",
    "loopCondition": "repeated while",
}
_LOOPS: Mapping[str, str] = {
    "standardLoopCharacteristics": "a loop",
    "multiInstanceLoopCharacteristics": "several instances",
}
_KINDS: Mapping[str, str] = {
    ".dmn": "decision table",
    ".form": "form",
    ".txt": "message",
    ".toml": "scenario",
}


class Change(msgspec.Struct, frozen=True):
    """One thing that a step, flow or file says differently; empty for nothing."""

    attribute: str
    before: str
    after: str


class Difference(msgspec.Struct, frozen=True):
    """A step, a flow or a file that came, went or changed. `id` is its element id or its path."""

    how: How
    what: What
    id: str
    kind: str
    name: str
    changes: tuple[Change, ...] = ()


class Differences(msgspec.Struct, frozen=True):
    """All of them, steps first, in the order of the files. `redrawn`: the map differs in its picture at most."""

    found: tuple[Difference, ...]
    redrawn: bool

    def of(self, what: What) -> tuple[Difference, ...]:
        """Only the steps, the flows or the files."""
        return tuple(one for one in self.found if one.what == what)


def compare(
    old: Model, new: Model, old_files: Mapping[str, str], new_files: Mapping[str, str]
) -> Differences:
    """From `old` to `new`."""
    before, after = _Side(old), _Side(new)
    drawn = [*_steps(before, after), *_flows(before, after)]
    redrawn = not drawn and old.source != new.source
    return Differences((*drawn, *_files(old_files, new_files)), redrawn)


class _Side:
    """One version: its nodes, its flows, and the elements they come from."""

    def __init__(self, model: Model) -> None:
        self.index = Index(model)
        roles = roles_of(self.index)
        processes = list(model.root.every("process"))
        places = [place for process in processes for place in places_in(process)]
        self.nodes: dict[str, Node] = {p.element.id: node_of(p, self.index, roles) for p in places}
        self.flows: dict[str, Flow] = {flow.id: flow for process in processes for flow in flows_in(process)}

    def told(self, name: str) -> dict[str, str]:
        """What the step says, by words for the screen."""
        node = self.nodes[name]
        found = {word: _text(getattr(node, field)) for field, word in WORDS.items()}
        for word, text in _inner(self.index.by_id[name]):
            found[word] = " ".join([found[word], text]) if word in found else text
        return found

    def label(self, name: str) -> str:
        """The name of a step, or its id."""
        node = self.nodes.get(name)
        return (node.name or node.id) if node is not None else name


def _inner(element: Element) -> Iterator[tuple[str, str]]:
    """Timers, conditions, scripts and repetitions: what stands inside an element and is no element itself."""
    for child in element.children:
        if child.kind in _INNER and child.text.strip():
            yield _INNER[child.kind], " ".join(child.text.split())
        elif child.kind in _LOOPS:
            side = "one after another" if child.attributes.get("isSequential") == "true" else ""
            yield "repeats", " ".join([_LOOPS[child.kind], side]).strip()
            yield from _inner(child)
        elif child.kind.endswith("EventDefinition"):
            yield from _inner(child)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    words = dict.fromkeys([*before, *after])
    pairs = [(word, before.get(word, ""), after.get(word, "")) for word in words]
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def _steps(old: _Side, new: _Side) -> Iterator[Difference]:
    for name, node in new.nodes.items():
        if name not in old.nodes:
            yield Difference("added", "step", name, node.kind, node.name)
        elif changes := _changes(old.told(name), new.told(name)):
            yield Difference("changed", "step", name, node.kind, node.name, changes)
    for name, node in old.nodes.items():
        if name not in new.nodes:
            yield Difference("removed", "step", name, node.kind, node.name)


def _told(side: _Side, flow: Flow) -> dict[str, str]:
    ends = {"from": side.label(flow.source), "to": side.label(flow.target)}
    return {"name": flow.name, **ends, "condition": " ".join((flow.condition or "").split())}


def _flows(old: _Side, new: _Side) -> Iterator[Difference]:
    for name, flow in new.flows.items():
        label = flow.name or f"{new.label(flow.source)} → {new.label(flow.target)}"
        if name not in old.flows:
            yield Difference("added", "flow", name, "sequenceFlow", label)
        elif (flow.source, flow.target, flow.name, flow.condition) != _of(old.flows[name]):
            changes = _changes(_told(old, old.flows[name]), _told(new, flow))
            yield Difference("changed", "flow", name, "sequenceFlow", label, changes)
    for name, flow in old.flows.items():
        if name not in new.flows:
            label = flow.name or f"{old.label(flow.source)} → {old.label(flow.target)}"
            yield Difference("removed", "flow", name, "sequenceFlow", label)


def _of(flow: Flow) -> tuple[str, str, str, str | None]:
    return flow.source, flow.target, flow.name, flow.condition


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for path in sorted({*old, *new}):
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        how: How = "added" if before is None else "removed" if after is None else "changed"
        suffix = path[path.rfind(".") :]
        yield Difference(how, "file", path, _KINDS.get(suffix, "file"), path)
