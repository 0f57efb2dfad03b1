"""The whole map, with where a case stands or how many cases stand where."""

from html import escape

from caseway.core.process import Bounds
from caseway.web.drawing.lettering import number, width
from caseway.web.drawing.position import Position, told
from caseway.web.drawing.sheet import Sheet

BADGE_HEIGHT = 20.0
COUNT_MAX = 1000


def draw(sheet: Sheet, position: Position) -> str:
    """The map as an SVG element. Its description says here, passed and next in words."""
    classes = position.classes()
    body = [f"{p.head}{classes.get(p.element, '')}{p.tail}" for p in sheet.pieces]
    body += [_badge(sheet, element, count, position) for element, count in position.counts.items() if count]
    v = sheet.view
    name = escape(sheet.definition.name)
    spoken = f"<desc>{escape(told(sheet, position).sentence())}</desc>" if position.here else ""
    role = "group" if position.links else "img"
    return (
        f'<svg class="map-drawing" role="{role}" aria-label="{name}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="{number(v.x)} {number(v.y)} {number(v.width)} {number(v.height)}">{spoken}{"".join(body)}</svg>'
    )


def _badge(sheet: Sheet, element: str, count: int, position: Position) -> str:
    """How many cases stand on an element, on its upper right corner."""
    bounds = sheet.definition.diagram.shapes.get(element)
    if bounds is None:
        return ""
    text = f"{COUNT_MAX}+" if count > COUNT_MAX else str(count)
    wide = max(width(text, 12) + 12, BADGE_HEIGHT)
    at = Bounds(bounds.x + bounds.width - wide + 8, bounds.y - BADGE_HEIGHT / 2 - 2, wide, BADGE_HEIGHT)
    late = " is-late" if element in position.late else ""
    said = f"{escape(sheet.name_of(element))}: {text}"
    shape = (
        f'<g class="badge{late}"><title>{said}</title>'
        f'<rect x="{number(at.x)}" y="{number(at.y)}" width="{number(at.width)}" height="{number(at.height)}" rx="10"/>'
        f'<text class="anchor-middle"><tspan x="{number(at.x + at.width / 2)}" y="{number(at.y + 14.2)}">{text}'
        "</tspan></text></g>"
    )
    link = position.links.get(element)
    return f'<a href="{escape(link)}" aria-label="{said}">{shape}</a>' if link else shape
