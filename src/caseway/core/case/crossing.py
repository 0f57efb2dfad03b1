"""From one map to another under the same reference: what the case leaves behind, and where it goes on.

Promises, facts, owner, silence and words are the case's own and stay. The tokens of the old map are cancelled on the
record, its timers end with it, and token ids go on counting, so that nobody can finish a task that is gone.
"""

from collections.abc import Mapping
from typing import Any

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Reaction, Refusal
from caseway.core.process import Definition

INCIDENT = "incident"
"""The signal that makes a case wait for an incident; its number comes with it, under the same name."""
MAPS_MAX = 8
"""How often one decision may go over to another map: two maps that send a case to and fro are stopped."""


def has_start(definition: Definition, signal: str | None) -> bool:
    """Whether a case can come to this map by that signal (None: by hand)."""
    starts = [definition.nodes[start] for start in definition.starts]
    if signal is None:
        return any(node.event == "none" for node in starts)
    return any(node.event == "signal" and node.verb == signal for node in starts)


def go_over(
    draft: Drafting,
    target: Definition,
    signal: str | None,
    react: Mapping[type, Reaction],
    parent: int | None = None,
) -> Refusal | None:
    """Leave the present map and begin on `target`, whose start must be there."""
    if sum(isinstance(event.body, e.ProcessEntered) for event in draft.events) >= MAPS_MAX:
        return Refusal("circle", "The maps send the case to and fro without an end.")
    _leave(draft, target.key)
    draft.emit(e.ProcessEntered((target.key, target.version), draft.state.definition, signal))
    draft.go_over_to(target)
    if draft.state.parent is not None:
        draft.emit(e.DetachedFrom(draft.state.parent))
    if parent is not None:
        _read(draft)
        draft.emit(e.AttachedTo(parent))
    data: dict[str, Any] = {INCIDENT: parent} if parent is not None else {}
    start = process.Start(trigger="none" if signal is None else "signal", name=signal, data=data)
    ignored = draft.stimulate(start, react)
    return Refusal("no-start", ignored.reason) if ignored else None


def _read(draft: Drafting) -> None:
    """Whoever, or whichever table, found the incident in what they wrote has read it."""
    for task in [task for task in draft.state.tasks if task.kind == "read"]:
        draft.emit(e.TaskDone(task.id, INCIDENT))
    if draft.state.unread:
        draft.emit(e.MessagesRead(INCIDENT))


def _leave(draft: Drafting, by: str) -> None:
    """The tokens of the old map are taken away, inner ones first: a scope is older than what is in it."""
    for token in sorted(draft.state.process.tokens, key=lambda token: token.id, reverse=True):
        draft.emit(process.StepCancelled(token.node, token.id, by))
