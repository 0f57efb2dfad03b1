"""Small DMN files for tests, written where they are used."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from caseway.core.decision import DecisionModel, evaluate, explain, read
from caseway.core.feel import literal

DMN15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(body: str, namespace: str = DMN15) -> bytes:
    """A whole file around the body."""
    return (
        f'<definitions xmlns="{namespace}" xmlns:feel="{namespace.replace("MODEL", "FEEL")}"'
        f' id="defs" name="desk" namespace="urn:desk">{body}</definitions>'
    ).encode()


def model(body: str) -> DecisionModel:
    """The model of such a file, without faults."""
    found = read(definitions(body))
    assert found.findings == ()
    return found


def text(expression: str) -> str:
    """A boxed literal expression."""
    return f"<literalExpression><text>{escape(expression)}</text></literalExpression>"


def decision(name: str, logic: str, requires: str = "", of: str = "") -> str:
    """A decision; `requires` are ids of inputs, those of decisions with a ! and of functions with an f in front."""
    needs = "".join(map(_requirement, requires.split()))
    typed = f' typeRef="{of}"' if of else ""
    return f'<decision id="{name}" name="{name}"><variable name="{name}"{typed}/>{needs}{logic}</decision>'


def _requirement(name: str) -> str:
    if name.startswith("!"):
        return f'<informationRequirement><requiredDecision href="#{name[1:]}"/></informationRequirement>'
    if name.startswith("f:"):
        return f'<knowledgeRequirement><requiredKnowledge href="#{name[2:]}"/></knowledgeRequirement>'
    return f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>'


def inputs(*names: str, of: str = "Any") -> str:
    """Input data of one type."""
    return "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{of}"/></inputData>'
        for name in names
    )


def table(head: str, rows: str, policy: str = "UNIQUE", more: str = "") -> str:
    """A decision table. `head` is `input, input -> output [allowed] = default; output`, rows `test | test -> value`."""
    before, _, after = head.partition("->")
    columns = "".join(
        f"<input><inputExpression><text>{escape(name.strip())}</text></inputExpression></input>"
        for name in before.split(",")
    )
    outputs = [_output(found.strip()) for found in after.split(";")]
    lines = [line.strip() for line in rows.strip().splitlines()]
    rules = "".join(_rule(number, line) for number, line in enumerate(lines, 1))
    return f'<decisionTable id="table" hitPolicy="{policy}" {more}>{columns}{"".join(outputs)}{rules}</decisionTable>'


def _output(found: str) -> str:
    found, _, default = found.partition(" = ")
    name, _, allowed = found.rstrip("] ").partition(" [")
    inner = f"<outputValues><text>{escape(allowed)}</text></outputValues>" if allowed else ""
    if default:
        inner += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>"
    return f'<output name="{name}">{inner}</output>'


def _rule(number: int, line: str) -> str:
    tests, _, values = line.partition("->")
    cells = "".join(
        f"<inputEntry><text>{escape(cell.strip())}</text></inputEntry>" for cell in tests.split("|")
    )
    cells += "".join(
        f"<outputEntry><text>{escape(cell.strip())}</text></outputEntry>" for cell in values.split("|")
    )
    return f'<rule id="rule{number}">{cells}</rule>'


def said(found: DecisionModel, name: str, given: Mapping[str, object]) -> str:
    """The decision's value as FEEL writes it."""
    return literal(evaluate(found, name, given))


def noted(found: DecisionModel, name: str, given: Mapping[str, object]) -> str:
    """Why it is null."""
    return "; ".join(note.sentence for note in explain(found, name, given).notes)
