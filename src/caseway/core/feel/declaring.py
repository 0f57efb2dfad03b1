"""How a built-in function is declared: its signature as the standard writes it, above a Python function."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from caseway.core.feel.limits import Run
from caseway.core.feel.values import (
    Date,
    DateTime,
    DayDuration,
    Function,
    Invocable,
    MonthDuration,
    Range,
    Time,
    Value,
)

_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "number": (Decimal,),
    "string": (str,),
    "date": (Date,),
    "time": (Time,),
    "moment": (DateTime,),
    "days": (DayDuration,),
    "months": (MonthDuration,),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
}
_SLOT = re.compile(r"\s*(?P<name>[^:?.]+?)(?P<mark>\?|\.\.\.)?\s*:\s*(?P<types>[a-z|]+)\s*")


class Nothing(Exception):
    """Raised inside a built-in function: the result is null, and this is why."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Slot(Struct, frozen=True):
    """A parameter of a built-in: the Python types it takes; None takes everything, null too."""

    name: str
    types: frozenset[type] | None
    optional: bool
    variadic: bool

    def fits(self, value: Value) -> bool:
        """True when the value may stand here as it is."""
        return self.types is None or type(value) in self.types or (value is None and self.optional)

    def fitted(self, value: Value) -> tuple[bool, Value]:
        """Whether the value may stand here after an implicit conversion, and the converted value."""
        if self.fits(value):
            return True, value
        types = self.types or frozenset()
        if type(value) is list and len(value) == 1 and self.fits(value[0]) and list not in types:
            return True, value[0]
        if list in types and value is not None and type(value) is not list:
            return True, [value]
        return False, value


class Form(Struct, frozen=True):
    """One way to call a built-in."""

    slots: tuple[Slot, ...]
    call: Callable[..., Value]
    wants_run: bool
    cost: int = 0

    @property
    def names(self) -> list[str]:
        """The names of the parameters; two forms may differ in their order alone."""
        return [slot.name for slot in self.slots]

    @property
    def least(self) -> int:
        """The fewest arguments."""
        return sum(1 for slot in self.slots if not slot.optional and not slot.variadic)

    def takes(self, count: int) -> bool:
        """True when so many arguments by position are right."""
        if self.slots and self.slots[-1].variadic:
            return count >= max(self.least, 1)
        return self.least <= count <= len(self.slots)

    def slot(self, index: int) -> Slot:
        """The parameter of the argument at `index`; a variadic one takes all the rest."""
        return self.slots[min(index, len(self.slots) - 1)]

    def arranged(self, named: dict[str, Value]) -> list[Value] | None:
        """Named arguments in the order of the parameters, null for those not told; None for unknown names.

        The arguments of a parameter `c...` may be named c1, c2 and so on, as the standard writes them.
        """
        if self.slots and self.slots[-1].variadic and self.slots[-1].name not in named:
            numbered = {f"{self.slots[-1].name}{place}" for place in range(1, len(named) + 1)}
            if named and named.keys() == numbered:
                return [
                    named[key] for key in sorted(named, key=lambda key: int(key[len(self.slots[-1].name) :]))
                ]
        if named.keys() - {slot.name for slot in self.slots}:
            return None
        values = [named.get(slot.name) for slot in self.slots if slot.name in named or not slot.variadic]
        while (
            values and self.slots[len(values) - 1].optional and self.slots[len(values) - 1].name not in named
        ):
            values.pop()
        return values

    def fitted(self, arguments: Sequence[Value]) -> list[Value] | None:
        """The arguments after implicit conversions; None when one does not fit."""
        values = []
        for index, argument in enumerate(arguments):
            fits, value = self.slot(index).fitted(argument)
            if not fits:
                return None
            values.append(value)
        return values

    def run(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The result."""
        return self.call(run, *arguments) if self.wants_run else self.call(*arguments)


class Builtin(Invocable, frozen=True, eq=False):
    """A built-in function with all its forms."""

    forms: tuple[Form, ...]

    def form_for(self, arguments: Sequence[Value]) -> tuple[Form, Sequence[Value]] | None:
        """The first form the arguments fit as they are, else the first they fit after conversion."""
        forms = [form for form in self.forms if form.takes(len(arguments))]
        for form in forms:
            if all(form.slot(index).fits(argument) for index, argument in enumerate(arguments)):
                return form, arguments
        for form in forms:
            values = form.fitted(arguments)
            if values is not None:
                return form, values
        return None


BUILTINS: dict[str, Builtin] = {}


def _slot(text: str) -> Slot:
    match = _SLOT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    names = match["types"].split("|")
    types: set[type] = set()
    for name in names:
        types.update((Function, Builtin) if name == "function" else _TYPES.get(name, ()))
    known = None if "any" in names else frozenset(types)
    return Slot(match["name"].strip(), known, match["mark"] == "?", match["mark"] == "...")


def builtin(
    signature: str, *, wants_run: bool = False, cost: int = 0
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare `name(parameter: type, optional?: type, rest...: type)`; repeated, another form of that name.

    `wants_run` gives the function the running evaluation first, to count steps or to call functions. `cost` are
    the steps that a call takes beyond those of a plain one.
    """
    name, _, rest = signature.partition("(")
    inner = rest.rstrip(")").strip()
    slots = tuple(_slot(part) for part in inner.split(",")) if inner else ()

    def declare(call: Callable[..., Any]) -> Callable[..., Any]:
        before = BUILTINS[name].forms if name in BUILTINS else ()
        BUILTINS[name] = Builtin(name, (*before, Form(slots, call, wants_run, cost)))
        return call

    return declare
