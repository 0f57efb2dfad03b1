"""Small maps in a few words: elements are functions, flows are lines such as `ask > decide > done`."""

import re
from itertools import pairwise

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:cw="urn:caseway:bpmn:1" '
    'id="file" targetNamespace="urn:test">'
)
_ROOT_KINDS = {
    "messageRef": '<message id="message-{0}" name="{0}"/>',
    "signalRef": '<signal id="signal-{0}" name="{0}"/>',
    "errorRef": '<error id="error-{0}" name="{0}" errorCode="{0}"/>',
    "escalationRef": '<escalation id="escalation-{0}" name="{0}" escalationCode="{0}"/>',
}


def drawn(*parts: str, head: str = "") -> bytes:
    """A file with one executable process `map` of these elements and flows; `head` comes before it."""
    body = inside(*parts)
    roots = sorted(
        set(re.findall(r'(messageRef|signalRef|errorRef|escalationRef)="[a-z]+-([^"]+)"', body + head))
    )
    declared = "".join(_ROOT_KINDS[kind].format(name) for kind, name in roots)
    process = f'<process id="map" isExecutable="true">{body}</process>'
    return f"{_HEAD}{declared}{head}{process}</definitions>".encode()


def inside(*parts: str) -> str:
    """Elements as they are, flows as sequence flows; where flows stop without an end event, there is one."""
    flows = [flow for part in parts if not part.startswith("<") for flow in _pairs(part)]
    sources = {flow[0] for flow in flows}
    finished = r'<endEvent id="{0}"|<intermediateThrowEvent id="{0}"[^>]*><linkEvent'
    ends = [
        f'<endEvent id="{target}-end"/>' + _flows(f"{target} > {target}-end")
        for target in dict.fromkeys(flow[1] for flow in flows)
        if target not in sources and not re.search(finished.format(target), "".join(parts))
    ]
    ordered = sorted(parts, key=_rank)  # what the schema puts first may be written anywhere
    return "".join(part if part.startswith("<") else _flows(part) for part in ordered) + "".join(ends)


_FIRST = ("documentation", "incoming", "outgoing", "ioSpecification", "property", "dataInputAssociation")
_SECOND = ("dataOutputAssociation", "potentialOwner", "multiInstance", "standardLoop", "laneSet")
_LAST = ("association ", "association>", "textAnnotation", "group")


def _rank(part: str) -> int:
    """The schema's order of the parts of an element: what belongs to it, what is in it, notes about that."""
    for rank, name in enumerate((*_FIRST, *_SECOND)):
        if part.startswith(f"<{name}"):
            return rank
    return 99 if part.startswith(tuple(f"<{name}" for name in _LAST)) else 50


def _pairs(line: str) -> list[tuple[str, str]]:
    names = [name.strip() for name in line.partition(": ")[0].split(">")]
    return list(pairwise(names))


def _flows(line: str) -> str:
    """`a > b > c`, and `a > b: condition` for the last one."""
    path, _, condition = line.partition(": ")
    names = [name.strip() for name in path.split(">")]
    found = []
    for source, target in pairwise(names):
        inner = ""
        if condition and target == names[-1]:
            inner = f"<conditionExpression>{_escaped(condition)}</conditionExpression>"
        found.append(
            f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">'
            f"{inner}</sequenceFlow>"
        )
    return "".join(found)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")


def node(kind: str, name: str, *parts: str, **attributes: str) -> str:
    """Any element; `cw_x` is written `cw:x`, and scripts are FEEL."""
    if kind == "scriptTask":
        attributes.setdefault("scriptFormat", "feel")
    written = "".join(
        f' {key.replace("cw_", "cw:") if key.startswith("cw_") else key}="{_quoted(value)}"'
        for key, value in attributes.items()
    )
    return f'<{kind} id="{name}"{written}>{inside(*parts)}</{kind}>'


def start(name: str, *parts: str, **attributes: str) -> str:
    return node("startEvent", name, *parts, **attributes)


def end(name: str, *parts: str, **attributes: str) -> str:
    return node("endEvent", name, *parts, **attributes)


def user(name: str, *parts: str, **attributes: str) -> str:
    return node("userTask", name, *parts, **attributes)


def catch(name: str, *parts: str, **attributes: str) -> str:
    return node("intermediateCatchEvent", name, *parts, **attributes)


def throw(name: str, *parts: str, **attributes: str) -> str:
    return node("intermediateThrowEvent", name, *parts, **attributes)


def boundary(name: str, on: str, *parts: str, **attributes: str) -> str:
    return node("boundaryEvent", name, *parts, attachedToRef=on, **attributes)


def sub(name: str, *parts: str, **attributes: str) -> str:
    return node("subProcess", name, *parts, **attributes)


def handler(name: str, *parts: str) -> str:
    return node("subProcess", name, *parts, triggeredByEvent="true")


def xor(name: str, **attributes: str) -> str:
    return node("exclusiveGateway", name, **attributes)


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="message-{name}"/>'


def signal(name: str) -> str:
    return f'<signalEventDefinition signalRef="signal-{name}"/>'


def error(code: str | None = None) -> str:
    return f'<errorEventDefinition errorRef="error-{code}"/>' if code else "<errorEventDefinition/>"


def escalation(code: str | None = None) -> str:
    return (
        f'<escalationEventDefinition escalationRef="escalation-{code}"/>'
        if code
        else "<escalationEventDefinition/>"
    )


def timer(text: str, clock: str = "calendar") -> str:
    kind = "timeCycle" if text.startswith("R") else "timeDate" if text[:1].isdigit() else "timeDuration"
    return (
        f'<timerEventDefinition cw:clock="{clock}"><{kind}>{_escaped(text)}</{kind}></timerEventDefinition>'
    )


def conditional(text: str) -> str:
    return f"<conditionalEventDefinition><condition>{_escaped(text)}</condition></conditionalEventDefinition>"


def link(name: str) -> str:
    return f'<linkEventDefinition name="{name}"/>'


def compensation(activity: str | None = None) -> str:
    return (
        f'<compensateEventDefinition activityRef="{activity}"/>'
        if activity
        else "<compensateEventDefinition/>"
    )


TERMINATE = "<terminateEventDefinition/>"
