"""The commonest step of all, from one plain task straight to the next, in one go.

It gives the same events and the same state as the tables would, for a fifth of the work; the property tests compare
the two. Wherever anything hangs on either task, or anything on the map listens for what changes, the tables decide.
"""

from __future__ import annotations

from datetime import datetime

from caseway.core.process.events import ProcessEvent, StepCompleted, StepEntered
from caseway.core.process.state import ProcessState, Token
from caseway.core.process.stimuli import Complete
from caseway.core.process.table import Table

Straight = tuple[list[ProcessEvent], ProcessState]


def straight_on(table: Table, state: ProcessState, stimulus: Complete, now: datetime) -> Straight | None:
    """The events and the state after them; None where the tables have to be asked."""
    if stimulus.data or not table.quiet:
        return None
    tokens, wanted = state.tokens, stimulus.token
    for token in tokens:
        if token.id == wanted:
            break
    else:
        return None
    step = table.steps[token.node]
    arrow, outcome = step.only, stimulus.outcome
    if not step.simple or arrow is None or token.wait != "task":
        return None
    target = arrow.target
    if (
        not target.simple
        or target.kind != "userTask"
        or (outcome is not None and outcome not in step.outcomes)
    ):
        return None
    new, survives = state.next_id, token.survives or target.node.survives
    came = Token(new, target.id, token.scope, "task", now, None, outcome, survives)
    return [
        StepCompleted(step.id, wanted, outcome, arrow.ids, (new,)),
        StepEntered(target.id, new, token.scope, "task", now, None, None, outcome, survives),
    ], ProcessState(
        (came,) if len(tokens) == 1 else (*[other for other in tokens if other is not token], came),
        state.timers,
        state.data,
        state.local,
        state.done,
        state.met,
        new + 1,
        True,
    )
