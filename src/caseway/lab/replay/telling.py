"""What decisions return in a replay: the recorded result, or the changed table on what was known then.

The inputs of a decision are not on the record. Where its table has changed, the values of the case stand for them;
but only if the old table gives the recorded result on the same values. If it does not, something it read has been
erased or has changed since, and the result cannot be known.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.decision import DecisionModel, evaluate
from caseway.core.decision.model import InputData
from caseway.core.feel.errors import FeelError
from caseway.core.process.variables import kept
from caseway.lab.replay.actions import Action
from caseway.lab.replay.change import Version


class Told(msgspec.Struct, frozen=True):
    """One recorded result: at which element of which version, of which decision."""

    element: str
    old: str
    version: Version
    decision: str
    outputs: Mapping[str, Any]


class Teller:
    """Answers the decisions of one course. `on` is the map that asks; `unknown` says why one could not be known."""

    def __init__(self, told: Sequence[Told], erased: frozenset[str]) -> None:
        self.on: Version | None = None
        self._left = list(told)
        self._erased = erased
        self._otherwise = False
        self.now: datetime | None = None
        self.unknown: str | None = None

    def told(self, element: str, name: str, values: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The outputs that stand for the result; None lets the decision be made."""
        recorded = self._recorded(element)
        assert self.on is not None
        table, reads = self.on.table_of(element), self._reads(self.on, element)
        if recorded is None:
            self._check(name, reads)
            return None
        if recorded.version.table_of(recorded.old) == table:
            if self._otherwise and not reads & self._erased:
                return None
            return recorded.outputs
        self._check(name, reads)
        if self.unknown is None and not self._rebuilt(recorded, values):
            self.unknown = f"What “{name}” read then is not what is known of the case today."
        self._otherwise = True
        return recorded.outputs if self.unknown is not None else None

    def _recorded(self, element: str) -> Told | None:
        for at, one in enumerate(self._left):
            if one.element == element:
                return self._left.pop(at)
        return None

    def _reads(self, on: Version, element: str) -> set[str]:
        step = on.definition.table.steps[element]
        return inputs_of(*step.decision) if step.decision is not None else set()

    def _check(self, name: str, reads: set[str]) -> None:
        gone = sorted(reads & self._erased)
        if gone and self.unknown is None:
            self.unknown = f"“{name}” reads what has been erased: {', '.join(gone)}."

    def _rebuilt(self, recorded: Told, values: Mapping[str, Any]) -> bool:
        """Whether the old table gives the recorded result on the values that are known."""
        step = recorded.version.definition.table.steps[recorded.old]
        if step.decision is None:
            return False
        try:
            found = evaluate(step.decision[0], step.decision[1], values, now=self.now)
        except FeelError:
            return False
        if not isinstance(found, Mapping):
            return list(recorded.outputs.values()) == [kept({"it": found})["it"]]
        plain = kept(found)
        return all(plain.get(key) == value for key, value in recorded.outputs.items())


def inputs_of(model: DecisionModel, name: str) -> set[str]:
    """The names of the input data that a decision needs, itself or through others."""
    first = model.named(name)
    waiting = [first.element] if first is not None else []
    seen: set[str] = set()
    names: set[str] = set()
    while waiting:
        element = waiting.pop()
        if isinstance(element, InputData):
            names.add(element.name)
        for reference in element.requires:
            found = model.node(reference)
            if found is not None and reference not in seen:
                seen.add(reference)
                waiting.append(found[1].element)
    return names


def told_in(actions: Sequence[Action], versions: Sequence[Version], places: Mapping[str, str]) -> list[Told]:
    """Every recorded result of a case in order; `versions` is the map of each action."""
    return [
        Told(
            places.get(event.body.element, event.body.element),
            event.body.element,
            version,
            event.body.decision,
            event.body.outputs,
        )
        for action, version in zip(actions, versions, strict=True)
        for event in action.events
        if isinstance(event.body, process.DecisionMade)
    ]
