"""Signing in and out, as Ana does, and as somebody who guesses."""

import pytest

from caseway.kit.database import transaction
from caseway.store import people
from caseway.web.sessions import COOKIE, TRIES_FREE, hash_password
from tests.web.conftest import Site


@pytest.fixture
async def dora(site: Site) -> str:
    """Somebody with a password; her address."""
    agent = people.NewAgent(
        email="dora@caseway.test",
        name="Dora Lind",
        role="agent",
        password_hash=hash_password("over the hills"),
    )
    async with transaction(site.desk.house.pool) as connection:
        await people.add_agent(connection, agent)
    return agent.email


async def test_the_right_password_opens_the_desk_and_signing_out_closes_it(site: Site, dora: str) -> None:
    async with await site.client() as client:
        form = {"email": dora.upper(), "password": "over the hills", "to": "/lists/all"}
        answer = await client.post("/sign-in", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/lists/all")
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert (await client.get("/lists/all")).status_code == 200
        cookie = client.cookies[COOKIE]
        await client.post("/sign-out")
        client.cookies.set(COOKIE, cookie)
        assert (await client.get("/lists/all")).status_code == 303


async def test_a_wrong_password_and_an_unknown_address_look_the_same(site: Site, dora: str) -> None:
    async with await site.client() as client:
        wrong = await client.post("/sign-in", data={"email": dora, "password": "no"})
        nobody = await client.post("/sign-in", data={"email": "who@caseway.test", "password": "no"})
    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert wrong.text.replace(dora, "") == nobody.text.replace("who@caseway.test", "")


async def test_guessing_shuts_the_door_for_a_while(site: Site, dora: str) -> None:
    async with await site.client() as client:
        for _ in range(TRIES_FREE):
            await client.post("/sign-in", data={"email": dora, "password": "no"})
        answer = await client.post("/sign-in", data={"email": dora, "password": "over the hills"})
    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.text
