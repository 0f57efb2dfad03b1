"""What every handler of a case does: come through the door, and answer with the case as it is then."""

from typing import Annotated, TypeVar

from litestar import Response
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body
from markupsafe import Markup

from caseway.actions.house import House
from caseway.actions.perform import Done
from caseway.core.case.drafting import Refusal
from caseway.store import access
from caseway.store.access import CaseRow
from caseway.web.agent.case_page import CasePage
from caseway.web.agent.case_view import CaseView, read_case
from caseway.web.agent.entries import entries_of
from caseway.web.agent.heads import composer_of, context_of, head_of
from caseway.web.agent.incident_panel import panel_of
from caseway.web.agent.steps import answer_of, faults_shown
from caseway.web.answers import Asked, Html, go_to, html, reader_of, refused
from caseway.web.pages import Pages

T = TypeVar("T")
Form = Annotated[T, Body(media_type=RequestEncodingType.URL_ENCODED)]
"""The body of a form, read into a Struct."""


async def case_of(request: Asked, reference: str) -> CaseRow:
    """The case, through the door of whoever asks; 404 if it is missing or not theirs."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        case = await access.case_for(connection, request.user, reference)
    if case is None:
        raise NotFoundException
    return case


async def view_of(request: Asked, reference: str) -> CaseView:
    """Everything of the case for its page; 404 likewise."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        view = await read_case(connection, request.user, reference, reader_of(request))
    if view is None:
        raise NotFoundException
    return view


def page_of(view: CaseView, reference: str, back: str = "mine") -> CasePage:
    """The case page, shaped."""
    heard = max((words.seq for words in view.words if words.direction == "inbound"), default=0)
    address = f"/queues/{back.removeprefix('queue:')}" if back.startswith("queue:") else f"/lists/{back}"
    return CasePage(
        reference=reference,
        seq=view.state.seq,
        heard=heard,
        head=head_of(view),
        entries=entries_of(view),
        composer=composer_of(view),
        context=context_of(view),
        answer=answer_of(view),
        faults=faults_shown(view),
        back=address,
        incident=panel_of(view.state, view.bundle.definition, view.row.subject or "", view.belonging),
    )


async def after(
    request: Asked,
    reference: str,
    result: Done | Refusal,
    *,
    said: str = "",
    undo: str = "",
    fresh: bool = False,
) -> Response[str] | Html:
    """The case after a command, in the fragments that show it; or why it was not carried out.

    `said` is a line that goes away by itself, `undo` the address that takes the deed back, `fresh` empties the
    composer because what was in it has been sent.
    """
    if isinstance(result, Refusal):
        return refused(request, result)
    if not request.headers.get("HX-Request"):
        return go_to(request, f"/cases/{reference}")
    return await update(request, reference, said=said, undo=undo, fresh=fresh)


async def update(
    request: Asked, reference: str, *, said: str = "", undo: str = "", fresh: bool = False
) -> Html:
    """The parts of the case page that may have changed."""
    view = await view_of(request, reference)
    pages: Pages = request.app.state.pages
    toast = Markup(pages.render("agent/toast.html", words=said, undo=undo)) if said else ""  # noqa: S704 - our own
    fresh = fresh or request.headers.get("X-Composer") == "idle"
    values = {"page": page_of(view, reference), "fresh_composer": fresh, "toast": toast}
    return html(request, "agent/case_update.html", values)
