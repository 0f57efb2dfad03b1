"""A map no larger than a stamp: shapes and lines without a word, for the card of a process."""

from caseway.core.process import Bounds, Node
from caseway.web.drawing.figures import middle
from caseway.web.drawing.lettering import number
from caseway.web.drawing.sheet import Sheet
from caseway.web.drawing.whole import opened

FLAT = 2.8
"""The picture of a card is at most so many times as wide as it is high."""


def draw_small(sheet: Sheet) -> str:
    """The shapes of the map as an SVG element; decoration beside a name, so it says nothing."""
    diagram, nodes = sheet.definition.diagram, sheet.definition.nodes
    lines = [_line(diagram.edges[i]) for i in sheet.definition.flows if len(diagram.edges.get(i, ())) > 1]
    placed = [(node, diagram.shapes[i]) for i, node in nodes.items() if i in diagram.shapes]
    scopes = [_shape(node, at) for node, at in placed if node.kind == "subProcess"]
    shapes = [_shape(node, at) for node, at in placed if node.kind != "subProcess"]
    return f"{opened(_frame(sheet), '', style='map-small')}{''.join((*scopes, *lines, *shapes))}</svg>"


def _frame(sheet: Sheet) -> Bounds:
    """The bounds of what is drawn, with room above and below where the map is very flat."""
    shapes = [
        sheet.definition.diagram.shapes[i]
        for i in sheet.definition.nodes
        if i in sheet.definition.diagram.shapes
    ]
    if not shapes:
        return Bounds(0, 0, 280, 100)
    left, top = min(b.x for b in shapes) - 20, min(b.y for b in shapes) - 20
    wide = max(b.x + b.width for b in shapes) + 20 - left
    high = max(b.y + b.height for b in shapes) + 20 - top
    tall = max(high, wide / FLAT)
    return Bounds(left, top - (tall - high) / 2, wide, tall)


def _line(points: tuple[tuple[float, float], ...]) -> str:
    path = "L".join([f"{number(x)} {number(y)}" for x, y in points])
    return f'<path class="line" d="M{path}"/>'


def _shape(node: Node, b: Bounds) -> str:
    x, y = middle(b)
    if node.kind.endswith("Event"):
        style = "end" if node.kind == "endEvent" else "closing" if node.closure else "event"
        return f'<circle class="{style}" cx="{number(x)}" cy="{number(y)}" r="{number(b.width / 2)}"/>'
    if node.kind.endswith("Gateway"):
        corners = ((x, b.y), (b.x + b.width, y), (x, b.y + b.height), (b.x, y))
        points = " ".join([f"{number(px)},{number(py)}" for px, py in corners])
        return f'<polygon class="event" points="{points}"/>'
    style = "scope" if node.kind == "subProcess" else "task"
    place = f'x="{number(b.x)}" y="{number(b.y)}" width="{number(b.width)}" height="{number(b.height)}"'
    return f'<rect class="{style}" {place} rx="{20 if style == "scope" else 14}"/>'
