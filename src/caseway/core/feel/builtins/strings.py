"""String functions (DMN 1.5, 10.3.4.3). Positions count characters, not bytes."""

from __future__ import annotations

from decimal import Decimal

from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.limits import Run
from caseway.core.feel.numbers import from_int
from caseway.core.feel.patterns import compiled, expanded
from caseway.core.feel.patterns import replaced as replaced_by
from caseway.core.feel.patterns import split as split_by
from caseway.core.feel.patterns.errors import PatternError
from caseway.core.feel.values import Value


@builtin("substring(string: string, start position: number, length?: number)")
def _substring(string: str, start: Decimal, length: Decimal | None = None) -> str:
    first = int(start)
    if first == 0 or abs(first) > len(string):
        raise Nothing(f"a text of {len(string)} characters has no position {start}")
    first = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[first:]
    if length < 1:
        raise Nothing("the length is less than 1")
    return string[first : first + int(length)]


@builtin("string length(string: string)")
def _string_length(string: str) -> Decimal:
    return from_int(len(string))


@builtin("upper case(string: string)")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case(string: string)")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before(string: string, match: string)")
def _substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string)")
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string)")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string)", wants_run=True, cost=15)
def _matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    try:
        return compiled(pattern, flags or "").matches(text, run)
    except PatternError as error:
        raise Nothing(str(error)) from None


@builtin(
    "replace(input: string, pattern: string, replacement: string, flags?: string)", wants_run=True, cost=20
)
def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    try:
        program = compiled(pattern, flags or "")
        result = replaced_by(program, text, expanded(replacement, flags or "", program.groups), run)
    except PatternError as error:
        raise Nothing(str(error)) from None
    run.hold(result)
    return result


@builtin("split(string: string, delimiter: string)", wants_run=True, cost=15)
def _split(run: Run, text: str, delimiter: str) -> list[Value]:
    try:
        result: list[Value] = list(split_by(compiled(delimiter, ""), text, run))
    except PatternError as error:
        raise Nothing(str(error)) from None
    run.hold(result)
    return result


@builtin("string join(list: list, delimiter?: string)", wants_run=True)
def _string_join(run: Run, items: list[Value], delimiter: str | None = None) -> str:
    run.spend(len(items))
    if any(item is not None and type(item) is not str for item in items):
        raise Nothing("an item is no string")
    texts = [item for item in items if item is not None]
    if sum(len(text) for text in texts) + len(texts) * len(delimiter or "") > run.limits.text:
        run.stop(f"a text is longer than {run.limits.text} characters")
    result = (delimiter or "").join(texts)
    run.hold(result)
    return result
