"""Tasks: those of the map's steps (`t12`) and those that no step holds (`a40`), completed by one command."""

from collections.abc import Mapping
from typing import Any

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.hearing import can_hear
from caseway.core.case.reactions import REACTIONS
from caseway.core.case.state import AdHocTask, CaseState
from caseway.core.case.statements import hear
from caseway.core.process import Definition, Node, Token
from caseway.core.values import Verb

READINGS: dict[str, str] = {
    "answers": "Answers our question",
    "agreed": "Agrees",
    "declined": "Declines",
    "confirmed": "It is solved",
    "not-solved": "It is not solved",
    "withdrawn": "Withdraws the request",
    "thanks": "Only thanks",
    "new_matter": "A new matter (split)",
}
"""One-key outcomes of *Read the answer*, in the order of their keys 1 to 8."""

OUTCOMES: dict[str, tuple[str, ...]] = {
    "read": tuple(READINGS),
    "call": ("called", "not_reached"),
    "decide": ("close", "keep_open"),
    "wakeup": ("retry",),
    "enter": ("done",),
}
"""What a person may answer to work that no step of the map holds."""

RESERVED = frozenset({"queue", "reason", "until", "text", "amount", "steps", "into", "outside", "approved"})
"""Names in a form that are not facts about the case."""

VERB_OF: dict[str, Verb] = {
    "agreed": "agreed",
    "declined": "declined",
    "confirmed": "confirmed",
    "not-solved": "not-solved",
    "withdrawn": "withdrawn",
}


def open_reading(draft: Drafting, about: int) -> None:
    """Ask the owner to read the newest message, unless they are asked already."""
    if not any(task.kind == "read" for task in draft.state.tasks):
        draft.emit(e.TaskOpened("read", "agent", about=about))


def find_token(state: CaseState, token_id: int) -> Token | None:
    """The resting token of that id, or None."""
    return next((token for token in state.process.tokens if token.id == token_id), None)


def task_with_outcome(state: CaseState, definition: Definition, outcome: str) -> Token | None:
    """The oldest open task of the map that can end with `outcome`, or None."""
    for token in state.process.tokens:
        if token.wait == "task" and outcome in definition.nodes[token.node].outcomes:
            return token
    return None


def complete_task(draft: Drafting, command: c.CompleteTask) -> Refusal | None:
    """Finish one task with one outcome."""
    kind, number = command.task[:1], command.task[1:]
    if kind == "a" and number.isdigit():
        task = next((t for t in draft.state.tasks if t.id == int(number)), None)
        return _complete_ad_hoc(draft, task, command) if task else _gone()
    token = find_token(draft.state, int(number)) if kind == "t" and number.isdigit() else None
    if token is None or token.wait != "task":
        return _gone()
    return _complete_step(draft, token, command)


def _gone() -> Refusal:
    return Refusal("task-gone", "This task is done already, or was taken away by what happened since.")


def _complete_ad_hoc(draft: Drafting, task: AdHocTask, command: c.CompleteTask) -> Refusal | None:
    outcome = command.outcome or ""
    if outcome not in OUTCOMES[task.kind]:
        return Refusal("outcome", f"“{outcome}” is no outcome of this task.")
    if task.kind == "read":
        return _read(draft, task, outcome, command)
    draft.emit(e.TaskDone(task.id, outcome))
    if task.kind == "decide" and outcome == "close":
        draft.stimulate(process.Close(task.reason or "unreachable"), REACTIONS)
    return None


def _read(draft: Drafting, task: AdHocTask, outcome: str, command: c.CompleteTask) -> Refusal | None:
    """Classify what the contact wrote; a verb is raised with the message as its evidence."""
    verb = VERB_OF.get(outcome)
    if verb is not None and not can_hear(draft.state, draft.given.definition, verb):
        return Refusal("not-waiting", f"Nothing on the map waits for “{READINGS[outcome]}” now.")
    draft.emit(e.TaskDone(task.id, outcome))
    draft.emit(e.MessagesRead(outcome))
    if verb is None:
        return None
    evidence = c.RecordStatement(verb=verb, channel="email", evidence=task.about, by=command.by)
    return hear(draft, evidence)


def _complete_step(draft: Drafting, token: Token, command: c.CompleteTask) -> Refusal | None:
    node = draft.given.definition.nodes[token.node]
    refusal = _check_outcome(node, command) or _check_role(draft, node, command)
    if refusal is not None:
        return refusal
    draft.note(str(command.data.get("reason", "")), about=node.id)
    if command.facts:
        draft.emit(e.FactsRecorded(command.facts, source=f"step {node.id}"))
    if command.outcome in ("not_ours", "transfer") and isinstance(command.data.get("queue"), str):
        _transfer(draft, str(command.data["queue"]))
    owner_missing = (
        draft.state.assignee is None and node.role in (None, "agent") and command.agent_id is not None
    )
    if owner_missing and command.outcome != "not_ours":
        draft.emit(e.Assigned(command.agent_id, "took the first step"))
    finish(draft, token, command.outcome, command.data)
    return None


def _check_outcome(node: Node, command: c.CompleteTask) -> Refusal | None:
    if node.outcomes and command.outcome not in node.outcomes:
        known = ", ".join(node.outcomes)
        return Refusal("outcome", f"“{node.name}” ends with one of: {known}.")
    if command.outcome == "answer":
        return Refusal("answer-is-sent", "An answer is sent, not ticked: send the reply as the answer.")
    if command.outcome == "update":
        return Refusal(
            "update-is-written", "An update is written, not ticked: write what everybody is to know."
        )
    if command.outcome == "propose":
        return Refusal("proposal-is-made", "A proposal is written, not ticked: make the proposal.")
    return None


def _check_role(draft: Drafting, node: Node, command: c.CompleteTask) -> Refusal | None:
    person = draft.given.colleague(command.agent_id)
    if node.role == "lead" and person is not None and person.role not in ("lead", "admin"):
        return Refusal("role", "This step is the lead's.")
    return None


def _transfer(draft: Drafting, queue: str) -> None:
    """To another queue; mere misrouting before any human reply of ours does not count."""
    state = draft.state
    draft.emit(e.Transferred(state.queue, queue, counted=state.first_reply_at is not None))


def finish(draft: Drafting, token: Token, outcome: str | None, data: Mapping[str, Any]) -> None:
    """Let the map go on from a task that is done. The words of `data` are content and stay behind."""
    plain = {k: v for k, v in data.items() if isinstance(v, bool | int | float) or k in ("queue", "until")}
    if outcome == "not_ours":
        plain.setdefault("outside", False)
    draft.stimulate(process.Complete(token.id, outcome, plain), REACTIONS)
