"""The history of a case: every event with its results, as replay and mining read it. Words stand elsewhere."""

from typing import Any

import msgspec

from caseway.store import api_pages
from caseway.web.api import asked, shapes
from caseway.web.api.operations import Answer, Call, operation
from caseway.web.api.pages import after


def _plain(body: object) -> dict[str, Any]:
    """An event as a JSON object with its `type`."""
    found: dict[str, Any] = msgspec.to_builtins(body, str_keys=True)
    return found


@operation("GET", "/cases/{reference}/history")
async def read_history(call: Call, of: asked.Window) -> Answer[shapes.Page[shapes.Entry]]:
    """Read the events of a case, oldest first."""
    events = await api_pages.history_of(call.connection, call.case.id, after(of), of.limit + 1)
    following = str(events[of.limit - 1].seq) if len(events) > of.limit else None
    entries = [
        shapes.Entry(event.seq, event.at, event.by, _plain(event.body)) for event in events[: of.limit]
    ]
    return Answer(shapes.Page(entries, following), seq=call.case.last_seq)


OPERATIONS = (read_history,)
