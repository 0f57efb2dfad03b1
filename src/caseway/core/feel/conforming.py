"""Does a value conform to a type, and can it be converted to it? (DMN 1.5, 10.3.2.9.2 to 10.3.2.9.4)"""

from __future__ import annotations

from caseway.core.feel.instants import at_midnight
from caseway.core.feel.limits import Run
from caseway.core.feel.types import ANY, NO_SIBLINGS, Siblings, Type, type_conforms
from caseway.core.feel.values import Date, Different, Function, Range, Value, kind


def conforms(value: Value, wanted: Type, run: Run, siblings: Siblings = NO_SIBLINGS) -> bool:
    """True when the value is of the type or null, which conforms to every type."""
    return value is None or is_instance(value, wanted, run, siblings)


def is_instance(value: Value, wanted: Type, run: Run, siblings: Siblings = NO_SIBLINGS) -> bool:
    """`value instance of wanted`; `siblings` are the members of the context that the value is a member of."""
    if value is None:
        return wanted.name == "Null"
    if wanted.name != "Any" and kind(value) != wanted.name:
        return False
    if not _inside_conforms(value, wanted, run, siblings):
        return False
    return wanted.allowed is None or wanted.allowed(run, value, siblings)


def _inside_conforms(value: Value, wanted: Type, run: Run, siblings: Siblings) -> bool:
    name = wanted.name
    if name == "list":
        return _items_conform(value, wanted, run, siblings)
    if name == "range":
        return _ends_conform(value, wanted, run)
    if name == "context":
        return all(key in value and conforms(value[key], of, run, value) for key, of in wanted.members)
    if name == "function":
        return _function_conforms(value, wanted)
    return True


def _items_conform(value: list[Value], wanted: Type, run: Run, siblings: Siblings) -> bool:
    if not wanted.of or wanted.of[0] == ANY:
        return True
    run.spend(len(value))
    return all(conforms(item, wanted.of[0], run, siblings) for item in value)


def _ends_conform(value: Range | Different, wanted: Type, run: Run) -> bool:
    if not wanted.of:
        return True
    ends = (value.low, value.high) if isinstance(value, Range) else (value.value,)
    return all(conforms(end, wanted.of[0], run) for end in ends)


def _function_conforms(value: Value, wanted: Type) -> bool:
    """A built-in function tells only how many parameters it has; its types are not compared."""
    if wanted.result is None:
        return True
    if type(value) is not Function:
        return any(form.takes(len(wanted.of)) for form in getattr(value, "forms", ()))
    parameters = tuple(of or ANY for _, of in value.parameters)
    return type_conforms(Type("function", of=parameters, result=value.result or value.told), wanted)


def converted(value: Value, wanted: Type, run: Run) -> tuple[bool, Value]:
    """Whether the value conforms after an implicit conversion, and the converted value."""
    if conforms(value, wanted, run):
        return True, value
    if type(value) is list and len(value) == 1 and wanted.name != "list":
        return _plainly(value[0], wanted, run)
    if wanted.name == "list" and value is not None:
        fits, item = _plainly(value, wanted.of[0], run) if wanted.of else (type(value) is not list, value)
        return (True, [item]) if fits and conforms([item], wanted, run) else (False, None)
    return _plainly(value, wanted, run)


def _plainly(value: Value, wanted: Type, run: Run) -> tuple[bool, Value]:
    """Whether the value conforms as it is, or as the moment that a date begins with."""
    if conforms(value, wanted, run):
        return True, value
    if wanted.name == "date and time" and type(value) is Date:
        moment = at_midnight(value)
        return (True, moment) if conforms(moment, wanted, run) else (False, None)
    return False, None
