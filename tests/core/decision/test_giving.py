"""Inputs from JSON: strings become dates where the declared types ask for them, at any depth."""

from caseway.core.decision import evaluate, read, read_together
from caseway.core.decision.giving import given
from caseway.core.feel import literal
from tests.core.decision.drawing import decision, definitions, inputs, text

VISIT = """
<itemDefinition name="tVisit"><itemComponent name="on"><typeRef>date</typeRef></itemComponent>
<itemComponent name="why"><typeRef>string</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tVisits" isCollection="true"><typeRef>tVisit</typeRef></itemDefinition>
"""


def test_strings_become_what_the_types_say() -> None:
    found = read(definitions(VISIT + inputs("visits", of="tVisits") + inputs("at", of="date and time")))
    told = given(
        found, "", {"visits": [{"on": "2026-03-02", "why": "2026-03-02"}], "at": "2026-03-02T09:00:00Z"}
    )
    assert literal(told) == '{visits: [{on: 2026-03-02, why: "2026-03-02"}], at: 2026-03-02T09:00:00Z}'


def test_a_string_that_is_no_date_stays_and_does_not_conform() -> None:
    found = read(definitions(inputs("on", of="date") + decision("d", text("on"), "on")))
    told = given(found, "d", {"on": "soon", "more": 1})
    assert told == {"on": "soon", "more": 1}
    assert evaluate(found, "d", told) is None


def test_arguments_of_a_knowledge_model_and_inputs_of_other_files() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="next day"><encapsulatedLogic><formalParameter name="on" typeRef="date"/>'
        + text('on + @"P1D"')
        + "</encapsulatedLogic></businessKnowledgeModel>"
    )
    low = definitions(knowledge + inputs("came", of="date")).replace(b"urn:desk", b"urn:low")
    body = (
        '<import name="low" namespace="urn:low" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    )
    main, shared = read_together([definitions(body), low])
    assert (
        literal(evaluate(shared, "next day", given(shared, "next day", {"on": "2026-03-02"}))) == "2026-03-03"
    )
    assert literal(given(main, "", {"low": {"came": "2026-03-02"}})) == "{low: {came: 2026-03-02}}"
