"""Where a case stands: status, stage and open steps, read off the tokens of its map and never stored beside them."""

from collections.abc import Iterator
from datetime import datetime

from caseway.core import process
from caseway.core.case.evolve import is_their_turn
from caseway.core.case.state import CaseState
from caseway.core.process import Definition, Node, Token
from caseway.core.values import Stage, Status

OUTSIDE = frozenset({"message", "event", "timer", "signal", "condition"})
"""Waits that somebody outside, or time, must end."""


def live_tokens(state: CaseState, definition: Definition) -> Iterator[tuple[Token, Node]]:
    """The tokens that decide where the case stands: no listeners, no scopes, nothing that survives a closure."""
    for token in state.process.tokens:
        if token.wait not in ("scope", "instances", "join") and not token.survives:
            yield token, definition.nodes[token.node]


def standings(state: CaseState, definition: Definition) -> dict[str, datetime]:
    """The elements at which the case rests, each with since when: as a map counts it.

    A closed case rests nowhere, but for the tasks that survive its closure.
    """
    found: dict[str, datetime] = {}
    tokens = [token for token in state.process.tokens if token.survives and token.wait == "task"]
    if status_of(state, definition) != "closed":
        tokens += [token for token, _ in live_tokens(state, definition)]
    for token in tokens:
        found[token.node] = min(token.since, found.get(token.node, token.since))
    return found


def task_tokens(state: CaseState, definition: Definition) -> tuple[tuple[Token, Node], ...]:
    """The steps that a person may finish now: those that decide where the case stands first, then those beside it."""
    tasks = [token for token in state.process.tokens if token.wait == "task"]
    return tuple((t, definition.nodes[t.node]) for t in sorted(tasks, key=lambda task: task.survives))


def task_agent(state: CaseState, token: Token) -> int | None:
    """Who has the task on this token: its own agent, else the owner of the case for the agent's lane."""
    for token_id, agent_id in state.task_agents:
        if token_id == token.id:
            return agent_id
    return None


def stage_of(state: CaseState, definition: Definition) -> Stage | None:
    """The stage furthest along in which a live token stands; None before the first and after the last."""
    if state.closure is not None:
        return None
    order: tuple[Stage, ...] = ("resolution", "solving", "gathering", "contact")
    found = {node.stage for _, node in live_tokens(state, definition)}
    return next((stage for stage in order if stage in found), None)


def waits_outside(state: CaseState, token: Token) -> bool:
    """Whether the work on `token` rests until somebody outside has moved."""
    if token.wait in OUTSIDE:
        return True
    ball = state.ball
    return token.wait == "task" and ball is not None and ball.then in ("wait_contact", "wait_third_party")


def faults_of(state: CaseState) -> tuple[Token, ...]:
    """The parked tokens: what the engine could not continue."""
    return tuple(token for token in state.process.tokens if token.wait == "fault")


def status_of(state: CaseState, definition: Definition) -> Status:
    """The first that fits; never anything but open while a human message is unread or a fault is open."""
    if state.unread or faults_of(state):
        return "open"
    if state.closure is not None or state.process.ended:
        return "closed"
    if stage_of(state, definition) == "resolution":
        return "resolved"
    tokens = [token for token, _ in live_tokens(state, definition)]
    if state.tasks or not tokens:
        return "open"
    return "waiting" if all(waits_outside(state, token) for token in tokens) else "open"


def open_steps(state: CaseState, definition: Definition) -> tuple[tuple[Token, Node], ...]:
    """The steps that are a person's work or a wait, in the order of their arrival; tasks first."""
    steps = [(t, n) for t, n in live_tokens(state, definition)]
    return tuple(sorted(steps, key=lambda step: (step[0].wait not in ("task", "fault"), step[0].id)))


def open_roles(state: CaseState, definition: Definition) -> tuple[str, ...]:
    """The roles that have work in this case now."""
    roles = {t.role for t in state.tasks}
    for token in state.process.tokens:
        if token.wait == "fault":
            roles.add("lead")
        elif token.wait == "task":
            roles.add(definition.nodes[token.node].role or "agent")
    return tuple(sorted(roles))


def silence_since(state: CaseState) -> datetime | None:
    """Since when the contact owes us a word; None while the silence clock does not run.

    It runs while an ask or an answer of ours is out and everything they wrote has been read.
    """
    ball, silence = state.ball, state.silence
    if silence is None or ball is None or ball.then not in ("wait_contact", "answer"):
        return None
    if state.unread or state.closure is not None:
        return None
    return max(silence.since, silence.held_until or silence.since)


def word_since(state: CaseState) -> datetime | None:
    """Since when the contact has had no human word of ours while it is our turn; None while it is theirs."""
    if is_their_turn(state):
        return None
    spoke_at = state.we_spoke_at or state.opened_at
    return max(spoke_at, state.turned_at or spoke_at)


def wake_at(state: CaseState) -> datetime | None:
    """The earliest instant at which anything in the case is due; None if nothing ever is."""
    candidates = [process.next_due(state.process)]
    if state.ball is not None and state.ball.then in ("wait_third_party", "keep"):
        candidates.append(state.ball.until)
    known = [at for at in candidates if at is not None]
    return min(known) if known else None
