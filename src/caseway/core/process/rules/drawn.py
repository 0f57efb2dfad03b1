"""The picture (chapter 12): it shows what is in the file, each thing as the shape or edge that it is."""

from collections.abc import Iterator

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index, local
from caseway.core.process.model import Drawn, Element

_PLANES = frozenset(
    {
        "process",
        "collaboration",
        "globalConversation",
        "choreography",
        "globalChoreographyTask",
        "subProcess",
        "adHocSubProcess",
        "transaction",
        "subChoreography",
    }
)
_EDGES = frozenset(
    {
        "sequenceFlow",
        "messageFlow",
        "association",
        "dataInputAssociation",
        "dataOutputAssociation",
        "conversationLink",
    }
)
_YES_NO = ("true", "false", "1", "0")


def whole(index: Index) -> list[Finding]:
    """Every plane, shape and edge of the diagrams."""
    found: list[Finding] = []
    seen: set[str] = set()
    for drawn in index.model.drawn:
        if drawn.id and (drawn.id in seen or drawn.id in index.by_id):
            found.append(Finding(drawn.id, "unique-id", f"The id “{drawn.id}” is used twice."))
        seen.add(drawn.id)
        shown = index.by_id.get(drawn.shows) or index.get(drawn.shows)
        if not drawn.placed or shown is None or not _fits(drawn, shown):
            at = drawn.id or drawn.shows
            found += [Finding(at, rule, sentence) for rule, sentence in _wrong(drawn, shown, index)]
    return found


def _fits(drawn: Drawn, shown: Element) -> bool:
    """Is there plainly nothing wrong? Most of what is drawn is."""
    if len(drawn.attributes) > 2:
        return False
    if drawn.kind == "BPMNEdge":
        return shown.kind in _EDGES
    return drawn.kind == "BPMNShape" and shown.kind not in _EDGES


def _wrong(drawn: Drawn, shown: Element | None, index: Index) -> Iterator[tuple[str, str]]:
    if not drawn.placed:
        lacks = {"BPMNEdge": "two waypoints or more", "BPMNShape": "bounds"}.get(drawn.kind, "one plane")
        yield "diagram-place", f"A {drawn.kind} has {lacks}."
    if drawn.shows and shown is None:
        yield "diagram", f"The diagram shows “{drawn.shows}”, which is not in the file."
    if shown is not None:
        yield from _as_it_is(drawn, shown)
    for name in ("isHorizontal", "isExpanded", "isMarkerVisible", "isMessageVisible"):
        if drawn.attributes.get(name, "true") not in _YES_NO:
            yield "diagram-value", f"“{drawn.attributes[name]}” is no value of {name}; it is true or false."
    for name in ("sourceElement", "targetElement", "choreographyActivityShape"):
        reference = local(drawn.attributes.get(name, ""))
        if reference and all(other.id != reference for other in index.model.drawn):
            yield "diagram", f"{name} refers to “{reference}”, which is in no diagram."


def _as_it_is(drawn: Drawn, shown: Element) -> Iterator[tuple[str, str]]:
    if drawn.kind == "BPMNPlane" and shown.kind not in _PLANES:
        yield "diagram-kind", f"A plane shows a process or a collaboration, not “{shown.id}”, a {shown.kind}."
    if drawn.kind == "BPMNShape" and shown.kind in _EDGES:
        yield "diagram-kind", f"“{shown.id}” is a {shown.kind} and is drawn as an edge, not as a shape."
    if drawn.kind == "BPMNEdge" and shown.kind not in _EDGES:
        yield "diagram-kind", f"“{shown.id}” is a {shown.kind} and is drawn as a shape, not as an edge."
