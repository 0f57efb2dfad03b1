"""Every form of every built-in function: by name as by position, and null for what is not its own."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from caseway.core.feel import BUILTINS, compile_expression, literal
from caseway.core.feel.declaring import Form
from caseway.core.feel.expressions import evaluate
from caseway.core.feel.values import Date, DateTime, DayDuration, Function, MonthDuration, Range, Time
from tests.core.feel.speaking import said

EXAMPLES: dict[type, str] = {
    Decimal: "1",
    str: '"1"',
    bool: "true",
    list: "[1]",
    dict: '{key: "a", value: 1}',
    Range: "[1..5]",
    Date: '@"2024-02-29"',
    Time: '@"10:00:00"',
    DateTime: '@"2024-02-29T10:00:00"',
    DayDuration: '@"P1D"',
    MonthDuration: '@"P1M"',
    Function: "function(a, b) a < b",
}
FORMS = [(name, form) for name, found in BUILTINS.items() for form in found.forms if form.slots]


def given(form: Form) -> Iterator[tuple[str, str]]:
    """An example for each parameter."""
    for slot in form.slots:
        taken = [text for kind, text in EXAMPLES.items() if slot.types is None or kind in slot.types]
        yield slot.name, taken[0]


@pytest.mark.parametrize(
    ("name", "form"), FORMS, ids=[f"{name}({', '.join(form.names)})" for name, form in FORMS]
)
def test_arguments_by_name_are_those_by_position(name: str, form: Form) -> None:
    arguments = list(given(form))
    by_position = ", ".join(text for _, text in arguments)
    by_name = ", ".join(f"{name}: {text}" for name, text in reversed(arguments))
    assert said(f"{name}({by_name})") == said(f"{name}({by_position})")


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_what_a_function_does_not_take_is_null_and_noted(name: str) -> None:
    most = max(len(form.slots) for form in BUILTINS[name].forms)
    variadic = any(slot.variadic for form in BUILTINS[name].forms for slot in form.slots)
    wrong = [f"{name}(no such parameter: 1)"]
    if most:
        wrong.append(f"{name}()")
    if not variadic:
        wrong.append(f"{name}({', '.join(['1'] * (most + 1))})")
    for text in wrong:
        assert literal(evaluate(compile_expression(text))) == "null", text


@pytest.mark.parametrize(
    ("name", "form"), FORMS, ids=[f"{name}({', '.join(form.names)})" for name, form in FORMS]
)
def test_null_is_taken_only_where_the_standard_says_any(name: str, form: Form) -> None:
    for place, slot in enumerate(form.slots):
        if slot.types is None or type(None) in slot.types or slot.optional:
            continue
        texts = [text for _, text in given(form)]
        texts[place] = "null"
        others = [one for one in BUILTINS[name].forms if one is not form]
        if not any(one.takes(len(texts)) and one.slot(place).fits(None) for one in others):
            assert said(f"{name}({', '.join(texts)})") == "null"
