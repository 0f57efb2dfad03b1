"""A new matter in a message becomes a case of its own."""

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from caseway.actions import splits
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.web.agent.case_answers import Form, case_of, view_of
from caseway.web.answers import Asked, Html, go_to, html, refused
from caseway.web.parts import Choice


class SplitPage(msgspec.Struct, frozen=True):
    """The sheet: which message, under which subject."""

    reference: str
    messages: tuple[Choice, ...]


class SplitForm(msgspec.Struct, frozen=True):
    """The message, and the subject of the new case."""

    message: int = 0
    subject: str = ""


@get("/cases/{reference:str}/split")
async def split_page(request: Asked, reference: FromPath[str], seq: FromQuery[int] = 0) -> Html:
    """The messages that can become a case; the newest, or `seq`, is chosen."""
    view = await view_of(request, reference)
    heard = [words for words in view.words if words.direction == "inbound"]
    chosen = seq or (heard[0].seq if heard else 0)
    messages = tuple(
        Choice(
            str(words.seq),
            f"{view.reader.clock(words.at)}: {(words.text or '').strip()[:80]}",
            words.seq == chosen,
        )
        for words in heard
    )
    return html(request, "agent/split.html", {"page": SplitPage(reference.upper(), messages)})


@post("/cases/{reference:str}/split", status_code=200)
async def split(request: Asked, reference: FromPath[str], data: Form[SplitForm]) -> Response[str] | Html:
    """Splits the message off and goes to the new case."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await splits.split(house, request.user, case.id, data.message, data.subject)
    if isinstance(result, Refusal):
        return refused(request, result)
    return go_to(request, f"/cases/{reference_of(result.state.case_id)}")


ROUTES = (split_page, split)
