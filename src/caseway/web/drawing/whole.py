"""The whole map, with where a case stands, with what two versions differ in, or with its steps to be walked."""

from collections.abc import Mapping
from html import escape

import msgspec

from caseway.core.process import Bounds
from caseway.web.drawing.lettering import number
from caseway.web.drawing.position import NOWHERE, Position, told
from caseway.web.drawing.sheet import Sheet
from caseway.web.drawing.ways import Ways, ways_of


class StepLink(msgspec.Struct, frozen=True):
    """Where a step of the picture leads, and what it is called by those who cannot see it."""

    href: str
    said: str
    chosen: bool = False


def opened(view: Bounds, name: str, role: str = "img", style: str = "map-drawing") -> str:
    """The opening tag of a picture of `view`."""
    box = " ".join([number(part) for part in (view.x, view.y, view.width, view.height)])
    spoken = f' role="{role}" aria-label="{escape(name)}"' if name else ' aria-hidden="true"'
    return f'<svg class="{style}"{spoken} xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'


def draw(sheet: Sheet, position: Position = NOWHERE) -> str:
    """The map as an SVG element. Its description says here, passed and next in words."""
    classes, notes = position.classes(), position.notes
    body = [p.drawn(classes.get(p.element, ""), notes.get(p.element, "")) for p in sheet.pieces]
    spoken = f"<desc>{escape(told(sheet, position).sentence())}</desc>" if position.here else ""
    return f"{opened(sheet.view, sheet.definition.name)}{spoken}{''.join(body)}</svg>"


def draw_walked(sheet: Sheet, links: Mapping[str, StepLink]) -> str:
    """The map with every step a link; one of them is in the order of the tabs, the arrow keys reach the others."""
    ways = ways_of(sheet.definition)
    first = next((element for element, link in links.items() if link.chosen), next(iter(links), ""))
    body: list[str] = []
    for piece in sheet.pieces:
        link = links.get(piece.element)
        drawn = piece.drawn(" is-chosen" if link and link.chosen else "")
        body.append(_walked(piece.element, link, ways, drawn, piece.element == first) if link else drawn)
    return f"{opened(sheet.view, sheet.definition.name, 'group')}{''.join(body)}</svg>"


def _walked(element: str, link: StepLink, ways: Mapping[str, Ways], drawn: str, is_first: bool) -> str:
    way = ways.get(element, Ways())
    current = ' aria-current="true"' if link.chosen else ""
    return (
        f'<a class="walked" href="{escape(link.href)}" data-walk="{escape(element)}" '
        f'data-to="{escape(" ".join(way.to))}" data-from="{escape(" ".join(way.since))}" '
        f'tabindex="{0 if is_first else -1}" aria-label="{escape(link.said)}"{current}>{drawn}</a>'
    )
