"""What a file of decisions must not say: each breach is a finding with element and rule."""

import pytest

from caseway.core.decision import read
from tests.core.decision.drawing import decision, definitions, inputs, text

RULE = "<rule><outputEntry><text>1</text></outputEntry><outputEntry><text>2</text></outputEntry></rule>"
TWO = '<output name="a"/><output name="{}"/>' + RULE
ITEM = '<itemDefinition name="{}"><typeRef>{}</typeRef></itemDefinition>'
TWICE = f'<contextEntry><variable name="a"/>{text("1")}</contextEntry>' * 2
BREACHES = [
    (inputs("a", "a"), ("a", "id", "error")),
    (decision("a", text("1")).replace('name="a"', 'name=""'), ("a", "name", "error")),
    (decision("a", text("1")) + inputs("b").replace('name="b"', 'name="a"'), ("b", "name", "warning")),
    ('<itemDefinition name="t"><typeRef>number</typeRef></itemDefinition>' * 2, ("t", "type", "error")),
    ('<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>', ("t", "type", "error")),
    (ITEM.format("t", "u") + ITEM.format("u", "t"), ("t", "type", "error")),
    (
        '<itemDefinition name="t"><itemComponent name="a"/><itemComponent name="a"/></itemDefinition>',
        ("t", "type", "error"),
    ),
    (
        '<itemDefinition name="t"><typeRef>number</typeRef><itemComponent name="a"/></itemDefinition>',
        ("t", "type", "warning"),
    ),
    ('<decisionService id="s" name="s"/>', ("s", "service", "error")),
    (decision("a", f"<context>{TWICE}</context>"), ("a", "name", "error")),
    (decision("a", f'<decisionTable id="t">{TWO.format("a")}</decisionTable>'), ("t", "table", "error")),
    (decision("a", f'<decisionTable id="t">{TWO.format("")}</decisionTable>'), ("t", "table", "error")),
    (
        decision(
            "a",
            f'<decisionTable id="t" hitPolicy="COLLECT" aggregation="SUM">{TWO.format("b")}</decisionTable>',
        ),
        ("t", "aggregation", "error"),
    ),
]


@pytest.mark.parametrize(("body", "expected"), BREACHES)
def test_a_breach_is_found(body: str, expected: tuple[str, str, str]) -> None:
    found = [(finding.element, finding.rule, finding.level) for finding in read(definitions(body)).findings]
    assert expected in found


def test_a_fine_file_has_no_findings() -> None:
    fine = f'<decisionTable id="t" hitPolicy="COLLECT">{TWO.format("b")}</decisionTable>'
    assert read(definitions(inputs("x") + decision("a", fine))).findings == ()
