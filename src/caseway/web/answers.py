"""How a handler answers: a page, a fragment, a refusal that keeps what was typed, or the way to go on."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.response import Redirect

from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.store.agents import Agent
from caseway.web.frames import Frame
from caseway.web.pages import Pages
from caseway.web.stamps import Reader

Html = Response[str]
Asked = Request[Agent, Any, Any]

_PRIVATE = {"Cache-Control": "no-store", "Vary": "HX-Request"}


class RefusalWords(msgspec.Struct, frozen=True):
    """A refusal on the screen: why, what was kept, and what may be tried next."""

    sentence: str
    kept: str = ""
    again: str = ""
    tone: str = "red"


def is_fragment(request: Request[Any, Any, Any]) -> bool:
    """Whether htmx wants a part of the page and not all of it."""
    return request.headers.get("HX-Request-Type") == "partial"


def frame_of(request: Request[Any, Any, Any]) -> Frame:
    """What stands around the page: the theme of the cookie, and desk time for the browser to go on from."""
    theme = request.cookies.get("theme", "")
    return Frame(
        theme=theme if theme in ("light", "dark") else "",  # type: ignore[arg-type]
        now=clock.now().isoformat(timespec="seconds"),
        speed=clock.speed(),
    )


def reader_of(request: Asked) -> Reader:
    """The eyes of whoever is signed in."""
    return Reader(clock.now(), request.user.zone)


def html(
    request: Request[Any, Any, Any],
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    language: str = "en",
) -> Html:
    """A template as an answer; pages of people are never stored on the way."""
    pages: Pages = request.app.state.pages
    return Response(
        pages.render(template, frame=msgspec.structs.replace(frame_of(request), language=language), **values),
        media_type=MediaType.HTML,
        status_code=status,
        headers={**_PRIVATE, **(headers or {})},
    )


def refused(request: Request[Any, Any, Any], refusal: Refusal) -> Html:
    """Why a command was not carried out, beside the form that asked; nothing typed is lost."""
    stale = refusal.code == "stale"
    words = RefusalWords(
        refusal.sentence,
        "What you wrote is kept." if stale else "",
        "I have seen it, send anyway" if stale else "",
        "amber" if stale else "red",
    )
    values = {"refusal": words}
    if is_fragment(request):
        return html(request, "agent/refusal.html", values, status=409)
    return html(request, "agent/refusal_page.html", {**values, "back": back_of(request)}, status=409)


def back_of(request: Request[Any, Any, Any]) -> str:
    """The page of ours that asked, or the front page."""
    referer = request.headers.get("Referer", "")
    host = request.headers.get("Host", "")
    path = referer.partition(f"://{host}")[2]
    return path if path.startswith("/") and not path.startswith("//") else "/"


def go_to(request: Request[Any, Any, Any], address: str) -> Response[Any]:
    """On to another page: by htmx where it asked, else by a redirect."""
    if request.headers.get("HX-Request"):
        return Response("", status_code=200, headers={"HX-Redirect": address})
    return Redirect(address, status_code=303)
