"""Pages and the API against the floor: the same requests, the same number of queries, through the same framework."""

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, cast

import httpx
import psycopg
from litestar import Litestar, MediaType, Response, get

from bench import floor
from bench.desk import Desk
from bench.rounds import Row, Work, compare
from caseway.actions import tokens
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.store import sessions
from caseway.store.tokens import NewToken
from caseway.web import api
from caseway.web import sessions as doors
from caseway.web.api.buckets import Limit
from caseway.web.app import create_app


class Client:
    """A browser with a session, and a program with a token, at one application in this process."""

    def __init__(
        self, http: httpx.AsyncClient, floor_http: httpx.AsyncClient, cookies: dict[str, str]
    ) -> None:
        self._http = http
        self._floor = floor_http
        self._cookies = cookies

    def ours(self, path: str, **headers: str) -> Work:
        """The work of one request to us."""

        async def work() -> bytes:
            answer = await self._http.get(path, headers={**headers, **self._cookies})
            assert answer.status_code == 200, answer.text[:300]
            return answer.content

        return work

    def floor(self, path: str) -> Work:
        """The work of one request to the floor."""

        async def work() -> bytes:
            answer = await self._floor.get(path)
            assert answer.status_code == 200
            return answer.content

        return work


async def counted(work: Work) -> tuple[int, int]:
    """How many statements one request runs, and how many bytes it answers."""
    real, count = psycopg.AsyncCursor.execute, 0

    async def execute(self: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        return await real(self, *args, **kwargs)

    psycopg.AsyncCursor.execute = execute  # type: ignore[method-assign]
    try:
        answer = await work()
    finally:
        psycopg.AsyncCursor.execute = real  # type: ignore[method-assign]
    return count, len(cast(bytes, answer))


Answer = Callable[[], Awaitable[bytes]]


def _floor_app(answers: dict[str, Answer]) -> Litestar:
    @get("/{name:str}", media_type=MediaType.HTML)
    async def answer(name: str) -> Response[bytes]:
        return Response(await answers[name]())

    return Litestar([answer], openapi_config=None)


async def _cookie(desk: Desk) -> dict[str, str]:
    token = "bench-token"
    async with desk.house.pool.connection() as connection:
        now = clock.machine()
        until = now + timedelta(days=1)
        await sessions.open_session(connection, doors.hashed(token), desk.agent.id, now, until)
    return {"Cookie": f"{doors.COOKIE}={doors.signed(desk.house.signing_key, token)}"}


async def rows(desk: Desk) -> list[Row]:
    """List and case, as JSON and as pages."""
    case_id = (await desk.some_cases(1))[0]
    made = await tokens.make(desk.house, None, NewToken(desk.agent.id, "bench", ("read", "write")))
    assert isinstance(made, tokens.Made)
    bearer = {"Authorization": f"Bearer {made.secret}"}
    reference = reference_of(case_id)

    @asynccontextmanager
    async def open_house():  # type: ignore[no-untyped-def]
        yield desk.house

    app = create_app(open_house, routers=[api.router(None, Limit(10**9, 1e9))])
    answers: dict[str, Answer] = {}
    transport = httpx.ASGITransport(cast(Any, app))
    floor_transport = httpx.ASGITransport(cast(Any, _floor_app(answers)))
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=transport, base_url="http://desk") as http,
        httpx.AsyncClient(transport=floor_transport, base_url="http://floor") as least,
    ):
        client = Client(http, least, await _cookie(desk))
        asked = [
            ("list of 50, JSON", client.ours("/api/v1/cases?limit=50", **bearer), 1.5),
            ("list of 50, page", client.ours("/lists/all"), 2.0),
            (
                "case with its conversation, JSON",
                client.ours(f"/api/v1/cases/{reference}/messages", **bearer),
                2.0,
            ),
            ("case with its conversation, page", client.ours(f"/cases/{reference}"), 3.0),
        ]
        found: list[Row] = []
        for number, (name, work, mark) in enumerate(asked):
            queries, size = await counted(work)
            key = f"row{number}"
            answers[key] = _least(desk, name, case_id, queries, size)
            found.append(await compare(f"{name} ({queries} queries)", work, client.floor(f"/{key}"), mark))
        return found


def _least(desk: Desk, name: str, case_id: int, queries: int, size: int) -> Answer:
    pool = desk.house.pool
    if name.startswith("list"):
        if "JSON" in name:
            return lambda: floor.list_json(pool, queries)
        return floor.Page(pool, queries, size)
    case = floor.CaseRows(pool, case_id, queries, size)
    return case.json if "JSON" in name else case.page
