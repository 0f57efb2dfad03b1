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
from caseway.core.feel.limits import LIMITS, Limits, Run
from caseway.core.feel.outside import imported
from caseway.core.feel.types import Type
from caseway.core.feel.values import Function, Value, kind

Key = tuple[str, str]


class DecisionOutcome(Struct, frozen=True):
    """A decision's value, why parts of it were null, and which rules hit."""

    value: Value
    notes: tuple[Note, ...]
    hits: tuple[Hit, ...]


class Evaluation:
    """The values known so far, by namespace and id, on top of what was given from outside."""

    __slots__ = ("inputs", "root", "run", "values")

    def __init__(
        self, root: DecisionModel, run: Run, inputs: Mapping[str, object], values: dict[Key, Value]
    ) -> None:
        self.root = root
        self.run = run
        self.inputs = inputs
        self.values = values

    def value_of(self, model: DecisionModel, node: Node) -> Value:
        """The node's value; what it requires is worked through without recursion, however long the chain."""
        stack = [(model, node)]
        open_keys: set[Key] = set()
        while stack:
            owner, top = stack[-1]
            key = _key(owner, top.element)
            missing = [] if key in self.values else self._missing(owner, top, open_keys)
            open_keys.add(key)
            if missing:
                stack.extend(missing)
                continue
            if key not in self.values:
                self.values[key] = self._computed(owner, top)
            stack.pop()
        return self.values[_key(model, node.element)]

    def _missing(
        self, owner: DecisionModel, node: Node, open_keys: set[Key]
    ) -> list[tuple[DecisionModel, Node]]:
        missing = []
        for reference in node.element.requires:
            found = owner.node(reference)
            if found is None or _key(found[0], found[1].element) in self.values:
                continue
            if _key(found[0], found[1].element) in open_keys:
                self.run.note(Place("", 0), f"{found[1].element.name} requires itself")
                continue
            missing.append(found)
        return missing

    def _computed(self, owner: DecisionModel, node: Node) -> Value:
        self.run.spend(1)
        element = node.element
        if isinstance(element, InputData):
            return self._input(owner, node)
        if isinstance(element, Service):
            return self._service(owner, node, element)
        names = self._names(owner, element.requires)
        frame = Frame(names, Frame({}, None, self.run), self.run)
        value = node.code(frame)
        if isinstance(element, Knowledge):
            names[element.name] = value
        return value

    def _names(self, owner: DecisionModel, references: Iterable[str]) -> dict[str, Value]:
        """What an element sees: the values it requires, those of other files under the import's name."""
        names: dict[str, Value] = {}
        for reference in references:
            found = owner.node(reference)
            if found is None:
                continue
            model, node = found
            value = self.values.get(_key(model, node.element))
            if model is owner:
                names[node.element.name] = value
            else:
                alias = owner.alias(model.namespace)
                (names.setdefault(alias, {}) if alias else names)[node.element.name] = value
        return names

    def _input(self, owner: DecisionModel, node: Node) -> Value:
        value = imported(self._given(owner, node.element))
        return self._typed(value, node.type, node.element.name)

    def _given(self, owner: DecisionModel, element: Element) -> object:
        for name in (element.name, element.id):
            if name in self.inputs:
                return self.inputs[name]
        nested = self.inputs.get(self.root.alias(owner.namespace))
        return nested.get(element.name) if owner is not self.root and isinstance(nested, Mapping) else None

    def _typed(self, value: Value, wanted: Type | None, name: str) -> Value:
        if wanted is None:
            return value
        fits, result = converted(value, wanted, self.run)
        if not fits:
            self.run.note(Place("", 0), f"{name} is a {kind(value)} that its type does not take")
        return result

    def _service(self, owner: DecisionModel, node: Node, service: Service) -> Function:
        parameters = []
        keys: dict[str, Key] = {}
        for reference in (*service.input_data, *service.input_decisions):
            found = owner.node(reference)
            if found is not None:
                parameters.append((found[1].element.name, found[1].type))
                keys[found[1].element.name] = _key(found[0], found[1].element)

        def body(run: Run, arguments: dict[str, Value]) -> Value:
            known = {keys[name]: value for name, value in arguments.items()}
            inner = Evaluation(self.root, run, {}, known)
            return inner.outputs(owner, service)

        return Function(service.name, tuple(parameters), body, node.type)

    def outputs(self, owner: DecisionModel, service: Service) -> Value:
        """The value of a service's output decision, or a context of several."""
        values = {}
        for reference in service.outputs:
            found = owner.node(reference)
            if found is not None:
                values[found[1].element.name] = self.value_of(*found)
        return next(iter(values.values())) if len(values) == 1 else values


def _key(model: DecisionModel, element: Element) -> Key:
    return model.namespace, element.id or element.name


def evaluate(
    model: DecisionModel,
    name: str,
    inputs: Mapping[str, object],
    limits: Limits = LIMITS,
    now: datetime | None = None,
) -> Value:
    """The value of the decision, service or knowledge model of this name or id; inputs by name.

    FeelError when there is none of that name, or where a bound of `limits` is reached.
    """
    return explain(model, name, inputs, limits, now).value


def explain(
    model: DecisionModel,
    name: str,
    inputs: Mapping[str, object],
    limits: Limits = LIMITS,
    now: datetime | None = None,
) -> DecisionOutcome:
    """The value, with notes on what became null, and the rules of tables that hit."""
    node = model.named(name)
    if node is None:
        raise FeelError(name, 0, f"the model {model.name} has no decision «{name}»")
    run = DecisionRun(limits, now)
    try:
        value = _asked(model, node, Evaluation(model, run, inputs, {}), inputs)
        run.settle(value)
    except RecursionError:
        raise FeelError(name, 0, "the evaluation is nested too deeply") from None
    return DecisionOutcome(value, tuple(run.notes), tuple(run.hits))


def _asked(model: DecisionModel, node: Node, evaluation: Evaluation, inputs: Mapping[str, object]) -> Value:
    if isinstance(node.element, (Decision, InputData)):
        return evaluation.value_of(model, node)
    function = evaluation.value_of(model, node)
    if not isinstance(function, Function):
        return None
    arguments = {name: imported(inputs.get(name)) for name, _ in function.parameters}
    return call_named(evaluation.run, function, arguments, Place(node.element.name, 0))
