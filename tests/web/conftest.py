"""A desk whose pages are served for real, in this process, so that time stands where the test puts it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import msgspec
import pytest
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from playwright.async_api import Browser, BrowserContext, Page

from caseway.actions.house import House
from caseway.kit.database import Pool
from caseway.store.agents import Agent
from caseway.web.app import create_app
from caseway.web.live.wire import Publisher
from caseway.web.sessions import COOKIE, open_session
from tests.desk import Desk, open_desk


class Site:
    """The served desk: its address, and ways in."""

    def __init__(self, desk: Desk, port: int, browser: Browser | None) -> None:
        self.desk = desk
        self.url = f"http://127.0.0.1:{port}"
        self._browser = browser
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    async def cookie(self, agent: Agent) -> str:
        """A session of that agent's, as a browser would send it."""
        async with self.desk.house.pool.connection() as connection:
            cookie = await open_session(connection, self.desk.house.signing_key, agent, secure=False)
        return cookie.value or ""

    async def client(self, agent: Agent | None = None) -> httpx.AsyncClient:
        """A client that follows nothing by itself, signed in if `agent` is given."""
        cookies = {COOKIE: await self.cookie(agent)} if agent else {}
        return httpx.AsyncClient(
            base_url=self.url, cookies=cookies, headers={"Sec-Fetch-Site": "same-origin"}
        )

    async def page(self, agent: Agent | None = None, **look: object) -> Page:
        """A page of a fresh browser; every complaint of the browser is kept in `complaints`."""
        assert self._browser is not None
        options: dict[str, object] = {
            "reduced_motion": "reduce",
            "viewport": {"width": 1440, "height": 900},
            **look,
        }
        context: BrowserContext = await self._browser.new_context(base_url=self.url, **options)  # type: ignore[arg-type]
        if agent is not None:
            cookie = {"name": COOKIE, "value": await self.cookie(agent), "url": self.url}
            await context.add_cookies([cookie])  # type: ignore[list-item]
        self._contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        return page

    async def close(self) -> None:
        """Closes every browser: an open stream would keep the server from ending."""
        for context in self._contexts:
            await context.close()

    def _hear(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind == "error" and "status of 4" not in text:
            self.complaints.append(text)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def served(desk: Desk, browser: Browser | None = None) -> AsyncIterator[Site]:
    """The desk's pages behind a real server."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[House]:
        yield desk.house

    url = str(desk.house.pool.conninfo)
    publisher = Publisher(url)
    desk.house = msgspec.structs.replace(desk.house, announce=publisher.announce)
    publishing = asyncio.create_task(publisher.run())
    port = free_port()
    app = create_app(opened, listen_url=url)
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_level=LogLevels.error)
    running = asyncio.create_task(server.serve())
    try:
        await _answering(port)
        yield Site(desk, port, browser)
    finally:
        publishing.cancel()
        server.stop()  # type: ignore[no-untyped-call]
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(running, 10)


async def _answering(port: int) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(200):
            with suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{port}/health")).status_code == 200:
                    return
            await asyncio.sleep(0.02)
    raise AssertionError("the pages were not served in time")


@pytest.fixture
async def desk(pool: Pool) -> AsyncIterator[Desk]:
    """A desk on a database of its own, on Monday morning."""
    async with open_desk(pool) as opened:
        yield opened


@pytest.fixture
async def site(desk: Desk) -> AsyncIterator[Site]:
    """The desk's pages, for clients without a browser."""
    async with served(desk) as opened:
        yield opened


@pytest.fixture
async def browsed(desk: Desk, browser: Browser) -> AsyncIterator[Site]:
    """The desk's pages, for a browser; it must have nothing to complain about at the end."""
    async with served(desk, browser) as opened:
        yield opened
        await opened.close()
        assert opened.complaints == []
