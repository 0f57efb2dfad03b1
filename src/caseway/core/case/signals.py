"""What a signal of the map does beyond its own case: other cases hear it, or the case goes on on another map."""

from collections.abc import Mapping

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.crossing import INCIDENT, go_over, has_start
from caseway.core.case.drafting import Drafting, Next, Reaction
from caseway.core.process import Node

UPDATE = "update"
"""Under this name a signal carries the seq of the words that it brings."""


def on_signal(draft: Drafting, body: process.SignalThrown) -> None:
    """Send it to whom `cw:scope` names, or let the case enter the map that `cw:enters` names."""
    node = draft.given.definition.nodes[body.element]
    if node.enters is not None:
        draft.next = _entering(node.enters, node.verb)
    elif node.scope is not None:
        _send(draft, node, body.name, node.scope)


def _send(draft: Drafting, node: Node, name: str, scope: str) -> None:
    if scope == "parent" and draft.state.parent is None:
        return
    target = draft.state.parent if scope == "parent" else None
    words = [event.seq for event in draft.events if isinstance(event.body, e.UpdatePublished)]
    data = {INCIDENT: draft.state.case_id, UPDATE: words[-1]} if words else {INCIDENT: draft.state.case_id}
    draft.emit(e.SignalSent(name, scope, node.id, target, data))


def _entering(key: str, signal: str | None) -> Next:
    """The case goes on on the map `key` when the present one rests; without such a map the lead sees to it."""

    def enter(draft: Drafting, react: Mapping[type, Reaction]) -> None:
        target = draft.given.maps.get(key)
        if target is None or not has_start(target, signal):
            reason = f"There is no published map “{key}” that begins with “{signal}”."
            draft.emit(e.TaskOpened("enter", "lead", reason=reason))
            return
        known = draft.state.process.data.get(INCIDENT) if signal == INCIDENT else None
        refusal = go_over(draft, target, signal, react, int(known) if known is not None else None)
        if refusal is not None:
            draft.emit(e.TaskOpened("enter", "lead", reason=refusal.sentence))

    return enter
