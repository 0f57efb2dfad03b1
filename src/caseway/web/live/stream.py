"""`GET /live`: the stream of one open page, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from litestar import get
from litestar.response import Stream

from caseway.core.values import reference_of
from caseway.store.agents import Agent
from caseway.web.answers import Asked
from caseway.web.live.hub import Hub

BEAT_SECONDS = 20.0


@get("/live")
async def live(request: Asked) -> Stream:
    """Says which cases moved, and to which seq; a comment every 20 s keeps proxies from closing it."""
    hub: Hub = request.app.state.hub
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_events(hub, request.user), media_type="text/event-stream", headers=headers)


async def _events(hub: Hub, agent: Agent) -> AsyncIterator[bytes]:
    with hub.subscribed(agent) as subscriber:
        yield b"retry: 2000\n\n"
        moves = subscriber.moves()
        while True:
            try:
                moved = await asyncio.wait_for(anext(moves), BEAT_SECONDS)
            except TimeoutError:
                moves = subscriber.moves()
                yield b": here\n\n"
                continue
            news = {"cases": {reference_of(case_id): seq for case_id, seq in moved.items()}}
            yield b"event: moved\ndata: " + msgspec.json.encode(news) + b"\n\n"
