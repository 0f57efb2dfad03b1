"""The shapes of BPMN, each from its bounds: what stands inside the group of an element."""

from caseway.core.process import Bounds, Node
from caseway.web.drawing.icons import GATEWAY_SIGNS, TASK_SIGNS, event_sign, sign
from caseway.web.drawing.lettering import lines_of, number, text_at

SIZE = 12.0
LEADING = 15.0
LABEL_LEADING = 14.0
TALL = 70.0
"""From this height on the sign of a task stands above its name, below it beside."""


def _rect(b: Bounds, style: str, radius: float = 0.0) -> str:
    rounded = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect class="{style}" x="{number(b.x)}" y="{number(b.y)}" width="{number(b.width)}" '
        f'height="{number(b.height)}"{rounded}/>'
    )


def middle(b: Bounds) -> tuple[float, float]:
    """The middle of a rectangle."""
    return b.x + b.width / 2, b.y + b.height / 2


def task(b: Bounds, node: Node) -> str:
    """A rounded box with the sign of its kind and its name."""
    x, y = middle(b)
    drawn = TASK_SIGNS.get(node.kind)
    if b.height >= TALL:
        lines = lines_of(node.name, b.width - 18, SIZE, 3)
        below = 5 if drawn is not None and len(lines) > 1 else 2
        words = text_at(x, y + below, lines, LEADING)
        return _rect(b, "shape", 10) + sign(drawn, b.x + 14, b.y + 14, 0.8) + words
    aside = 12 if drawn is not None else 0
    words = text_at(x + aside, y, lines_of(node.name, b.width - 14 - 2 * aside, SIZE, 2), LEADING)
    return _rect(b, "shape", 10) + sign(drawn, b.x + 16, y, 0.8) + words


def sub_process(b: Bounds, node: Node) -> str:
    """A wide box with its name in the corner; an event sub-process is dotted."""
    return _rect(b, "shape", 14) + text_at(b.x + 14, b.y + 16, [node.name], LEADING, "start")


def event(b: Bounds, node: Node) -> str:
    """One ring to start, two rings in between, a thick one to end; dashed if it does not interrupt."""
    x, y = middle(b)
    radius = b.width / 2
    throws = node.kind in ("intermediateThrowEvent", "endEvent")
    rings = f'<circle class="shape" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
    if node.kind in ("intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent"):
        rings += f'<circle class="ring" cx="{number(x)}" cy="{number(y)}" r="{number(radius - 3.5)}"/>'
    return rings + sign(event_sign(node.event or "none", throws), x, y, 0.95 * radius / 18)


def gateway(b: Bounds, node: Node) -> str:
    """A diamond with its marker."""
    x, y = middle(b)
    right, bottom = b.x + b.width, b.y + b.height
    corners = [(x, b.y), (right, y), (x, bottom), (b.x, y)]
    points = " ".join([f"{number(px)},{number(py)}" for px, py in corners])
    return f'<polygon class="shape" points="{points}"/>' + sign(
        GATEWAY_SIGNS.get(node.kind), x, y, b.width / 50
    )


def figure(b: Bounds, node: Node) -> str:
    """The shape of any flow node."""
    if node.kind == "subProcess":
        return sub_process(b, node)
    if node.kind.endswith("Gateway"):
        return gateway(b, node)
    if node.kind.endswith("Event"):
        return event(b, node)
    return task(b, node)


def pool(b: Bounds, name: str, header: float) -> str:
    """A participant: with its name on its side, or in its middle when nothing is known of its inside."""
    x, y = middle(b)
    if not header:
        return _rect(b, "shape", 6) + text_at(x, y, [name], LEADING)
    strip = Bounds(b.x, b.y, header, b.height)
    return _rect(b, "shape", 6) + _rect(strip, "strip", 6) + upright(b.x + header / 2, y, name)


def lane(b: Bounds, name: str, header: float) -> str:
    """A role's part of a pool."""
    strip = Bounds(b.x, b.y, header, b.height)
    return _rect(b, "shape") + _rect(strip, "strip") + upright(b.x + header / 2, b.y + b.height / 2, name)


def upright(x: float, y: float, name: str) -> str:
    """A name read from below upwards."""
    turned = text_at(0, 0, [name], LEADING)
    return f'<g transform="translate({number(x)} {number(y)}) rotate(-90)">{turned}</g>'


def data_object(b: Bounds) -> str:
    """A sheet with a folded corner."""
    fold = 10.0
    x, y, right, bottom = b.x, b.y, b.x + b.width, b.y + b.height
    outline = f"M{number(x)} {number(y)}H{number(right - fold)}L{number(right)} {number(y + fold)}"
    outline += f"V{number(bottom)}H{number(x)}Z M{number(right - fold)} {number(y)}V{number(y + fold)}H{number(right)}"
    return f'<path class="shape" d="{outline}"/>'


def annotation(b: Bounds, text: str) -> str:
    """A remark beside an open bracket."""
    bracket = f"M{number(b.x + 8)} {number(b.y)}H{number(b.x)}V{number(b.y + b.height)}H{number(b.x + 8)}"
    lines = lines_of(text, b.width - 16, SIZE, int(b.height // LEADING) or 1)
    words = text_at(b.x + 12, b.y + b.height / 2, lines, LEADING, "start")
    return f'<path class="line" d="{bracket}"/>{words}'


def label(at: Bounds, name: str, beside: Bounds | None) -> str:
    """A name outside its element, kept to the side of it that the diagram gives."""
    x, y = middle(at)
    anchor = "middle"
    if beside is not None and at.x >= beside.x + beside.width * 0.6:
        anchor, x = "start", at.x
    elif beside is not None and at.x + at.width <= beside.x + beside.width * 0.4:
        anchor, x = "end", at.x + at.width
    lines = lines_of(name, max(at.width, 24) * 1.12, SIZE - 0.5, max(round(at.height / LABEL_LEADING), 1))
    return f'<g class="label">{text_at(x, y, lines, LABEL_LEADING, anchor)}</g>'
