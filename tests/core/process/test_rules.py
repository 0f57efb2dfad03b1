"""A file that breaks one rule of the standard is refused, with the element, the rule and a sentence."""

import random

import pytest
from lxml import etree

from caseway.core.process import Finding, NotExecutable, Unreadable, compile_model, read
from tests.core.process.broken_flows import FLOWS
from tests.core.process.broken_parts import GOOD, PARTS, POOLS
from tests.core.process.drawing import (
    TERMINATE,
    drawn,
    end,
    escalation,
    start,
    throw,
    user,
)
from tests.core.process.one_rule import CHANGES
from tests.core.process.one_rule import GOOD as GOOD_FILE

BROKEN = [*FLOWS, *PARTS]


@pytest.mark.parametrize(
    ("rule", "element", "file"), BROKEN, ids=[f"{r}-{e}-{n}" for n, (r, e, _) in enumerate(BROKEN)]
)
def test_a_broken_rule_is_named_with_its_element(rule: str, element: str, file: bytes) -> None:
    with pytest.raises(NotExecutable) as refused:
        compile_model(read(file), {}, {})
    found = [finding for finding in refused.value.findings if finding.rule == rule]
    assert any(finding.element == element for finding in found) or rule in _INNER, refused.value.findings
    assert all(finding.sentence.endswith(".") for finding in refused.value.findings)


def test_the_good_file_runs() -> None:
    assert compile_model(read(GOOD_FILE.encode())).key == "map"


@pytest.mark.parametrize(
    ("rule", "old", "new"), CHANGES, ids=[f"{rule}-{n}" for n, (rule, _, _) in enumerate(CHANGES)]
)
def test_one_change_breaks_one_rule_and_no_other(rule: str, old: str, new: str) -> None:
    assert old in GOOD_FILE
    with pytest.raises(NotExecutable) as refused:
        compile_model(read(GOOD_FILE.replace(old, new, 1).encode()))
    assert {finding.rule for finding in refused.value.findings} == {rule}, refused.value.findings
    assert all(finding.element and finding.sentence.endswith(".") for finding in refused.value.findings)


_INNER = {
    "timer",
    "condition",
    "event-name",
    "link",
    "loop-condition",
    "instances",
    "instance-items",
    "multiplicity",
    "compensation-scope",
    "not-run",
    "instance-list",
    "place",
    "instance-events",
    "event-item",
    "event-operation",
    "resource-role",
    "resource-parameter",
}
"""Rules about parts without an id: the finding names the element around them."""


@pytest.mark.parametrize(
    "file",
    [
        drawn(*GOOD),
        drawn(user("u"), user("v"), "u > v")
        .replace(b'<endEvent id="v-end"/>', b"")
        .replace(b'<sequenceFlow id="v-v-end" sourceRef="v" targetRef="v-end"></sequenceFlow>', b""),
        drawn(start("s"), end("e", TERMINATE), "s > e"),
        drawn(start("s"), throw("t", escalation("x")), end("e"), "s > t > e"),
        drawn(*GOOD, head=POOLS.format('<messageFlow id="mf" sourceRef="p2" targetRef="u"/>')),
    ],
)
def test_a_file_that_breaks_no_rule_is_compiled(file: bytes) -> None:
    assert compile_model(read(file), {}, {}).key == "map"


@pytest.mark.parametrize(
    ("rule", "xml"),
    [
        ("not-xml", b"<definitions"),
        ("not-xml", b""),
        ("not-bpmn", b"<html/>"),
        (
            "entities",
            b'<!DOCTYPE x [<!ENTITY a "b">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        ),
        ("size", b" " * 16_000_001),
        (
            "depth",
            b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
            + b"<lane>" * 120
            + b"</lane>" * 120
            + b"</definitions>",
        ),
    ],
)
def test_what_is_no_bpmn_file_is_not_read(rule: str, xml: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read(xml)
    assert refused.value.findings[0] == Finding("", rule, refused.value.findings[0].sentence)


def test_a_file_that_is_broken_anyhow_is_refused_and_never_breaks_us() -> None:
    """Elements, attributes and texts are taken away, changed and moved at random."""
    chance, refused = random.Random(7), 0
    for _ in range(300):
        root = etree.fromstring(GOOD_FILE.encode())
        for _ in range(chance.randint(1, 3)):
            _spoil(root, chance)
        try:
            compile_model(read(etree.tostring(root)))
        except (NotExecutable, Unreadable):
            refused += 1
    assert 0 < refused < 300


def _spoil(root: etree._Element, chance: random.Random) -> None:
    element, other = (chance.choice(list(root.iter("{*}*"))) for _ in "ab")
    around, names = element.getparent(), list(element.attrib)
    way = chance.randrange(5)
    if way == 0 and around is not None:
        around.remove(element)
    elif way == 1 and names:
        del element.attrib[chance.choice(names)]
    elif way == 2 and names:
        element.attrib[chance.choice(names)] = chance.choice(["", "x", "true", "check", "-1", "a b", "p:q"])
    elif way == 3:
        element.text = chance.choice(["", "zz", "check"])
    elif element not in other.iterancestors() and element is not other:
        other.append(element)
