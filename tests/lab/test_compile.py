"""The verdict on a map says what is wrong, and where."""

from caseway.lab.compile import judge, report

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:cw="urn:caseway:bpmn:1" id="file"'
    ' targetNamespace="test"><process id="short" name="Short" isExecutable="true">'
)
TAIL = "</process></definitions>"
DMN = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">'
    '<decision id="sort" name="sort"><variable name="sort"/><literalExpression><text>{"kind": "fault"}</text>'
    "</literalExpression></decision></definitions>"
)


def map_of(inside: str) -> bytes:
    return f"{HEAD}{inside}{TAIL}".encode()


START = '<startEvent id="start"><outgoing>a</outgoing></startEvent>'
END = '<endEvent id="end"><incoming>b</incoming></endEvent>'
FLOWS = (
    '<sequenceFlow id="a" sourceRef="start" targetRef="task"/>'
    '<sequenceFlow id="b" sourceRef="task" targetRef="end"/>'
)
TASK = '<userTask id="task" name="Do it"><incoming>a</incoming><outgoing>b</outgoing></userTask>'
RULE = (
    '<businessRuleTask id="task" name="Sort" cw:decision="sort"><incoming>a</incoming><outgoing>b</outgoing>'
    "</businessRuleTask>"
)


def test_a_map_that_runs_says_what_it_is() -> None:
    found = report(judge(map_of(START + TASK + END + FLOWS), {}))
    assert found["runs"]
    assert found["definition"]["key"] == "short"
    assert found["definition"]["starts"] == ["start"]


def test_what_is_no_bpmn_cannot_be_read() -> None:
    judged = judge(b"Dear madam,", {})
    assert judged.definition is None
    assert not judged.verdict.runs
    assert judged.verdict.read


def test_what_breaks_a_rule_names_the_element() -> None:
    loose = FLOWS.replace('targetRef="end"', 'targetRef="nowhere"')
    judged = judge(map_of(START + TASK + END + loose), {})
    assert judged.definition is None
    assert judged.verdict.compile


def test_decisions_are_found_beside_the_map() -> None:
    drawn = map_of(START + RULE + END + FLOWS)
    assert "task" in {finding.element for finding in judge(drawn, {}).verdict.compile}
    assert judge(drawn, {"sorting.dmn": DMN.encode()}).verdict.runs
    assert judge(drawn, {"sort.dmn": DMN.encode(), "look.form": b"{}"}).verdict.runs


def test_a_table_that_cannot_be_read_is_said() -> None:
    judged = judge(map_of(START + TASK + END + FLOWS), {"sort.dmn": b"no table"})
    assert [finding.element for finding in judged.verdict.read] == ["sort.dmn"]


def test_what_runs_may_still_be_no_map_that_people_can_work_by() -> None:
    found = report(judge(map_of(START + TASK + END + FLOWS), {}))
    assert found["runs"]
    assert not found["publishable"]
    assert found["publish"]
