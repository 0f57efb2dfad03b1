"""Maps as pictures: complete, safe under a strict policy, and readable by those who cannot see them."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from caseway.core import process
from caseway.core.process import Definition
from caseway.core.process.model import Model
from caseway.web.drawing import (
    NOWHERE,
    Badge,
    Position,
    Sheet,
    StepLink,
    draw,
    draw_crowds,
    draw_near,
    draw_small,
    draw_walked,
    sheet_of,
    standalone,
    told,
)
from caseway.web.drawing.lettering import lines_of, width
from tests.processes.play import SUPPORT, support

SVG = "{http://www.w3.org/2000/svg}"
SOLVING = Position(
    here=("Task_Solve",),
    passed=("Start_Request", "Task_Triage", "Send_Acknowledgement", "Task_Gather"),
    flows=frozenset({"Flow_Gathering_Solving"}),
)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return sheet_of(process.read((SUPPORT / "support.bpmn").read_bytes()), support())


def groups(svg: str) -> dict[str, list[str]]:
    """The classes of every drawn element, by its id."""
    root = etree.fromstring(svg)
    drawn = [g for g in root.iter(f"{SVG}g") if g.get("data-element")]
    return {g.get("data-element", ""): (g.get("class") or "").split() for g in drawn}


def test_every_element_of_the_map_is_in_the_picture(sheet: Sheet) -> None:
    drawn = groups(draw(sheet, NOWHERE))
    assert set(sheet.definition.nodes) <= set(drawn)
    assert set(sheet.definition.flows) <= set(drawn)
    assert {"Contact", "House", "Lane_System", "Lane_Agent", "Lane_Lead", "Lane_Specialist"} <= set(drawn)


def words_of(element: etree._Element) -> str:
    """Everything that is written in an element."""
    return "".join([str(part) for part in element.itertext()])


def test_nothing_in_it_needs_an_exception_from_the_policy(sheet: Sheet) -> None:
    for svg in (draw(sheet, SOLVING), draw_near(sheet, SOLVING)):
        root = etree.fromstring(svg)
        assert not [e for e in root.iter() if "style" in e.attrib]
        assert not [e for e in root.iter() if any(str(name).startswith("on") for name in e.attrib)]
        assert not [e for e in root.iter() if e.tag in (f"{SVG}style", f"{SVG}script")]


def test_where_the_case_is_and_was_is_marked(sheet: Sheet) -> None:
    position = Position(
        here=("Task_Solve", "Task_Tell"),
        passed=SOLVING.passed,
        skipped=frozenset({"Task_Gather"}),
        faults=frozenset({"Task_Tell"}),
        flows=SOLVING.flows,
    )
    drawn = groups(draw(sheet, position))
    assert "is-here" in drawn["Task_Solve"]
    assert drawn["Task_Tell"] == ["task", "is-here", "is-fault"]
    assert "is-passed" in drawn["Task_Triage"]
    assert "is-skipped" in drawn["Task_Gather"]
    assert "is-passed" in drawn["Flow_Gathering_Solving"]
    assert drawn["Task_FindOut"] == ["task"]


def test_the_same_in_words(sheet: Sheet) -> None:
    words = told(sheet, SOLVING)
    assert words.here == ("Solve it",)
    assert words.passed == ("Decide kind, priority, queue", "Acknowledge", "Ask for what is missing")
    assert words.next == ("Answer", "Propose", "Escalate", "Not ours", "Close")
    assert escape(words.sentence()) in draw(sheet, SOLVING)
    assert words.sentence().startswith("Here: Solve it. Passed: ")


def test_kinds_of_events_and_gateways_look_different(sheet: Sheet) -> None:
    drawn = groups(draw(sheet, NOWHERE))
    assert drawn["Start_Request"] == ["event", "start"]
    assert drawn["Silence_Solving_1"] == ["event", "between", "loose"]
    assert drawn["Silence_Solving"] == ["event", "between"]
    assert drawn["Closed_Refused"] == ["event", "between", "closing"]
    assert drawn["End_Over"] == ["event", "end"]
    assert drawn["Beside_Rating"] == ["scope", "beside"]
    assert drawn["Stage_Solving"] == ["scope"]


def test_counts_stand_on_their_step_and_lead_to_the_cases(sheet: Sheet) -> None:
    href = "/lists/step:support:Task_Solve:2"
    badges = [
        Badge("Task_Solve", "37", "4 days", "Solve it: 37 cases, the longest here for 4 days", href, "late"),
        Badge("Gateway_Grace", "1000+", "3 h", "They write again: many", "/lists/step:support:Gateway_Grace"),
        Badge("Task_Gone", "3", "1 h", "Nowhere", "/"),
    ]
    over, under = etree.fromstring(draw_crowds(sheet, badges)), etree.fromstring(draw(sheet))
    assert over.get("viewBox") == under.get("viewBox")
    links = list(over.iter(f"{SVG}a"))
    assert [words_of(link.find(f"{SVG}text")) for link in links] == ["37 4 days", "1000+ 3 h"]  # type: ignore[arg-type]
    assert (links[0].get("href"), links[0].get("class")) == (href, "badge is-late")
    assert links[0].find(f"{SVG}path") is not None
    assert links[1].find(f"{SVG}path") is None


def test_one_walks_along_the_flows_into_and_out_of_what_is_inside(sheet: Sheet) -> None:
    links = {
        element: StepLink(f"/lists/step:support:{element}", sheet.name_of(element), element == "Task_Solve")
        for element, node in sheet.definition.nodes.items()
        if node.kind != "subProcess"
    }
    root = etree.fromstring(draw_walked(sheet, links))
    steps = {link.get("data-walk"): link for link in root.iter(f"{SVG}a")}
    assert set(steps) == set(links)
    assert [element for element, link in steps.items() if link.get("tabindex") == "0"] == ["Task_Solve"]
    for element, link in steps.items():
        for target in (link.get("data-to") or "").split():
            assert element in (steps[target].get("data-from") or "").split()
    started = {"Start_Request"}
    while further := {t for e in started for t in (steps[e].get("data-to") or "").split()} - started:
        started |= further
    assert {"Task_Gather", "Task_Solve", "Task_FindOut", "Gateway_Grace"} <= started


def test_what_leaves_the_house_brings_its_colours(sheet: Sheet) -> None:
    root = etree.fromstring(standalone(draw(sheet)))
    assert [style.text is not None for style in root.iter(f"{SVG}style")] == [True]
    assert len(draw_small(sheet)) < len(draw(sheet)) / 4
    assert not list(etree.fromstring(draw_small(sheet)).iter(f"{SVG}text"))


def test_the_small_map_has_one_here_and_fits_for_every_element(sheet: Sheet) -> None:
    for element in sheet.definition.nodes:
        root = etree.fromstring(
            draw_near(sheet, Position(here=(element,), passed=("Task_Gather", "Task_Solve")))
        )
        here = [g for g in root.iter(f"{SVG}g") if "is-here" in (g.get("class") or "").split()]
        assert [g.get("data-element") for g in here] == [element]
        high = float((root.get("viewBox") or "").split()[3])
        assert high <= 230
        for box in root.iter(f"{SVG}rect"):
            x, y, wide, tall = [float(box.get(name) or 0) for name in ("x", "y", "width", "height")]
            assert x >= 0
            assert x + wide <= 290
            assert y >= 0
            assert y + tall <= high


@pytest.mark.parametrize(
    ("here", "before", "after"),
    [
        ("Task_Gather", None, ["Split: the rest goes on", "Done"]),
        ("Task_Solve", "Gathering", ["Answer", "Propose", "Escalate", "Not ours", "Close"]),
        ("Task_FindOut", "Gathering", ["Answered", "Findings, or more facts", "12 working hours"]),
        ("Gateway_Word", "Gathering", ["Agreed", "Declined", "10 days: lapsed", "14 days: unreachable"]),
        ("Gateway_Worked", "Gathering", ["It worked", "Not solved", "5 days: presumed"]),
        ("Task_CarryOut", "Gathering", ["Resolution"]),
        ("Gateway_Grace", "Gathering", ["30 days", "They write again"]),
    ],
)
def test_the_small_map_tells_where_from_and_where_to(
    sheet: Sheet, here: str, before: str | None, after: list[str]
) -> None:
    passed = ("Task_Gather",) if before else ()
    root = etree.fromstring(draw_near(sheet, Position(here=(here,), passed=passed)))
    titles = [
        (g.get("class"), g.findtext(f"{SVG}title")) for g in root.iter(f"{SVG}g") if g.get("data-element")
    ]
    assert [title for style, title in titles if "is-next" in (style or "")] == after
    shown = [title for style, title in titles if "is-passed" in (style or "")]
    assert shown == ([before] if before else [])


def test_before_it_begins_the_small_map_shows_a_start_and_of_the_unknown_nothing(sheet: Sheet) -> None:
    assert "Start_Request" in groups(draw_near(sheet, NOWHERE))
    assert draw_near(sheet, Position(here=("Task_Gone",))) == ""


def one_task(name: str) -> tuple[Model, Definition]:
    """A map of one task without a diagram of lanes, drawn by somebody else's tool."""
    shapes = "".join(
        f'<d:BPMNShape bpmnElement="{i}"><c:Bounds x="{x}" y="0" width="100" height="80"/></d:BPMNShape>'
        for i, x in (("s", 0), ("t", 150), ("e", 300))
    )
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:c="http://www.omg.org/spec/DD/20100524/DC" targetNamespace="x">'
        f'<process id="p" isExecutable="true"><startEvent id="s"/><userTask id="t" name="{escape(name)}"/>'
        '<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="e"/></process>'
        f"<d:BPMNDiagram><d:BPMNPlane>{shapes}</d:BPMNPlane></d:BPMNDiagram></definitions>"
    )
    model = process.read(xml.encode())
    return model, process.compile_model(model)


def test_names_are_words_and_never_markup() -> None:
    drawing = sheet_of(*one_task('<b>"Tom" & Jerry</b>'))
    for svg in (draw(drawing, Position(here=("t",))), draw_near(drawing, Position(here=("t",)))):
        assert "<b>" not in svg
        assert '<b>"Tom" & Jerry</b>' in words_of(etree.fromstring(svg))


@given(st.text(min_size=1, max_size=60), st.floats(30, 200), st.integers(1, 4))
def test_lines_keep_to_their_room(text: str, room: float, most: int) -> None:
    lines = lines_of(text, room, 12, most)
    assert len(lines) <= most
    assert all(width(line, 12) <= room for line in lines)
