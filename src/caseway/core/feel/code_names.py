"""Closures of variables, paths, filters, lists, contexts and calls."""

from __future__ import annotations

from decimal import Decimal

from caseway.core.feel.builtins import BUILTINS
from caseway.core.feel.code import code
from caseway.core.feel.errors import Place
from caseway.core.feel.external import external
from caseway.core.feel.frames import Code, Frame, Source
from caseway.core.feel.inferring import result_type
from caseway.core.feel.invoking import call, call_named
from caseway.core.feel.limits import Run
from caseway.core.feel.nodes import Call, Context, Filter, Lambda, ListOf, Name, Node, Path
from caseway.core.feel.outside import AS_IS, imported
from caseway.core.feel.properties import member_of
from caseway.core.feel.types import resolved
from caseway.core.feel.values import Function, Invocable, Value, kind
from caseway.core.feel.walking import weight


@code.register
def _name(node: Name, source: Source) -> Code:
    name, place, fallback = node.name, source.place(node.at), BUILTINS.get(node.name)

    def look(frame: Frame) -> Value:
        names = frame.names
        while name not in names:
            outer = frame.outer
            if outer is None:
                if fallback is None:
                    frame.run.note(place, f"there is no variable «{name}»")
                return fallback
            frame, names = outer, outer.names
        value = names[name]
        if frame.outer is None and type(value) not in AS_IS:
            return imported(value)
        return value

    return look


@code.register
def _path(node: Path, source: Source) -> Code:
    of, name, place = code(node.of, source), node.name, source.place(node.at)

    def path(frame: Frame) -> Value:
        value = of(frame)
        if type(value) is dict and name in value:
            return value[name]
        frame.run.place = place
        return member_of(value, name, frame.run, place)

    return path


@code.register
def _list(node: ListOf, source: Source) -> Code:
    items = [code(item, source) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@code.register
def _context(node: Context, source: Source) -> Code:
    entries = [(key, code(value, source)) for key, value in node.entries]
    place = source.place(node.at)
    if len({key for key, _ in entries}) < len(entries):

        def twice(frame: Frame) -> Value:
            frame.run.note(place, "a key stands twice in this context")
            return None

        return twice

    def context(frame: Frame) -> Value:
        built: dict[str, Value] = {}
        inner = Frame(built, frame, frame.run)
        for key, value in entries:
            built[key] = value(inner)
        return built

    return context


@code.register
def _filter(node: Filter, source: Source) -> Code:
    return filtered(code(node.of, source), code(node.by, source), source.place(node.at), weight(node.by))


def filtered(of: Code, by: Code, place: Place, steps: int) -> Code:
    """Those items of a list for which `by` is true, or the one at the number that `by` is."""

    def keep(frame: Frame) -> Value:
        value = of(frame)
        if value is None:
            return None
        items = value if type(value) is list else [value]
        frame.run.place = place
        if not items:
            return None if type(by(Frame({"item": None}, frame, frame.run))) is Decimal else []
        kept = []
        for item in items:
            frame.run.spend(steps)
            verdict = by(_item_frame(item, frame))
            if type(verdict) is Decimal:
                return _at(items, verdict, frame, place)
            if verdict is True:
                kept.append(item)
            elif verdict is not False and verdict is not None:
                frame.run.note(place, f"the filter is a {kind(verdict)}, neither a condition nor a number")
                return None
        return kept

    return keep


def _item_frame(item: Value, frame: Frame) -> Frame:
    if type(item) is dict:
        return Frame(item, Frame({"item": item}, frame, frame.run), frame.run)
    return Frame({"item": item}, frame, frame.run)


def _at(items: list[Value], position: Decimal, frame: Frame, place: Place) -> Value:
    index = int(position)
    if position == index and index != 0 and -len(items) <= index <= len(items):
        return items[index - 1 if index > 0 else index]
    frame.run.note(place, f"there is no item {position} in a list of {len(items)}")
    return None


@code.register
def _call(node: Call, source: Source) -> Code:
    function, place = _callee(node.function, source), source.place(node.at)
    arguments = [code(argument, source) for argument in node.arguments]
    names = node.names
    if names is None:
        return lambda frame: call(
            frame.run, function(frame), [argument(frame) for argument in arguments], place
        )

    def by_name(frame: Frame) -> Value:
        values = {name: argument(frame) for name, argument in zip(names, arguments, strict=True)}
        return call_named(frame.run, function(frame), values, place)

    return by_name


def _callee(node: Node, source: Source) -> Code:
    found = code(node, source)
    fallback = BUILTINS.get(node.name) if isinstance(node, Name) else None
    if fallback is None:
        return found

    def callee(frame: Frame) -> Value:
        value = found(frame)
        return value if isinstance(value, Invocable) else fallback

    return callee


@code.register
def _lambda(node: Lambda, source: Source) -> Code:
    parameters = tuple(
        (parameter.name, None if parameter.type.name == "Any" else resolved(parameter.type, source.types))
        for parameter in node.parameters
    )
    body, place = code(node.body, source), source.place(node.at)
    told, steps = result_type(node.body, dict(parameters)), weight(node.body)

    def called(run: Run, frame: Frame) -> Value:
        run.spend(steps)
        return body(frame)

    def closure(frame: Frame) -> Value:
        if node.external:
            return external(body(frame), parameters, frame.run, place)
        return Function(
            "", parameters, lambda run, values: called(run, Frame(values, frame, run)), None, told
        )

    return closure
