"""Boxed expressions of every kind."""

from caseway.core.decision import read
from tests.core.decision.drawing import decision, definitions, inputs, model, said, text


def boxed(logic: str, requires: str = "", before: str = "", **given: object) -> str:
    return said(model(before + decision("d", logic, requires)), "d", given)


def entry(name: str, logic: str, of: str = "") -> str:
    typed = f' typeRef="{of}"' if of else ""
    variable = f'<variable name="{name}"{typed}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def test_a_context_and_one_with_a_result() -> None:
    entries = entry("net price", text("10")) + entry("gross price", text("net price * 1.2"))
    assert boxed(f"<context>{entries}</context>") == "{net price: 10, gross price: 12.0}"
    assert boxed(f"<context>{entries}{entry('', text('gross price + 1'))}</context>") == "13.0"


def test_an_entry_of_the_wrong_type_is_null() -> None:
    assert boxed(f"<context>{entry('a', text('5'), 'string')}</context>") == "{a: null}"


def test_a_list_and_a_relation() -> None:
    assert boxed(f"<list>{text('1')}{text('[2]')}</list>") == "[1, [2]]"
    rows = f"<row>{text('1')}{text('2')}</row><row>{text('3')}{text('4')}</row>"
    assert (
        boxed(f'<relation><column name="a"/><column name="b"/>{rows}</relation>')
        == "[{a: 1, b: 2}, {a: 3, b: 4}]"
    )


def test_an_invocation_binds_by_name() -> None:
    function = (
        '<businessKnowledgeModel id="f" name="minus"><encapsulatedLogic><formalParameter name="a"/>'
        f'<formalParameter name="b"/>{text("a - b")}</encapsulatedLogic></businessKnowledgeModel>'
    )
    bindings = f'<binding><parameter name="b"/>{text("1")}</binding><binding><parameter name="a"/>{text("5")}</binding>'
    assert boxed(f"<invocation>{text('minus')}{bindings}</invocation>", "f:f", function) == "4"


def test_an_invocation_with_an_argument_of_the_wrong_type_is_null() -> None:
    function = (
        '<businessKnowledgeModel id="f" name="given"><encapsulatedLogic><formalParameter name="a"/>'
        f"{text('a != null')}</encapsulatedLogic></businessKnowledgeModel>"
    )
    binding = f'<binding><parameter name="a" typeRef="number"/>{text("x")}</binding>'
    logic = f"<invocation>{text('given')}{binding}</invocation>"
    assert boxed(logic, "f:f x", function + inputs("x"), x=5) == "true"
    assert boxed(logic, "f:f x", function + inputs("x"), x="five") == "null"


def test_a_function_as_an_entry() -> None:
    function = f'<functionDefinition><formalParameter name="x" typeRef="number"/>{text("x * 2")}</functionDefinition>'
    assert boxed(f"<context>{entry('double', function)}{entry('', text('double(4)'))}</context>") == "8"


def test_a_conditional() -> None:
    logic = f"<conditional><if>{text('x > 1')}</if><then>{text('10')}</then><else>{text('20')}</else></conditional>"
    assert boxed(logic, "x", inputs("x"), x=2) == "10"
    assert boxed(logic, "x", inputs("x"), x=None) == "20"


def test_a_filter() -> None:
    logic = f"<filter><in>{text('xs')}</in><match>{text('item > 2')}</match></filter>"
    assert boxed(logic, "xs", inputs("xs"), xs=[1, 2, 3, 4]) == "[3, 4]"


def test_iterators() -> None:
    def iterator(word: str, inner: str, logic: str) -> str:
        return f'<{word} iteratorVariable="one case"><in>{text("xs")}</in><{inner}>{text(logic)}</{inner}></{word}>'

    assert boxed(iterator("for", "return", "one case * 2"), "xs", inputs("xs"), xs=[1, 2]) == "[2, 4]"
    assert boxed(iterator("for", "return", "count(partial)"), "xs", inputs("xs"), xs=[5, 5]) == "[0, 1]"
    assert boxed(iterator("some", "satisfies", "one case > 1"), "xs", inputs("xs"), xs=[1, 2]) == "true"
    assert boxed(iterator("every", "satisfies", "one case > 1"), "xs", inputs("xs"), xs=[1, 2]) == "false"


def test_no_logic_is_null() -> None:
    assert boxed("") == "null"
    assert boxed(text("")) == "null"


def java(signature: str, arguments: str, kind: str = "Java") -> str:
    mapping = entry("class", text('"java.lang.Math"')) + entry("method signature", text(f'"{signature}"'))
    function = (
        f'<functionDefinition kind="{kind}"><formalParameter name="a" typeRef="number"/>'
        f"<context>{mapping}</context></functionDefinition>"
    )
    return f"<context>{entry('f', function)}{entry('', text(f'f({arguments})'))}</context>"


def test_a_function_of_java_is_answered_from_a_table() -> None:
    assert boxed(java("sqrt(double)", "16")) == "4.0"
    assert boxed(java("sqrt(double)", "a: 16")) == "4.0"
    assert boxed(java("sqrt(double)", '"16"')) == "null"
    assert boxed(java("random()", "16")) == "null"


def test_a_function_of_another_kind_is_a_warning_and_null() -> None:
    found = read(definitions(decision("d", java("sqrt(double)", "16", "PMML"))))
    assert [(finding.rule, finding.level) for finding in found.findings] == [("function", "warning")]
    assert said(found, "d", {}) == "null"


def test_entries_with_operators_in_their_names_are_known_to_other_decisions() -> None:
    made = decision("price", f"<context>{entry('net-price', text('10'))}{entry('net', text('1'))}</context>")
    assert said(model(made + decision("d", text("price.net-price + price.net"), "!price")), "d", {}) == "11"
