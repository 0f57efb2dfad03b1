"""Item definitions: structures, collections, allowed values, and the conversions between them."""

import pytest

from tests.core.decision.drawing import decision, inputs, model, noted, said, text

TYPES = """
<itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"request", "complaint"</text></allowedValues>
</itemDefinition>
<itemDefinition name="tKinds" isCollection="true"><typeRef>tKind</typeRef></itemDefinition>
<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef>
<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="tContact"><itemComponent name="full name"><typeRef>feel:string</typeRef></itemComponent>
<itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemComponent>
</itemDefinition>
"""


@pytest.mark.parametrize(
    ("of", "given", "expected"),
    [
        ("number", 5, "5"),
        ("number", "5", "null"),
        ("number", [5], "5"),
        ("number", [5, 6], "null"),
        ("tKind", "complaint", '"complaint"'),
        ("tKind", "poem", "null"),
        ("tKinds", ["request", "complaint"], '["request", "complaint"]'),
        ("tKinds", ["request", "poem"], "null"),
        ("tKinds", "request", '["request"]'),
        ("tFew", [1, 2], "[1, 2]"),
        ("tFew", [1, 2, 3], "null"),
        ("tContact", {"full name": "Mia Berger", "age": 40}, '{full name: "Mia Berger", age: 40}'),
        ("tContact", {"full name": "Mia Berger", "age": 400}, "null"),
        ("tContact", {"full name": "Mia Berger"}, "null"),
        ("feel:boolean", True, "true"),
        ("Any", [1, "a"], '[1, "a"]'),
    ],
)
def test_an_input_conforms_or_is_null(of: str, given: object, expected: str) -> None:
    found = model(TYPES + inputs("x", of=of) + decision("d", text("x"), "x"))
    assert said(found, "d", {"x": given}) == expected


def test_a_result_is_converted_to_the_decisions_type() -> None:
    body = decision("a", text("[5]"), of="number") + decision("b", text('"123"'), of="number")
    body += decision("c", text('@"2024-01-01"'), of="date and time")
    found = model(body)
    assert said(found, "a", {}) == "5"
    assert said(found, "b", {}) == "null"
    assert "b is a string that its type does not take" in noted(found, "b", {})
    assert said(found, "c", {}) == "2024-01-01T00:00:00Z"


def test_names_of_components_may_have_spaces() -> None:
    found = model(
        TYPES + inputs("contact", of="tContact") + decision("d", text('contact.full name + "!"'), "contact")
    )
    assert said(found, "d", {"contact": {"full name": "Kenji", "age": 30}}) == '"Kenji!"'


def test_types_are_known_inside_expressions() -> None:
    logic = text('["complaint" instance of tKind, "poem" instance of tKind, (function(k: tKind) k)("poem")]')
    assert said(model(TYPES + decision("d", logic)), "d", {}) == "[true, false, null]"


def test_a_type_that_contains_itself_ends() -> None:
    tree = '<itemDefinition name="tTree"><itemComponent name="branches" isCollection="true"><typeRef>tTree</typeRef>'
    found = model(
        f"{tree}</itemComponent></itemDefinition>" + inputs("t", of="tTree") + decision("d", text("t"), "t")
    )
    assert said(found, "d", {"t": {"branches": [{"branches": []}]}}) == "{branches: [{branches: []}]}"


def test_what_a_component_allows_may_depend_on_its_siblings() -> None:
    span = """
    <itemDefinition name="tSpan"><itemComponent name="first day"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="last day"><typeRef>number</typeRef><allowedValues><text>>= first day</text></allowedValues>
    </itemComponent><itemComponent name="days off" isCollection="true"><typeRef>number</typeRef>
    <allowedValues><text>[first day..last day]</text></allowedValues></itemComponent></itemDefinition>
    """
    found = model(span + inputs("x", of="tSpan") + decision("d", text("x"), "x"))
    good = {"first day": 2, "last day": 5, "days off": [3, 4]}
    assert said(found, "d", {"x": good}) == "{first day: 2, last day: 5, days off: [3, 4]}"
    assert said(found, "d", {"x": good | {"last day": 1}}) == "null"
    assert said(found, "d", {"x": good | {"days off": [3, 9]}}) == "null"


def test_a_type_constraint_is_of_the_collection_and_allowed_values_are_of_its_items() -> None:
    kinds = """
    <itemDefinition name="tA" isCollection="true"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text>
    </allowedValues></itemDefinition>
    <itemDefinition name="tC" isCollection="true"><typeRef>string</typeRef><typeConstraint><text>count(?) = 2</text>
    </typeConstraint></itemDefinition>
    <itemDefinition name="tS"><typeRef>number</typeRef><typeConstraint><text>[1..5]</text>
    </typeConstraint></itemDefinition>
    """
    rows = [("tA", ["a"], '["a"]'), ("tA", ["c"], "null"), ("tA", [], "[]"), ("tA", "a", '["a"]')]
    rows += [("tC", ["x", "y"], '["x", "y"]'), ("tC", ["x"], "null"), ("tC", "x", "null")]
    for of, given, expected in [
        *rows,
        ("tS", 3, "3"),
        ("tS", 6, "null"),
        ("tS", [3], "3"),
        ("tS", None, "null"),
    ]:
        found = model(kinds + inputs("x", of=of) + decision("d", text("x"), "x"))
        assert said(found, "d", {"x": given}) == expected, (of, given)


@pytest.mark.parametrize(
    ("of", "given", "expected"),
    [
        ("list<number>", [1, 2], "[1, 2]"),
        ("list<number>", ["a"], "null"),
        ("list<tKind>", ["request", "poem"], "null"),
        ("context<a: number>", {"a": 1}, "{a: 1}"),
        ("context<a: number>", {"a": "b"}, "null"),
        ("desk.tKind", "request", '"request"'),
        ("desk:tKind", "poem", "null"),
        ("feel:date and time", "x", "null"),
    ],
)
def test_a_type_may_be_written_out_or_have_a_prefix(of: str, given: object, expected: str) -> None:
    of = of.replace("<", "&lt;")
    alias = f'<itemDefinition name="tAlias"><typeRef>{of}</typeRef></itemDefinition>'
    for used in (of, "tAlias"):
        found = model(TYPES + alias + inputs("x", of=used) + decision("d", text("x"), "x"))
        assert said(found, "d", {"x": given}) == expected, used
