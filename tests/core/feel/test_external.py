"""External functions: methods of Java's library that are answered without Java, and what is said of all others."""

import pytest

from caseway.core.feel.java import METHODS, simple_type
from tests.core.feel.speaking import said, why

CALLS = [
    ("java.lang.Math", "cos(double)", "0.5", "0.8775825618903728"),
    ("java.lang.Math", "max(double, double)", "1, 2.5", "2.5"),
    ("java.lang.Math", "max(int,int)", "7, 3", "7"),
    ("java.lang.Math", "abs(int)", "-7.9", "7"),
    ("java.lang.Math", "round(double)", "-2.5", "-2"),
    ("java.lang.Math", "rint(double)", "2.5", "2.0"),
    ("java.lang.Math", "pow(double, double)", "2, 10", "1024.0"),
    ("java.lang.Math", "sqrt(double)", "-1", "null"),
    ("java.lang.Math", "log(double)", "0", "null"),
    ("java.lang.Math", "addExact(int, int)", "2147483647, 1", "null"),
    ("java.lang.Math", "floorMod(int, int)", "-7, 3", "2"),
    ("java.lang.Math", "cos(double)", "null", "null"),
    ("java.lang.Math", "cos(double)", '"0.5"', "null"),
    ("java.lang.Math", "cos(double)", "1, 2", "null"),
    ("java.lang.String", "valueOf(java.lang.Object)", "[1]", '"[1]"'),
    ("java.lang.String", "valueOf(int)", "12.7", '"12"'),
    ("java.lang.String", "valueOf(double)", "12", '"12.0"'),
    ("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", '"%s: %d", "a", 3', '"a: 3"'),
    ("java.lang.String", "format(String, Object...)", '"%,.2f|%5d|%-5s|%05d|%x|%%", 1234.565, 7, "a", 42, 255',
     '"1,234.57|    7|a    |00042|ff|%"'),
    ("java.lang.String", "format(String, Object...)", '"%2$s %1$s %b %+d", "a", "b", 5', "null"),
    ("java.lang.String", "format(String, Object...)", '"%.3e", 12345', '"1.235e+04"'),
    ("java.lang.String", "format(String, Object...)", '"%d", 1.5', "null"),
    ("java.lang.String", "format(String, Object...)", '"%s"', "null"),
    ("java.lang.String", "join(CharSequence, CharSequence...)", '"-", "a", "b"', '"a-b"'),
    ("java.lang.Integer", "parseInt(String)", '"42"', "42"),
    ("java.lang.Integer", "valueOf(java.lang.String)", '"4294967296"', "null"),
    ("java.lang.Integer", "toHexString(int)", "-1", '"ffffffff"'),
    ("java.lang.Double", "parseDouble(String)", '"1e3"', "1000.0"),
    ("java.lang.Double", "parseDouble(String)", '"no"', "null"),
    ("java.lang.Boolean", "parseBoolean(String)", '"TRUE"', "true"),
    ("java.math.BigDecimal", "valueOf(double)", "1.5", "1.5"),
]  # fmt: skip


def call(owner: str, signature: str, arguments: str, count: int) -> str:
    names = ", ".join(f"p{number}" for number in range(count))
    java = f'{{java: {{class: "{owner}", method signature: "{signature}"}}}}'
    return f"(function({names}) external {java})({arguments})"


@pytest.mark.parametrize(("owner", "signature", "arguments", "expected"), CALLS)
def test_a_method(owner: str, signature: str, arguments: str, expected: str) -> None:
    count = said(f"count([{arguments}])")
    assert said(call(owner, signature, arguments, int(count))) == expected


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (
            '{java: {class: "java.lang.Runtime", method signature: "exit(int)"}}',
            "not among those that are answered",
        ),
        (
            '{java: {class: "java.lang.Math", method signature: "random"}}',
            "needs a class and a method signature",
        ),
        ("{java: {}}", "needs a class and a method signature"),
        ('{pmml: {document: "a.pmml", model: "a"}}', "only those of Java"),
        ("1", "only those of Java"),
    ],
)
def test_what_is_not_answered_is_null_and_said(mapping: str, sentence: str) -> None:
    found = why(f"(function(a) external {mapping})(1)")
    assert found.value is None
    assert sentence in found.notes[0].sentence


def test_parameters_of_an_external_function_have_types_and_names() -> None:
    java = '{java: {class: "java.lang.Math", method signature: "pow(double, double)"}}'
    function = f"function(base: number, power: number) external {java}"
    assert said(f"({function})(power: 3, base: 2)") == "8.0"
    assert said(f"({function})([2], 3)") == "8.0"
    assert said(f'({function})("2", 3)') == "null"


def test_every_method_of_the_table_is_told_in_one_way() -> None:
    for methods in METHODS.values():
        for signature in methods:
            _, _, types = signature.rstrip(")").partition("(")
            assert all(simple_type(name) == name for name in types.split(",")), signature
