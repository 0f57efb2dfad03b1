"""`/c/{token}`: the contact's door. GET changes nothing; every word of the contact is a POST."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect

from caseway.actions import links, statements
from caseway.actions.house import House
from caseway.actions.perform import Done
from caseway.actions.renewals import renew_link
from caseway.core.case.drafting import Refusal
from caseway.core.values import VERBS
from caseway.kit import clock
from caseway.store import participants
from caseway.store.participants import Participant
from caseway.web.answers import Html, html
from caseway.web.portal.door_page import ShutDoor
from caseway.web.portal.door_view import door_page, read_door
from caseway.web.portal.tongue import ENGLISH

Knock = Request[None, None, Any]
TEXT_MAX = 20_000
_DECIDED_BY_CONTACT = frozenset({"agreed", "declined", "confirmed", "not-solved", "withdrawn", "rated"})

_NEVER = ShutDoor(
    "This link does not lead anywhere",
    "It may have been cut off on its way. Open it from our message again, or simply answer the message.",
)


class WordsForm(msgspec.Struct, frozen=True):
    """What was written."""

    text: str = ""


class StatementForm(msgspec.Struct, frozen=True):
    """A word of the contact's, with a rating and text beside it."""

    verb: str = ""
    text: str = ""
    rating: str = ""


class WishForm(msgspec.Struct, frozen=True):
    """Speaking to a person, or complaining."""

    what: str = "person"
    text: str = ""


Form = Body(media_type=RequestEncodingType.URL_ENCODED)


class _Shut(Exception):
    def __init__(self, door: ShutDoor, status: int) -> None:
        super().__init__(door.title)
        self.door, self.status = door, status


async def _whose(request: Knock, token: str) -> Participant:
    """The participant of a link. Raises `_Shut` for a link that was never ours, or is out of date."""
    house: House = request.app.state.house
    link = links.read_link(house.signing_key, token, clock.machine())
    if link is None:
        raise _Shut(_NEVER, 404)
    async with house.pool.connection() as connection:
        participant = await participants.one(connection, link.participant_id)
    if participant is None:
        raise _Shut(_NEVER, 404)
    if link.expired or link.version != participant.link_version:
        sentence = "Links end after some weeks, so that nobody else can use an old message. We can mail you a new one."
        raise _Shut(ShutDoor("This link has ended", sentence, token, renews=True), 410)
    return participant


def _shut(request: Knock, shut: _Shut) -> Html:
    return html(request, "portal/shut.html", {"page": shut.door, "say": ENGLISH.say}, status=shut.status)


async def _show(request: Knock, token: str, said: str = "", refusal: str = "", typed: str = "") -> Html:
    participant = await _whose(request, token)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        view = await read_door(connection, participant)
    if view is None:
        raise _Shut(_NEVER, 404)
    page = door_page(view, token, said, refusal, typed)
    values = {"page": page, "say": view.tongue.say}
    return html(request, "portal/door.html", values, status=409 if refusal else 200, language=page.language)


async def _answer(
    request: Knock, token: str, result: Done | Refusal, said: str, typed: str = ""
) -> Response[Any]:
    if isinstance(result, Refusal):
        return await _show(request, token, refusal=result.sentence, typed=typed)
    return Redirect(f"/c/{token}?said={said}", status_code=303)


@get("/c/{token:str}")
async def door(request: Knock, token: FromPath[str], said: FromQuery[str] = "") -> Html:
    """The page."""
    return await _show(request, token, said)


@post("/c/{token:str}/messages", status_code=200)
async def write(request: Knock, token: FromPath[str], data: Annotated[WordsForm, Form]) -> Response[Any]:
    """The participant writes: a message like any other."""
    participant = await _whose(request, token)
    text = data.text.strip()[:TEXT_MAX]
    if not text:
        return await _show(request, token, refusal="Write something first.")
    house: House = request.app.state.house
    result = await statements.write_message(house, participant.contact_id, participant.case_id, text)
    return await _answer(request, token, result, "message", text)


@post("/c/{token:str}/statements", status_code=200)
async def state(request: Knock, token: FromPath[str], data: Annotated[StatementForm, Form]) -> Response[Any]:
    """The contact agrees, declines, confirms, says that it is not solved, withdraws or rates."""
    participant = await _whose(request, token)
    verb = next((known for known in VERBS if known == data.verb and known in _DECIDED_BY_CONTACT), None)
    if verb is None or participant.role != "contact":
        return await _show(request, token, refusal="Only the person who asked can decide that.")
    house: House = request.app.state.house
    said = statements.Statement(
        verb=verb,
        channel="page",
        text=data.text.strip()[:TEXT_MAX],
        rating=int(data.rating) if data.rating.isdigit() else None,
    )
    by = f"contact:{participant.contact_id or 0}"
    result = await statements.record(house, by, participant.case_id, said)
    return await _answer(request, token, result, verb, data.text)


@post("/c/{token:str}/wishes", status_code=200)
async def wish(request: Knock, token: FromPath[str], data: Annotated[WishForm, Form]) -> Response[Any]:
    """The participant wants to speak to a person, or complains."""
    participant = await _whose(request, token)
    complaint = data.what == "complaint"
    house: House = request.app.state.house
    text = data.text.strip()[:TEXT_MAX]
    result = await statements.ask_for_person(
        house, participant.contact_id, participant.case_id, text, complaint
    )
    return await _answer(request, token, result, "complaint" if complaint else "person", text)


@post("/c/{token:str}/renewal", status_code=200)
async def renew(request: Knock, token: FromPath[str]) -> Html:
    """Mails a fresh link to the address that the old one was for; says the same whether or not it could."""
    house: House = request.app.state.house
    link = links.read_link(house.signing_key, token, clock.machine())
    if link is None:
        raise _Shut(_NEVER, 404)
    async with house.pool.connection() as connection:
        participant = await participants.one(connection, link.participant_id)
    if participant is not None:
        await renew_link(house, participant)
    page = ShutDoor("A new link is on its way", "It goes to the address that this case was opened from.")
    return html(request, "portal/shut.html", {"page": page, "say": ENGLISH.say})


ROUTES = (Router("/", route_handlers=[door, write, state, wish, renew], exception_handlers={_Shut: _shut}),)
