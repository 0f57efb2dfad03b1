"""It is a complaint, it belongs to an incident, everybody who waits is told: one noun a path."""

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from caseway.actions import incidents, process_changes
from caseway.actions.house import House
from caseway.actions.incidents import NewIncident
from caseway.actions.perform import Done
from caseway.core.case.drafting import Refusal
from caseway.core.values import case_id_of, reference_of
from caseway.store import access
from caseway.store import incidents as stored
from caseway.web.agent.case_answers import Form, after, case_of
from caseway.web.agent.incident_panel import Line
from caseway.web.answers import Asked, Html, back_of, go_to, html, refused


class ReasonForm(msgspec.Struct, frozen=True):
    """Why, if one wants to say, and the seq on the screen."""

    reason: str = ""
    seq: int | None = None


class AttachForm(msgspec.Struct, frozen=True):
    """The incident by its reference, or a new one by its subject."""

    incident: str = ""
    subject: str = ""
    words: str = ""
    seq: int | None = None


class IncidentSheet(msgspec.Struct, frozen=True):
    """The sheet: which incidents are open, and what a new one would be about."""

    reference: str
    seq: int
    subject: str
    offered: tuple[Line, ...]


@post("/cases/{reference:str}/complaint", status_code=200)
async def complain(request: Asked, reference: FromPath[str], data: Form[ReasonForm]) -> Response[str] | Html:
    """The case goes on as a complaint, under the same reference."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await process_changes.complain(house, request.user, case.id, data.reason, data.seq)
    said = "It goes on as a complaint. They are told in two minutes."
    return await _after(request, reference, result, said)


@get("/cases/{reference:str}/incident")
async def incident_sheet(request: Asked, reference: FromPath[str]) -> Html:
    """The open incidents, to choose from."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        found = await stored.unsolved(connection)
    offered = tuple(
        Line(reference_of(one.id), one.subject or "No subject", f"{one.count} attached") for one in found
    )
    page = IncidentSheet(reference.upper(), case.last_seq, case.subject or "", offered)
    return html(request, "agent/incident_sheet.html", {"page": page})


@post("/cases/{reference:str}/incident", status_code=200)
async def attach(request: Asked, reference: FromPath[str], data: Form[AttachForm]) -> Response[str] | Html:
    """The case belongs to that incident; without one, to a new one of that subject."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    wanted = data.incident
    if not wanted:
        new = NewIncident(subject=data.subject, words=data.words, queue=case.queue)
        opened = await incidents.open_incident(house, request.user, new)
        if isinstance(opened, Refusal):
            return refused(request, opened)
        wanted = reference_of(opened.state.case_id)
    result = await incidents.attach(house, request.user, case.id, wanted, data.seq)
    return await _after(request, reference, result, f"It waits for {wanted}. They are told in two minutes.")


@post("/cases/{reference:str}/incident/none", status_code=200)
async def detach(request: Asked, reference: FromPath[str], data: Form[ReasonForm]) -> Response[str] | Html:
    """The case goes its own way."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await incidents.detach(house, request.user, case.id, data.seq)
    return await _after(request, reference, result, "Freed. It goes on where requests are solved.")


async def _after(request: Asked, reference: str, result: Done | Refusal, said: str) -> Response[str] | Html:
    if isinstance(result, Refusal):
        return await after(request, reference, result)
    undo = f"/cases/{reference}/entering/undone?seen={result.state.seq}"
    return await after(request, reference, result, said=said, undo=undo)


@post("/cases/{reference:str}/entering/undone", status_code=200)
async def undo(request: Asked, reference: FromPath[str], seen: FromQuery[int]) -> Response[str] | Html:
    """Takes it back while nothing else has happened."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await process_changes.undo(house, request.user, case.id, seen)
    return await after(request, reference, result, said="Taken back.")


@post("/cases/{reference:str}/updates", status_code=200)
async def publish(request: Asked, reference: FromPath[str]) -> Response[str] | Html:
    """Tells everybody who waits, each in their language."""
    case = await case_of(request, reference)
    form = await request.form()
    texts = {
        name.removeprefix("text-"): str(value)
        for name, value in form.multi_items()
        if name.startswith("text-")
    }
    seen = str(form.get("seq", ""))
    house: House = request.app.state.house
    result = await incidents.publish(
        house, request.user, case.id, texts, int(seen) if seen.isdigit() else None
    )
    return await after(request, reference, result, said="On its way to everybody who waits.")


@post("/bulk-incidents", status_code=200)
async def attach_many(request: Asked) -> Response[str] | Html:
    """Every chosen case belongs to that incident; each is decided on its own."""
    form = await request.form()
    chosen = [case_id_of(str(value)) for value in form.getall("case", [])]
    references = [reference_of(case_id) for case_id in chosen if case_id is not None]
    if not references:
        return refused(request, Refusal("none", "Choose some cases first."))
    house: House = request.app.state.house
    incident = str(form.get("incident", "")).strip()
    async with house.pool.connection() as connection:
        if await access.case_for(connection, request.user, incident) is None:
            return refused(request, Refusal("incident", "Name an incident by its reference: C-1042-7."))
    found = await incidents.attach_many(house, request.user, references, incident)
    not_done = [one.sentence for one in found.values() if isinstance(one, Refusal)]
    words = f"{len(found) - len(not_done)} belong to {incident} now."
    if not_done:
        words += f" {len(not_done)} do not: {not_done[0]}"
    if not request.headers.get("HX-Request"):
        return go_to(request, back_of(request))
    values = {"words": words, "was": []}
    return html(request, "agent/bulk_told.html", values, headers={"HX-Trigger": "list-changed"})


ROUTES = (complain, incident_sheet, attach, detach, undo, publish, attach_many)
