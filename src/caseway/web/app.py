"""Puts the web together: doors, pages, portal, live stream, and how each failure is told."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from litestar import Litestar, MediaType, Request, Response, Router, get
from litestar.datastructures import CacheControlHeader, State
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

from caseway.actions.house import House
from caseway.kit.log import log
from caseway.store import lists
from caseway.web.admin.calendars import ROUTES as CALENDAR_ROUTES
from caseway.web.agent.routes import ROUTES as DESK_ROUTES
from caseway.web.answers import Html, go_to, html, is_fragment
from caseway.web.api import problems
from caseway.web.api.routes import PREFIX as API
from caseway.web.assets import STATIC
from caseway.web.doors import ROUTES as DOOR_ROUTES
from caseway.web.frames import Fault
from caseway.web.live.hub import Hub
from caseway.web.live.stream import live
from caseway.web.live.wire import listen
from caseway.web.pages import Pages
from caseway.web.portal.routes import ROUTES as PORTAL_ROUTES
from caseway.web.processes.routes import ROUTES as PROCESS_ROUTES
from caseway.web.security import guarded
from caseway.web.sessions import SignedIn

OpenHouse = Callable[[], AbstractAsyncContextManager[House]]

UPLOAD_BYTES_MAX = 30 * 1024 * 1024


def create_app(
    open_house: OpenHouse,
    *,
    listen_url: str = "",
    routers: Sequence[ControllerRouterHandler] = (),
    secure: bool = False,
    demo_hint: str = "",
) -> Litestar:
    """The application of one web worker.

    `open_house` is entered when the worker starts; `listen_url` is the database whose moves pages hear of;
    `routers` are further parts, such as the API; `secure` marks cookies for HTTPS only; `demo_hint` stands under
    the sign-in form.
    """

    state = State({"pages": Pages(), "secure": secure, "demo_hint": demo_hint})
    desk = Router(
        "/", route_handlers=[*DESK_ROUTES, *PROCESS_ROUTES, *CALENDAR_ROUTES, live], middleware=[SignedIn]
    )
    return Litestar(
        route_handlers=[_static(), health, *DOOR_ROUTES, *PORTAL_ROUTES, desk, *routers],
        lifespan=[_lifespan(open_house, listen_url)],
        middleware=[guarded],
        exception_handlers={HTTPException: _told, Exception: _broken},
        request_max_body_size=UPLOAD_BYTES_MAX,
        state=state,
        openapi_config=None,
        debug=False,
    )


def _lifespan(
    open_house: OpenHouse, listen_url: str
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Opens the house when the worker starts, and hears the moves of all processes for as long as it runs."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_house() as house:
            app.state.house = house
            app.state.hub = hub = Hub(_places_in(house))
            listening = asyncio.create_task(listen(listen_url, hub.hear)) if listen_url else None
            try:
                yield
            finally:
                if listening is not None:
                    listening.cancel()
                    with suppress(asyncio.CancelledError):
                        await listening

    return lifespan


@get("/health", media_type=MediaType.TEXT)
async def health() -> str:
    """Whether this worker answers; says nothing else."""
    return "ok"


def _static() -> Router:
    STATIC.mkdir(exist_ok=True)
    forever = CacheControlHeader(max_age=31536000, public=True, immutable=True)
    return create_static_files_router("/static", [STATIC], cache_control=forever, include_in_schema=False)


def _places_in(house: House) -> Callable[[list[int]], Awaitable[list[lists.Place]]]:
    async def places(ids: list[int]) -> list[lists.Place]:
        async with house.pool.connection() as connection:
            return await lists.places(connection, ids)

    return places


_MISSING = Fault(
    "There is no such page",
    "It may never have been there, or it is not yours to see. A reference reads like C-1042-7.",
)


def _told(request: Request, error: HTTPException) -> Response:  # type: ignore[type-arg]
    """A failure that has a name: sign in first, no such page, a request that cannot be read."""
    if request.url.path.startswith(f"{API}/"):
        return problems.told(request, error)
    if isinstance(error, NotAuthorizedException):
        return go_to(request, f"/sign-in?to={_way_back(request)}")
    if error.status_code == 404:
        return _page(request, _MISSING, 404)
    fault = Fault(
        "That could not be read", str(error.detail) or "Something in the request was not as it should be."
    )
    return _page(request, fault, error.status_code)


def _broken(request: Request, error: Exception) -> Response:  # type: ignore[type-arg]
    """A failure of ours: a number to find it in the log by, and nothing of its insides."""
    code = secrets.token_hex(4)
    log("web").error(
        "request failed", code=code, method=request.method, path=request.url.path, exc_info=error
    )
    fault = Fault(
        "That did not work",
        "Something broke on our side. It is in the log, and trying again is safe.",
        kept="What you typed is still on the page before this one." if request.method != "GET" else "",
        code=code,
    )
    return _page(request, fault, 500)


def _page(request: Request, fault: Fault, status: int) -> Html:  # type: ignore[type-arg]
    if is_fragment(request):
        words = {
            "sentence": fault.sentence,
            "kept": fault.code and f"Its number is {fault.code}.",
            "tone": "red",
        }
        return html(request, "agent/refusal.html", {"refusal": words}, status=status)
    return html(request, "layout/error.html", {"page": fault}, status=status)


def _way_back(request: Request) -> str:  # type: ignore[type-arg]
    """The page that was asked for, if it can be asked for again."""
    path = request.url.path
    return path if request.method == "GET" and not is_fragment(request) and path != "/live" else "/"
