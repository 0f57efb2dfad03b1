"""External functions: those of Java whose methods the table of `java` holds are answered, all others are null."""

from __future__ import annotations

import re

from caseway.core.feel.errors import Place
from caseway.core.feel.java import METHODS, Method, NoValue, converted, returned, simple_type
from caseway.core.feel.limits import Run
from caseway.core.feel.types import Type
from caseway.core.feel.values import Function, Value

_SIGNATURE = re.compile(r"\s*(?P<name>[A-Za-z_$][\w$]*)\s*\((?P<types>[^()]*)\)\s*")
Parameters = tuple[tuple[str, Type | None], ...]


def external(mapping: Value, parameters: Parameters, run: Run, place: Place) -> Function | None:
    """The function of a mapping information `{java: {class, method signature}}`; None with a note for others."""
    java = mapping.get("java") if type(mapping) is dict else None
    if type(java) is not dict:
        run.note(place, "an external function is not run: only those of Java that are listed are answered")
        return None
    return of_java(java.get("class"), java.get("method signature"), parameters, run, place)


def of_java(
    owner: Value, signature: Value, parameters: Parameters, run: Run, place: Place, result: Type | None = None
) -> Function | None:
    """The function that answers a static method of Java's library; None with a note for one that is not listed."""
    match = _SIGNATURE.fullmatch(signature) if type(signature) is str else None
    if match is None or type(owner) is not str:
        run.note(place, "an external function of Java needs a class and a method signature")
        return None
    types = [simple_type(name) for name in match["types"].split(",")] if match["types"].strip() else []
    method = METHODS.get(owner.strip(), {}).get(f"{match['name']}({','.join(types)})")
    if method is None:
        run.note(place, f"the method {owner}.{signature} is not among those that are answered without Java")
        return None
    return _function(method, types, parameters, place, result)


def _function(
    method: Method, types: list[str], parameters: Parameters, place: Place, result: Type | None
) -> Function:
    def body(run: Run, values: dict[str, Value]) -> Value:
        run.spend(5)
        given = list(values.values())
        if types and types[-1] == "Object..." and len(given) >= len(types) - 1:
            given = _gathered(given, len(types) - 1)
        if len(given) != len(types):
            run.note(place, "the method takes another number of arguments")
            return None
        try:
            answer = method(run, *map(converted, given, types))
        except (NoValue, ArithmeticError, ValueError, IndexError):
            run.note(place, "the method has no value for these arguments")
            return None
        found = returned(answer)
        if type(found) is str:
            run.hold(found)
        return found

    return Function("", parameters, body, result)


def _gathered(given: list[Value], fixed: int) -> list[Value]:
    """The arguments with those of the last parameter in one list."""
    rest = given[fixed:]
    one = rest[0] if len(rest) == 1 and type(rest[0]) is list else rest
    return [*given[:fixed], one]
