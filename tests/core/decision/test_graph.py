"""Requirement graphs: each decision once, after what it requires, with nothing else in sight."""

import pytest

from caseway.core.decision import evaluate, explain, read, read_together
from caseway.core.feel import FeelError, Limits, literal
from tests.core.decision.drawing import decision, definitions, inputs, model, noted, said, text

KNOWLEDGE = (
    '<businessKnowledgeModel id="fee" name="late fee"><variable name="late fee" typeRef="number"/><encapsulatedLogic>'
    '<formalParameter name="days late" typeRef="number"/>'
    "<literalExpression><text>if days late &gt; 3 then days late * 2 else 0</text></literalExpression>"
    "</encapsulatedLogic></businessKnowledgeModel>"
)


def test_a_decision_sees_what_it_requires() -> None:
    body = (
        inputs("net")
        + decision("tax", text("net * 0.2"), "net")
        + decision("gross", text("net + tax"), "net !tax")
    )
    assert said(model(body), "gross", {"net": 10}) == "12.0"


def test_a_decision_does_not_see_what_it_does_not_require() -> None:
    found = read(definitions(inputs("net") + decision("blind", text("net"))))
    assert said(found, "blind", {"net": 10}) == "null"
    assert "there is no variable «net»" in noted(found, "blind", {"net": 10})


def test_a_knowledge_model_is_called_by_name_and_position() -> None:
    body = inputs("late") + KNOWLEDGE + decision("a", text("late fee(late)"), "late f:fee")
    body += decision("b", text("late fee(days late: late)"), "late f:fee")
    found = model(body)
    assert said(found, "a", {"late": 5}) == "10"
    assert said(found, "b", {"late": 5}) == "10"
    assert said(found, "late fee", {"days late": 4}) == "8"


def test_a_long_chain_is_no_matter() -> None:
    links = [
        decision(f"d{number}", text(f"d{number - 1} + 1"), f"!d{number - 1}") for number in range(1, 600)
    ]
    assert said(model(decision("d0", text("0")) + "".join(links)), "d599", {}) == "599"


def test_a_circle_is_a_finding_and_ends() -> None:
    body = decision("a", text("b + 1"), "!b") + decision("b", text("a + 1"), "!a")
    found = read(definitions(body))
    assert {(finding.element, finding.rule) for finding in found.findings} == {
        ("a", "circle"),
        ("b", "circle"),
    }
    assert evaluate(found, "a", {}) is None


def test_a_decision_may_be_asked_for_by_name_or_id() -> None:
    body = (
        '<decision id="_1" name="Next step"><variable name="Next step"/>' + text('"answer"') + "</decision>"
    )
    assert said(model(body), "Next step", {}) == said(model(body), "_1", {}) == '"answer"'


def test_what_is_not_there_cannot_be_asked_for() -> None:
    with pytest.raises(FeelError, match="has no decision «nothing»"):
        evaluate(model(decision("a", text("1"))), "nothing", {})


def test_a_service_hides_how_it_decides() -> None:
    service = (
        '<decisionService id="s" name="pricing"><variable name="pricing"/><outputDecision href="#gross"/>'
        '<encapsulatedDecision href="#tax"/><inputData href="#net"/></decisionService>'
    )
    body = inputs("net") + decision("tax", text("net * 0.2"), "net")
    body += decision("gross", text("net + tax"), "net !tax") + service
    body += decision("twice", text("pricing(10) + pricing(net: 20)"), "f:s")
    assert said(model(body), "pricing", {"net": 10}) == "12.0"
    assert said(model(body), "twice", {}) == "36.0"


def test_a_service_with_several_outputs_gives_a_context_and_takes_decisions_as_given() -> None:
    service = (
        '<decisionService id="s" name="both"><outputDecision href="#tax"/><outputDecision href="#gross"/>'
        '<inputDecision href="#net"/></decisionService>'
    )
    body = decision("net", text("1")) + decision("tax", text("net * 0.2"), "!net")
    body += decision("gross", text("net + tax"), "!net !tax") + service
    assert said(model(body), "both", {"net": 100}) == "{tax: 20.0, gross: 120.0}"
    assert said(model(body), "gross", {}) == "1.2"


def test_files_that_import_one_another() -> None:
    shared = (
        '<itemDefinition name="tDays"><typeRef>number</typeRef></itemDefinition>'
        + inputs("late", of="tDays")
        + KNOWLEDGE
    )
    first = definitions(shared).replace(b"urn:desk", b"urn:shared")
    second = definitions(
        '<import name="shared rules" namespace="urn:shared" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
        '<decision id="due" name="due"><variable name="due" typeRef="shared rules.tDays"/>'
        '<informationRequirement><requiredInput href="urn:shared#late"/></informationRequirement>'
        '<knowledgeRequirement><requiredKnowledge href="urn:shared#fee"/></knowledgeRequirement>'
        + text("shared rules.late fee(shared rules.late)")
        + "</decision>"
    )
    desk, _ = read_together([second, first])
    assert desk.findings == ()
    assert said(desk, "due", {"late": 6}) == said(desk, "due", {"shared rules": {"late": 6}}) == "12"


def test_two_ways_to_one_input_may_be_given_two_values() -> None:
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    low = definitions(inputs("name")).replace(b"urn:desk", b"urn:low")

    def middle(namespace: str) -> bytes:
        body = f'<import name="low" namespace="urn:low" importType="{kind}"/><decision id="hi" name="hi">'
        body += '<informationRequirement><requiredInput href="urn:low#name"/></informationRequirement>'
        return definitions(body + text('"hi " + low.name') + "</decision>").replace(
            b"urn:desk", namespace.encode()
        )

    top = "".join(f'<import name="{one}" namespace="urn:{one}" importType="{kind}"/>' for one in "ab")
    needs = "".join(
        f'<informationRequirement><requiredDecision href="urn:{one}#hi"/></informationRequirement>'
        for one in "ab"
    )
    top += f'<decision id="both" name="both">{needs}{text("[a.hi, b.hi]")}</decision>'
    found = read_together([definitions(top), middle("urn:a"), middle("urn:b"), low])[0]
    assert found.findings == ()
    apart = {"a": {"low": {"name": "Mia"}}, "b": {"low": {"name": "Tomás"}}}
    assert said(found, "both", apart) == '["hi Mia", "hi Tomás"]'
    assert said(found, "both", {"name": "Kenji"}) == '["hi Kenji", "hi Kenji"]'


def test_an_import_that_is_not_here_is_a_finding() -> None:
    body = '<import name="x" namespace="urn:x" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    assert [finding.rule for finding in read(definitions(body)).findings] == ["import"]


def test_a_decision_stays_within_its_bounds() -> None:
    found = model(decision("endless", text("for i in 1..100000, j in 1..100000 return i")))
    with pytest.raises(FeelError, match="more than 500 steps"):
        evaluate(found, "endless", {}, Limits(steps=500))


def called(identity: str, name: str, body: str, requires: str) -> str:
    need = f'<knowledgeRequirement><requiredKnowledge href="#{requires}"/></knowledgeRequirement>'
    logic = f'<encapsulatedLogic><formalParameter name="n" typeRef="number"/>{text(body)}</encapsulatedLogic>'
    return f'<businessKnowledgeModel id="{identity}" name="{name}">{logic}{need}</businessKnowledgeModel>'


def test_knowledge_models_may_call_themselves_and_each_other() -> None:
    total = called("t", "total", "if n = 0 then 0 else n + total(n - 1)", "t")
    even = called("e", "is even", "if n = 0 then true else is odd(n - 1)", "o")
    odd = called("o", "is odd", "if n = 0 then false else is even(n - 1)", "e")
    found = model(
        total + even + odd + decision("d", text("[total(4), is even(6), is odd(6)]"), "f:t f:e f:o")
    )
    outcome = explain(found, "d", {})
    assert literal(outcome.value) == "[10, true, false]"
    assert outcome.notes == ()


def test_an_iteration_that_reads_what_came_before_stays_within_its_steps() -> None:
    series = "(for i in 1..500 return if i < 3 then 1 else partial[-1] + partial[-2])[100]"
    assert said(model(decision("d", text(series))), "d", {}) == "354224848179261915075"
