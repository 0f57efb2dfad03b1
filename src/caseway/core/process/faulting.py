"""Faults: a token that cannot go on is parked where it is, with a sentence for a person."""

from __future__ import annotations

from collections.abc import Callable

from caseway.core.process.events import StepFailed
from caseway.core.process.run import MOVES_MAX, Arrival, Fault, Run
from caseway.core.process.state import Token


def too_many() -> Fault:
    """The fault of what still moves when it should have come to rest."""
    sentence = (
        f"More than {MOVES_MAX} moves without a wait: the map runs in a circle here, and nothing in it waits."
    )
    return Fault("too-many-moves", sentence)


def park_arrival(run: Run, arrival: Arrival, fault: Fault) -> None:
    """A token on its way stops at the row it came to."""
    run.emit(
        StepFailed(
            arrival.step.id,
            arrival.token,
            arrival.scope,
            fault.rule,
            fault.sentence,
            run.now,
            arrival.via,
            arrival.outcome,
            arrival.survives,
        )
    )


def park(run: Run, token: Token, fault: Fault) -> None:
    """A resting token stops waiting for what it waited for; its boundary events go on listening."""
    run.emit(
        StepFailed(
            token.node,
            token.id,
            token.scope,
            fault.rule,
            fault.sentence,
            run.now,
            token.via,
            token.outcome,
            token.survives,
        )
    )


def enter(run: Run, arrival: Arrival) -> None:
    """Let a token come to its row; park it there if that fails."""
    attempt(run, arrival, arrival.step.enter)


def attempt(run: Run, arrival: Arrival, action: Callable[[Run, Arrival], None]) -> None:
    """Do this with the token on its way; park it if that fails."""
    try:
        action(run, arrival)
    except Fault as fault:
        park_arrival(run, arrival, fault)
