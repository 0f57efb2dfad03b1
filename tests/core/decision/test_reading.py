"""What is read, what is refused, and what is found wrong."""

import pytest

from caseway.core.decision import Unreadable, evaluate, read, read_together
from tests.core.decision.drawing import DMN15, decision, definitions, inputs, table, text


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        DMN15,
    ],
)
def test_versions_of_the_standard(namespace: str) -> None:
    assert evaluate(read(definitions(decision("a", text("1")), namespace)), "a", {}) == 1


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "xml"),
        (b"not xml", "xml"),
        (b"<a>", "xml"),
        (b"<definitions/>", "dmn"),
        (b'<!DOCTYPE definitions [<!ENTITY e "x">]>' + definitions(decision("a", text("1"))), "doctype"),
        (b'<!DOCTYPE definitions SYSTEM "http://desk.example/x.dtd">' + definitions(""), "doctype"),
        (definitions(" " * 9_000_000), "size"),
        (definitions("<a>" * 300 + "</a>" * 300), "xml"),
        (definitions(decision("a", '<decisionTable hitPolicy="GUESS"/>')), "hit policy"),
    ],
)
def test_a_file_that_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert [finding.rule for finding in caught.value.findings] == [rule]


def test_a_faulty_expression_is_a_finding_and_null() -> None:
    found = read(definitions(decision("a", text("1 +")) + decision("b", text("2"))))
    assert [(finding.element, finding.rule) for finding in found.findings] == [("a", "expression")]
    assert "line 1, column 4" in found.findings[0].sentence
    assert evaluate(found, "a", {}) is None
    assert evaluate(found, "b", {}) == 2


def test_a_faulty_cell_names_its_rule() -> None:
    found = read(definitions(inputs("x") + decision("a", table("x -> y", "< -> 1"), "x")))
    assert [(finding.element, finding.rule) for finding in found.findings] == [("rule1", "expression")]


def test_a_rule_with_too_few_cells_is_a_finding() -> None:
    found = read(definitions(inputs("x", "y") + decision("a", table("x, y -> z", "1 -> 1"), "x y")))
    assert [finding.rule for finding in found.findings] == ["rule"]


def test_a_requirement_that_is_not_there_is_a_finding() -> None:
    assert [finding.rule for finding in read(definitions(decision("a", text("1"), "gone"))).findings] == [
        "requirement"
    ]


def test_a_type_that_is_not_there_is_a_warning() -> None:
    found = read(definitions(decision("a", text("1"), of="tGone")))
    assert [(finding.rule, finding.level) for finding in found.findings] == [("type", "warning")]
    assert evaluate(found, "a", {}) == 1


def test_a_model_tells_its_decisions_and_inputs() -> None:
    found = read(
        definitions(
            inputs("kind", "vip") + decision("queue", text('"repairs"')) + decision("priority", text("1"))
        )
    )
    assert (found.name, found.inputs, found.decisions) == ("desk", ("kind", "vip"), ("queue", "priority"))


def test_a_variable_that_is_not_required_is_a_warning() -> None:
    found = read(definitions(inputs("net") + decision("blind", text("net + count(xs[age > 1])"))))
    assert [(finding.element, finding.rule, finding.level) for finding in found.findings] == [
        ("blind", "variable", "warning"),
        ("blind", "variable", "warning"),
    ]
    assert "reads «net», which is neither required nor defined here" in found.findings[0].sentence


def test_another_language_is_a_finding() -> None:
    logic = '<literalExpression id="e" expressionLanguage="javascript"><text>1</text></literalExpression>'
    found = read(definitions(decision("a", logic)))
    assert [(finding.element, finding.rule) for finding in found.findings] == [("e", "language")]


def test_two_files_of_one_namespace_are_refused() -> None:
    with pytest.raises(Unreadable, match="two of the files have the namespace urn:desk"):
        read_together([definitions(inputs("a")), definitions(inputs("b"))])
