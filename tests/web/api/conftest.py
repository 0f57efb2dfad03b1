"""Programs at the desk's API: each with the token of one of ours, on the application itself, without a network."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from caseway.actions import tokens
from caseway.actions.house import House
from caseway.store.agents import Agent
from caseway.store.tokens import NewToken
from caseway.web.api import router
from caseway.web.api.buckets import Limit
from caseway.web.app import create_app
from tests.desk import Desk
from tests.people import MIA

BOOTSTRAP = "a-secret-of-the-operator"
PATIENT = Limit(burst=100_000, per_second=100_000)


def application(desk: Desk, limit: Limit = PATIENT) -> Litestar:
    """The whole application, with the API in it."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[House]:
        yield desk.house

    app = create_app(opened, routers=[router(BOOTSTRAP, limit)])
    app.state.house = desk.house
    return app


class Program:
    """A program that speaks to the API with one token."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, **params: Any) -> Any:
        """What is there."""
        answer = await self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """The answer to a write; `headers` by name with underscores for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(path, json=body if body is not None else {}, headers=named)

    async def put(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """The same by PUT."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.put(path, json=body, headers=named)

    async def opens(self, subject: str = "The pump leaks", **more: Any) -> str:
        """The reference of a new case of Mia's."""
        body = {
            "subject": subject,
            "text": "Since this morning.",
            "contact": {"email": MIA[0], "name": MIA[1]},
            **more,
        }
        made = await self.post("/cases", body)
        assert made.status_code == 201, made.text
        reference: str = made.json()["reference"]
        return reference


class Programs:
    """Programs for whomever a test needs."""

    def __init__(self, desk: Desk, stack: AsyncExitStack, app: Litestar) -> None:
        self.desk = desk
        self.app = app
        self._stack = stack

    async def of(self, agent: Agent, *scopes: str) -> Program:
        """A program that acts for this agent."""
        made = await tokens.make(self.desk.house, None, NewToken(agent.id, "test", scopes or ("write",)))
        assert isinstance(made, tokens.Made)
        return await self.showing(f"Bearer {made.secret}")

    async def showing(self, authorization: str | None) -> Program:
        """A program that shows this, or nothing at all."""
        headers = {} if authorization is None else {"Authorization": authorization}
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(cast(Any, self.app)),
            base_url="http://desk.test/api/v1",
            headers=headers,
        )
        return Program(await self._stack.enter_async_context(client))


@pytest.fixture
async def programs(desk: Desk) -> AsyncIterator[Programs]:
    """Programs at a desk of this test's own."""
    async with AsyncExitStack() as stack:
        yield Programs(desk, stack, application(desk))


@pytest.fixture
async def ana(programs: Programs) -> Program:
    """Ana's program."""
    return await programs.of(programs.desk.cast.ana)


@pytest.fixture
async def bob(programs: Programs) -> Program:
    """Bob's program."""
    return await programs.of(programs.desk.cast.bob)


@pytest.fixture
async def lena(programs: Programs) -> Program:
    """Lena's program."""
    return await programs.of(programs.desk.cast.lena)


@pytest.fixture
async def charlie(programs: Programs) -> Program:
    """Charlie's program, which may see nothing."""
    return await programs.of(programs.desk.cast.charlie)
