"""Methods of Java's library that external functions may name (DMN 1.5, 10.3.2.13.3), answered without Java.

Only what the table below holds is answered: static methods without effects, on numbers, strings and booleans.
Doubles are IEEE 754 doubles as in Java; an int or long is the whole part of a number, within its range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from caseway.core.feel.javaformat import formatted
from caseway.core.feel.limits import Run
from caseway.core.feel.numbers import CONTEXT, finite, from_float, from_int
from caseway.core.feel.printing import printed
from caseway.core.feel.values import Value

Method = Callable[..., Any]
_RANGES = {"byte": 2**7, "short": 2**15, "int": 2**31, "long": 2**63}
_BOXES = {
    "Byte": "byte",
    "Short": "short",
    "Integer": "int",
    "Long": "long",
    "Float": "double",
    "float": "double",
    "Double": "double",
    "Boolean": "boolean",
    "CharSequence": "String",
    "Number": "BigDecimal",
    "[LObject;": "Object...",
    "Object[]": "Object...",
    "CharSequence...": "Object...",
    "[LCharSequence;": "Object...",
    "[LString;": "Object...",
    "String...": "Object...",
    "Iterable": "List",
}


class NoValue(Exception):
    """An argument that cannot be converted, or an exception in Java: the result is null."""


def simple_type(name: str) -> str:
    """The type of a parameter, packages left out and boxed types as the plain ones."""
    bare = (
        name.strip()
        .replace(" ", "")
        .replace("java.lang.", "")
        .replace("java.math.", "")
        .replace("java.util.", "")
    )
    return _BOXES.get(bare, bare)


_TAKEN: dict[str, tuple[type, Callable[[Any], Any]]] = {
    "double": (Decimal, float),
    "BigInteger": (Decimal, int),
    "BigDecimal": (Decimal, lambda value: value),
    "String": (str, lambda value: value),
    "boolean": (bool, lambda value: value),
    "List": (list, lambda value: value),
    "Object...": (list, lambda value: value),
    **dict.fromkeys(_RANGES, (Decimal, int)),
}


def converted(value: Value, wanted: str) -> Any:
    """The value as an argument of this Java type. NoValue when it has none."""
    if wanted == "Object":
        return value
    form, convert = _TAKEN.get(wanted, (type(None), None))
    if type(value) is not form or convert is None:
        raise NoValue
    result = convert(value)
    bound = _RANGES.get(wanted)
    if bound is not None and not -bound <= result < bound:
        raise NoValue
    return result


def returned(value: Any) -> Value:
    """The FEEL value of what a method returns; an infinity or not-a-number is null."""
    if type(value) is float:
        return from_float(value)
    if type(value) is int:
        return from_int(value)
    return finite(CONTEXT.plus(value)) if type(value) is Decimal else value


def _rounded(value: float) -> int:
    """`Math.round`: half up."""
    return math.floor(value + 0.5)


def _rint(value: float) -> float:
    return float(round(value))


def _signum(value: float) -> float:
    return math.copysign(1.0, value) if value else value


def _exact(value: int, bits: int) -> int:
    """The integer, unless it overflows. NoValue where Java throws."""
    if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise NoValue
    return value


def _whole(text: str, bits: int) -> int:
    if not text.removeprefix("-").removeprefix("+").isdecimal() or len(text) > 40:
        raise NoValue
    return _exact(int(text), bits)


def _double(text: str) -> float:
    return float(text.strip().removesuffix("d").removesuffix("f"))


def _joined(run: Run, separator: str, items: Sequence[Value]) -> str:
    run.spend(len(items))
    return separator.join("null" if item is None else printed(item, run) for item in items)


def _text(run: Run, value: Any) -> str:
    """`String.valueOf`; a whole double is written with one zero behind the point, as in Java."""
    return str(value) if type(value) in (int, float) else printed(value, run)


_DOUBLES: dict[str, Callable[[float], Any]] = {
    "abs": abs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "cbrt": math.cbrt,
    "ceil": lambda value: float(math.ceil(value)),
    "cos": math.cos,
    "cosh": math.cosh,
    "exp": math.exp,
    "expm1": math.expm1,
    "floor": lambda value: float(math.floor(value)),
    "log": math.log,
    "log10": math.log10,
    "log1p": math.log1p,
    "rint": _rint,
    "round": _rounded,
    "signum": _signum,
    "sin": math.sin,
    "sinh": math.sinh,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
    "toDegrees": math.degrees,
    "toRadians": math.radians,
}
_PAIRS: dict[str, Callable[[float, float], Any]] = {
    "atan2": math.atan2,
    "hypot": math.hypot,
    "IEEEremainder": math.remainder,
    "max": max,
    "min": min,
    "pow": math.pow,
}
_INTEGERS: dict[str, Callable[[int, int], int]] = {
    "max": max,
    "min": min,
    "addExact": lambda one, other: one + other,
    "subtractExact": lambda one, other: one - other,
    "multiplyExact": lambda one, other: one * other,
    "floorDiv": lambda one, other: one // other,
    "floorMod": lambda one, other: one % other,
}


def _of_integers(rule: Callable[[int, int], int], bits: int) -> Method:
    return lambda run, one, other: _exact(rule(one, other), bits)


def _plain(rule: Callable[..., Any]) -> Method:
    return lambda run, *arguments: rule(*arguments)


def _math() -> dict[str, Method]:
    table: dict[str, Method] = {}
    for name, of_one in _DOUBLES.items():
        table[f"{name}(double)"] = _plain(of_one)
    for name, of_two in _PAIRS.items():
        table[f"{name}(double,double)"] = _plain(of_two)
    for kind, bits in (("int", 32), ("long", 64)):
        table[f"abs({kind})"] = _plain(abs)
        for name, rule in _INTEGERS.items():
            table[f"{name}({kind},{kind})"] = _of_integers(rule, bits)
    return table


_VALUES = ("boolean", "int", "long", "double", "Object", "String")
_NUMBER = {"valueOf(long)": _plain(lambda value: value)}
METHODS: dict[str, dict[str, Method]] = {
    "java.lang.Math": _math(),
    "java.lang.StrictMath": _math(),
    "java.lang.String": {
        **{f"valueOf({kind})": _text for kind in _VALUES},
        "format(String,Object...)": formatted,
        "join(String,Object...)": _joined,
        "join(String,List)": _joined,
    },
    "java.lang.Integer": {
        "parseInt(String)": _plain(lambda text: _whole(text, 32)),
        "valueOf(String)": _plain(lambda text: _whole(text, 32)),
        "valueOf(int)": _plain(lambda value: value),
        "toString(int)": _text,
        "toHexString(int)": _plain(lambda value: format(value % 2**32, "x")),
        "toBinaryString(int)": _plain(lambda value: format(value % 2**32, "b")),
        **{f"{name}(int,int)": _of_integers(rule, 32) for name, rule in (("max", max), ("min", min))},
        "sum(int,int)": _of_integers(lambda one, other: one + other, 32),
    },
    "java.lang.Long": {
        "parseLong(String)": _plain(lambda text: _whole(text, 64)),
        "valueOf(String)": _plain(lambda text: _whole(text, 64)),
        "valueOf(long)": _plain(lambda value: value),
        "toString(long)": _text,
        **{f"{name}(long,long)": _of_integers(rule, 64) for name, rule in (("max", max), ("min", min))},
    },
    "java.lang.Double": {
        "parseDouble(String)": _plain(_double),
        "valueOf(String)": _plain(_double),
        "valueOf(double)": _plain(lambda value: value),
        "toString(double)": _text,
        **{f"{name}(double,double)": _plain(rule) for name, rule in (("max", max), ("min", min))},
    },
    "java.lang.Float": {"parseFloat(String)": _plain(_double), "valueOf(String)": _plain(_double)},
    "java.lang.Boolean": {
        "parseBoolean(String)": _plain(lambda text: text.lower() == "true"),
        "valueOf(String)": _plain(lambda text: text.lower() == "true"),
        "toString(boolean)": _text,
    },
    "java.math.BigDecimal": {**_NUMBER, "valueOf(double)": _plain(lambda value: value)},
    "java.math.BigInteger": _NUMBER,
}
