"""Decisions evaluated: what they require first, each once, within the bounds of FEEL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from caseway.core.decision.building import DecisionModel, Node
from caseway.core.decision.model import Decision, Element, InputData, Knowledge, Service
from caseway.core.decision.running import DecisionRun, Hit
from caseway.core.feel.conforming import converted
from caseway.core.feel.errors import FeelError, Note, Place
from caseway.core.feel.frames import Frame
from caseway.core.feel.invoking import call_named
from caseway.core.feel.limits import ALONE, Limits, Run
from caseway.core.feel.outside import imported
from caseway.core.feel.values import Function, Value, kind

Key = tuple[tuple[str, ...], str]
IMPORTS_LIMIT = 16


class Spot(Struct, frozen=True, eq=False):
    """A node as it is reached: `path` are the names of the imports on the way from the model that was asked.

    What two imports lead to is evaluated for each, for each may be given inputs of its own.
    """

    path: tuple[str, ...]
    model: DecisionModel
    node: Node

    @property
    def key(self) -> Key:
        """What tells this spot from others."""
        return self.path, self.node.element.id or self.node.element.name

    def reached(self, reference: str) -> Spot | None:
        """The spot that a reference of this one means."""
        found = self.model.node(reference)
        if found is None:
            return None
        model, node = found
        if model is self.model:
            return Spot(self.path, model, node)
        path = (*self.path, self.model.alias(model.namespace))
        return Spot(path, model, node) if len(path) <= IMPORTS_LIMIT else None

    def all_reached(self, references: Iterable[str]) -> list[Spot]:
        """The spots that references of this one mean."""
        return [spot for spot in map(self.reached, references) if spot is not None]


class DecisionOutcome(Struct, frozen=True):
    """A decision's value, why parts of it were null, and which rules hit."""

    value: Value
    notes: tuple[Note, ...]
    hits: tuple[Hit, ...]


class Evaluation:
    """The values known so far, on top of what was given from outside."""

    __slots__ = ("awaited", "inputs", "run", "values")

    def __init__(self, run: Run, inputs: Mapping[str, object], values: dict[Key, Value]) -> None:
        self.run = run
        self.inputs = inputs
        self.values = values
        self.awaited: dict[Key, list[tuple[dict[str, Value], str]]] = {}

    def value_of(self, asked: Spot) -> Value:
        """The spot's value; what it requires is worked through without recursion, however long the chain."""
        stack = [asked]
        open_keys: set[Key] = set()
        while stack:
            spot = stack[-1]
            missing = [] if spot.key in self.values else self._missing(spot, open_keys)
            open_keys.add(spot.key)
            if missing:
                stack.extend(missing)
                continue
            if spot.key not in self.values:
                self._keep(spot, self._computed(spot))
            stack.pop()
        return self.values[asked.key]

    def _keep(self, spot: Spot, value: Value) -> None:
        """Remember the value, and tell it to those that were made before it: functions that call each other."""
        self.values[spot.key] = value
        for names, name in self.awaited.pop(spot.key, ()):
            names[name] = value

    def _missing(self, spot: Spot, open_keys: set[Key]) -> list[Spot]:
        missing = []
        for required in spot.all_reached(spot.node.element.requires):
            if required.key in self.values:
                continue
            if required.key in open_keys:
                if not isinstance(required.node.element, Decision):
                    continue
                self.run.note(Place("", 0), f"{required.node.element.name} requires itself")
                continue
            missing.append(required)
        return missing

    def _computed(self, spot: Spot) -> Value:
        self.run.spend(1)
        if isinstance(self.run, DecisionRun):
            with self.run.inside(spot.node.element.name):
                return self._value(spot)
        return self._value(spot)

    def _value(self, spot: Spot) -> Value:
        element = spot.node.element
        if isinstance(element, InputData):
            return self._input(spot)
        if isinstance(element, Service):
            return self._service(spot, element)
        names = self._names(spot)
        frame = Frame(names, Frame({}, None, self.run), self.run)
        value = spot.node.code(frame)
        if isinstance(element, Knowledge):
            names[element.name] = value
        return value

    def _names(self, spot: Spot) -> dict[str, Value]:
        """What an element sees: the values it requires, those of other files under the import's name."""
        names: dict[str, Value] = {}
        for required in spot.all_reached(spot.node.element.requires):
            alias = required.path[-1] if required.model is not spot.model else ""
            known = names.setdefault(alias, {}) if alias else names
            name = required.node.element.name
            known[name] = self.values.get(required.key)
            if required.key not in self.values:
                self.awaited.setdefault(required.key, []).append((known, name))
        return names

    def _input(self, spot: Spot) -> Value:
        element, wanted = spot.node.element, spot.node.type
        value = imported(self.given(spot.path, element))
        if wanted is None:
            return value
        fits, result = converted(value, wanted, self.run)
        if not fits:
            self.run.note(Place("", 0), f"{element.name} is a {kind(value)} that its type does not take")
        return result

    def given(self, path: tuple[str, ...], element: Element) -> object:
        """What was given for an input: under the names of the imports that lead to it, else by its own name."""
        nested: object = self.inputs
        for alias in path:
            nested = nested.get(alias) if isinstance(nested, Mapping) else None
        for inputs in (nested, self.inputs):
            for name in (element.name, element.id):
                if isinstance(inputs, Mapping) and name in inputs:
                    found: object = inputs[name]
                    return found
        return None

    def _service(self, spot: Spot, service: Service) -> Function:
        taken = spot.all_reached((*service.input_data, *service.input_decisions))
        keys = {taker.node.element.name: taker.key for taker in taken}
        parameters = tuple((taker.node.element.name, taker.node.type) for taker in taken)

        def body(run: Run, arguments: dict[str, Value]) -> Value:
            inner = Evaluation(run, {}, {keys[name]: value for name, value in arguments.items()})
            outputs = spot.all_reached(service.outputs)
            values = {output.node.element.name: inner.value_of(output) for output in outputs}
            return next(iter(values.values())) if len(values) == 1 else values

        return Function(service.name, parameters, body, spot.node.type)


def evaluate(
    model: DecisionModel,
    name: str,
    inputs: Mapping[str, object],
    limits: Limits = ALONE,
    now: datetime | None = None,
) -> Value:
    """The value of the decision, service or knowledge model of this name or id; inputs by name.

    `limits` are those of an evaluation outside of transactions; inside of one, LIMITS of `core.feel` are to be given.
    FeelError when there is none of that name, or where a bound of `limits` is reached.
    """
    return explain(model, name, inputs, limits, now).value


def explain(
    model: DecisionModel,
    name: str,
    inputs: Mapping[str, object],
    limits: Limits = ALONE,
    now: datetime | None = None,
) -> DecisionOutcome:
    """The value, with notes on what became null, and the rules of tables that hit."""
    node = model.named(name)
    if node is None:
        raise FeelError(name, 0, f"the model {model.name} has no decision «{name}»")
    run = DecisionRun(limits, now)
    try:
        value = _asked(Spot((), model, node), Evaluation(run, inputs, {}), inputs)
        run.settle(value)
    except RecursionError:
        raise FeelError(name, 0, "the evaluation is nested too deeply") from None
    return DecisionOutcome(value, tuple(run.notes), tuple(run.hits))


def _asked(spot: Spot, evaluation: Evaluation, inputs: Mapping[str, object]) -> Value:
    value = evaluation.value_of(spot)
    if isinstance(spot.node.element, (Decision, InputData)):
        return value
    if not isinstance(value, Function):
        return None
    element = spot.node.element
    if isinstance(element, Service):
        taken = spot.all_reached((*element.input_data, *element.input_decisions))
        arguments = {
            of.node.element.name: imported(evaluation.given(of.path, of.node.element)) for of in taken
        }
    else:
        arguments = {name: imported(inputs.get(name)) for name, _ in value.parameters}
    return call_named(evaluation.run, value, arguments, Place(spot.node.element.name, 0))
