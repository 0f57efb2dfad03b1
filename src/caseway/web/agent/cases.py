"""The case: its page, its fragments, its history, its map; and a new one by hand."""

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from caseway.actions import openings
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.store import history, versions
from caseway.store.agents import all_queues
from caseway.web.agent.case_answers import Form, page_of, update, view_of
from caseway.web.agent.histories import history_page
from caseway.web.agent.lists import Surroundings, listed
from caseway.web.agent.rails import rail_for
from caseway.web.answers import Asked, Html, go_to, html, is_fragment
from caseway.web.parts import Choice


class NewCase(msgspec.Struct, frozen=True):
    """What was typed for a case by hand."""

    email: str = ""
    name: str = ""
    subject: str = ""
    text: str = ""
    channel: str = "phone"
    queue: str = ""
    process: str = ""
    take: str = ""


class NewCasePage(msgspec.Struct, frozen=True):
    """The form, with what was typed before and why it did not do."""

    typed: NewCase
    queues: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    processes: tuple[Choice, ...] = ()
    refusal: str = ""


@get("/cases/{reference:str}")
async def case_page(request: Asked, reference: FromPath[str], at: FromQuery[str] = "mine") -> Html:
    """The case; in the workspace with its list, or alone where htmx asks for it."""
    reference = reference.upper()
    view = await view_of(request, reference)
    page = page_of(view, reference, at)
    if is_fragment(request):
        return html(request, "agent/case.html", {"page": page})
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        around = Surroundings(view.queues, view.everyone)
        rows = await listed(request, connection, at, around)
    shown = msgspec.structs.replace(
        rows,
        rows=tuple(msgspec.structs.replace(row, current=row.reference == reference) for row in rows.rows),
    )
    rail = rail_for(request.user, around.queues, rows.key)
    return html(request, "agent/workspace.html", {"list": shown, "page": page, "rail": rail})


@get("/cases/{reference:str}/update")
async def case_update(request: Asked, reference: FromPath[str]) -> Html:
    """The fragments of an open page, after something moved."""
    return await update(request, reference.upper())


@get("/cases/{reference:str}/history")
async def case_history(request: Asked, reference: FromPath[str]) -> Html:
    """Everything that became true, in order."""
    view = await view_of(request, reference)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        events = await history.read(connection, view.row.id)
    values = {"page": history_page(view, events), "rail": rail_for(request.user, view.queues)}
    return html(request, "agent/history.html", values)


@get("/cases/new")
async def new_case(
    request: Asked, email: FromQuery[str] = "", name: FromQuery[str] = "", process: FromQuery[str] = ""
) -> Html:
    """The form for a case by hand."""
    return await _form(request, NewCase(email=email, name=name, process=process, take="yes"))


@post("/cases", status_code=200)
async def open_case(request: Asked, data: Form[NewCase]) -> Response[str] | Html:
    """Opens it, or says what is missing and keeps what was typed."""
    house: House = request.app.state.house
    asked = openings.Request(
        email=data.email.strip(),
        name=data.name.strip() or None,
        subject=data.subject.strip(),
        text=data.text.strip(),
        channel="letter" if data.channel == "letter" else "email" if data.channel == "email" else "phone",
        queue=data.queue or None,
        process=data.process or None,
        take=bool(data.take),
    )
    result = await openings.open_by_hand(house, request.user, asked)
    if isinstance(result, Refusal):
        return await _form(request, data, result.sentence)
    return go_to(request, f"/cases/{reference_of(result.state.case_id)}")


async def _form(request: Asked, typed: NewCase, refusal: str = "") -> Html:
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        queues = await all_queues(connection)
        processes = [one for one in await versions.processes_of(connection) if one.status == "published"]
    channels = (("phone", "They rang"), ("letter", "They wrote a letter"), ("email", "They wrote a mail"))
    page = NewCasePage(
        typed,
        (Choice("", "As usual"), *(Choice(q.key, q.name, q.key == typed.queue) for q in queues)),
        tuple(Choice(key, word, key == typed.channel) for key, word in channels),
        (Choice("", "As usual"), *(Choice(p.key, p.name, p.key == typed.process) for p in processes)),
        refusal,
    )
    values = {"page": page, "rail": rail_for(request.user, queues, "new")}
    return html(request, "agent/new_case.html", values, status=422 if refusal else 200)


ROUTES = (case_page, case_update, case_history, new_case, open_case)
