"""How many cases stand on each step: a second picture of the same size, laid over the map and renewed by itself."""

from collections.abc import Iterable
from html import escape
from typing import Literal

import msgspec

from caseway.core.process import Bounds
from caseway.web.drawing.icons import EVENT_SIGNS, sign
from caseway.web.drawing.lettering import GAP, number, width
from caseway.web.drawing.sheet import Sheet
from caseway.web.drawing.whole import opened

HIGH = 22.0
SIZE = 12.0
PAD = 8.0
ICON = 15.0
LATE = ("line", "M0 -7.5L8 6.5H-8Z M0 -3V1.8 M0 4.2V4.6")
"""The sign of a wait that is too long: a triangle with its stroke."""

Heat = Literal["", "warm", "late"]


class Badge(msgspec.Struct, frozen=True):
    """What stands at an element: the count, how long the longest has waited, and the list behind it."""

    element: str
    count: str
    age: str
    said: str
    href: str
    heat: Heat = ""


def draw_crowds(sheet: Sheet, badges: Iterable[Badge]) -> str:
    """The badges, each on the upper edge of its element, as an SVG element of the map's size."""
    drawn = [_badge(sheet, badge) for badge in badges]
    name = f"Cases on {sheet.definition.name}"
    return f"{opened(sheet.view, name, 'group', 'map-drawing map-crowds')}{''.join(drawn)}</svg>"


def _badge(sheet: Sheet, badge: Badge) -> str:
    bounds = sheet.definition.diagram.shapes.get(badge.element)
    if bounds is None:
        return ""
    counted, aged = width(badge.count, SIZE), width(badge.age, SIZE - 1)
    icon = ICON if badge.heat else 0.0
    wide = PAD * 2 + icon + counted + 6 + aged
    at = Bounds(_left(bounds, wide), bounds.y - HIGH / 2 - 4, wide, HIGH)
    x, y = at.x + PAD, at.y + HIGH / 2
    line = y + 4.3
    mark = _mark(badge.heat, x + 5, y)
    return (
        f'<a class="badge{f" is-{badge.heat}" if badge.heat else ""}" href="{escape(badge.href)}" '
        f'aria-label="{escape(badge.said)}"><title>{escape(badge.said)}</title>'
        f'<rect x="{number(at.x)}" y="{number(at.y)}" width="{number(wide)}" height="{number(HIGH)}" rx="11"/>'
        f'{mark}<text><tspan class="count" x="{number(x + icon)}" y="{number(line)}">{escape(badge.count)}</tspan>{GAP}'
        f'<tspan class="age" x="{number(x + icon + counted + 6)}" y="{number(line)}">{escape(badge.age)}</tspan>'
        "</text></a>"
    )


def _left(bounds: Bounds, wide: float) -> float:
    """On a wide step its right corner, over a small event its middle."""
    if bounds.width < wide:
        return bounds.x + bounds.width / 2 - wide / 2
    return bounds.x + bounds.width - wide + 8


def _mark(heat: Heat, x: float, y: float) -> str:
    if heat == "warm":
        return sign(EVENT_SIGNS["timer"], x, y, 0.6)
    return sign(LATE, x, y, 0.66) if heat == "late" else ""
