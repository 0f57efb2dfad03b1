"""Two versions of a map in one picture: what came, what went and what changed, each marked with a sign of its own."""

from collections.abc import Mapping
from html import escape
from typing import Literal

import msgspec

from caseway.core.process import Bounds
from caseway.web.drawing.lettering import number
from caseway.web.drawing.sheet import Sheet
from caseway.web.drawing.whole import opened

Change = Literal["added", "removed", "changed"]
SIGNS: dict[Change, str] = {
    "added": "M-4 0H4 M0 -4V4",
    "removed": "M-4 0H4",
    "changed": "M-4.4 0.8Q-2.2 -2.6 0 0T4.4 -0.8",
}


class Mark(msgspec.Struct, frozen=True):
    """What became of an element, said in words, and where in the page that stands."""

    change: Change
    said: str
    href: str = ""


def draw_changes(before: Sheet, after: Sheet, marks: Mapping[str, Mark]) -> str:
    """The later map with what was removed laid over it; a marked element leads to its words."""
    body = [_drawn(after, p.element, p.drawn(_style(marks, p.element)), marks) for p in after.pieces]
    known = {piece.element for piece in after.pieces}
    gone = [piece for piece in before.pieces if piece.element not in known and piece.element in marks]
    body += [_drawn(before, piece.element, piece.drawn(" is-removed"), marks) for piece in gone]
    view = _around(before.view, after.view)
    return f"{opened(view, after.definition.name, 'group')}{''.join(body)}</svg>"


def _style(marks: Mapping[str, Mark], element: str) -> str:
    mark = marks.get(element)
    return f" is-{mark.change}" if mark is not None else ""


def _drawn(sheet: Sheet, element: str, drawn: str, marks: Mapping[str, Mark]) -> str:
    mark = marks.get(element)
    if mark is None or 'class="flow-name' in drawn:
        return drawn
    spot = _spot(sheet, element)
    signed = _sign(mark, *spot) if spot is not None else ""
    if not mark.href:
        return drawn + signed
    return f'<a class="told" href="{escape(mark.href)}" aria-label="{escape(mark.said)}">{drawn}{signed}</a>'


def _spot(sheet: Sheet, element: str) -> tuple[float, float] | None:
    """The upper left corner of a shape, the middle of a line."""
    bounds = sheet.definition.diagram.shapes.get(element)
    if bounds is not None:
        return (bounds.x + 2, bounds.y + 2) if bounds.width > 60 else (bounds.x + 3, bounds.y + 3)
    points = sheet.definition.diagram.edges.get(element, ())
    if len(points) < 2:
        return None
    first = len(points) // 2 - 1
    (x, y), (to_x, to_y) = points[first], points[first + 1]
    return (x + to_x) / 2, (y + to_y) / 2


def _sign(mark: Mark, x: float, y: float) -> str:
    return (
        f'<g class="mark {mark.change}" transform="translate({number(x)} {number(y)})">'
        f'<circle r="9"/><path d="{SIGNS[mark.change]}"/></g>'
    )


def _around(one: Bounds, other: Bounds) -> Bounds:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.width, other.x + other.width)
    bottom = max(one.y + one.height, other.y + other.height)
    return Bounds(left, top, right - left, bottom - top)
