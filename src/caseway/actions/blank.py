"""The map one begins with: somebody outside, our pool, and the request that opens a case."""

from xml.sax.saxutils import quoteattr

_BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:cw="urn:caseway:bpmn:1" id="Definitions"
    targetNamespace="urn:caseway:processes"
    expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/">
  <bpmn:message id="Message_request" name="request" />
  <bpmn:collaboration id="Collaboration">
    <bpmn:participant id="Contact" name="Contact" />
    <bpmn:participant id="House" name={name} processRef={key} />
    <bpmn:messageFlow id="Asks" sourceRef="Contact" targetRef="Start_Request" />
  </bpmn:collaboration>
  <bpmn:process id={key} name={name} isExecutable="true">
    <bpmn:startEvent id="Start_Request" name="Request">
      <bpmn:messageEventDefinition id="Start_Request_message" messageRef="Message_request" />
    </bpmn:startEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram">
    <bpmndi:BPMNPlane id="Plane" bpmnElement="Collaboration">
      <bpmndi:BPMNShape id="Contact_shape" bpmnElement="Contact" isHorizontal="true">
        <dc:Bounds x="120" y="80" width="900" height="60" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="House_shape" bpmnElement="House" isHorizontal="true">
        <dc:Bounds x="120" y="200" width="900" height="300" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Start_Request_shape" bpmnElement="Start_Request">
        <dc:Bounds x="222" y="332" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="216" y="375" width="48" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Asks_edge" bpmnElement="Asks">
        <di:waypoint x="240" y="140" /><di:waypoint x="240" y="332" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def blank(key: str, name: str) -> bytes:
    """A map of that key with its picture. It reads, and is not ready to be published."""
    return _BLANK.format(key=quoteattr(key), name=quoteattr(name)).encode()
