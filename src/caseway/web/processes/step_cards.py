"""A step of a map told in words: who does it, with what, by when, how it may end, and who waits there."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from caseway.core.process import Definition, Node
from caseway.core.process.iso8601 import duration_of
from caseway.core.values import reference_of
from caseway.store.definitions import Bundle
from caseway.store.standings import COUNT_MAX, Crowd, Waiting
from caseway.web.drawing import Heat, Sheet
from caseway.web.parts import Chip, Person, Tone, person
from caseway.web.stamps import Reader, Stamp, span
from caseway.web.words import STAGES, outcome_words, plain

WARM, LATE = timedelta(days=1), timedelta(days=3)
"""From when on a case that waits for work of ours is marked."""
WAITS = frozenset({"receiveTask", "eventBasedGateway", "intermediateCatchEvent"})
TONES: dict[Heat, Tone] = {"": "", "warm": "amber", "late": "red"}
ICONS: dict[Heat, str] = {"": "users", "warm": "clock", "late": "clock-alert"}
KINDS = {
    "userTask": ("A person's task", "user"),
    "manualTask": ("Work outside the desk", "user"),
    "sendTask": ("A message to the contact", "send"),
    "receiveTask": ("Waits for a message", "mail-open"),
    "serviceTask": ("A job of the machine", "cpu"),
    "scriptTask": ("A computation", "cpu"),
    "businessRuleTask": ("A decision by table", "list-checks"),
    "callActivity": ("Another process", "workflow"),
    "exclusiveGateway": ("One way of several", "split"),
    "inclusiveGateway": ("Some ways of several", "split"),
    "parallelGateway": ("All ways at once", "split"),
    "eventBasedGateway": ("Waits for what comes first", "hourglass"),
    "subProcess": ("A part of the process", "layers"),
    "startEvent": ("A case begins", "play"),
    "endEvent": ("An end", "circle-check"),
    "boundaryEvent": ("May interrupt", "zap"),
}
_EVENTS = {
    "timer": ("When time has come", "timer"),
    "message": ("When they write", "mail"),
    "signal": ("On a signal", "radio"),
    "conditional": ("On a condition", "circle-dot"),
    "escalation": ("Raised to somebody", "chevrons-up"),
    "error": ("An error", "octagon-alert"),
}


class Line(msgspec.Struct, frozen=True):
    """Something to know of a step: what it is, and its value; `href` where there is more."""

    label: str
    value: str
    href: str = ""


class Way(msgspec.Struct, frozen=True):
    """A way on: when it is taken, and the step it leads to."""

    when: str
    to: str
    href: str
    icon: str = "arrow-right"


class WaitingLine(msgspec.Struct, frozen=True):
    """A case that stands here, and since when."""

    reference: str
    subject: str
    who: str
    since: Stamp
    version: str = ""
    assignee: Person | None = None


class StepCard(msgspec.Struct, frozen=True):
    """The chosen step beside the map. Numbers are words already: `1000+`."""

    element: str
    title: str
    kind: str
    icon: str
    role: str
    stage: str
    words: tuple[str, ...]
    instructions: tuple[str, ...]
    lines: tuple[Line, ...]
    outcomes: tuple[str, ...]
    ways: tuple[Way, ...]
    here: Chip | None
    done: str
    skipped: str
    waiting: tuple[WaitingLine, ...]
    list_href: str


def counted(number: int) -> str:
    """A capped count as it is written."""
    return f"{COUNT_MAX}+" if number > COUNT_MAX else str(number)


def is_work(node: Node) -> bool:
    """Whether a case that stands here waits for one of ours, not for the contact or for time."""
    return node.kind in ("userTask", "manualTask", "serviceTask", "callActivity", "task")


def heat_of(node: Node, oldest: datetime | None, now: datetime) -> Heat:
    """How long the longest has waited for us, in three steps; what waits for others is never late."""
    if oldest is None or not is_work(node):
        return ""
    return "late" if now - oldest >= LATE else "warm" if now - oldest >= WARM else ""


def age_of(oldest: datetime | None, now: datetime) -> str:
    """How long the longest has waited, in a few letters: `9 min`, `3 h`, `2 days`."""
    return span(max(now - oldest, timedelta())).replace("under a minute", "now") if oldest else ""


def crowd_said(name: str, crowd: Crowd, now: datetime) -> str:
    """The badge of a step for those who cannot see it."""
    return f"Cases at {name}: {counted(crowd.count)}, {age_of(crowd.oldest, now)} at the longest"


def list_href(key: str, element: str, version: int = 0) -> str:
    """The list of the cases that stand at a step."""
    return f"/lists/step:{key}:{element}{f':{version}' if version else ''}"


def kind_of(node: Node) -> tuple[str, str]:
    """What a step is, in words, and its icon."""
    if node.closure is not None:
        return "Closes the case", "archive"
    if node.kind not in KINDS or node.kind == "boundaryEvent":
        return _EVENTS.get(node.event or "", KINDS.get(node.kind, ("A step", "circle")))
    return KINDS[node.kind]


def duration_words(text: str, working: bool) -> str:
    """`PT8H` as `8 working hours`; anything else as it stands on the map."""
    found = duration_of(text)
    if found is None or found.months:
        return text
    hours, rest = divmod(int(found.rest.total_seconds()), 3600)
    minutes, of = rest // 60, " working" if working else ""
    if hours >= 24 and hours % 24 == 0 and not working:
        return "1 day" if hours == 24 else f"{hours // 24} days"
    if hours and not minutes:
        return f"1{of} hour" if hours == 1 else f"{hours}{of} hours"
    return f"{hours} h {minutes} min" if hours else f"{minutes}{of} minutes"


def lines_of(key: str, version: int, bundle: Bundle, node: Node) -> Iterator[Line]:
    """What the map says of a step, one line each."""
    files = f"/processes/{key}/versions/{version}"
    if node.due:
        yield Line("Due", f"in {duration_words(node.due, True)}")
    if node.assign:
        words = {"route": "whoever is free and can", "same": "whoever had it", "lead": "a lead"}
        yield Line("Goes to", words.get(node.assign, node.assign))
    if node.sop:
        yield Line("Instructions", node.sop)
    if node.form:
        yield Line("Form", plain(node.form), f"{files}#form-{node.form}")
    if node.decision:
        yield Line("Table", plain(node.decision), f"{files}#table-{node.decision}")
    if node.template:
        yield Line("Message", plain(node.template), f"{files}#message-{node.template}")
    if node.verb and node.event == "message":
        yield Line("Hears", plain(node.verb))
    if node.sets or node.yields:
        yield Line("Yields", ", ".join(plain(name) for name in dict.fromkeys((*node.sets, *node.yields))))
    if node.needs:
        yield Line("Needs", ", ".join(plain(name) for name in node.needs))
    if node.to:
        yield Line("Raised to", plain(node.to))
    if node.closure:
        yield Line("Closes as", plain(node.closure))


def ways_on(key: str, sheet: Sheet, node: Node) -> Iterator[Way]:
    """The flows out of a step, and the clocks and answers that may take a case away from it."""
    definition = sheet.definition
    parting = _parting(definition, node)
    for flow_id in parting.outgoing:
        target = definition.flows[flow_id].target
        yield Way(_when(definition, parting, flow_id), sheet.name_of(target) or target, f"?step={target}")
    for other in definition.nodes.values():
        if other.attached_to == node.id:
            icon = "timer" if other.event == "timer" else "zap"
            target = definition.flows[other.outgoing[0]].target if other.outgoing else other.id
            yield Way(sheet.name_of(other.id), sheet.name_of(target), f"?step={other.id}", icon)


def _parting(definition: Definition, node: Node) -> Node:
    """Where the ways part: the gateway right behind a step, if one asks there, else the step itself."""
    if len(node.outgoing) != 1:
        return node
    after = definition.nodes[definition.flows[node.outgoing[0]].target]
    parts = after.kind.endswith("Gateway") and len(after.outgoing) > 1 and after.kind != "eventBasedGateway"
    return after if parts else node


def _when(definition: Definition, node: Node, flow_id: str) -> str:
    flow = definition.flows[flow_id]
    if flow.name:
        return flow.name
    if flow.condition:
        return flow.condition.lstrip("=").strip()
    return "otherwise" if len(node.outgoing) > 1 and node.kind.endswith("Gateway") else "then"


def waiting_lines(found: list[Waiting], reader: Reader) -> tuple[WaitingLine, ...]:
    """The cases that have stood here longest."""
    return tuple(
        WaitingLine(
            reference_of(one.id),
            one.subject or "No subject",
            person(one.contact_name).name,
            reader.stamp(one.since),
            f"v{one.version}",
            person(one.assignee) if one.assignee else None,
        )
        for one in found
    )


def card_of(bundle: Bundle, sheet: Sheet, element: str, found: Mapping[str, Any], reader: Reader) -> StepCard:
    """The card of a step. `found` holds `version` (the filter, 0 for all), `crowd`, `waiting` and `done`."""
    definition = bundle.definition
    node, key = definition.nodes[element], definition.key
    crowd: Crowd | None = found["crowd"]
    kind, icon = kind_of(node)
    lines = [line.strip() for line in node.documentation.splitlines() if line.strip()]
    heat = heat_of(node, crowd.oldest if crowd else None, reader.now)
    completed, skipped = found["done"]
    return StepCard(
        element=element,
        title=sheet.name_of(element),
        kind=kind,
        icon=icon,
        role=plain(node.role) if node.role and node.kind.endswith("Task") else "",
        stage=STAGES.get(node.stage or "", ""),
        words=tuple(line for line in lines if not line.startswith(("- ", "* "))),
        instructions=tuple(line[2:] for line in lines if line.startswith(("- ", "* "))),
        lines=tuple(lines_of(key, definition.version, bundle, node)),
        outcomes=tuple(outcome_words(name)[0] for name in node.outcomes),
        ways=tuple(ways_on(key, sheet, node)),
        here=Chip(
            f"{counted(crowd.count)} here, longest {age_of(crowd.oldest, reader.now)}",
            ICONS[heat],
            TONES[heat],
        )
        if crowd
        else None,
        done=counted(completed),
        skipped=counted(skipped),
        waiting=waiting_lines(found["waiting"], reader),
        list_href=list_href(key, element, found["version"]),
    )
