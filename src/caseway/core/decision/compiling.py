"""Boxed expressions compiled to closures, beside those of FEEL."""

from __future__ import annotations

from functools import singledispatch

from caseway.core.decision.boxed import (
    Boxed,
    Conditional,
    Entries,
    FilterBox,
    FunctionBox,
    Invocation,
    Items,
    Iterator,
    LiteralText,
    Nothing,
    Relation,
)
from caseway.core.decision.findings import Finding
from caseway.core.decision.scope import Scope, typed
from caseway.core.feel.code_iterations import iterated, quantified, stretch_of
from caseway.core.feel.code_names import filtered
from caseway.core.feel.conforming import converted
from caseway.core.feel.errors import Place
from caseway.core.feel.external import Parameters, of_java
from caseway.core.feel.frames import Code, Frame
from caseway.core.feel.invoking import call_named
from caseway.core.feel.types import Type
from caseway.core.feel.values import Function, Value, kind

RESULT = ""
BOX_STEPS = 3


def compiled(boxed: Boxed, scope: Scope) -> Code:
    """The closure of a boxed expression, its value converted to its type."""
    wanted = scope.type(boxed.type)
    if isinstance(boxed, FunctionBox) and wanted is not None and wanted.name != "function":
        wanted = None  # the type is that of the function's results
    return typed(box(boxed, scope), wanted, "the value")


@singledispatch
def box(boxed: Boxed, scope: Scope) -> Code:
    """The closure of one kind of boxed expression."""
    raise TypeError(type(boxed).__name__)


@box.register
def _nothing(boxed: Nothing, scope: Scope) -> Code:
    return lambda frame: None


@box.register
def _literal(boxed: LiteralText, scope: Scope) -> Code:
    return scope.expression(boxed.text, boxed.id) if boxed.text else lambda frame: None


@box.register
def _entries(boxed: Entries, scope: Scope) -> Code:
    entries: list[tuple[str, Code]] = []
    for entry in boxed.entries:
        code = compiled(entry.value, scope.with_names((entry.name,)))
        scope = scope.with_names((entry.name,))
        entries.append((entry.name, typed(code, scope.type(entry.type), f"the entry {entry.name}")))

    def context(frame: Frame) -> Value:
        built: dict[str, Value] = {}
        inner = Frame(built, frame, frame.run)
        for name, code in entries:
            if name == RESULT:
                return code(inner)
            built[name] = code(inner)
        return built

    return context


@box.register
def _items(boxed: Items, scope: Scope) -> Code:
    items = [compiled(item, scope) for item in boxed.items]
    return lambda frame: [item(frame) for item in items]


@box.register
def _relation(boxed: Relation, scope: Scope) -> Code:
    names = [name for name, _ in boxed.columns]
    types = [scope.type(name) for _, name in boxed.columns]
    rows = [
        [typed(compiled(cell, scope), wanted, "the cell") for cell, wanted in zip(row, types, strict=False)]
        for row in boxed.rows
    ]
    return lambda frame: [{name: cell(frame) for name, cell in zip(names, row, strict=False)} for row in rows]


@box.register
def _invocation(boxed: Invocation, scope: Scope) -> Code:
    called = compiled(boxed.called, scope)
    place = Place(getattr(boxed.called, "text", ""), 0)
    bindings = [
        (entry.name, compiled(entry.value, scope), scope.type(entry.type)) for entry in boxed.bindings
    ]

    def invoke(frame: Frame) -> Value:
        named: dict[str, Value] = {}
        for name, code, wanted in bindings:
            value = code(frame)
            fits, named[name] = (True, value) if wanted is None else converted(value, wanted, frame.run)
            if not fits:
                frame.run.note(place, f"the argument {name} is a {kind(value)}, which its type does not take")
                return None
        return call_named(frame.run, called(frame), named, place)

    return invoke


@box.register
def _function(boxed: FunctionBox, scope: Scope) -> Code:
    if boxed.kind.upper() not in ("FEEL", "JAVA"):
        sentence = f"functions of kind {boxed.kind} are not run"
        scope.findings.append(Finding(boxed.id or scope.element, "function", sentence, "warning"))
    parameters = tuple((formal.name, scope.type(formal.type)) for formal in boxed.parameters)
    inner = scope.with_names(name for name, _ in parameters)
    body = compiled(boxed.body, inner)
    told = scope.type(boxed.type)
    result = told.result if told is not None and told.name == "function" else told

    def function(frame: Frame) -> Value:
        if boxed.kind.upper() != "FEEL":
            return _external(boxed.kind, body, (parameters, result), frame)
        return Function("", parameters, lambda run, values: body(Frame(values, frame, run)), result)

    return function


def _external(
    kind_of: str, body: Code, signature: tuple[Parameters, Type | None], frame: Frame
) -> Function | None:
    """The function whose body is the context of its mapping, as the standard writes it for boxed functions."""
    place, (parameters, result) = Place("", 0), signature
    mapping = body(frame) if kind_of.upper() == "JAVA" else None
    if type(mapping) is not dict:
        frame.run.note(place, f"functions of kind {kind_of} are not run")
        return None
    inner = mapping.get("java")
    told = inner if type(inner) is dict else mapping
    return of_java(told.get("class"), told.get("method signature"), parameters, frame.run, place, result)


@box.register
def _conditional(boxed: Conditional, scope: Scope) -> Code:
    condition, then = compiled(boxed.condition, scope), compiled(boxed.then, scope)
    otherwise = compiled(boxed.otherwise, scope)
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


@box.register
def _filter(boxed: FilterBox, scope: Scope) -> Code:
    of, by = compiled(boxed.of, scope), compiled(boxed.by, scope.inside_filter())
    return filtered(of, by, Place(getattr(boxed.by, "text", ""), 0), BOX_STEPS)


@box.register
def _iterator(boxed: Iterator, scope: Scope) -> Code:
    of = compiled(boxed.of, scope)
    result = compiled(boxed.result, scope.with_names((boxed.variable, "partial")))
    place = Place(getattr(boxed.of, "text", ""), 0)
    domains = [(boxed.variable, stretch_of(of, None, place), BOX_STEPS)]
    if boxed.word == "for":
        return iterated(domains, result, place)
    return quantified(domains, result, place, some=boxed.word == "some")
