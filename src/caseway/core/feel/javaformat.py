"""`String.format` of Java, as far as %s %S %d %f %e %x %X %b %c %n %% go, with flags, width and precision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from caseway.core.feel.limits import Run
from caseway.core.feel.printing import printed
from caseway.core.feel.values import Value

_DIRECTIVE = re.compile(
    r"%(?:(?P<index>[0-9]+)\$)?(?P<flags>[-+ 0,(]*)(?P<width>[0-9]+)?(?:\.(?P<digits>[0-9]+))?(?P<kind>.)"
)
_LIMIT = 200
_EXACT = Context(prec=7_000, traps=[])


class Unformatted(ValueError):
    """A directive or an argument that Java, too, would refuse, or that is not known here."""


def formatted(run: Run, pattern: str, arguments: Sequence[Value]) -> str:
    """The pattern with its directives replaced. Unformatted for what has no meaning."""
    taken = iter(arguments)
    parts: list[str] = []
    at = 0
    for match in _DIRECTIVE.finditer(pattern):
        parts.append(pattern[at : match.start()])
        at = match.end()
        run.spend(1)
        if match["kind"] in "%n":
            parts.append("%" if match["kind"] == "%" else "\n")
            continue
        value = arguments[int(match["index"]) - 1] if match["index"] else next(taken, Unformatted)
        if value is Unformatted:
            raise Unformatted(pattern)
        parts.append(_padded(_directive(value, match), match))
    rest = pattern[at:]
    if "%" in rest:
        raise Unformatted(pattern)
    return "".join((*parts, rest))


def _directive(value: Value, match: re.Match[str]) -> str:
    kind = match["kind"]
    if kind in "sS":
        text = "null" if value is None else printed(value)
        text = text[: int(match["digits"])] if match["digits"] else text
        return text.upper() if kind == "S" else text
    if kind in "bB":
        return "true" if value is True or (value is not None and value is not False) else "false"
    if value is None:
        return "null"
    if kind == "c" and isinstance(value, str) and len(value) == 1:
        return value
    if not isinstance(value, Decimal):
        raise Unformatted(kind)
    return _number(value, match)


def _number(value: Decimal, match: re.Match[str]) -> str:
    kind, flags = match["kind"], match["flags"]
    digits = int(match["digits"] or 6)
    if digits > _LIMIT:
        raise Unformatted(kind)
    if kind in "dxX":
        if value != value.to_integral_value():
            raise Unformatted(kind)
        if kind in "xX":
            return format(int(value), kind)
        text = format(abs(int(value)), "," if "," in flags else "d")
    elif kind == "f":
        text = format(
            abs(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT),
            ",f" if "," in flags else "f",
        )
    elif kind in "eE":
        text = _exponential(abs(value), digits, kind)
    else:
        raise Unformatted(kind)
    return _signed(text, negative=value < 0, flags=flags)


def _exponential(value: Decimal, digits: int, kind: str) -> str:
    """Java writes two digits of exponent at least."""
    value = Context(prec=digits + 1, rounding=ROUND_HALF_UP, traps=[]).plus(value)
    before, _, power = format(value, f".{digits}e").partition("e")
    return f"{before}{kind}{power[0]}{power[1:].rjust(2, '0')}"


def _signed(text: str, *, negative: bool, flags: str) -> str:
    if negative:
        return f"({text})" if "(" in flags else f"-{text}"
    return f"+{text}" if "+" in flags else f" {text}" if " " in flags else text


def _padded(text: str, match: re.Match[str]) -> str:
    width = int(match["width"] or 0)
    if width > _LIMIT:
        raise Unformatted(match["kind"])
    if "-" in match["flags"]:
        return text.ljust(width)
    if "0" in match["flags"] and match["kind"] in "dfeExX":
        return text.zfill(width)
    return text.rjust(width)
