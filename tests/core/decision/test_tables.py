"""Decision tables under every hit policy."""

import pytest

from caseway.core.decision import DecisionModel, explain
from caseway.core.decision.running import Hit
from tests.core.decision.drawing import decision, inputs, model, noted, said, table

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
