"""The API behind its real server, and schemathesis over the whole of its document, good data and bad."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from tests.desk import Desk
from tests.people import KENJI, MIA
from tests.web.api.conftest import BOOTSTRAP, application
from tests.web.conftest import free_port

BEARER = {"Authorization": f"Bearer {BOOTSTRAP}"}


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """The address of the API behind the real server."""
    port = free_port()
    server = Server(
        application(desk),
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        log_level=LogLevels.error,
    )
    running = asyncio.create_task(server.serve())
    address = f"http://127.0.0.1:{port}/api/v1"
    try:
        await _answering(address)
        yield address
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(running, 10)


async def _answering(address: str) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(200):
            with suppress(httpx.TransportError):
                if (await client.get(f"{address}/openapi.json")).status_code == 200:
                    return
            await asyncio.sleep(0.02)
    raise AssertionError("the API was not served in time")


async def test_a_program_works_over_the_wire(desk: Desk) -> None:
    async with served(desk) as address, httpx.AsyncClient(base_url=address, headers=BEARER) as client:
        body = {
            "subject": "Größe — 大小",
            "text": "Passt nicht 🙁",
            "contact": {"email": MIA[0], "name": "Mia"},
        }
        made = await client.post("/cases", json=body, headers={"Idempotency-Key": "wire"})
        assert made.status_code == 201
        again = await client.post("/cases", json=body, headers={"Idempotency-Key": "wire"})
        assert again.content == made.content
        path = made.headers["location"].removeprefix("/api/v1")
        assert (await client.get(path)).json()["subject"] == "Größe — 大小"
        assert (await client.get(path)).headers["etag"] == made.headers["etag"]
        assert (await client.request("PATCH", path)).status_code == 405
        assert (await client.get("/cases?q=%ff")).status_code == 400
        odd = await client.get("/agents/me", headers=[(b"Authorization", b"Bearer \xff\xfe")])
        assert odd.status_code == 401
        large = await client.post(
            "/cases", content=b"x" * 3_000_000, headers={"Content-Type": "application/json"}
        )
        assert large.status_code == 413


@pytest.mark.slow
async def test_schemathesis_finds_nothing(desk: Desk, tmp_path: Path) -> None:
    for sender in (MIA, KENJI):
        await desk.mail(sender, "The pump leaks", "Since this morning.")
    async with served(desk) as address:
        run = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{address}/openapi.json", "--header", f"Authorization: {BEARER['Authorization']}"),
            *("--seed", "20260302", "--max-examples", "5", "--no-color"),
            cwd=tmp_path,
            env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await run.communicate()
    assert run.returncode == 0, said.decode(errors="replace")[:20_000]
