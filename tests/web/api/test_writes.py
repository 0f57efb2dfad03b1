"""Writes that arrive twice, too late, or at the same time."""

import asyncio
from typing import Any

import msgspec

from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.store import idempotency
from caseway.store.idempotency import Once
from tests.people import MIA
from tests.web.api.conftest import Program, Programs

CASE: dict[str, Any] = {
    "subject": "The pump leaks",
    "text": "Since this morning.",
    "contact": {"email": MIA[0], "name": MIA[1]},
    "queue": "repairs",
}


async def test_a_write_sent_again_is_answered_as_before_and_not_done_again(ana: Program) -> None:
    first = await ana.post("/cases", CASE, Idempotency_Key="order-1")
    again = await ana.post("/cases", CASE, Idempotency_Key="order-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert [again.headers[name] for name in ("etag", "location")] == [
        first.headers[n] for n in ("etag", "location")
    ]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert len((await ana.get("/cases"))["items"]) == 1


async def test_the_answer_is_the_first_one_whatever_has_happened_since(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    first = await ana.put(f"/cases/{reference}/assignment", {"assignee": "me"}, Idempotency_Key="mine")
    await ana.put(f"/cases/{reference}/assignment", {"assignee": None})
    again = await ana.put(f"/cases/{reference}/assignment", {"assignee": "me"}, Idempotency_Key="mine")
    assert again.json() == first.json()
    assert (await ana.get(f"/cases/{reference}"))["assignee"] is None


async def test_a_key_is_for_one_request_only(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    assert (
        await ana.post(f"/cases/{reference}/notes", {"text": "One"}, Idempotency_Key="k")
    ).status_code == 201
    other = await ana.post(f"/cases/{reference}/notes", {"text": "Two"}, Idempotency_Key="k")
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    elsewhere = await ana.post(f"/cases/{reference}/messages", {"text": "One"}, Idempotency_Key="k")
    assert elsewhere.status_code == 422
    assert len((await ana.get(f"/cases/{reference}/notes"))["items"]) == 1


async def test_a_key_belongs_to_its_token(ana: Program, bob: Program) -> None:
    reference = await ana.opens(queue="repairs")
    for program in (ana, bob):
        added = await program.post(f"/cases/{reference}/notes", {"text": "Seen"}, Idempotency_Key="k")
        assert added.status_code == 201
    authors = [note["author"] for note in (await ana.get(f"/cases/{reference}/notes"))["items"]]
    assert authors == ["ana@caseway.test", "bob@caseway.test"]


async def test_the_same_write_at_the_same_time_is_done_once(ana: Program) -> None:
    answers = await asyncio.gather(*(ana.post("/cases", CASE, Idempotency_Key="storm") for _ in range(5)))
    statuses = sorted(answer.status_code for answer in answers)
    assert 201 in statuses
    assert set(statuses) <= {201, 409}
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code == 409)
    assert len((await ana.get("/cases"))["items"]) == 1


async def test_a_key_that_is_under_way_elsewhere_is_told_to_wait(programs: Programs, ana: Program) -> None:
    async with transaction(programs.desk.house.pool) as connection:
        (token_id,) = await _ids(connection, "SELECT id FROM api_tokens")
        assert await idempotency.begin(connection, Once(token_id, "held", b"", ""))
        refused = await ana.post("/cases", CASE, Idempotency_Key="held")
    assert (refused.status_code, refused.json()["code"]) == (409, "under-way")
    assert (await ana.post("/cases", CASE, Idempotency_Key="held")).status_code == 201


async def test_what_was_refused_may_be_tried_again_with_its_key(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    assert (await ana.post(f"/cases/{reference}/reopening", {}, Idempotency_Key="open")).status_code == 409
    await ana.post(f"/cases/{reference}/closure", {"basis": "no_action"})
    assert (await ana.post(f"/cases/{reference}/reopening", {}, Idempotency_Key="open")).status_code == 200


async def test_a_kept_answer_shows_nobody_a_name(programs: Programs, ana: Program) -> None:
    await ana.post("/cases", CASE, Idempotency_Key="order-1")
    async with programs.desk.house.pool.connection() as connection:
        (body,) = await _ids(connection, "SELECT body FROM idempotency_keys")
        assert MIA[1].encode() not in bytes(body)
        (kept,) = await _ids(connection, "SELECT request_hash FROM idempotency_keys")
        (token_id,) = await _ids(connection, "SELECT id FROM api_tokens")
        stranger = Once(token_id, "order-1", bytes(kept), "another secret")
        assert await idempotency.read(connection, stranger, clock.machine()) is None


async def test_answers_are_kept_for_a_day(programs: Programs, ana: Program) -> None:
    await ana.post("/cases", CASE, Idempotency_Key="order-1")
    async with programs.desk.house.pool.connection() as connection:
        assert await idempotency.sweep(connection, clock.machine()) == 0
        assert await idempotency.sweep(connection, clock.machine() + idempotency.KEPT_FOR) == 1
    assert (await ana.post("/cases", CASE, Idempotency_Key="order-1")).status_code == 201
    assert len((await ana.get("/cases"))["items"]) == 2


async def test_a_key_that_no_program_would_make_is_refused(ana: Program) -> None:
    for key in ("", "k" * 201, "caf\xe9"):
        refused = await ana.client.post(
            "/cases", json=CASE, headers=[(b"Idempotency-Key", key.encode("latin-1"))]
        )
        assert refused.status_code == 422


async def test_a_write_over_something_newer_is_refused(ana: Program, bob: Program) -> None:
    reference = await ana.opens(queue="repairs")
    seen = (await ana.client.get(f"/cases/{reference}")).headers["etag"]
    moved = await bob.post(f"/cases/{reference}/notes", {"text": "I look into it."})
    late = await ana.post(f"/cases/{reference}/messages", {"text": "Any news?"}, If_Match=seen)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert late.headers["etag"] == moved.headers["etag"]
    sent = await ana.post(
        f"/cases/{reference}/messages", {"text": "Any news?"}, If_Match=moved.headers["etag"]
    )
    assert sent.status_code == 201
    assert (await ana.client.get(f"/cases/{reference}")).headers["etag"] == sent.headers["etag"]


async def test_if_match_takes_several_tags_and_any(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    seen = (await ana.client.get(f"/cases/{reference}")).headers["etag"]
    for tags, status in (
        (f'"1", {seen}', 201),
        ("*", 201),
        (seen, 412),
        ("W/" + seen, 412),
        ("nonsense", 412),
    ):
        assert (
            await ana.post(f"/cases/{reference}/notes", {"text": "Seen"}, If_Match=tags)
        ).status_code == status


async def test_two_agents_at_once_and_only_one_finishes_the_task(ana: Program, bob: Program) -> None:
    reference = await ana.opens(queue="repairs")
    (task,) = (await ana.get(f"/cases/{reference}/tasks"))["items"]
    asked = {"outcome": "no_action"}
    answers = await asyncio.gather(
        *(program.post(f"/cases/{reference}/tasks/{task['id']}", asked) for program in (ana, bob))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert late.json()["code"] == "task-gone"
    assert (await ana.get(f"/cases/{reference}"))["status"] == "closed"


async def test_two_agents_who_saw_the_same_case_do_not_both_write(ana: Program, bob: Program) -> None:
    reference = await ana.opens(queue="repairs")
    seen = (await ana.client.get(f"/cases/{reference}")).headers["etag"]
    asked = {"text": "Where does it leak?"}
    answers = await asyncio.gather(
        *(program.post(f"/cases/{reference}/messages", asked, If_Match=seen) for program in (ana, bob))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 412]


async def test_a_case_that_somebody_holds_is_busy(programs: Programs, ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    async with transaction(programs.desk.house.pool) as connection:
        await connection.execute("SELECT 1 FROM case_states FOR UPDATE")
        busy = await ana.post(f"/cases/{reference}/notes", {"text": "Let me in."})
    assert (busy.status_code, busy.json()["code"]) == (409, "busy")
    assert busy.headers["retry-after"] == "1"


async def test_pages_hear_of_a_write_after_it_is_committed(programs: Programs) -> None:
    heard: list[tuple[int, int]] = []
    house = programs.desk.house
    programs.app.state.house = msgspec.structs.replace(
        house, announce=lambda case_id, seq: heard.append((case_id, seq))
    )
    ana = await programs.of(programs.desk.cast.ana)
    reference = await ana.opens(queue="repairs")
    assert len(heard) == 1
    await ana.post(f"/cases/{reference}/reopening")
    assert len(heard) == 1
    added = await ana.post(f"/cases/{reference}/notes", {"text": "Seen"})
    assert added.headers["etag"] == f'"{heard[-1][1]}"'


async def _ids(connection: Any, sql: str) -> tuple[Any, ...]:
    row = await (await connection.execute(sql)).fetchone()
    assert row is not None
    found: tuple[Any, ...] = row
    return found
