"""Who has a case, in which queue it lies, how much it presses; for one case and for many."""

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from caseway.actions import assignments
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.values import case_id_of
from caseway.store import access
from caseway.web.agent.case_answers import Form, after, case_of
from caseway.web.answers import Asked, Html, back_of, go_to, html, refused
from caseway.web.pages import Pages


class AssignmentForm(msgspec.Struct, frozen=True):
    """An agent's number, or nothing for nobody."""

    agent: str = ""
    seq: int | None = None


class TransferForm(msgspec.Struct, frozen=True):
    """A queue, and why there."""

    queue: str = ""
    reason: str = ""


class PriorityForm(msgspec.Struct, frozen=True):
    """How much it presses."""

    priority: str = "normal"


def agent_id_of(typed: str) -> int | None:
    """The number of an agent, or None for nobody."""
    return int(typed) if typed.isdigit() else None


@post("/cases/{reference:str}/assignment", status_code=200)
async def assign(
    request: Asked, reference: FromPath[str], data: Form[AssignmentForm]
) -> Response[str] | Html:
    """Makes somebody responsible, or nobody."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await assignments.assign(house, request.user, case.id, agent_id_of(data.agent), data.seq)
    return await after(request, reference, result)


@post("/cases/{reference:str}/transfer", status_code=200)
async def transfer(
    request: Asked, reference: FromPath[str], data: Form[TransferForm]
) -> Response[str] | Html:
    """Moves the case to another queue."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    fields = {"queue": data.queue}
    result = await assignments.set_fields(house, request.user, case.id, fields, data.reason)
    return await after(request, reference, result, said="Moved.")


@post("/cases/{reference:str}/priority", status_code=200)
async def set_priority(
    request: Asked, reference: FromPath[str], data: Form[PriorityForm]
) -> Response[str] | Html:
    """Says how much the case presses."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await assignments.set_fields(house, request.user, case.id, {"priority": data.priority})
    return await after(request, reference, result)


@post("/bulk-assignments", status_code=200)
async def assign_many(request: Asked) -> Response[str] | Html:
    """Hands over every chosen case; the answer offers to take it back."""
    if not request.user.leads:
        return refused(request, Refusal("permission", "Handing over many cases takes a lead."))
    form = await request.form()
    to = agent_id_of(str(form.get("agent", "")))
    chosen = [case_id_of(str(value)) for value in form.getall("case", [])]
    house: House = request.app.state.house
    before: dict[int, int | None] = {}
    async with house.pool.connection() as connection:
        for case_id in filter(None, chosen):
            row = await access.case_by_id(connection, request.user, case_id)
            if row is not None:
                before[case_id] = row.assignee_id
    if not before:
        return refused(request, Refusal("none", "Choose some cases first."))
    handed = await assignments.assign_many(house, request.user, dict.fromkeys(before, to))
    undone = {case_id: before[case_id] for case_id, _ in handed.done}
    return _told(request, undone, [sentence for _, sentence in handed.refused])


@post("/bulk-assignments/undone", status_code=200)
async def undo_many(request: Asked) -> Response[str] | Html:
    """Gives every case back to whoever had it before."""
    if not request.user.leads:
        return refused(request, Refusal("permission", "Handing over many cases takes a lead."))
    form = await request.form()
    pairs: dict[int, int | None] = {}
    for value in form.getall("was", []):
        case_id, _, agent = str(value).partition(":")
        if case_id.isdigit():
            pairs[int(case_id)] = agent_id_of(agent)
    house: House = request.app.state.house
    await assignments.assign_many(house, request.user, pairs)
    return _told(request, {}, [])


def _told(request: Asked, undone: dict[int, int | None], refused_because: list[str]) -> Response[str] | Html:
    if not request.headers.get("HX-Request"):
        return go_to(request, back_of(request))
    pages: Pages = request.app.state.pages
    words = f"{len(undone)} handed over." if undone else "Taken back."
    if refused_because:
        words += f" {len(refused_because)} were not: {refused_because[0]}"
    was = [f"{case_id}:{agent or ''}" for case_id, agent in undone.items()]
    values = {"words": words, "was": was, "pages": pages}
    return html(request, "agent/bulk_told.html", values, headers={"HX-Trigger": "list-changed"})


ROUTES = (assign, transfer, set_priority, assign_many, undo_many)
