"""Maps as SVG, drawn on the server: the whole map from its diagram, and the small live map of one case.

    sheet = sheet_of(model, definition)      # once for each version of a map; kept by the caller
    draw(sheet, Position(here=("Task_Solve",)))
    draw_near(sheet, Position(here=("Task_Solve",), passed=("Task_Gather",)))

The pictures carry classes only; how they look is in the style sheet.
"""

from caseway.web.drawing.near import draw_near
from caseway.web.drawing.position import NOWHERE, Position, Told, told
from caseway.web.drawing.sheet import Sheet, sheet_of
from caseway.web.drawing.whole import draw

__all__ = ["NOWHERE", "Position", "Sheet", "Told", "draw", "draw_near", "sheet_of", "told"]
