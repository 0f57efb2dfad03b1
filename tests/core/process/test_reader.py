"""Files in and out: what is not ours comes back as it was."""

import pytest

from caseway.core.process import Bounds, Unreadable, as_text, compile_model, read, write

FOREIGN = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- drawn by hand -->
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="http://example.org/tool"
    xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" xmlns:cw="urn:caseway:bpmn:1"
    id="d" targetNamespace="urn:t" x:version="7">
  <b:process id="p" name="Über" isExecutable="true">
    <b:extensionElements><x:colour rgb="#fff"><x:deep/></x:colour></b:extensionElements>
    <b:laneSet id="ls"><b:lane id="l" name="Agents" cw:role="agent">
      <b:flowNodeRef>t</b:flowNodeRef></b:lane></b:laneSet>
    <b:startEvent id="s"/>
    <b:userTask id="t" name="Work" x:owner="me"><b:documentation>Do <![CDATA[<it>]]></b:documentation></b:userTask>
    <b:endEvent id="e"/>
    <b:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
    <b:sequenceFlow id="f2" sourceRef="t" targetRef="e"/>
  </b:process>
  <di:BPMNDiagram id="dg"><di:BPMNPlane id="pl" bpmnElement="p">
    <di:BPMNShape id="t_di" bpmnElement="t"><dc:Bounds x="10.5" y="20" width="100" height="80"/>
      <di:BPMNLabel><dc:Bounds x="11" y="21" width="9" height="8"/></di:BPMNLabel></di:BPMNShape>
    <di:BPMNShape id="s_di" bpmnElement="s"><dc:Bounds x="a" y="20" width="36" height="36"/></di:BPMNShape>
    <di:BPMNEdge id="f1_di" bpmnElement="f1"><dd:waypoint x="1" y="2"/><dd:waypoint x="3" y="4.25"/></di:BPMNEdge>
  </di:BPMNPlane></di:BPMNDiagram>
</b:definitions>
""".encode("latin-1")


def test_a_file_comes_back_with_everything_that_is_not_ours() -> None:
    model = read(FOREIGN)
    text = write(model).decode()
    for kept in (
        "<!-- drawn by hand -->",
        'rgb="#fff"',
        "<x:deep/>",
        'x:owner="me"',
        "<![CDATA[<it>]]>",
        'x="10.5"',
        "Über",
    ):
        assert kept in text
    again = read(text.encode())
    assert again.root == model.root
    assert again.glance == model.glance
    assert write(again) == write(model)


def test_the_picture_is_there_when_it_is_asked_for() -> None:
    definition = compile_model(read(FOREIGN), {}, {}, version=3)
    assert (definition.key, definition.name, definition.version) == ("p", "Über", 3)
    assert definition.diagram.shapes == {"t": Bounds(10.5, 20, 100, 80)}
    assert definition.diagram.labels == {"t": Bounds(11, 21, 9, 8)}
    assert definition.diagram.edges == {"f1": ((1, 2), (3, 4.25))}


def test_a_node_tells_its_role_and_its_text() -> None:
    node = compile_model(read(FOREIGN), {}, {}).nodes["t"]
    assert (node.role, node.documentation, node.incoming, node.outgoing) == (
        "agent",
        "Do <it>",
        ("f1",),
        ("f2",),
    )


def test_a_default_namespace_and_a_prefix_mean_the_same() -> None:
    plain = FOREIGN.replace(b"<b:", b"<").replace(b"</b:", b"</").replace(b"xmlns:b=", b"xmlns=")
    assert read(plain).root == read(FOREIGN).root


TEXT = FOREIGN.decode("latin-1").replace("ISO-8859-1", "{}")


@pytest.mark.parametrize(
    "file",
    [
        TEXT.format("UTF-8").encode(),
        TEXT.format("UTF-8").encode("utf-8-sig"),
        TEXT.format("UTF-16").encode("utf-16"),
        TEXT.format("UTF-16").encode(),
        TEXT.format("ISO-8859-1").encode("latin-1"),
        TEXT.format("windows-1252").encode("cp1252"),
        b"\n  " + TEXT.format("UTF-8").encode(),
        TEXT.format("UTF-8")
        .encode()
        .replace(b"<!-- drawn by hand -->", b"<!DOCTYPE definitions><?pi by hand?>"),
    ],
    ids=["utf-8", "mark", "utf-16", "says utf-16", "latin", "windows", "blank lines", "doctype"],
)
def test_a_file_is_read_in_every_encoding_and_comes_back_as_utf_8(file: bytes) -> None:
    model = read(file)
    assert model.root == read(FOREIGN).root
    again = read(write(model))
    assert (again.root, again.glance) == (model.root, model.glance)
    assert "Über" in write(model).decode()
    if b"UTF-8" in file[:60]:
        assert write(model) == file


def test_what_other_tools_write_in_other_places_comes_back_too() -> None:
    """Coordinates of every kind, attributes without a namespace, two diagrams, no ids, elements out of order."""
    odd = (
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/'
        b'20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><process vendor="x"><task id="'
        + b"t"
        * 20_000
        + b'" colour="red"/><startEvent/><unknown><deep xmlns="urn:x"/></unknown></process>'
        b'<di:BPMNDiagram><di:BPMNPlane><di:BPMNShape bpmnElement="gone">'
        b'<dc:Bounds x="-1.5e2" y="0.30000000000000004" width="1E1" height=".5"/>'
        b"</di:BPMNShape></di:BPMNPlane></di:BPMNDiagram><di:BPMNDiagram/></definitions>"
    )
    assert write(read(odd)) == odd


@pytest.mark.parametrize(
    ("file", "word"),
    [
        (b'<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>', "XPDL"),
        (b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', "draft"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "DMN"),
        (b'<x:BPMNDiagram xmlns:x="http://www.omg.org/spec/BPMN/20100524/DI"/>', "part"),
        (b"PK\x03\x04 a drawing", "well-formed"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "well-formed"),
    ],
)
def test_what_is_no_bpmn_2_0_is_refused_by_its_name(file: bytes, word: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(file)
    assert word in refused.value.findings[0].sentence


def test_a_file_in_other_letters_is_text_in_utf_8_and_what_is_no_xml_is_still_shown() -> None:
    said = as_text(TEXT.format("UTF-16").encode("utf-16"))
    assert read(said.encode()).root == read(FOREIGN).root
    assert as_text(TEXT.format("UTF-8").encode()) == TEXT.format("UTF-8")
    assert as_text(b"\xff\x00 nothing") == "\ufffd\x00 nothing"
