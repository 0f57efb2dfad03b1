"""Maps laid out to be drawn: each version once a process."""

from caseway.core import process
from caseway.core.process import Definition
from caseway.kit.database import Connection
from caseway.store import case_pages
from caseway.web.drawing import Sheet, sheet_of

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
