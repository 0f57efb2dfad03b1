"""Replays over the recorded cases of the town: the same map changes nothing, and other maps what they should."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from caseway.actions import replays as acting
from caseway.actions import seeding
from caseway.actions.house import House
from caseway.actions.replays import Lab
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import pool_of, transaction
from caseway.kit.files import open_files
from caseway.lab.replay.trial import Trial
from caseway.store import agents, definitions, replays, settings
from caseway.store.agents import Agent
from caseway.store.definitions import Published
from caseway.store.replays import FoundRow, Head, Wanted
from tests.conftest import Cluster

THURSDAY = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
YEAR: dict[str, Any] = {"since": datetime(2025, 6, 1, tzinfo=UTC), "until": datetime(2026, 6, 1, tzinfo=UTC)}
APPROVAL = (
    b'<bpmn:userTask id="Task_Second" name="Second look" cw:role="lead" cw:outcomes="fine" cw:completes="outcome">'
    b"<bpmn:incoming>Flow_Looked</bpmn:incoming><bpmn:outgoing>Flow_Second</bpmn:outgoing></bpmn:userTask>"
    b'<bpmn:sequenceFlow id="Flow_Second" sourceRef="Task_Second" targetRef="Gateway_Next" />'
)


@pytest.fixture(scope="module")
async def town(cluster: Cluster) -> AsyncIterator[House]:
    """One town for all tests here; they add replays to it and change no case."""
    name = cluster.clone()
    async with pool_of(cluster.url_of(name), connections_max=3) as pool:
        async with transaction(pool) as connection:
            key = await settings.signing_key(connection)
        house = House(
            pool=pool, files=open_files("memory:///"), signing_key=key, address="http://localhost:8080"
        )
        with clock.standing(THURSDAY):
            assert await seeding.seed_town(house)
            yield house
    cluster.drop(name)


async def who(house: House, key: str) -> Agent:
    async with house.pool.connection() as connection:
        found = await agents.by_email(connection, f"{key}@caseway.test")
    assert found is not None
    return found


async def support(house: House) -> Published:
    async with house.pool.connection() as connection:
        version = await definitions.latest(connection, "support")
        found = await definitions.one(connection, "support", version or 0)
    assert found is not None
    return found


async def tried(house: House, lab: Lab = Trial, **wanted: Any) -> Head:
    """A replay from its start to its end."""
    asked = Wanted(**({"process_key": "support", "name": "Try", "target": "own"} | YEAR | wanted))
    number = await acting.start(house, await who(house, "lena"), asked, queued=False)
    assert isinstance(number, int), number
    await acting.work(house, number, lab)
    return await head_of(house, number)


async def head_of(house: House, number: int) -> Head:
    async with house.pool.connection() as connection:
        found = await replays.one(connection, number)
    assert found is not None
    return found


async def rows_of(house: House, head: Head, wanted: str = "") -> list[FoundRow]:
    async with house.pool.connection() as connection:
        return await replays.rows(connection, head.id, wanted, 0, 500)


async def drawn(house: House, *changes: tuple[bytes, bytes], **tables: tuple[str, str]) -> dict[str, Any]:
    """The shipped map with some texts exchanged, as files to be tried."""
    published = await support(house)
    bpmn, files = published.bpmn, dict(published.files)
    for old, new in changes:
        assert old in bpmn, old
        bpmn = bpmn.replace(old, new)
    for name, (before, after) in tables.items():
        assert before in files[f"{name}.dmn"], before
        files[f"{name}.dmn"] = files[f"{name}.dmn"].replace(before, after)
    return {"target": "files", "bpmn": bpmn, "files": files}


def classes(head: Head) -> dict[str, int]:
    found: dict[str, int] = head.summary["categories"]
    return found


@pytest.mark.parametrize("target", ["own", "version"])
async def test_the_same_map_changes_nothing_in_any_case(town: House, target: str) -> None:
    head = await tried(town, target=target)
    assert head.status == "done"
    assert head.total == head.done > 40
    assert classes(head) == {"same": head.done}
    assert head.summary["known"] == head.done
    assert await rows_of(town, head) == []
    for load in head.summary["load"].values():
        assert load["tasks"]["before"] == load["tasks"]["after"]
        assert load["hours"]["before"] == load["hours"]["after"]


async def test_an_earlier_reminder_changes_paths_and_no_end(town: House) -> None:
    head = await tried(town, **await drawn(town, (b">P3D<", b">P2D<")))
    found = await rows_of(town, head)
    assert classes(head)["same"] > 0
    assert found
    assert {row.category for row in found} <= {"path", "duration", "end"}
    assert "Mail that was never sent is taken to arrive at once." in head.summary["assumed"]


async def test_silence_that_closes_sooner_closes_sooner(town: House) -> None:
    head = await tried(town, **await drawn(town, (b">P14D<", b">P7D<")))
    sooner = [row for row in await rows_of(town, head) if row.later_seconds and row.later_seconds < 0]
    assert [row.later_seconds for row in sooner if row.basis == row.replayed_basis == "unreachable"] == [
        -7 * 86400
    ]
    closed_only_now = await rows_of(town, head, "end")
    assert {(row.basis, row.replayed_basis) for row in closed_only_now} == {(None, "unreachable")}
    basis = head.summary["basis"]["unreachable"]
    assert basis["after"] > basis["before"]


async def test_nothing_is_known_beyond_a_task_that_nobody_ever_had(town: House) -> None:
    change = await drawn(
        town,
        (
            b'sourceRef="Task_Solve" targetRef="Gateway_Next"',
            b'sourceRef="Task_Solve" targetRef="Task_Second"',
        ),
        (b"<bpmn:incoming>Flow_Solve_Next</bpmn:incoming>", b"<bpmn:incoming>Flow_Second</bpmn:incoming>"),
        (b'<bpmn:exclusiveGateway id="Gateway_Next"', APPROVAL + b'<bpmn:exclusiveGateway id="Gateway_Next"'),
        (b"<bpmn:incoming>Flow_Looked</bpmn:incoming>", b"<bpmn:incoming>Flow_Solve_Next</bpmn:incoming>"),
    )
    head = await tried(town, **change)
    unknown = await rows_of(town, head, "unknown")
    assert len(unknown) > 10
    assert {row.why for row in unknown} == {
        "Nobody ever had the task “Second look”: when it would be done, and how it would end, is not known."
    }
    assert all(row.known_until is not None for row in unknown)
    assert classes(head)["same"] + classes(head)["unknown"] == head.done
    assert head.summary["known"] == head.done - len(unknown)

    assumed = await tried(town, **change, assumption={"hours": {"lead": 2.0}, "outcome": "fine"})
    assert classes(assumed).get("unknown", 0) < len(unknown)
    sentence = "“Second look” is taken to need 2.0 working hours and to end with “fine”."
    assert assumed.summary["assumed"][sentence] > 10
    lead = assumed.summary["load"]["lead"]["tasks"]
    assert lead["after"] > lead["before"]


async def test_usual_times_are_measured_where_they_are_assumed(town: House) -> None:
    head = await tried(town, assumption={"hours": "median", "outcome": ""})
    assert head.assumption is not None
    assert head.assumption["hours"]["agent"] > 0
    assert classes(head) == {"same": head.done}


async def test_a_changed_table_decides_on_what_was_known_then(town: House) -> None:
    change = await drawn(town, triage=('contains(?, "leak"), contains(?, "broken")', 'contains(?, "zzz")'))
    head = await tried(town, **change)
    found = await rows_of(town, head, "decided")
    assert found
    async with town.pool.connection() as connection:
        one = await replays.case(connection, head.id, found[0].case_id)
    assert one is not None
    assert one.details["recorded"]["fields"]["kind"] == "fault"
    assert one.details["replayed"]["fields"]["kind"] != "fault"


async def test_a_table_that_reads_what_was_erased_says_so(town: House) -> None:
    change = await drawn(town, triage=('contains(?, "leak"), contains(?, "broken")', 'contains(?, "zzz")'))
    async with transaction(town.pool) as connection:
        row = await (
            await connection.execute("SELECT min(id), min(subject) FROM cases WHERE kind = 'fault'")
        ).fetchone()
        assert row is not None
        kept = await (await connection.execute("SELECT subject FROM cases WHERE id = %s", row[:1])).fetchone()
        assert kept is not None
        await connection.execute("UPDATE cases SET subject = NULL WHERE id = %s", row[:1])
    try:
        head = await tried(town, **change)
        why = {found.case_id: found.why for found in await rows_of(town, head, "unknown")}
        assert why[row[0]] == "“triage” reads what has been erased: subject."
    finally:
        async with transaction(town.pool) as connection:
            await connection.execute("UPDATE cases SET subject = %s WHERE id = %s", (kept[0], row[0]))


async def test_a_step_of_another_name_or_id_is_the_same_step(town: House) -> None:
    renamed = await tried(town, **await drawn(town, (b'name="Solve it"', b'name="Find the answer"')))
    assert classes(renamed) == {"same": renamed.done}
    moved = await tried(town, **await drawn(town, (b"Task_Solve", b"Task_Answer")))
    assert classes(moved) == {"same": moved.done}


async def test_without_a_step_the_case_goes_on_where_the_step_led(town: House) -> None:
    change = await drawn(
        town, (b"count(missing) &gt; 0 or count(get value(missing_for, kind)) &gt; 0", b"false")
    )
    before = (await tried(town)).summary["load"]["agent"]["tasks"]["after"]
    head = await tried(town, **change)
    found = await rows_of(town, head)
    assert {"path"} <= {name for row in found for name in row.differs}
    assert head.summary["load"]["agent"]["tasks"]["after"] < before
    async with town.pool.connection() as connection:
        cases = [await replays.case(connection, head.id, row.case_id) for row in found]
    left = {one["sentence"] for case in cases if case is not None for one in case.details.get("left", ())}
    assert "The step was not open at that time." in left


async def test_a_told_time_that_is_shorter_is_broken_more_often(town: House) -> None:
    kinds = ("return", "delivery", "billing", "fault", "question")
    head = await tried(town, policy={"told_hours": dict.fromkeys(kinds, 0.01), "contract_hours": {}})
    assert head.summary["breached"]["after"] > head.summary["breached"]["before"]
    assert {row.category for row in await rows_of(town, head)} == {"breaches"}


async def test_a_sample_is_so_many_cases_and_the_same_each_time(town: House) -> None:
    change = await drawn(town, (b">P3D<", b">P2D<"))
    heads = [await tried(town, sample=20, **change) for _ in range(2)]
    assert [(head.total, head.done) for head in heads] == [(20, 20), (20, 20)]
    assert heads[0].summary == heads[1].summary


async def test_kind_queue_and_period_choose_the_cases(town: House) -> None:
    repairs = await tried(town, queue="repairs", kind="fault")
    async with town.pool.connection() as connection:
        row = await (
            await connection.execute(
                "SELECT count(*) FROM cases WHERE queue = 'repairs' AND kind = 'fault' AND process_key = 'support' "
                "AND NOT imported"
            )
        ).fetchone()
    assert row is not None
    assert repairs.done == row[0] > 0
    nothing = await tried(
        town, since=datetime(2024, 1, 1, tzinfo=UTC), until=datetime(2024, 2, 1, tzinfo=UTC)
    )
    assert (nothing.status, nothing.total) == ("done", 0)


class Dies:
    """A worker that is killed in its second batch."""

    def __init__(self, trying: Any) -> None:
        self._trial = Trial(trying)
        self._batches = 0

    def batch(self, cases: Any, sums: Any) -> Any:
        self._batches += 1
        if self._batches == 2:
            raise ConnectionError("the power went")
        return self._trial.batch(cases, sums)

    def hours(self, cases: Any) -> Any:
        return self._trial.hours(cases)


async def test_a_killed_replay_goes_on_where_it_was(town: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseway.store.replay_records.BATCH_CASES", 10)
    change = await drawn(town, (b">P14D<", b">P7D<"))
    whole = await tried(town, **change)
    lena = await who(town, "lena")
    wanted = Wanted(**({"process_key": "support", "name": "Try"} | YEAR | change))
    number = await acting.start(town, lena, wanted, queued=False)
    assert isinstance(number, int)
    with pytest.raises(ConnectionError):
        await acting.work(town, number, Dies)
    half = await head_of(town, number)
    assert (half.status, half.done) == ("running", 10)
    await acting.work(town, number, Trial)
    again = await head_of(town, number)
    assert (again.status, again.done) == ("done", whole.done)
    assert again.summary == whole.summary
    assert await rows_of(town, again) == await rows_of(town, whole)


async def test_a_cancelled_replay_stops_and_can_be_deleted(town: House) -> None:
    lena = await who(town, "lena")
    wanted = Wanted(process_key="support", name="Try", target="own", **YEAR)
    number = await acting.start(town, lena, wanted, queued=False)
    assert isinstance(number, int)
    under_way = await acting.delete(town, lena, number)
    assert under_way is not None
    assert under_way.code == "running"
    assert await acting.cancel(town, lena, number) is None
    await acting.work(town, number, Trial)
    assert (await head_of(town, number)).status == "cancelled"
    over = await acting.cancel(town, lena, number)
    assert over is not None
    assert over.code == "over"
    assert await acting.delete(town, lena, number) is None
    gone = await acting.delete(town, lena, number)
    assert gone is not None
    assert gone.code == "no-replay"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"process_key": "nothing"}, "no-process"),
        ({"target": "version", "version": 99}, "no-version"),
        ({"target": "draft"}, "no-draft"),
        ({"target": "files", "bpmn": b"<a/>", "files": {}}, "not-runnable"),
        ({"target": "files"}, "no-map"),
        ({"since": YEAR["until"]}, "period"),
        ({"sample": 0}, "sample"),
        ({"policy": {"colour": "red"}}, "policy"),
        ({"policy": {"reminder_lead_days": "soon"}}, "policy"),
    ],
)
async def test_what_cannot_be_tried_is_refused_with_a_reason(
    town: House, change: dict[str, Any], code: str
) -> None:
    wanted = Wanted(**({"process_key": "support", "name": "Try", "target": "own"} | YEAR | change))
    refused = await acting.start(town, await who(town, "lena"), wanted)
    assert isinstance(refused, Refusal)
    assert refused.code == code


async def test_replays_are_for_those_who_draw(town: House) -> None:
    wanted = Wanted(process_key="support", name="Try", target="own", **YEAR)
    refused = await acting.start(town, await who(town, "ana"), wanted)
    assert isinstance(refused, Refusal)
    assert msgspec.structs.astuple(refused)[0] == "role"
