"""A map prepared for drawing: everything that is the same for every case, written once."""

from collections.abc import Iterator
from html import escape

import msgspec

from caseway.core.process import Bounds, Definition, Node
from caseway.core.process.model import Element, Model
from caseway.web.drawing import figures
from caseway.web.drawing.ahead import TASKS, Ahead, Branch, ahead_of
from caseway.web.drawing.edges import association, message_flow, sequence_flow

MARGIN = 12.0
HEADER = 30.0


class Piece(msgspec.Struct, frozen=True):
    """The group of one element, cut where the class of a position goes in, and after its title."""

    element: str
    head: str
    title: str
    content: str

    def drawn(self, classes: str = "", note: str = "") -> str:
        """The group with these further classes; `note` is told on hover, after what the map says itself."""
        words = ". ".join([part for part in (self.title, note) if part])
        spoken = f"<title>{escape(words)}</title>" if words else ""
        return f'{self.head}{classes}">{spoken}{self.content}</g>'


class Sheet(msgspec.Struct, frozen=True):
    """A prepared map. `steps` are the elements that a reader would call a step; `pieces` are in drawing order."""

    definition: Definition
    names: dict[str, str]
    steps: frozenset[str]
    pieces: tuple[Piece, ...]
    view: Bounds

    def name_of(self, element: str) -> str:
        """What to call an element: its name, else that of what it belongs to."""
        node = self.definition.nodes.get(element)
        if node is None:
            return self.names.get(element, element)
        return node.name or node.verb or self.names.get(node.parent) or self.definition.name

    def ahead(self, element: str) -> Ahead:
        """The ways on from an element."""
        return ahead_of(self.definition, element)

    def branches(self, element: str) -> tuple[Branch, ...]:
        """The ways on from an element, without where they part."""
        return self.ahead(element).branches


def sheet_of(model: Model, definition: Definition) -> Sheet:
    """Prepare a map. `model` is what `definition` was compiled from: it knows pools, lanes and message flows."""
    elements = {element.id: element for element in model.root.walk() if element.id}
    names = {i: element.attributes.get("name", "") for i, element in elements.items()}
    steps = frozenset([n.id for n in definition.nodes.values() if n.kind in TASKS and n.name])
    layers = [_grounds(definition, elements), _scopes(definition), _flows(definition, elements, names)]
    layers += [_nodes(definition), _things(definition, elements)]
    pieces = tuple([piece for layer in layers for piece in layer])
    return Sheet(definition, names, steps, pieces, _view(definition))


def _view(definition: Definition) -> Bounds:
    shapes = definition.diagram.shapes.values()
    points = [point for edge in definition.diagram.edges.values() for point in edge]
    xs = [b.x for b in shapes] + [b.x + b.width for b in shapes] + [p[0] for p in points]
    ys = [b.y for b in shapes] + [b.y + b.height for b in shapes] + [p[1] for p in points]
    left, top = min(xs, default=0.0) - MARGIN, min(ys, default=0.0) - MARGIN
    return Bounds(left, top, max(xs, default=0.0) + MARGIN - left, max(ys, default=0.0) + MARGIN - top)


def _piece(element: str, style: str, content: str, title: str = "") -> Piece:
    return Piece(element, f'<g data-element="{escape(element)}" class="{style}', title, content)


def _grounds(definition: Definition, elements: dict[str, Element]) -> Iterator[Piece]:
    """Pools and lanes, the outer ones first, as the file has them."""
    shapes = definition.diagram.shapes
    lanes = [i for i in shapes if i in elements and elements[i].kind == "lane"]
    for i, bounds in shapes.items():
        element = elements.get(i)
        if element is not None and element.kind == "participant":
            known = "processRef" in element.attributes
            style = "pool" if known else "pool black-box"
            yield _piece(
                i, style, figures.pool(bounds, element.attributes.get("name", ""), HEADER if known else 0.0)
            )
    for number, i in enumerate(lanes):
        style = "lane" if number % 2 == 0 else "lane odd"
        yield _piece(i, style, figures.lane(shapes[i], elements[i].attributes.get("name", ""), HEADER))


def _scopes(definition: Definition) -> Iterator[Piece]:
    for node in definition.nodes.values():
        bounds = definition.diagram.shapes.get(node.id)
        if node.kind == "subProcess" and bounds is not None:
            style = "scope" if node.incoming else "scope beside"
            yield _piece(node.id, style, figures.figure(bounds, node), _title(node))


def _flows(definition: Definition, elements: dict[str, Element], names: dict[str, str]) -> Iterator[Piece]:
    diagram = definition.diagram
    defaults = {e.attributes["default"] for e in elements.values() if "default" in e.attributes}
    labels = []
    for i, points in diagram.edges.items():
        if len(points) < 2:
            continue
        kind = elements[i].kind if i in elements else ""
        if kind == "messageFlow":
            yield _piece(i, "message-flow", message_flow(points))
        elif kind == "sequenceFlow":
            plain = (
                elements[definition.flows[i].source].kind == "exclusiveGateway"
                if i in definition.flows
                else False
            )
            yield _piece(i, "flow", sequence_flow(points, i in defaults and plain), names.get(i, ""))
        else:
            yield _piece(i, "association", association(points))
        if names.get(i) and i in diagram.labels:
            labels.append(_piece(i, "flow-name", figures.label(diagram.labels[i], names[i], None)))
    yield from labels


def _nodes(definition: Definition) -> Iterator[Piece]:
    """Everything a token can rest at, boundary events last, with the names beside them."""
    diagram = definition.diagram
    ordered = sorted(definition.nodes.values(), key=lambda node: node.kind == "boundaryEvent")
    for node in ordered:
        bounds = diagram.shapes.get(node.id)
        if bounds is None or node.kind == "subProcess":
            continue
        content = figures.figure(bounds, node)
        if node.name and node.kind not in TASKS and node.id in diagram.labels:
            content += figures.label(diagram.labels[node.id], node.name, bounds)
        yield _piece(node.id, style_of(node), content, _title(node))


def style_of(node: Node) -> str:
    """The classes of a node that do not depend on any case."""
    if node.kind.endswith("Gateway"):
        return "gateway"
    if not node.kind.endswith("Event"):
        return "task"
    part = {"startEvent": "start", "endEvent": "end"}.get(node.kind, "between")
    loose = " loose" if not node.interrupting and node.kind in ("boundaryEvent", "startEvent") else ""
    closing = " closing" if node.closure is not None else ""
    return f"event {part}{loose}{closing}"


def _title(node: Node) -> str:
    said = [node.name or node.verb or ""]
    if node.role and node.kind.endswith("Task"):
        said[0] += f" ({node.role})"
    if node.documentation:
        said.append(node.documentation)
    return ". ".join([part.rstrip(".") for part in said if part])


def _things(definition: Definition, elements: dict[str, Element]) -> Iterator[Piece]:
    """Data and remarks."""
    diagram = definition.diagram
    for i, bounds in diagram.shapes.items():
        element = elements.get(i)
        if element is None:
            continue
        name = element.attributes.get("name", "")
        if element.kind in ("dataObjectReference", "dataStoreReference"):
            content = figures.data_object(bounds)
            if name and i in diagram.labels:
                content += figures.label(diagram.labels[i], name, bounds)
            yield _piece(i, "data", content)
        elif element.kind == "textAnnotation":
            yield _piece(i, "remark", figures.annotation(bounds, element.words("text")))
