"""A small map to begin from: the four stages, silence, withdrawal, closure and the grace after it, drawn and ready to
run. Built from rows, so that what is drawn and what runs cannot drift apart."""

from xml.sax.saxutils import quoteattr

import msgspec

Point = tuple[int, int]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:cw="urn:caseway:bpmn:1" id="Definitions" \
targetNamespace="urn:caseway:processes" expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/">
"""
_VERBS = ("request", "reply", "confirmed", "not-solved", "withdrawn", "reminder", "acknowledgement")
_SIZES = {"task": (100, 80), "event": (36, 36), "gateway": (50, 50), "stage": (270, 140)}


class _Row(msgspec.Struct, frozen=True):
    """One thing on the map. `kind` is its element, `size` its shape, `x` and `y` its left upper corner; `cw` its own
    attributes, `more` those of BPMN, `inner` its event definition, `label` where its name stands, from there."""

    id: str
    kind: str
    name: str
    size: str
    x: int
    y: int
    stage: str = ""
    cw: str = ""
    more: str = ""
    inner: str = ""
    label: Point | None = None


def _heard(verb: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="Message_{verb.replace("-", "_")}" />'


def _after(span: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:timeDuration>{span}</bpmn:timeDuration></bpmn:timerEventDefinition>"


def _stage(name: str, stage: str, x: int, middle: _Row) -> list[_Row]:
    key = f"Stage_{name}"
    return [
        _Row(key, "subProcess", name, "stage", x, 230, cw=f'cw:stage="{stage}"'),
        _Row(f"{name}_Begins", "startEvent", "", "event", x + 20, 282, key),
        msgspec.structs.replace(middle, stage=key, x=x + middle.x, y=middle.y),
        _Row(f"{name}_Done", "endEvent", "", "event", x + 214, 282, key),
    ]


_TASK = "userTask"
_ROWS = (
    _Row("Start_Request", "startEvent", "Request", "event", 222, 282, inner=_heard("request")),
    *_stage(
        "Contact",
        "contact",
        310,
        _Row(
            "Acknowledge",
            "sendTask",
            "Acknowledge",
            "task",
            86,
            260,
            cw='cw:role="system" cw:template="acknowledgement"',
            more='messageRef="Message_acknowledgement"',
        ),
    ),
    *_stage(
        "Gathering",
        "gathering",
        620,
        _Row(
            "Find_Out",
            _TASK,
            "Find out what is missing",
            "task",
            86,
            260,
            cw='cw:role="agent" cw:due="PT4H" cw:assign="route" cw:completes="outcome" cw:outcomes="gathered"',
        ),
    ),
    *_stage(
        "Solving",
        "solving",
        930,
        _Row(
            "Solve",
            _TASK,
            "Solve it",
            "task",
            86,
            260,
            cw='cw:role="agent" cw:due="PT8H" cw:assign="same" cw:completes="answer outcome" cw:outcomes="answer"',
        ),
    ),
    *_stage(
        "Resolution",
        "resolution",
        1240,
        _Row(
            "Confirmed", "intermediateCatchEvent", "It worked", "event", 118, 282, inner=_heard("confirmed")
        ),
    ),
    _Row(
        "Withdrawn",
        "boundaryEvent",
        "Withdrawn",
        "event",
        1072,
        352,
        more='attachedToRef="Stage_Solving"',
        inner=_heard("withdrawn"),
    ),
    _Row(
        "Not_Solved",
        "boundaryEvent",
        "Not solved",
        "event",
        1322,
        212,
        more='attachedToRef="Stage_Resolution"',
        inner=_heard("not-solved"),
        label=(40, -6),
    ),
    _Row(
        "Silent_Once",
        "boundaryEvent",
        "2 days",
        "event",
        1282,
        352,
        cw='cw:clock="silence" cw:reminder="1"',
        more='attachedToRef="Stage_Resolution" cancelActivity="false"',
        inner=_after("P2D"),
    ),
    _Row(
        "Silent",
        "boundaryEvent",
        "5 days",
        "event",
        1432,
        352,
        cw='cw:clock="silence"',
        more='attachedToRef="Stage_Resolution"',
        inner=_after("P5D"),
    ),
    _Row(
        "Remind",
        "endEvent",
        "Remind",
        "event",
        1282,
        442,
        cw='cw:template="reminder_solved" cw:reminder="1"',
        inner=_heard("reminder"),
    ),
    _Row(
        "Closed_Withdrawn",
        "intermediateThrowEvent",
        "withdrawn",
        "event",
        1072,
        502,
        cw='cw:closure="withdrawn"',
    ),
    _Row(
        "Closed_Presumed",
        "intermediateThrowEvent",
        "presumed",
        "event",
        1432,
        442,
        cw='cw:closure="presumed"',
    ),
    _Row(
        "Closed_Confirmed",
        "intermediateThrowEvent",
        "confirmed",
        "event",
        1562,
        282,
        cw='cw:closure="confirmed"',
    ),
    _Row("Grace", "eventBasedGateway", "", "gateway", 1655, 275),
    _Row(
        "Writes_Again",
        "intermediateCatchEvent",
        "Writes again",
        "event",
        1752,
        212,
        inner=_heard("reply"),
        label=(42, 11),
    ),
    _Row("Grace_Over", "intermediateCatchEvent", "30 days", "event", 1752, 282, inner=_after("P30D")),
    _Row("Over", "endEvent", "", "event", 1842, 282),
)

_FLOWS: tuple[tuple[str, str, tuple[Point, ...]], ...] = (
    ("Start_Request", "Stage_Contact", ()),
    ("Contact_Begins", "Acknowledge", ()),
    ("Acknowledge", "Contact_Done", ()),
    ("Stage_Contact", "Stage_Gathering", ()),
    ("Gathering_Begins", "Find_Out", ()),
    ("Find_Out", "Gathering_Done", ()),
    ("Stage_Gathering", "Stage_Solving", ()),
    ("Solving_Begins", "Solve", ()),
    ("Solve", "Solving_Done", ()),
    ("Stage_Solving", "Stage_Resolution", ()),
    ("Resolution_Begins", "Confirmed", ()),
    ("Confirmed", "Resolution_Done", ()),
    ("Stage_Resolution", "Closed_Confirmed", ()),
    ("Not_Solved", "Stage_Solving", ((1340, 212), (1340, 196), (1100, 196), (1100, 230))),
    ("Withdrawn", "Closed_Withdrawn", ((1090, 388), (1090, 502))),
    ("Silent_Once", "Remind", ((1300, 388), (1300, 442))),
    ("Silent", "Closed_Presumed", ((1450, 388), (1450, 442))),
    ("Closed_Confirmed", "Grace", ()),
    ("Closed_Presumed", "Grace", ((1468, 460), (1680, 460), (1680, 325))),
    ("Closed_Withdrawn", "Grace", ((1108, 520), (1680, 520), (1680, 325))),
    ("Grace", "Grace_Over", ()),
    ("Grace", "Writes_Again", ((1680, 275), (1680, 230), (1752, 230))),
    ("Writes_Again", "Stage_Solving", ((1770, 212), (1770, 176), (1030, 176), (1030, 230))),
    ("Grace_Over", "Over", ()),
)


def start_map(key: str, name: str) -> bytes:
    """The map for the process `key`, as a file."""
    messages = "".join(
        f'<bpmn:message id="Message_{verb.replace("-", "_")}" name="{verb}" />\n' for verb in _VERBS
    )
    house = f'<bpmn:participant id="House" name={quoteattr(name)} processRef={quoteattr(key)} />'
    talk = (
        '<bpmn:messageFlow id="Asks" sourceRef="Contact" targetRef="Start_Request" />'
        '<bpmn:messageFlow id="Tells" sourceRef="Acknowledge" targetRef="Contact" />'
    )
    body = "\n".join([_element(row) for row in _ROWS if not row.stage] + _flows(""))
    return (
        f'{_HEAD}{messages}<bpmn:collaboration id="Collaboration">'
        f'<bpmn:participant id="Contact" name="Contact" />{house}{talk}</bpmn:collaboration>\n'
        f'<bpmn:process id={quoteattr(key)} name={quoteattr(name)} isExecutable="true">\n{body}\n'
        f"</bpmn:process>\n{_picture()}</bpmn:definitions>\n"
    ).encode()


def _element(row: _Row) -> str:
    ways = [f"<bpmn:incoming>{_flow_id(a, b)}</bpmn:incoming>" for a, b, _ in _FLOWS if b == row.id]
    ways += [f"<bpmn:outgoing>{_flow_id(a, b)}</bpmn:outgoing>" for a, b, _ in _FLOWS if a == row.id]
    inside = [_element(other) for other in _ROWS if other.stage == row.id] + _flows(row.id)
    named = f" name={quoteattr(row.name)}" if row.name else ""
    attributes = " ".join(filter(None, (row.more, row.cw)))
    parts = "".join([*ways, *(inside if row.size == "stage" else ()), row.inner])
    return f'<bpmn:{row.kind} id="{row.id}"{named} {attributes}>{parts}</bpmn:{row.kind}>'


def _flows(stage: str) -> list[str]:
    homes = {row.id: row.stage for row in _ROWS}
    return [
        f'<bpmn:sequenceFlow id="{_flow_id(a, b)}" sourceRef="{a}" targetRef="{b}" />'
        for a, b, _ in _FLOWS
        if homes[a] == stage
    ]


def _flow_id(source: str, target: str) -> str:
    return f"Flow_{source}_{target}"


def _picture() -> str:
    rows = {row.id: row for row in _ROWS}
    shapes = [_pool("Contact", 50, 60), _pool("House", 150, 420), *map(_shape, _ROWS)]
    edges = [_edge(_flow_id(a, b), way or _straight(rows[a], rows[b])) for a, b, way in _FLOWS]
    edges += [_edge("Asks", ((240, 110), (240, 282))), _edge("Tells", ((446, 260), (446, 110)))]
    plane = "".join([*shapes, *edges])
    return (
        '<bpmndi:BPMNDiagram id="Diagram"><bpmndi:BPMNPlane id="Plane" bpmnElement="Collaboration">'
        f"{plane}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n"
    )


def _pool(key: str, y: int, height: int) -> str:
    bounds = f'<dc:Bounds x="160" y="{y}" width="1760" height="{height}" />'
    return f'<bpmndi:BPMNShape id="{key}_di" bpmnElement="{key}" isHorizontal="true">{bounds}</bpmndi:BPMNShape>\n'


def _shape(row: _Row) -> str:
    width, height = _SIZES[row.size]
    expanded = ' isExpanded="true"' if row.size == "stage" else ""
    bounds = f'<dc:Bounds x="{row.x}" y="{row.y}" width="{width}" height="{height}" />'
    label = ""
    if row.name and row.size == "event":
        across, down = row.label or ((40, 24) if row.kind == "boundaryEvent" else (-12, 40))
        place = f'<dc:Bounds x="{row.x + across}" y="{row.y + down}" width="60" height="14" />'
        label = f"<bpmndi:BPMNLabel>{place}</bpmndi:BPMNLabel>"
    return f'<bpmndi:BPMNShape id="{row.id}_di" bpmnElement="{row.id}"{expanded}>{bounds}{label}</bpmndi:BPMNShape>\n'


def _straight(source: _Row, target: _Row) -> tuple[Point, ...]:
    width, height = _SIZES[source.size]
    return ((source.x + width, source.y + height // 2), (target.x, target.y + _SIZES[target.size][1] // 2))


def _edge(flow: str, way: tuple[Point, ...]) -> str:
    points = "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in way)
    return f'<bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}">{points}</bpmndi:BPMNEdge>\n'
