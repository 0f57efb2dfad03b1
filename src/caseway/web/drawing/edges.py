"""Connections: lines with rounded corners, and the marks at their ends."""

from math import atan2, cos, hypot, pi, sin

from caseway.web.drawing.lettering import number

Point = tuple[float, float]
CORNER = 8.0
ARROW_LENGTH = 8.0
ARROW_HALF = 3.6


def _path(points: tuple[Point, ...]) -> str:
    """A path through the points, its corners rounded as far as the segments allow."""
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        room = min(hypot(at[0] - before[0], at[1] - before[1]), hypot(after[0] - at[0], after[1] - at[1])) / 2
        radius = min(CORNER, room)
        enters, leaves = _towards(at, before, radius), _towards(at, after, radius)
        parts.append(f"L{_at(enters)}Q{_at(at)} {_at(leaves)}")
    parts.append(f"L{_at(points[-1])}")
    return "".join(parts)


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    share = distance / length
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _arrow(points: tuple[Point, ...], solid: bool) -> str:
    """An arrow head at the last point."""
    tip, before = points[-1], points[-2]
    angle = atan2(tip[1] - before[1], tip[0] - before[0])
    back_x, back_y = tip[0] - ARROW_LENGTH * cos(angle), tip[1] - ARROW_LENGTH * sin(angle)
    aside_x, aside_y = ARROW_HALF * cos(angle + pi / 2), ARROW_HALF * sin(angle + pi / 2)
    left, right = (back_x + aside_x, back_y + aside_y), (back_x - aside_x, back_y - aside_y)
    style = "head solid" if solid else "head"
    return f'<path class="{style}" d="M{_at(left)}L{_at(tip)}L{_at(right)}Z"/>'


def sequence_flow(points: tuple[Point, ...], is_default: bool) -> str:
    """A solid line with a filled head; the default way out has a slash at its start."""
    end = _towards(points[-1], points[-2], ARROW_LENGTH - 2)
    line = f'<path class="line" d="{_path((*points[:-1], end))}"/>{_arrow(points, solid=True)}'
    if is_default:
        x, y = _towards(points[0], points[1], 11)
        line += (
            f'<path class="slash" d="M{number(x - 4)} {number(y - 4.5)}L{number(x + 4)} {number(y + 4.5)}"/>'
        )
    return line


def message_flow(points: tuple[Point, ...]) -> str:
    """A dashed line from an open circle to an open head."""
    begin, end = _towards(points[0], points[1], 7), _towards(points[-1], points[-2], ARROW_LENGTH)
    x, y = _towards(points[0], points[1], 3.5)
    return (
        f'<path class="line dashed" d="{_path((begin, *points[1:-1], end))}"/>'
        f'<circle class="origin" cx="{number(x)}" cy="{number(y)}" r="3.5"/>{_arrow(points, solid=False)}'
    )


def association(points: tuple[Point, ...]) -> str:
    """A dotted line."""
    return f'<path class="line dotted" d="{_path(points)}"/>'
