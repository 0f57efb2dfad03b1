"""Files in and out: what is not ours comes back as it was."""

from caseway.core.process import Bounds, compile_model, read, write

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
