"""Maps as pictures: each version is laid out once a process, and shown with where one case stands on it."""

from typing import TYPE_CHECKING

from caseway.core import process
from caseway.core.case.position import faults_of, live_tokens
from caseway.core.process import Definition
from caseway.core.process import events as pe
from caseway.kit.database import Connection
from caseway.store import case_pages
from caseway.web.drawing import Position, Sheet, draw, draw_near, sheet_of

if TYPE_CHECKING:
    from caseway.web.agent.case_view import CaseView

_sheets: dict[tuple[str, int, str], Sheet] = {}


async def sheet_for(connection: Connection, definition: Definition) -> Sheet | None:
    """The laid-out map of this version; None if it has gone."""
    key = (definition.key, definition.version, f"{connection.info.port}/{connection.info.dbname}")
    found = _sheets.get(key)
    if found is None:
        bpmn = await case_pages.bpmn(connection, definition.key, definition.version)
        if bpmn is None:
            return None
        found = _sheets[key] = sheet_of(process.read(bpmn), definition)
    return found


def position_of(view: "CaseView") -> Position:
    """Where the case stands: tasks before waits, and what was done, skipped or failed on the way."""
    definition = view.bundle.definition
    resting = sorted(live_tokens(view.state, definition), key=lambda one: one[0].wait != "task")
    passed = [
        event.body.element for event in reversed(view.deeds) if isinstance(event.body, pe.StepCompleted)
    ]
    skipped = {event.body.element for event in view.deeds if isinstance(event.body, pe.StepSkipped)}
    return Position(
        here=tuple(dict.fromkeys(node.id for _, node in resting)),
        passed=tuple(dict.fromkeys(passed)),
        skipped=frozenset(skipped),
        faults=frozenset(token.node for token in faults_of(view.state)),
    )


def near(view: "CaseView") -> str:
    """The few steps around where the case stands, as SVG."""
    return draw_near(view.sheet, position_of(view)) if view.sheet else ""


def whole(view: "CaseView") -> str:
    """The whole map, as SVG."""
    return draw(view.sheet, position_of(view)) if view.sheet else ""
