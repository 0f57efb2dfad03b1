"""Decision services: called as functions and asked from outside, with inputs, decided inputs and typed results."""

import pytest

from caseway.core.decision import evaluate, explain, read_together
from caseway.core.feel import literal
from tests.core.decision.drawing import decision, definitions, inputs, model, noted, said, text

BODY = (
    inputs("net", of="number")
    + decision("rate", text("if net > 100 then 0.1 else 0.2"), "net", of="number")
    + decision("tax", text("net * rate"), "net !rate")
    + decision("gross", text("net + tax"), "net !tax")
)


def service(inner: str, of: str = "", name: str = "pricing") -> str:
    typed = f' typeRef="{of}"' if of else ""
    parts = "".join(
        f'<{kind} href="#{name}"/>' for kind, _, name in (part.partition(":") for part in inner.split())
    )
    return f'<decisionService id="s" name="{name}"><variable name="{name}"{typed}/>{parts}</decisionService>'


WHOLE = "outputDecision:gross encapsulatedDecision:tax encapsulatedDecision:rate inputData:net"
CUT = "outputDecision:gross encapsulatedDecision:tax inputDecision:rate inputData:net"
PAIR = "outputDecision:gross outputDecision:tax encapsulatedDecision:rate inputData:net"


@pytest.mark.parametrize(
    ("inner", "given", "expected"),
    [
        (WHOLE, {"net": 200}, "220.0"),
        (WHOLE, {"net": "200"}, "null"),
        (WHOLE, {}, "null"),
        (CUT, {"net": 200, "rate": 0.5}, "300.0"),
        (CUT, {"net": 200, "rate": "half"}, "null"),
        (CUT, {"net": 200}, "null"),
        (PAIR, {"net": 200}, "{gross: 220.0, tax: 20.0}"),
    ],
)
def test_a_service_is_asked(inner: str, given: dict[str, object], expected: str) -> None:
    assert said(model(BODY + service(inner)), "pricing", given) == expected


@pytest.mark.parametrize(
    ("inner", "call", "expected"),
    [
        (WHOLE, "pricing(200)", "220.0"),
        (WHOLE, "pricing(net: 200)", "220.0"),
        (WHOLE, "pricing()", "null"),
        (WHOLE, "pricing(200, 1)", "null"),
        (WHOLE, "pricing(gross: 200)", "null"),
        (WHOLE, "pricing([200])", "220.0"),
        (CUT, "pricing(200, 0.5)", "300.0"),
        (CUT, "pricing(rate: 0.5, net: 200)", "300.0"),
        (PAIR, "pricing(200).tax", "20.0"),
        (WHOLE, "for n in [100, 200] return pricing(n)", "[120.0, 220.0]"),
    ],
)
def test_a_service_is_called(inner: str, call: str, expected: str) -> None:
    assert said(model(BODY + service(inner) + decision("d", text(call), "f:s")), "d", {"net": 7}) == expected


FUNCTION = (
    '<itemDefinition name="tPricing"><functionItem outputTypeRef="number"><parameters name="net" typeRef="number"/>'
    "</functionItem></itemDefinition>"
)


def test_the_variable_of_a_service_may_have_the_type_of_its_results_or_of_the_function() -> None:
    for of in ("number", "tPricing"):
        assert said(model(FUNCTION + BODY + service(WHOLE, of)), "pricing", {"net": 200}) == "220.0"
    assert said(model(BODY + service(WHOLE, "string")), "pricing", {"net": 200}) == "null"
    assert said(model(BODY + service(PAIR, "number")), "pricing", {"net": 200}) == "null"


def test_the_same_goes_for_a_knowledge_model() -> None:
    def knowledge(of: str) -> str:
        return (
            f'<businessKnowledgeModel id="k" name="k"><variable name="k" typeRef="{of}"/><encapsulatedLogic>'
            f'<formalParameter name="net" typeRef="number"/>{text("string(net)")}</encapsulatedLogic>'
            "</businessKnowledgeModel>"
        )

    assert said(model(FUNCTION + knowledge("string")), "k", {"net": 1}) == '"1"'
    assert said(model(FUNCTION + knowledge("number")), "k", {"net": 1}) == "null"
    found = model(FUNCTION + knowledge("tPricing"))
    assert said(found, "k", {"net": 1}) == "null"
    assert "not the function's type" in noted(found, "k", {"net": 1})


def test_a_service_of_another_file_is_asked_and_called_by_its_import() -> None:
    low = definitions(BODY + service(WHOLE)).replace(b"urn:desk", b"urn:low")
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    body = f'<import name="low" namespace="urn:low" importType="{kind}"/><decision id="d" name="d">'
    body += '<knowledgeRequirement><requiredKnowledge href="urn:low#s"/></knowledgeRequirement>'
    found = read_together([definitions(body + text("low.pricing(net: 200)") + "</decision>"), low])[0]
    assert found.findings == ()
    assert literal(evaluate(found, "d", {})) == "220.0"


def test_a_service_that_fails_says_why() -> None:
    found = explain(model(BODY + service(WHOLE)), "pricing", {"net": "many"})
    assert found.value is None
    assert "the argument net is a string" in found.notes[0].sentence
