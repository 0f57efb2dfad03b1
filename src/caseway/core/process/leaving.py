"""How a token leaves a row: which flows it takes, and what a finished activity means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from caseway.core.process.events import CompensationKept, StepCompleted, StepPassed, StepSkipped
from caseway.core.process.run import Arrival, Fault, Run
from caseway.core.process.state import Token
from caseway.core.process.table import Arrow, Step

_NO_FLOWS: tuple[str, ...] = ()
_NO_TOKENS: tuple[int, ...] = ()
Taken = tuple[tuple[str, ...], tuple[int, ...]]


def take(run: Run, step: Step, scope: int, outcome: str | None, survives: bool) -> Taken:
    """Put a token on every flow that is taken; the flows and the tokens, for the event. Raises `Fault`."""
    arrow = step.only
    if arrow is not None:
        token = run.next_id
        run.next_id = token + 1
        run.queue.append(Arrival(arrow.target, token, scope, arrow.id, outcome, survives))
        return arrow.ids, (token,)
    if not step.outgoing:
        run.checks.append((scope, outcome))
        return _NO_FLOWS, _NO_TOKENS
    arrows = _chosen(run, step, scope, outcome)
    tokens = []
    for arrow in arrows:
        token = run.fresh()
        run.queue.append(Arrival(arrow.target, token, scope, arrow.id, outcome, survives))
        tokens.append(token)
    return tuple([arrow.id for arrow in arrows]), tuple(tokens)


def _chosen(run: Run, step: Step, scope: int, outcome: str | None) -> list[Arrow]:
    """Flows in the order of the file. Only `true` counts: null is not true."""
    if step.kind == "exclusiveGateway":
        found = next(
            (a for a in step.outgoing if a is not step.default and _holds(run, a, scope, outcome)), None
        )
        found = found or step.default
        return [found] if found is not None else _no_branch(step)
    true = [a for a in step.outgoing if a is not step.default and _holds(run, a, scope, outcome)]
    decided = true if step.kind == "inclusiveGateway" else [a for a in true if a.condition is not None]
    if step.default is not None and not decided:
        true.append(step.default)
    return true or _no_branch(step)


def _holds(run: Run, arrow: Arrow, scope: int, outcome: str | None) -> bool:
    return arrow.condition is None or run.evaluate(arrow.condition, scope, outcome) is True


def _no_branch(step: Step) -> list[Arrow]:
    name = f"“{step.node.name}”" if step.node.name else step.id
    raise Fault("no-branch", f"No condition of a flow from {name} is true, and it has no default flow.")


def pass_on(run: Run, arrival: Arrival) -> None:
    """Go through without resting."""
    step = arrival.step
    flows, tokens = take(run, step, arrival.scope, arrival.outcome, arrival.survives)
    run.emit(StepPassed(step.id, arrival.token, flows, tokens))


def finish(run: Run, token: Token, outcome: str | None, skipped: bool = False) -> None:
    """A resting token goes on: the activity, or the event it waited for, is over. Raises `Fault`."""
    step = run.table.steps[token.node]
    flows, tokens = take(run, step, token.scope, outcome, token.survives)
    if step.compensable and step.loop is None and not skipped:
        run.emit(CompensationKept(step.id, token.id, token.scope))
    if skipped:
        run.emit(StepSkipped(step.id, token.id, flows, tokens))
    else:
        run.emit(StepCompleted(step.id, token.id, outcome, flows, tokens))


def hand_out(run: Run, step: Step, token: Token, data: Mapping[str, Any]) -> None:
    """Write what an activity yields: through its output associations if it has some, else as it comes."""
    if not step.outputs:
        if data:
            run.write(step.id, token.scope, data)
        return
    values = mapped_out(run, step, Inside(token.id, token.outcome, run.local.get(token.id, {})), data)
    if values:
        run.write(step.id, token.scope, values)


class Inside(msgspec.Struct, frozen=True):
    """Where the outputs of an activity are worked out: in this scope, with these variables of its own."""

    scope: int
    outcome: str | None
    own: Mapping[str, Any]


def mapped_out(run: Run, step: Step, inside: Inside, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the output associations make of what the activity gives. Raises `Fault`."""
    values: dict[str, Any] = {}
    for mapping in step.outputs:
        if not isinstance(mapping.value, str):
            values[mapping.target] = run.evaluate(mapping.value, inside.scope, inside.outcome, data)
        elif mapping.value in data:
            values[mapping.target] = data[mapping.value]
        elif mapping.value in inside.own:
            values[mapping.target] = inside.own[mapping.value]
    mapped = {mapping.value for mapping in step.outputs if isinstance(mapping.value, str)}
    if step.body is None:
        values.update({name: value for name, value in data.items() if name not in mapped | step.given})
    return values
