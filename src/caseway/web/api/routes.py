"""The API as one router: every operation, and the document that tells them."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.exceptions import HTTPException

from caseway.web.api import (
    assignments,
    calendars,
    cases,
    closures,
    directory,
    history,
    incidents,
    messages,
    moves,
    notes,
    processes,
    proposals,
    replays,
    scenario_runs,
    statements,
    tasks,
    tokens,
)
from caseway.web.api.buckets import Limit
from caseway.web.api.document import document
from caseway.web.api.gate import Gate
from caseway.web.api.problems import told
from caseway.web.api.reading import BODY_BYTES_MAX, JSON
from caseway.web.api.serving import handler, options

PREFIX = "/api/v1"
OPERATIONS = (
    *cases.OPERATIONS,
    *messages.OPERATIONS,
    *notes.OPERATIONS,
    *proposals.OPERATIONS,
    *tasks.OPERATIONS,
    *statements.OPERATIONS,
    *assignments.OPERATIONS,
    *closures.OPERATIONS,
    *history.OPERATIONS,
    *incidents.OPERATIONS,
    *directory.OPERATIONS,
    *processes.OPERATIONS,
    *scenario_runs.OPERATIONS,
    *moves.OPERATIONS,
    *replays.OPERATIONS,
    *calendars.OPERATIONS,
    *tokens.OPERATIONS,
)


def router(bootstrap_token: str | None = None, limit: Limit | None = None) -> Router:
    """The API under `/api/v1`, for an application whose state holds the `house`.

    `bootstrap_token` always works, as the first admin; `limit` is how often one token may ask.
    """
    gate = Gate(bootstrap_token, limit)
    written = document(OPERATIONS, PREFIX)

    @get("/openapi.json", name="api.openapi")
    async def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
        """What the API can do, as OpenAPI 3.1."""
        return Response(written, media_type=JSON, headers={"Cache-Control": "max-age=300"})

    return Router(
        PREFIX,
        route_handlers=[
            openapi,
            *(
                options(path, OPERATIONS)
                for path in dict.fromkeys(operation.path for operation in OPERATIONS)
            ),
            *(handler(operation, gate) for operation in OPERATIONS),
        ],
        exception_handlers={HTTPException: told, Exception: told},
        request_max_body_size=BODY_BYTES_MAX,
    )
