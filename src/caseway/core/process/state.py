"""Where a process stands: its tokens, armed timers and variables. Nothing that the definition knows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from caseway.core.process.definition import Definition
from caseway.core.process.events import Wait

ROOT = 0
"""The scope of the process itself; every other scope is the id of the token that waits at its sub-process."""


class Token(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One place at which the process rests. `via` is kept at joins, `outcome` is the latest on its branch."""

    id: int
    node: str
    scope: int
    wait: Wait
    since: datetime
    via: str | None = None
    outcome: str | None = None
    survives: bool = False


class Timer(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An armed timer of a token or scope.

    `due_at` None: its clock stands still, or it is held without an instant.
    """

    node: str
    token: int
    due_at: datetime | None = None
    left: int | None = None


class Done(msgspec.Struct, frozen=True, gc=False):
    """A finished activity that can be undone: who did it, and in which scope."""

    node: str
    token: int
    scope: int


class ProcessState(msgspec.Struct, frozen=True, omit_defaults=True):
    """A process. `local` are the variables of inner scopes by scope, `met` the conditions that were true
    when last looked at, `next_id` the next free token id."""

    tokens: tuple[Token, ...] = ()
    timers: tuple[Timer, ...] = ()
    data: Mapping[str, Any] = {}
    local: Mapping[int, Mapping[str, Any]] = {}
    done: tuple[Done, ...] = ()
    met: tuple[tuple[str, int], ...] = ()
    next_id: int = 1
    started: bool = False
    ended: bool = False


def initial(definition: Definition) -> ProcessState:
    """A process of this definition that has not started."""
    return ProcessState()


def next_due(state: ProcessState) -> datetime | None:
    """The earliest instant at which a timer wants to fire; None while nothing is armed."""
    return min((timer.due_at for timer in state.timers if timer.due_at is not None), default=None)
