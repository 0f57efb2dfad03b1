"""The picture (chapter 12): it shows what is in the file, each thing as the shape or edge that it is."""

from collections.abc import Iterator

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index, local
from caseway.core.process.model import Drawn, Element
from caseway.core.process.reader import drawn

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
    """Every plane, shape and edge of the diagrams. Most pictures are right, and that is seen at a glance."""
    if _is_right(index):
        return []
    every = tuple(drawn(index.model))
    found: list[Finding] = []
    seen: set[str] = set()
    for one in every:
        if one.id and (one.id in seen or one.id in index.by_id):
            found.append(Finding(one.id, "unique-id", f"The id “{one.id}” is used twice."))
        seen.add(one.id)
        at, shown = one.id or one.shows, index.get(one.shows)
        found += [Finding(at, rule, sentence) for rule, sentence in _wrong(one, shown, every)]
    return found


def _is_right(index: Index) -> bool:
    glance, known = index.model.glance, index.by_id
    ids = set(glance.ids)
    return (
        not glance.special
        and len(ids) == len(glance.ids)
        and ids.isdisjoint(known)
        and all(name in known and known[name].kind in _PLANES for name in glance.planes)
        and all(name in known and known[name].kind not in _EDGES for name in glance.shapes)
        and all(name in known and known[name].kind in _EDGES for name in glance.edges)
    )


def _wrong(one: Drawn, shown: Element | None, every: tuple[Drawn, ...]) -> Iterator[tuple[str, str]]:
    if not one.placed:
        lacks = {"BPMNEdge": "two waypoints or more", "BPMNShape": "bounds"}.get(one.kind, "one plane")
        yield "diagram-place", f"A {one.kind} has {lacks}."
    if one.shows and shown is None:
        yield "diagram", f"The diagram shows “{one.shows}”, which is not in the file."
    if shown is not None:
        yield from _as_it_is(one, shown)
    for name in ("isHorizontal", "isExpanded", "isMarkerVisible", "isMessageVisible"):
        if one.attributes.get(name, "true") not in _YES_NO:
            yield "diagram-value", f"“{one.attributes[name]}” is no value of {name}; it is true or false."
    for name in ("sourceElement", "targetElement", "choreographyActivityShape"):
        reference = local(one.attributes.get(name, ""))
        if reference and all(other.id != reference for other in every):
            yield "diagram", f"{name} refers to “{reference}”, which is in no diagram."


def _as_it_is(one: Drawn, shown: Element) -> Iterator[tuple[str, str]]:
    if one.kind == "BPMNPlane" and shown.kind not in _PLANES:
        yield "diagram-kind", f"A plane shows a process or a collaboration, not “{shown.id}”, a {shown.kind}."
    if one.kind == "BPMNShape" and shown.kind in _EDGES:
        yield "diagram-kind", f"“{shown.id}” is a {shown.kind} and is drawn as an edge, not as a shape."
    if one.kind == "BPMNEdge" and shown.kind not in _EDGES:
        yield "diagram-kind", f"“{shown.id}” is a {shown.kind} and is drawn as a shape, not as an edge."
