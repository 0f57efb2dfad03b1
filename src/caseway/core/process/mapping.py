"""From one version of a map to another: which element takes the place of which, and how sure that is.

Pure and over definitions alone. A match is *the same* where id and kind agree, *likely* where the kind and the name,
the meaning or the place agree, and a *guess* where only the nearest step of its kind is left; a guess is offered to a
person and never made for them. Without a match a token stays where it is, with its case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

import msgspec

from caseway.core.process.definition import Definition, Finding, Node
from caseway.core.process.resting import waits_at
from caseway.core.process.state import ROOT, ProcessState, Token
from caseway.core.process.table import Step

Certainty = Literal["same", "chosen", "likely", "guess", "none"]
STAY = ""
"""Chosen as the target of an element: cases at it stay on their version."""

SAME = "The same step."
CHOSEN = "Chosen by hand."
KEPT_BACK = "Cases here stay on their version, as chosen."


class Match(msgspec.Struct, frozen=True):
    """What takes the place of the element `old`: `new`, or nothing.

    `rests`: a token can rest there, so that without a match its cases cannot move. A guess names `new` and still
    waits for a person.
    """

    old: str
    new: str | None
    certainty: Certainty
    reason: str
    rests: bool

    @property
    def holds(self) -> bool:
        """Whether the match counts as it is."""
        return self.new is not None and self.certainty != "guess"


class Proposal(msgspec.Struct, frozen=True):
    """Every element of the old version with its match, and the flows that lead to joins, old to new."""

    matches: tuple[Match, ...]
    flows: Mapping[str, str]

    def names(self) -> dict[str, str]:
        """Old element or flow to new, for what is sure or chosen and has another id."""
        found = {m.old: m.new for m in self.matches if m.new is not None and m.holds and m.new != m.old}
        kept = {m.old: STAY for m in self.matches if m.rests and not m.holds}
        return {**found, **kept, **self.flows}

    def unmatched(self, used: Collection[str]) -> tuple[Match, ...]:
        """Where cases stand in `used` that could not move."""
        return tuple(match for match in self.matches if not match.holds and match.old in used)


def propose(old: Definition, new: Definition, chosen: Mapping[str, str] | None = None) -> Proposal:
    """A match for every element of `old`; `chosen` (old to new, or to `STAY`) goes before everything."""
    matching = _Matching(old, new, chosen or {})
    around_first = sorted(
        old.nodes.values(), key=lambda n: (len(old.table.parents[n.id]), n.attached_to is not None)
    )
    firm = {node.id: matching.firm(node) for node in around_first}
    matches = [firm[node.id] or matching.loose(node) for node in old.nodes.values()]
    return Proposal(tuple(matches), matching.flows())


def fits(old: Step, new: Step) -> bool:
    """Whether a token that rests at `old` could rest at `new`; where none rests, the kinds and events agree."""
    rests, could = waits_at(old), waits_at(new)
    if rests or could:
        attached = (old.node.attached_to is None) == (new.node.attached_to is None)
        handles = (old.kind == "startEvent") == (new.kind == "startEvent")
        return attached and handles and rests == could
    return (old.kind, old.event) == (new.kind, new.event)


def rests_at(step: Step) -> bool:
    """Whether a token can rest here; boundary events and the starts of event sub-processes only listen."""
    return step.kind not in ("boundaryEvent", "startEvent") and bool(waits_at(step))


class _Matching:
    """The matches so far while they are found, in the order of the old file."""

    def __init__(self, old: Definition, new: Definition, chosen: Mapping[str, str]) -> None:
        self.old, self.new, self.chosen = old, new, chosen
        self.found: dict[str, str] = {old.key: new.key}
        self.taken = set(chosen.values())
        self.reserved = {
            name
            for name, step in new.table.steps.items()
            if name in old.nodes and name not in chosen and fits(old.table.steps[name], step)
        }

    def firm(self, node: Node) -> Match | None:
        """A match that counts, or None."""
        rests = rests_at(self.old.table.steps[node.id])
        target = self.chosen.get(node.id)
        if target == STAY:
            return Match(node.id, None, "none", KEPT_BACK, rests)
        if target is not None:
            return self._take(node, target, "chosen", CHOSEN, rests)
        same = self.new.nodes.get(node.id)
        if same is not None and self._agrees(node, same):
            return self._take(node, node.id, "same", SAME, rests)
        open_ones = [one for one in self._candidates(node) if one.id not in self.reserved]
        for reason, alike in _LIKENESSES:
            hits = [one for one in open_ones if alike(self, node, one)]
            if len(hits) == 1:
                return self._take(node, hits[0].id, "likely", reason, rests)
        return None

    def _take(self, node: Node, target: str, certainty: Certainty, reason: str, rests: bool) -> Match:
        self.found[node.id] = target
        self.taken.add(target)
        return Match(node.id, target, certainty, reason, rests)

    def _agrees(self, node: Node, other: Node) -> bool:
        steps = self.old.table.steps[node.id], self.new.table.steps[other.id]
        home = self.found.get(node.parent, node.parent) == other.parent
        host = node.attached_to
        return fits(*steps) and home and (host is None or self.found.get(host) == other.attached_to)

    def _candidates(self, node: Node) -> Iterator[Node]:
        for other in self.new.nodes.values():
            if other.id not in self.taken and self._agrees(node, other):
                yield other

    def loose(self, node: Node) -> Match:
        """The nearest step of its kind that has a match, before it or after it; or nothing."""
        rests = rests_at(self.old.table.steps[node.id])
        if node.id in self.new.nodes and not self._agrees(node, self.new.nodes[node.id]):
            gone = f"“{_label(node)}” is something else, or lies elsewhere, in the new version."
        else:
            gone = f"The new version has no “{_label(node)}”."
        if not rests:
            return Match(node.id, None, "none", gone, rests)
        near = self._nearest(node)
        if near is None:
            return Match(node.id, None, "none", gone, rests)
        side, target = near
        place = f"the nearest step {side} it is “{_label(self.new.nodes[target])}”"
        return Match(node.id, target, "guess", f"{gone[:-1]}; {place}.", rests)

    def _nearest(self, node: Node) -> tuple[str, str] | None:
        reached = {"before": {node.id}, "after": {node.id}}
        size = 0
        while size < (size := sum(map(len, reached.values()))):
            for side, edge in reached.items():
                edge |= {n for one in list(edge) for n in self._next(one, side) if n in self.old.nodes}
                near = [
                    self.found[n]
                    for n in self.old.nodes
                    if n in edge and n != node.id and self._could(node, n)
                ]
                if near:
                    return side, near[0]
        return None

    def _next(self, name: str, side: str) -> list[str]:
        node, flows = self.old.nodes[name], self.old.flows
        if side == "before":
            sources = [flows[flow].source for flow in node.incoming if flow in flows]
            return [*sources, node.attached_to] if node.attached_to is not None else sources
        return [flows[flow].target for flow in node.outgoing if flow in flows]

    def _could(self, node: Node, near: str) -> bool:
        target = self.found.get(near)
        return target is not None and target in self.new.nodes and self._agrees(node, self.new.nodes[target])

    def flows(self) -> dict[str, str]:
        """The flows into joins, where their ids have changed."""
        ends = {(flow.source, flow.target): flow.id for flow in self.new.flows.values()}
        found = {}
        for flow in self.old.flows.values():
            step = self.old.table.steps.get(flow.target)
            if step is None or "join" not in waits_at(step):
                continue
            source, target = self.found.get(flow.source), self.found.get(flow.target)
            kept = self.new.flows.get(flow.id)
            if source is None or target is None or (kept is not None and kept.target == target):
                continue
            if (source, target) in ends:
                found[flow.id] = ends[source, target]
        return found


def _label(node: Node) -> str:
    return node.name or node.id


def _same_name(at: _Matching, old: Node, new: Node) -> bool:
    words = old.name.casefold().split()
    return bool(words) and words == new.name.casefold().split()


def _same_meaning(at: _Matching, old: Node, new: Node) -> bool:
    meanings = [(n.verb, n.form, n.decision, n.template, n.closure, n.job) for n in (old, new)]
    return meanings[0] == meanings[1] and any(part is not None for part in meanings[0])


def _same_place(at: _Matching, old: Node, new: Node) -> bool:
    """The same neighbours on both sides."""
    before = {at.old.flows[f].source for f in old.incoming if f in at.old.flows}
    after = {at.old.flows[f].target for f in old.outgoing if f in at.old.flows}
    sources = {at.new.flows[f].source for f in new.incoming if f in at.new.flows}
    targets = {at.new.flows[f].target for f in new.outgoing if f in at.new.flows}
    return bool(before) and {at.found.get(n, n) for n in before} == sources and after == targets


_LIKENESSES = (
    ("The same kind and name.", _same_name),
    ("The same kind and meaning.", _same_meaning),
    ("The same kind in the same place.", _same_place),
)


def choices(old: Definition, new: Definition, element: str) -> tuple[Node, ...]:
    """The elements of the new version that a token at `element` could be moved to, in the order of the file."""
    step = old.table.steps.get(element)
    if step is None:
        return ()
    return tuple(
        n for n in new.nodes.values() if fits(step, new.table.steps[n.id]) and rests_at(new.table.steps[n.id])
    )


def check(old: Definition, new: Definition, chosen: Mapping[str, str]) -> list[Finding]:
    """What is wrong with what was chosen (errors), and what people should know of the whole mapping (warnings)."""
    findings = [finding for pair in sorted(chosen.items()) for finding in _wrong(old, new, *pair)]
    if not findings:
        findings += [
            finding for match in propose(old, new, chosen).matches for finding in _told(old, new, match)
        ]
    return findings


def _wrong(old: Definition, new: Definition, source: str, target: str) -> Iterator[Finding]:
    was, is_ = old.table.steps.get(source), new.table.steps.get(target)
    if was is None:
        yield Finding(source, "map-from", f"The old version has no step “{source}”.")
    elif target != STAY and is_ is None:
        yield Finding(source, "map-to", f"The new version has no step “{target}”.")
    elif is_ is not None and not fits(was, is_):
        sentence = (
            f"A case cannot wait at “{_label(is_.node)}” for what it waits for at “{_label(was.node)}”."
        )
        yield Finding(source, "map-kind", sentence)


def _told(old: Definition, new: Definition, match: Match) -> Iterator[Finding]:
    if match.new is None or not match.holds:
        return
    was, is_ = old.nodes[match.old], new.nodes[match.new]
    if match.rests and (was.role or "agent") != (is_.role or "agent"):
        roles = f"from {was.role or 'agent'} to {is_.role or 'agent'}"
        yield Finding(was.id, "map-role", f"“{_label(is_)}” goes {roles}.", "warning")
    gone = [outcome for outcome in was.outcomes if outcome not in is_.outcomes]
    if match.rests and gone:
        sentence = f"“{_label(is_)}” no longer ends with: {', '.join(gone)}."
        yield Finding(was.id, "map-outcomes", sentence, "warning")


def stuck(old: Definition, new: Definition, state: ProcessState, names: Mapping[str, str]) -> str | None:
    """Why this process cannot go over, in a sentence that names its steps; None as far as can be told from here."""
    for token in state.tokens:
        was, target = old.table.steps[token.node], new.table.steps.get(names.get(token.node, token.node))
        label = _label(was.node)
        if target is None:
            return f"The new version has nothing in place of “{label}”, where this case stands."
        if token.wait != "fault" and token.wait not in waits_at(target):
            return f"In the new version “{label}”, where this case stands, is something else."
        if token.wait == "job" and target.node.job != was.node.job:
            return f"A machine is at work on “{label}”. The case can move when it has come back."
    return None


def beginning(
    old: Definition, new: Definition, state: ProcessState, names: Mapping[str, str]
) -> tuple[tuple[str, int], ...]:
    """The timers that start with the move, with their token or scope: those it did not have where it stood."""
    found: list[tuple[str, int]] = []
    for token in state.tokens:
        was, target = old.table.steps[token.node], new.table.steps.get(names.get(token.node, token.node))
        if target is None:
            continue
        had = {names.get(step.id, step.id) for step in _timers_of(was, token)}
        found += [(step.id, token.id) for step in _timers_of(target, token) if step.id not in had]
    had = {names.get(step.id, step.id) for step in _triggers(old.table.body.handlers)}
    found += [(step.id, ROOT) for step in _triggers(new.table.body.handlers) if step.id not in had]
    return tuple(found)


def _timers_of(step: Step, token: Token) -> Iterator[Step]:
    """The timers that listen by, on or for a token that rests at this element."""
    if token.wait == "timer":
        yield step
    if token.wait == "event":
        yield from (arrow.target for arrow in step.outgoing if arrow.target.watch is not None)
    yield from (boundary for boundary in step.boundaries if boundary.watch is not None)
    if token.wait == "scope" and step.body is not None:
        yield from _triggers(step.body.handlers)


def _triggers(handlers: tuple[Step, ...]) -> Iterator[Step]:
    yield from (h.trigger for h in handlers if h.trigger is not None and h.trigger.watch is not None)
