"""Moves of open cases to another version: looked at, started, paused, cancelled, tried again, taken back."""

from collections.abc import Awaitable, Callable

from msgspec import UNSET

from caseway.actions import move_previews
from caseway.actions import moves as deeds
from caseway.actions.house import House
from caseway.core import permissions
from caseway.core.case.drafting import Refusal
from caseway.store import moves
from caseway.store.moves import Wanted
from caseway.web.api import asked
from caseway.web.api import process_shapes as shapes
from caseway.web.api.operations import Answer, Call, operation
from caseway.web.api.problems import missing
from caseway.web.api.processes import draw, say_no
from caseway.web.api.shapes import Page

_NOTHING = "There is no such move, or it is not yours to see."
Deed = Callable[[House, int, int | None], Awaitable[moves.Move | Refusal]]


def _number(call: Call) -> int:
    """The number of the move, for whoever may move cases."""
    if not permissions.may_draw(call.agent.role):
        raise missing(_NOTHING)
    return call.number("id")


def _wanted(key: str, new: asked.NewMove) -> Wanted:
    return Wanted(key, int(new.source), int(new.target), new.mapping)


@operation("POST", "/processes/{key}/move-previews", scope="processes:read")
async def preview_move(call: Call, new: asked.NewMove) -> Answer[shapes.MovePreview]:
    """See what a move would do, step by step and for the first 50 cases. Nothing is changed."""
    found = await move_previews.preview(call.house, _wanted(draw(call), new))
    if isinstance(found, Refusal):
        say_no(found)
    return Answer(shapes.preview(found))


@operation("POST", "/processes/{key}/moves", status=201, scope="processes:write")
async def start_move(call: Call, new: asked.NewMove) -> Answer[shapes.Move]:
    """Move every open case of a version to another one, one case at a time."""
    started = await deeds.start(call.house, _wanted(draw(call), new), call.agent.id)
    if isinstance(started, Refusal):
        say_no(started)
    return Answer(shapes.move(started), location=f"/api/v1/moves/{started.id}")


@operation("GET", "/processes/{key}/moves", scope="processes:read")
async def list_moves(call: Call, of: asked.Window) -> Answer[Page[shapes.Move]]:
    """List the moves of a process, newest first."""
    before = 2**62 if of.cursor is UNSET else int(of.cursor)
    found = await moves.of_process(call.connection, draw(call), of.limit + 1, before)
    following = str(found[of.limit - 1].id) if len(found) > of.limit else None
    return Answer(Page([shapes.move(one) for one in found[: of.limit]], following))


@operation("GET", "/moves/{id}", scope="processes:read")
async def read_move(call: Call) -> Answer[shapes.Move]:
    """Read how far a move is."""
    found = await moves.one(call.connection, _number(call))
    if found is None:
        raise missing(_NOTHING)
    return Answer(shapes.move(found))


@operation("GET", "/moves/{id}/cases", scope="processes:read")
async def list_moved_cases(call: Call, of: asked.MoveWindow) -> Answer[Page[shapes.MovedCase]]:
    """List the cases of a move by number, with the reason where one stayed."""
    number = _number(call)
    if await moves.one(call.connection, number) is None:
        raise missing(_NOTHING)
    after = 0 if of.cursor is UNSET else int(of.cursor)
    found = await moves.cases_of(call.connection, number, of.limit + 1, after, of.standing or "")
    following = str(found[of.limit - 1].case_id) if len(found) > of.limit else None
    return Answer(Page([shapes.moved_case(one) for one in found[: of.limit]], following))


async def _done(call: Call, deed: Deed) -> Answer[shapes.Move]:
    result = await deed(call.house, _number(call), call.agent.id)
    if isinstance(result, Refusal):
        say_no(result)
    return Answer(shapes.move(result))


@operation("DELETE", "/moves/{id}", scope="processes:write")
async def cancel_move(call: Call) -> Answer[shapes.Move]:
    """Cancel a move: cases that still wait stay where they are, those that have moved stay moved."""
    return await _done(call, deeds.cancel)


@operation("POST", "/moves/{id}/pause", scope="processes:write")
async def pause_move(call: Call) -> Answer[shapes.Move]:
    """Pause a move after the case that is being moved."""
    return await _done(call, deeds.pause)


@operation("DELETE", "/moves/{id}/pause", scope="processes:write")
async def resume_move(call: Call) -> Answer[shapes.Move]:
    """Go on with a paused move."""
    return await _done(call, deeds.resume)


@operation("POST", "/moves/{id}/retry", scope="processes:write")
async def retry_move(call: Call) -> Answer[shapes.Move]:
    """Try the cases again that could not be moved."""
    return await _done(call, deeds.retry)


@operation("POST", "/moves/{id}/undo", scope="processes:write")
async def undo_move(call: Call) -> Answer[shapes.Move]:
    """Take back every case that has not moved on since; the others are left, with the reason."""
    return await _done(call, deeds.undo)


OPERATIONS = (
    preview_move,
    start_move,
    list_moves,
    read_move,
    list_moved_cases,
    cancel_move,
    pause_move,
    resume_move,
    retry_move,
    undo_move,
)
