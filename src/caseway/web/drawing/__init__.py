"""Maps as SVG, drawn on the server: the whole map from its diagram, and the small live map of one case.

    sheet = sheet_of(model, definition)      # once for each version of a map; kept by the caller
    draw(sheet, Position(here=("Task_Solve",)))
    draw_near(sheet, Position(here=("Task_Solve",), passed=("Task_Gather",)))
    draw_walked(sheet, {"Task_Solve": StepLink("/lists/…", "Solve it")})   # and draw_crowds laid over it

The pictures carry classes only; how they look is in the style sheet.
"""

from caseway.web.drawing.changes import Change, Mark, draw_changes
from caseway.web.drawing.crowds import Badge, Heat, draw_crowds
from caseway.web.drawing.near import draw_near
from caseway.web.drawing.position import NOWHERE, Position, Told, told
from caseway.web.drawing.sheet import Sheet, sheet_of
from caseway.web.drawing.small import draw_small
from caseway.web.drawing.standalone import standalone
from caseway.web.drawing.whole import StepLink, draw, draw_walked

__all__ = [
    "NOWHERE",
    "Badge",
    "Change",
    "Heat",
    "Mark",
    "Position",
    "Sheet",
    "StepLink",
    "Told",
    "draw",
    "draw_changes",
    "draw_crowds",
    "draw_near",
    "draw_small",
    "draw_walked",
    "sheet_of",
    "standalone",
    "told",
]
