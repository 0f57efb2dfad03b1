"""One advance while it runs: the working copy, the events so far, and the tokens on their way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from caseway.core.feel import LIMITS, FeelError
from caseway.core.feel.expressions import run_in
from caseway.core.feel.frames import Frame
from caseway.core.feel.limits import Run as Purse
from caseway.core.process.events import DataSet, ProcessEvent
from caseway.core.process.evolve import CHANGES, Working
from caseway.core.process.state import ROOT, ProcessState
from caseway.core.process.stimuli import ProcessGiven
from caseway.core.process.table import Step, Table
from caseway.core.process.variables import kept, lifted

MOVES_MAX = 2_000
"""Tokens moved in one advance; whatever is still moving then is parked."""


_change_of = CHANGES.get


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """A token on its way to a row, by the flow `via`."""

    step: Step
    token: int
    scope: int
    via: str | None = None
    outcome: str | None = None
    survives: bool = False


class Fault(Exception):
    """The engine cannot go on at this element; the token will be parked."""

    def __init__(self, rule: str, sentence: str) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.sentence = sentence


def seen(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as expressions see them; what the engine keeps for itself begins with `@`."""
    return {name: lifted(value) for name, value in variables.items() if not name.startswith("@")}


class Run(Working):
    """`queue` holds tokens in order of arrival; `checks` scopes that may be empty now, with the outcome that
    ended there.
    """

    __slots__ = ("checks", "events", "given", "known", "moves", "now", "purse", "queue", "table")

    def __init__(self, table: Table, state: ProcessState, given: ProcessGiven, now: datetime) -> None:
        Working.__init__(self, state)
        self.table = table
        self.given = given
        self.now = now
        self.events: list[ProcessEvent] = []
        self.queue: list[Arrival] = []
        self.checks: list[tuple[int, str | None]] = []
        self.moves = MOVES_MAX
        self.purse: Purse | None = None
        self.known: dict[tuple[int, str | None], dict[str, Any]] = {}

    def emit(self, event: ProcessEvent) -> None:
        """Write the event and let it happen."""
        self.events.append(event)
        if self.known:
            self.known = {}
        change = _change_of(event.__class__)
        if change is not None:
            change(self, event)

    def fresh(self) -> int:
        """A token id that was never used."""
        token = self.next_id
        self.next_id = token + 1
        return token

    def step_of(self, token: int) -> Step:
        """The row at which this token rests."""
        return self.table.steps[self.tokens[token].node]

    def around(self, scope: int) -> list[int]:
        """The scopes from `scope` outwards whose variables can be seen from there, the process last."""
        found = []
        while scope != ROOT:
            found.append(scope)
            host = self.tokens.get(scope)
            if host is None:
                break
            if host.wait == "scope" and self.table.steps[host.node].isolated:
                return found
            scope = host.scope
        found.append(ROOT)
        return found

    def values(
        self, scope: int, outcome: str | None, extra: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """What an expression can name: the case, then the variables from outside in, then the outcome."""
        found = dict(self.given.values)
        for around in reversed(self.around(scope)):
            inner = self.data if around == ROOT else self.local.get(around)
            if inner:
                found.update(seen(inner))
        if extra:
            found.update(seen(extra))
        found["outcome"] = outcome
        return found

    def evaluate(
        self, expression: Any, scope: int, outcome: str | None, extra: Mapping[str, Any] | None = None
    ) -> Any:
        """The value of a compiled expression. Raises `Fault`."""
        if extra:
            return self.ask(expression, self.values(scope, outcome, extra))
        found = self.known.get((scope, outcome))
        if found is None:
            found = self.known[scope, outcome] = self.values(scope, outcome)
        return self.ask(expression, found)

    def ask(self, expression: Any, values: Mapping[str, Any]) -> Any:
        """The value of a compiled expression over these values. Raises `Fault`."""
        try:
            return run_in(expression, Frame(values, None, self._purse()))
        except FeelError as error:
            raise Fault(
                "expression", f"The expression “{error.text}” cannot be evaluated: {error}."
            ) from None

    def _purse(self) -> Purse:
        """What FEEL may spend in this advance: one purse for all its evaluations."""
        if self.purse is None:
            self.purse = Purse(LIMITS, self.now)
        self.purse.depth = LIMITS.depth
        return self.purse

    def write(self, element: str, scope: int, values: Mapping[str, Any]) -> None:
        """Set variables, each in the innermost scope that has it, else in the outermost that can be seen."""
        around = self.around(scope)
        parts: dict[int, dict[str, Any]] = {}
        for name, value in values.items():
            home = next((s for s in around if s != ROOT and name in self.local.get(s, ())), around[-1])
            parts.setdefault(home, {})[name] = kept(value)
        for home, part in parts.items():
            self.emit(DataSet(element, home, part))
