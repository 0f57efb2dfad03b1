"""Who may come to a draft, and how its deeds answer."""

from typing import Any

from litestar import MediaType, Response
from litestar.exceptions import NotFoundException

from caseway.actions.drafts import Outdated, Unpublishable
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.permissions import may_draw
from caseway.kit.database import Connection
from caseway.store import drafts
from caseway.store.drafts import Draft
from caseway.web.answers import Asked, reader_of
from caseway.web.processes.draft_shapes import Refused, document, plain_of


def drawing(request: Asked) -> House:
    """The house, for whoever may draw; 404 for everybody else."""
    if not may_draw(request.user.role):
        raise NotFoundException
    house: House = request.app.state.house
    return house


async def draft_of(connection: Connection, key: str) -> Draft:
    """The draft; 404 if there is none."""
    found = await drafts.read(connection, key)
    if found is None:
        raise NotFoundException
    return found


def answered(body: Any, status: int = 200) -> Response[bytes]:
    """JSON that nobody keeps."""
    return Response(
        document(body),
        media_type=MediaType.JSON,
        status_code=status,
        headers={"Cache-Control": "no-store"},
    )


def refused(request: Asked, refusal: Refusal) -> Response[bytes]:
    """Why not, in a shape that the designer can show; 409 where somebody else was faster."""
    if isinstance(refusal, Outdated):
        at = reader_of(request).clock(refusal.at)
        told = Refused(refusal.code, refusal.sentence, refusal.revision, refusal.author or "Somebody", at)
        return answered(told, 409)
    findings = plain_of(refusal.findings) if isinstance(refusal, Unpublishable) else ()
    return answered(Refused(refusal.code, refusal.sentence, findings=findings), 422)
