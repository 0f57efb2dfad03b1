"""Names with spaces and operators are read by what is in scope, the longest first."""

import pytest

from caseway.core.feel import compile_expression, evaluate
from tests.core.feel.speaking import number, said, value, why


def test_words_side_by_side_are_one_name() -> None:
    assert value("first name + last name", {"first name": "Mia ", "last name": "Berger"}) == "Mia Berger"
    assert value("first\n  name", {"first name": "Mia"}) == "Mia"


def test_the_longest_name_in_scope_is_meant() -> None:
    context = {"a": 5, "b": 3, "a-b": 100, "date of birth": "unknown", "profit and loss": 7}
    assert value("a-b", context) == 100
    assert value("(a)-(b)", context) == 2
    assert value("date of birth", context) == "unknown"
    assert value("profit and loss + 1", context) == 8


def test_entries_are_in_scope_for_the_entries_after_them() -> None:
    assert said("{net price: 10, tax rate: 0.2, total: net price * (1 + tax rate)}.total") == "12.0"


def test_a_filter_sees_the_entries_of_its_item_before_the_outside() -> None:
    context = {"cases": [{"queue": "repairs", "age": 3}, {"queue": "general", "age": 9}], "queue": "general"}
    assert value('cases[queue = "repairs"].age', context) == [number("3")]
    assert value("cases[item.age > 5].queue", context) == ["general"]
    assert value("count(cases[age > 1])", context) == 2


def test_an_expression_tells_what_it_reads() -> None:
    text = "for c in cases return if c.vip and limit > sum(c.offers) then {a: x, b: a} else function(y) y + z"
    assert compile_expression(text).names == {"cases", "limit", "x", "z"}
    assert compile_expression("cases[kind = wanted]").names == {"cases"}


def test_a_missing_variable_is_null_and_noted() -> None:
    found = why('outcme = "answer"', {"outcome": "answer"})
    assert found.value is False
    assert str(found.notes[0]) == "line 1, column 1: there is no variable «outcme»"


def test_a_variable_may_bear_the_name_of_a_function() -> None:
    assert value("count(count)", {"count": [1, 2]}) == 2
    assert value("date", {"date": "soon"}) == "soon"


@pytest.mark.parametrize("text", ["f(a: 1, b: 2)", "f(b: 2, a: 1)", "f(1, 2)"])
def test_arguments_by_name_or_by_position(text: str) -> None:
    assert said(f"{{f: function(a, b) a * 10 + b, r: {text}}}.r") == "12"


def test_arguments_that_are_not_told_by_name_are_null() -> None:
    assert value("(function(a, b) b = null)(a: 1)") is True
    assert value("(function(a, b) a)(1)") is None
    assert value("(function(a) a)(c: 1)") is None
    assert value('substring(start position: 3, string: "foobar")') == "obar"
    assert value('substring(text: "foobar", start position: 3)') is None


def test_parameters_check_and_convert() -> None:
    assert said("(function(a: number) a)([1])") == "1"
    assert said("(function(a: list<number>) a)(1)") == "[1]"
    assert said('(function(a: date and time) a)(@"2024-01-01")') == "2024-01-01T00:00:00Z"
    assert said('(function(a: number) a)("1")') == "null"


def test_functions_close_over_what_they_saw() -> None:
    text = "{n: 10, add: function(x) x + n, r: (function(f, n) f(n))(add, 1)}.r"
    assert value(text) == 11


def test_compiled_once_evaluated_often() -> None:
    condition = compile_expression('outcome = "answer"')
    assert [evaluate(condition, {"outcome": given}) for given in ("answer", "propose", None)] == [
        True,
        False,
        False,
    ]
