"""How functions are called: by position or by name, with the conversions that their parameters ask for."""

from __future__ import annotations

from collections.abc import Sequence

from caseway.core.feel.conforming import converted
from caseway.core.feel.declaring import Builtin, Nothing
from caseway.core.feel.errors import Place
from caseway.core.feel.limits import TEXT_STEP, Run
from caseway.core.feel.values import Function, Value, kind


def takes(callee: Value, count: int) -> bool:
    """True for a function that can be called with so many arguments."""
    if type(callee) is Function:
        return len(callee.parameters) == count
    return type(callee) is Builtin and any(form.takes(count) for form in callee.forms)


def call(run: Run, callee: Value, arguments: Sequence[Value], place: Place | None = None) -> Value:
    """Call with arguments by position; null with a note where the callee does not take them."""
    place = place or run.place
    if type(callee) is Function:
        if len(arguments) != len(callee.parameters):
            run.note(
                place, f"the function takes {len(callee.parameters)} arguments, {len(arguments)} are given"
            )
            return None
        named = {name: value for (name, _), value in zip(callee.parameters, arguments, strict=True)}
        return _call_function(run, callee, named, place)
    if type(callee) is Builtin:
        return _call_builtin(run, callee, arguments, place)
    run.note(place, f"a {kind(callee)} is called, which is no function")
    return None


def call_named(run: Run, callee: Value, named: dict[str, Value], place: Place) -> Value:
    """Call with arguments by name."""
    if type(callee) is Function:
        wrong = named.keys() - {name for name, _ in callee.parameters}
        if wrong:
            run.note(place, f"the function has no parameters {', '.join(sorted(wrong))}")
            return None
        return _call_function(run, callee, named, place)
    if type(callee) is Builtin:
        told = list(named)
        for form in sorted(callee.forms, key=lambda form: form.names != told):
            arranged = form.arranged(named)
            if arranged is not None and form.fitted(arranged) is not None:
                return _call_builtin(run, Builtin(callee.name, (form,)), arranged, place)
        run.note(place, f"{callee.name}() has no parameters {', '.join(named)} of these types")
        return None
    run.note(place, f"a {kind(callee)} is called, which is no function")
    return None


def _call_function(run: Run, callee: Function, named: dict[str, Value], place: Place) -> Value:
    arguments = {}
    for name, wanted in callee.parameters:
        value = named.get(name)
        fits, arguments[name] = (True, value) if wanted is None else converted(value, wanted, run)
        if not fits:
            run.note(place, f"the argument {name} is a {kind(value)}, which is not the parameter's type")
            return None
    run.enter(place)
    result = callee.body(run, arguments)
    run.leave()
    if callee.result is None:
        return result
    fits, value = converted(result, callee.result, run)
    if not fits:
        run.note(place, f"the result is a {kind(result)}, which is not the function's type")
        return None
    return value


def _call_builtin(run: Run, callee: Builtin, arguments: Sequence[Value], place: Place) -> Value:
    found = callee.form_for(arguments)
    if found is None:
        kinds = ", ".join(kind(argument) for argument in arguments)
        run.note(place, f"{callee.name}() does not take ({kinds})")
        return None
    form, values = found
    run.place = place
    run.spend(2 + form.cost + sum(len(value) // TEXT_STEP for value in values if type(value) is str))
    try:
        return form.run(run, values)
    except Nothing as nothing:
        run.note(place, f"{callee.name}(): {nothing.sentence}")
        return None
