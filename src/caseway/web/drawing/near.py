"""The small live map of one case: where it came from, where it is, and the ways on, readable at 290 pixels."""

from html import escape

import msgspec

from caseway.core.process import Bounds, Node
from caseway.web.drawing.ahead import Ahead, Branch
from caseway.web.drawing.edges import sequence_flow
from caseway.web.drawing.icons import EVENT_SIGNS, GATEWAY_SIGNS, sign
from caseway.web.drawing.lettering import lines_of, number, text_at
from caseway.web.drawing.position import Position, told
from caseway.web.drawing.sheet import Sheet

WIDE = 290.0
SIZE = 12.0
SMALL = 11.5
"""What lies beside the step where the case is, is written a little smaller."""
BOLD = 1.07
"""Words in bold are wider by so much."""
LEADING = 13.5
WAYS_MAX = 5
LOW, HIGH = 26.0, 36.0
GAP = 6.0
BEFORE = Bounds(1, 0, 66, 36)
HERE = Bounds(82, 0, 78, 48)
PARTING = 177.0
HALF = 10.0
AFTER_X = 201.0
AFTER_WIDE = WIDE - AFTER_X - 1
INSET = 7.0
CLOCK = 14.0


class Way(msgspec.Struct, frozen=True):
    """One way on with its words and the middle height of its box."""

    branch: Branch
    lines: list[str]
    y: float
    high: float


def draw_near(sheet: Sheet, position: Position) -> str:
    """The neighbourhood of the first element of `here` as an SVG element; the start of the map before it begins."""
    if position.ended and not position.here:
        return _drawn(sheet, position, _over(sheet, position), HERE.height + 12)
    here = position.here[0] if position.here else next(iter(sheet.definition.starts), "")
    node = sheet.definition.nodes.get(here)
    if node is None:
        return ""
    ahead = sheet.ahead(here)
    ways, high = _placed(_ways(ahead))
    y = high / 2
    body = _before(sheet, position, node, y) + _after(ahead, ways, node, y) + _here(sheet, position, node, y)
    return _drawn(sheet, position, body, high)


def _drawn(sheet: Sheet, position: Position, body: str, high: float) -> str:
    spoken = escape(told(sheet, position).sentence())
    return (
        f'<svg class="map-near" role="img" aria-label="{escape(sheet.definition.name)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(WIDE)} {number(high)}">'
        f"<desc>{spoken}</desc>{body}</svg>"
    )


def _over(sheet: Sheet, position: Position) -> str:
    """The last step, how the case was closed, and the end."""
    y = (HERE.height + 12) / 2
    nodes = sheet.definition.nodes
    closures = [nodes[e] for e in position.passed if e in nodes and nodes[e].closure is not None]
    name = (closures[-1].name or closures[-1].closure or "") if closures else "Over"
    steps = [e for e in position.passed if e in sheet.steps]
    at = Bounds(HERE.x, y - HERE.height / 2, HERE.width, HERE.height)
    before = Bounds(BEFORE.x, y - HERE.height / 2, BEFORE.width, HERE.height)
    end = f'<circle class="shape" cx="{number(AFTER_X + 11)}" cy="{number(y)}" r="11"/>'
    parts = [_line((HERE.x + HERE.width, y), (AFTER_X, y)), f'<g class="event end is-passed">{end}</g>']
    if steps:
        parts.append(_box(before, "is-passed", sheet.name_of(steps[-1]), 3, steps[-1]))
        parts.append(_line((BEFORE.x + BEFORE.width, y), (HERE.x, y)))
    closing = closures[-1].id if closures else ""
    return "".join((*parts, _box(at, "is-closed", name[:1].upper() + name[1:], 3, closing)))


def _ways(ahead: Ahead) -> list[Branch]:
    """The ways on, one for each name, at most five; more of them end in one that says how many."""
    named = list({branch.label: branch for branch in ahead.branches if branch.label}.values())
    if len(named) <= WAYS_MAX:
        return named
    rest = len(named) - WAYS_MAX + 1
    return [*named[: WAYS_MAX - 1], Branch(f"{rest} more", "", "")]


def _placed(branches: list[Branch]) -> tuple[list[Way], float]:
    """The ways from top to bottom, and how high the picture is with them."""
    words = [
        lines_of(b.label, AFTER_WIDE - INSET - (CLOCK if b.event == "timer" else 0), SMALL, 2)
        for b in branches
    ]
    heights = [HIGH if len(lines) > 1 else LOW for lines in words]
    needed = sum(heights) + GAP * max(len(heights) - 1, 0)
    total = max(needed, HERE.height + 8) + 4
    top, ways = (total - needed) / 2, []
    for branch, lines, high in zip(branches, words, heights, strict=True):
        ways.append(Way(branch, lines, top + high / 2, high))
        top += high + GAP
    return ways, total


def _box(b: Bounds, style: str, name: str, most: int, element: str = "") -> str:
    bold = "is-here" in style
    lines = lines_of(name, (b.width - 9) / (BOLD if bold else 1), SIZE if bold else SMALL, most)
    text = text_at(b.x + b.width / 2, b.y + b.height / 2, lines, LEADING)
    return (
        f'<g data-element="{escape(element)}" class="task {style}"><title>{escape(name)}</title>'
        f'<rect class="shape" x="{number(b.x)}" y="{number(b.y)}" width="{number(b.width)}" '
        f'height="{number(b.height)}" rx="7"/>{text}</g>'
    )


def _before(sheet: Sheet, position: Position, node: Node, y: float) -> str:
    """Where the case was last, or the ring it started from."""
    line = (
        f'<g class="flow is-passed">{sequence_flow(((BEFORE.x + BEFORE.width, y), (HERE.x, y)), False)}</g>'
    )
    last = _last(sheet, position, node)
    if last is None:
        ring = f'<circle class="shape" cx="{number(BEFORE.x + 44)}" cy="{number(y)}" r="11"/>'
        line = line.replace(f"M{number(BEFORE.x + BEFORE.width)} ", f"M{number(BEFORE.x + 55)} ")
        return f'<g class="event start is-passed">{ring}</g>{line}'
    name = sheet.name_of(last)
    high = HERE.height if len(lines_of(name, BEFORE.width - 9, SMALL, 3)) > 2 else BEFORE.height
    at = Bounds(BEFORE.x, y - high / 2, BEFORE.width, high)
    return _box(at, "is-passed", name, 3, last) + line


def _last(sheet: Sheet, position: Position, node: Node) -> str | None:
    """The latest step passed; one of another stage is told by the name of that stage."""
    for element in reversed(position.passed):
        if element not in sheet.steps or element == node.id or element == node.parent:
            continue
        passed = sheet.definition.nodes[element]
        if passed.stage != node.stage and passed.parent in sheet.definition.nodes:
            return passed.parent
        return element
    return None


def _here(sheet: Sheet, position: Position, node: Node, y: float) -> str:
    at = Bounds(HERE.x, y - HERE.height / 2, HERE.width, HERE.height)
    fault = " is-fault" if node.id in position.faults else ""
    return _box(at, f"is-here{fault}", node.name or sheet.name_of(node.id), 3, node.id)


def _after(ahead: Ahead, ways: list[Way], node: Node, y: float) -> str:
    """The ways on, fanned out from the gateway that asks."""
    right = HERE.x + HERE.width
    asks = ahead.gateway is not None and ahead.gateway.id != node.id
    if not ways:
        ring = f'<circle class="shape" cx="{number(AFTER_X + 11)}" cy="{number(y)}" r="11"/>'
        return f'{_line((right, y), (AFTER_X, y))}<g class="event end">{ring}</g>'
    parts = [_line((right, y), (PARTING, y))] if asks else []
    for way in ways:
        points = ((PARTING, y), (PARTING, way.y)) if asks else ((right, y), (PARTING, y), (PARTING, way.y))
        straight = abs(way.y - y) < 1
        parts.append(_line((right, y), (AFTER_X, y)) if straight else _line(*points, (AFTER_X, way.y)))
    parts += [_way(way) for way in ways]
    if asks and ahead.gateway is not None:
        parts.append(_question(ahead.gateway, y))
    return "".join(parts)


def _line(*points: tuple[float, float]) -> str:
    return f'<g class="flow">{sequence_flow(points, False)}</g>'


def _question(gateway: Node, y: float) -> str:
    half = HALF
    points = f"{number(PARTING)},{number(y - half)} {number(PARTING + half)},{number(y)} "
    points += f"{number(PARTING)},{number(y + half)} {number(PARTING - half)},{number(y)}"
    return (
        f'<g data-element="{escape(gateway.id)}" class="gateway"><title>{escape(gateway.name)}</title>'
        f'<polygon class="shape" points="{points}"/>{sign(GATEWAY_SIGNS.get(gateway.kind), PARTING, y, 0.42)}</g>'
    )


def _way(way: Way) -> str:
    """A box with the words of a way on; a clock stands before what time does."""
    at = Bounds(AFTER_X, way.y - way.high / 2, AFTER_WIDE, way.high)
    timed = way.branch.event == "timer"
    element, label = escape(way.branch.element), escape(way.branch.label)
    clock = sign(EVENT_SIGNS["timer"], at.x + 11, way.y, 0.6) if timed else ""
    x = at.x + (at.width + CLOCK) / 2 if timed else at.x + at.width / 2
    return (
        f'<g data-element="{element}" class="task is-next"><title>{label}</title>'
        f'<rect class="shape" x="{number(at.x)}" y="{number(at.y)}" width="{number(at.width)}" '
        f'height="{number(at.height)}" rx="7"/>{clock}{text_at(x, way.y, way.lines, LEADING)}</g>'
    )
