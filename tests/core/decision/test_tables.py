"""Decision tables under every hit policy."""

import pytest

from caseway.core.decision import DecisionModel, explain, read
from caseway.core.decision.running import Hit
from tests.core.decision.drawing import decision, definitions, inputs, model, noted, said, table

DISCOUNT = """
gold   | -     -> 10
-      | > 100 -> 5
silver | > 100 -> 7
"""
RANKED = "kind, amount -> discount [10, 7, 5]"


def desk(head: str, policy: str, more: str = "") -> DecisionModel:
    rows = DISCOUNT.replace("gold", '"gold"').replace("silver", '"silver"')
    return model(
        inputs("kind", "amount") + decision("discount", table(head, rows, policy, more), "kind amount")
    )


@pytest.mark.parametrize(
    ("policy", "more", "kind", "amount", "expected"),
    [
        ("UNIQUE", "", "gold", 50, "10"),
        ("UNIQUE", "", "gold", 500, "null"),
        ("UNIQUE", "", "iron", 50, "null"),
        ("ANY", "", "gold", 500, "null"),
        ("ANY", "", "iron", 500, "5"),
        ("FIRST", "", "gold", 500, "10"),
        ("FIRST", "", "silver", 500, "5"),
        ("PRIORITY", "", "silver", 500, "7"),
        ("RULE ORDER", "", "silver", 500, "[5, 7]"),
        ("OUTPUT ORDER", "", "silver", 500, "[7, 5]"),
        ("COLLECT", "", "gold", 500, "[10, 5]"),
        ("COLLECT", 'aggregation="SUM"', "gold", 500, "15"),
        ("COLLECT", 'aggregation="MIN"', "gold", 500, "5"),
        ("COLLECT", 'aggregation="MAX"', "gold", 500, "10"),
        ("COLLECT", 'aggregation="COUNT"', "gold", 500, "2"),
        ("COLLECT", 'aggregation="COUNT"', "iron", 5, "0"),
        ("COLLECT", 'aggregation="SUM"', "iron", 5, "null"),
    ],
)
def test_a_hit_policy(policy: str, more: str, kind: str, amount: int, expected: str) -> None:
    assert said(desk(RANKED, policy, more), "discount", {"kind": kind, "amount": amount}) == expected


def test_a_default_stands_where_no_rule_hits() -> None:
    found = desk("kind, amount -> discount = 0", "UNIQUE")
    assert said(found, "discount", {"kind": "iron", "amount": 1}) == "0"


def test_several_outputs_make_a_context() -> None:
    rows = """
    "complaint" | -     -> "lead"    | 1
    -           | true  -> "senior"  | 2
    -           | -     -> "general" | 3
    """
    found = model(
        inputs("kind", "vip")
        + decision("route", table("kind, vip -> queue; priority", rows, "FIRST"), "kind vip")
    )
    assert said(found, "route", {"kind": "complaint", "vip": True}) == '{queue: "lead", priority: 1}'
    assert said(found, "route", {"kind": "request", "vip": False}) == '{queue: "general", priority: 3}'


def test_the_rules_that_hit_are_told() -> None:
    found = explain(desk(RANKED, "COLLECT"), "discount", {"kind": "gold", "amount": 500})
    assert found.hits == (Hit("table", ("rule1", "rule2")),)


def test_why_a_table_is_null() -> None:
    found = desk(RANKED, "UNIQUE")
    assert "rule1, rule2" in noted(found, "discount", {"kind": "gold", "amount": 500})
    assert "no rule of the table hits" in noted(found, "discount", {"kind": "iron", "amount": 5})


def test_priority_ranks_the_first_output_before_the_second() -> None:
    rows = """
    - -> "b" | 1
    - -> "a" | 2
    - -> "a" | 1
    """
    head = 'x -> grade ["a", "b"]; level [1, 2]'
    found = model(inputs("x") + decision("rank", table(head, rows, "PRIORITY"), "x"))
    assert said(found, "rank", {"x": 0}) == '{grade: "a", level: 1}'


def test_no_rule_hits_for_an_input_that_is_not_allowed() -> None:
    columns = (
        "<input><inputExpression><text>kind</text></inputExpression>"
        '<inputValues><text>"request", "complaint"</text></inputValues></input><output name="ok"/>'
        "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>true</text></outputEntry></rule>"
    )
    found = model(inputs("kind") + decision("known", f"<decisionTable>{columns}</decisionTable>", "kind"))
    assert said(found, "known", {"kind": "request"}) == "true"
    assert said(found, "known", {"kind": "poem"}) == "null"


def test_a_cell_may_read_the_other_inputs() -> None:
    rows = """
    > limit  -> "ask the lead"
    <= limit -> "agree"
    """
    found = model(
        inputs("offer", "limit") + decision("authority", table("offer -> way", rows), "offer limit")
    )
    assert said(found, "authority", {"offer": 120, "limit": 100}) == '"ask the lead"'
    assert said(found, "authority", {"offer": 80, "limit": 100}) == '"agree"'


def test_an_output_that_is_not_allowed_is_null() -> None:
    found = model(inputs("x") + decision("d", table('x -> way ["ask", "agree"]', "- -> x"), "x"))
    assert said(found, "d", {"x": "ask"}) == '"ask"'
    assert said(found, "d", {"x": "guess"}) == "null"
    assert "none of the allowed values" in noted(found, "d", {"x": "guess"})


RISKS = """<itemDefinition name="tRisk"><typeRef>string</typeRef>
<allowedValues><text>"high", "low"</text></allowedValues></itemDefinition>
<itemDefinition name="tRisks" isCollection="true"><typeRef>tRisk</typeRef></itemDefinition>"""


def test_the_only_output_ranks_by_the_type_of_its_decision() -> None:
    rows = """
    - -> "low"
    - -> "high"
    """
    one = decision("risk", table("x -> ", rows, "PRIORITY"), "x", of="tRisk")
    all_of_them = decision("risk", table("x -> ", rows, "OUTPUT ORDER"), "x", of="tRisks")
    assert said(model(RISKS + inputs("x") + one), "risk", {"x": 1}) == '"high"'
    newer = RISKS.replace("allowedValues", "typeConstraint")
    assert said(model(newer + inputs("x") + one), "risk", {"x": 1}) == '"high"'
    assert said(model(RISKS + inputs("x") + all_of_them), "risk", {"x": 1}) == '["high", "low"]'


def test_outputs_without_values_have_no_rank() -> None:
    rows = """
    - -> 3 | "low"
    - -> 1 | "high"
    - -> 2 | "low"
    """
    found = table('x -> number; risk ["high", "low"]', rows, "OUTPUT ORDER")
    assert said(model(inputs("x") + decision("d", found, "x")), "d", {"x": 1}) == (
        '[{number: 1, risk: "high"}, {number: 3, risk: "low"}, {number: 2, risk: "low"}]'
    )


@pytest.mark.parametrize(
    ("cell", "given", "hits"),
    [
        ("-", None, True),
        ("true", None, False),
        ("flag", None, False),
        ("null", None, True),
        ("[5..1]", None, False),
        ("< 5", None, False),
        ("not(null)", 1, True),
        ("not(null)", None, False),
        ("? = null", None, True),
        ("? != null and ? > 3", None, False),
        ("1", [1], True),
        ("[1, 2]", [1, 2], True),
        ("1, 2", [1, 2], False),
        ("list contains(?, 2)", [1, 2], True),
        ("count(?) > 1", [1, 2], True),
        ("> 1", [2], True),
        ("instance of number", 1, False),
        ("? instance of number", 1, True),
        ('"a"', 1, False),
        ('not("a")', 1, False),
        ("{a: 1}", {"a": 1}, True),
        ("?.a = 1", {"a": 1}, True),
        ("every x in ? satisfies x > 0", [1, 2], True),
        ("if ? > 3 then true else false", 5, True),
        ("function(x) x", 5, False),
    ],
)
def test_a_cell_against_an_input(cell: str, given: object, hits: bool) -> None:
    found = read(
        definitions(inputs("x", "flag") + decision("d", table("x -> ", f"{cell} -> true"), "x flag"))
    )
    assert (said(found, "d", {"x": given, "flag": True}) == "true") is hits


def test_outputs_rank_by_the_components_of_the_decisions_type() -> None:
    whole = (
        RISKS
        + '<itemDefinition name="tWhole"><itemComponent name="risk"><typeRef>tRisk</typeRef></itemComponent>'
        '<itemComponent name="by"><typeRef>number</typeRef></itemComponent></itemDefinition>'
    )
    rows = """
    - -> "low"  | 1
    - -> "high" | 2
    """
    found = model(
        whole + inputs("x") + decision("d", table("x -> risk; by", rows, "PRIORITY"), "x", of="tWhole")
    )
    assert said(found, "d", {"x": 1}) == '{risk: "high", by: 2}'
