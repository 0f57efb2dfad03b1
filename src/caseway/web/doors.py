"""Signing in and out."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotAuthorizedException
from litestar.params import Body, FromQuery
from litestar.response import Redirect

from caseway.actions.house import House
from caseway.store import sessions
from caseway.web.answers import Html, html
from caseway.web.sessions import COOKIE, Barred, hashed, open_session, sign_in, token_of

AnyRequest = Request[None, None, Any]


class SignInPage(msgspec.Struct, frozen=True):
    """The form: what was typed before, and why it did not do."""

    to: str = "/"
    email: str = ""
    refusal: str = ""
    demo: str = ""


class SignInForm(msgspec.Struct, frozen=True):
    """What was typed."""

    email: str = ""
    password: str = ""
    to: str = "/"


def local(address: str) -> str:
    """The address if it is a page of ours, else the front page: a link cannot send people elsewhere."""
    fits = address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
    return address if fits else "/"


@get("/sign-in")
async def sign_in_page(request: AnyRequest, to: FromQuery[str] = "/") -> Html:
    """The form."""
    page = SignInPage(local(to), demo=request.app.state.demo_hint)
    return html(request, "agent/sign_in.html", {"page": page})


@post("/sign-in", status_code=303)
async def sign_in_now(
    request: AnyRequest, data: Annotated[SignInForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Response[str] | Redirect:
    """Opens a session, or says why not; the e-mail stays typed."""
    house: House = request.app.state.house
    demo = request.app.state.demo_hint
    async with house.pool.connection() as connection:
        try:
            agent = await sign_in(connection, data.email, data.password)
        except Barred as barred:
            words = f"Too many wrong passwords. Try again in {barred.minutes} min."
            page = SignInPage(local(data.to), data.email, words, demo)
            return html(request, "agent/sign_in.html", {"page": page}, status=429)
        if agent is None:
            words = "That e-mail and password do not go together."
            page = SignInPage(local(data.to), data.email, words, demo)
            return html(request, "agent/sign_in.html", {"page": page}, status=422)
        secure: bool = request.app.state.secure
        cookie = await open_session(connection, house.signing_key, agent, secure=secure)
    return Redirect(local(data.to), status_code=303, cookies=[cookie])


@post("/sign-out", status_code=303)
async def sign_out(request: AnyRequest) -> Redirect:
    """Ends the session here; others go on."""
    house: House = request.app.state.house
    cookie = request.cookies.get(COOKIE)
    token = token_of(house.signing_key, cookie) if cookie else None
    if token is None:
        raise NotAuthorizedException("Nobody is signed in.")
    async with house.pool.connection() as connection:
        await sessions.close_session(connection, hashed(token))
    answer = Redirect("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


ROUTES = (sign_in_page, sign_in_now, sign_out)
