"""Who may come in, how far, and how often; and Charlie, for whom nothing is there."""

from datetime import timedelta
from typing import Any

import pytest

from caseway.actions import tokens
from caseway.kit import clock
from caseway.store import tokens as stored
from caseway.store.tokens import NewToken
from caseway.web.api.buckets import Buckets, Limit
from caseway.web.api.gate import reaches
from caseway.web.api.operations import Operation
from caseway.web.api.routes import OPERATIONS
from tests.web.api.conftest import BOOTSTRAP, Program, Programs, application

BODIES: dict[str, Any] = {
    "attach": {"incident": "C-1001-4"},
    "publish": {"texts": {"en": "We know."}},
    "send_message": {"text": "Hello"},
    "add_note": {"text": "Hello"},
    "make_proposal": {"text": "A new one"},
    "complete_task": {"outcome": "no_action"},
    "record_statement": {"verb": "withdrawn"},
    "assign_case": {"assignee": "me"},
    "close_case": {"basis": "no_action"},
    "reopen_case": {},
}
OF_CASE = [operation for operation in OPERATIONS if "{reference}" in operation.path]


@pytest.mark.parametrize("operation", OF_CASE, ids=lambda operation: operation.name)
async def test_for_charlie_no_case_is_there(operation: Operation, ana: Program, charlie: Program) -> None:
    reference = await ana.opens(queue="repairs")
    path = operation.path.format(reference=reference, id="t14" if "tasks" in operation.path else 2, n=0)
    body = BODIES.get(operation.name)
    answer = await charlie.client.request(operation.method, path, json=body)
    nowhere = await charlie.client.request(operation.method, path.replace(reference, "C-1-1"), json=body)
    assert answer.status_code == 404
    assert answer.content == nowhere.content


async def test_charlie_s_lists_are_empty(ana: Program, charlie: Program) -> None:
    await ana.opens(queue="repairs")
    assert (await charlie.get("/cases"))["items"] == []
    assert (await charlie.get("/cases", q="pump"))["items"] == []
    assert (await charlie.get("/queues"))["items"] == []


@pytest.mark.parametrize(
    "shown", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer cw_wrong", "Bearer " + "x" * 9999]
)
async def test_whoever_shows_no_token_of_ours_stays_outside(programs: Programs, shown: str | None) -> None:
    stranger = await programs.showing(shown)
    for path in ("/cases", "/cases/C-1000-6", "/agents/me"):
        refused = await stranger.client.get(path)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert refused.headers["content-type"] == "application/problem+json"


async def test_a_revoked_token_and_one_whose_agent_has_left_open_nothing(
    programs: Programs, lena: Program
) -> None:
    bob = await programs.of(programs.desk.cast.bob)
    async with programs.desk.house.pool.connection() as connection:
        newest = (await stored.listed(connection, 1))[0]
        assert await tokens.revoke(programs.desk.house, None, newest.id)
        assert not await tokens.revoke(programs.desk.house, None, newest.id)
        await connection.execute("UPDATE agents SET active = false WHERE email = 'lena@caseway.test'")
    for program in (bob, lena):
        assert (await program.client.get("/agents/me")).status_code == 401


async def test_a_token_reaches_as_far_as_its_scopes(programs: Programs) -> None:
    reader = await programs.of(programs.desk.cast.ana, "read")
    assert (await reader.get("/cases"))["items"] == []
    refused = await reader.post("/cases", {"subject": "x", "text": "y", "contact": {"email": "a@b.c"}})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    writer = await programs.of(programs.desk.cast.ana, "write")
    assert (await writer.client.get("/tokens")).status_code == 403
    assert reaches(frozenset({"admin"}), "read")
    assert not reaches(frozenset({"nonsense"}), "read")
    assert not reaches(frozenset(), "read")


async def test_only_an_admin_s_token_can_have_the_scope_admin(programs: Programs) -> None:
    refused = await tokens.make(
        programs.desk.house, None, NewToken(programs.desk.cast.ana.id, "x", ("admin",))
    )
    assert not isinstance(refused, tokens.Made)
    nothing = await tokens.make(programs.desk.house, None, NewToken(programs.desk.cast.ada.id, "x", ()))
    assert not isinstance(nothing, tokens.Made)
    nobody = await tokens.make(programs.desk.house, None, NewToken(999, "x", ("read",)))
    assert not isinstance(nobody, tokens.Made)


async def test_the_bootstrap_token_is_the_first_admin(programs: Programs) -> None:
    operator = await programs.showing(f"Bearer {BOOTSTRAP}")
    assert (await operator.get("/agents/me"))["email"] == "ada@caseway.test"
    made = await operator.post(
        "/tokens", {"agent": "bob@caseway.test", "name": "till", "scopes": ["write", "read"]}
    )
    assert made.status_code == 201
    bob = await programs.showing(f"Bearer {made.json()['token']}")
    assert (await bob.get("/agents/me"))["email"] == "bob@caseway.test"
    (listed,) = (await operator.get("/tokens"))["items"]
    assert (listed["name"], listed["agent"], listed["scopes"]) == (
        "till",
        "bob@caseway.test",
        ["read", "write"],
    )
    assert "token" not in listed
    assert (await operator.client.delete(f"/tokens/{listed['id']}")).status_code == 204
    assert (await operator.client.delete(f"/tokens/{listed['id']}")).status_code == 404
    assert (await bob.client.get("/agents/me")).status_code == 401


async def test_without_an_admin_the_bootstrap_token_opens_nothing(programs: Programs) -> None:
    async with programs.desk.house.pool.connection() as connection:
        await connection.execute("UPDATE agents SET role = 'agent' WHERE role = 'admin'")
    operator = await programs.showing(f"Bearer {BOOTSTRAP}")
    assert (await operator.client.get("/agents/me")).status_code == 401


async def test_a_token_for_nobody_or_beyond_their_role_is_refused(programs: Programs) -> None:
    operator = await programs.showing(f"Bearer {BOOTSTRAP}")
    for agent, scopes in (("who@example.net", ["read"]), ("ana@caseway.test", ["admin"])):
        refused = await operator.post("/tokens", {"agent": agent, "name": "x", "scopes": scopes})
        assert refused.status_code == 409


async def test_secrets_are_stored_as_hashes_and_the_last_use_once_a_minute(programs: Programs) -> None:
    house = programs.desk.house
    made = await tokens.make(house, None, NewToken(programs.desk.cast.ana.id, "till", ("read",)))
    assert isinstance(made, tokens.Made)
    at = clock.machine()
    async with house.pool.connection() as connection:
        row = await (await connection.execute("SELECT token_hash FROM api_tokens")).fetchone()
        assert row is not None
        assert bytes(row[0]) == stored.hashed(made.secret)
        used = []
        for later in (0, 30, 61):
            assert await stored.bearer_of(connection, made.secret, at + timedelta(seconds=later))
            token = await stored.one(connection, made.id)
            assert token is not None
            assert token.used_at is not None
            used.append((token.used_at - at).total_seconds())
    assert used == [0, 0, 61]


async def test_too_many_requests_are_told_when_to_come_back(programs: Programs) -> None:
    programs.app = application(programs.desk, Limit(burst=3, per_second=0.1))
    ana, bob = await programs.of(programs.desk.cast.ana), await programs.of(programs.desk.cast.bob)
    answers = [await ana.client.get("/agents/me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
    assert answers[-1].json()["code"] == "too-often"
    assert (await bob.client.get("/agents/me")).status_code == 200


def test_a_bucket_fills_again_to_its_brim_and_no_further() -> None:
    buckets, at = Buckets(Limit(burst=2, per_second=1.0)), clock.machine()
    assert [buckets.take(1, at) for _ in range(3)] == [0.0, 0.0, 1.0]
    assert buckets.take(1, at + timedelta(seconds=1)) == 0.0
    later = at + timedelta(hours=1)
    assert [buckets.take(1, later) for _ in range(3)] == [0.0, 0.0, 1.0]
    assert buckets.take(1, at) == 1.0
