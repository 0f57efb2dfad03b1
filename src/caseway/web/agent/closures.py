"""Closing and opening again; spam and its undo."""

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from caseway.actions import closures
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.values import BASES
from caseway.web.agent.case_answers import Form, after, case_of
from caseway.web.answers import Asked, Html, refused


class ClosureForm(msgspec.Struct, frozen=True):
    """The basis, and why in one's own words."""

    basis: str = ""
    reason: str = ""
    seq: int | None = None


class ReopeningForm(msgspec.Struct, frozen=True):
    """Why it is open again."""

    reason: str = ""


@post("/cases/{reference:str}/closure", status_code=200)
async def close(request: Asked, reference: FromPath[str], data: Form[ClosureForm]) -> Response[str] | Html:
    """Closes the case at the map's own closure for this basis."""
    case = await case_of(request, reference)
    basis = next((known for known in BASES if known == data.basis), None)
    if basis is None:
        return refused(request, Refusal("basis", "Choose why it closes."))
    house: House = request.app.state.house
    result = await closures.close(house, request.user, case.id, basis, data.reason, data.seq)
    undo = f"/cases/{reference}/reopening"
    return await after(request, reference, result, said="Closed.", undo=undo)


@post("/cases/{reference:str}/reopening", status_code=200)
async def reopen(request: Asked, reference: FromPath[str], data: Form[ReopeningForm]) -> Response[str] | Html:
    """Opens the case again, at the step that waited."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await closures.reopen(house, request.user, case.id, data.reason)
    return await after(request, reference, result, said="Open again.")


@post("/cases/{reference:str}/block", status_code=200)
async def block(request: Asked, reference: FromPath[str]) -> Response[str] | Html:
    """Spam: closed without a word, and the sender is blocked."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await closures.mark_spam(house, request.user, case.id)
    undo = f"/cases/{reference}/unblock"
    return await after(
        request, reference, result, said="Closed as spam, and the sender is blocked.", undo=undo
    )


@post("/cases/{reference:str}/unblock", status_code=200)
async def unblock(request: Asked, reference: FromPath[str]) -> Response[str] | Html:
    """It was none: open again, and the sender may write."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await closures.undo_spam(house, request.user, case.id)
    return await after(request, reference, result, said="Open again; they may write.")


ROUTES = (close, reopen, block, unblock)
