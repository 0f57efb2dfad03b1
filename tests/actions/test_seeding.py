"""The town moves in: once, as a whole, with cases in every state, and everything in it holds together."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from caseway.actions import seeding
from caseway.actions.house import House
from caseway.actions.seeding.many import NoTown, seed_cases
from caseway.actions.seeding.scene import Scene
from caseway.actions.seeding.stories import cues, moment, read_stories
from caseway.actions.seeding.town import read_town
from caseway.core.calendar import Calendar
from caseway.core.values import BASES
from caseway.kit import clock
from caseway.kit.database import Pool, pool_of, transaction
from caseway.kit.files import open_files
from caseway.lab.checking import check
from caseway.store import agents, checks, definitions, intake, lists, outbox, settings
from tests.conftest import Cluster
from tests.desk import Desk

THURSDAY = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)
VIENNA = Calendar(zone="Europe/Vienna")


async def house_of(pool: Pool) -> House:
    async with transaction(pool) as connection:
        key = await settings.signing_key(connection)
    return House(pool=pool, files=open_files("memory:///"), signing_key=key, address="http://localhost:8080")


async def counts(pool: Pool, sql: str) -> dict[object, int]:
    async with pool.connection() as connection:
        rows = await (await connection.execute(sql)).fetchall()
    return {row[0]: row[1] for row in rows}


@pytest.fixture(scope="module")
async def town(cluster: Cluster) -> AsyncIterator[House]:
    """One town for all tests here: they look at it and change nothing."""
    name = cluster.clone()
    async with pool_of(cluster.url_of(name), connections_max=3) as pool:
        house = await house_of(pool)
        with clock.standing(THURSDAY):
            assert await seeding.seed_town(house)
        yield house
    cluster.drop(name)


async def test_there_are_cases_in_every_state_on_every_basis_and_every_kind_of_trouble(town: House) -> None:
    pool = town.pool
    statuses = await counts(pool, "SELECT status, count(*) FROM cases GROUP BY 1")
    assert statuses.keys() == {"open", "waiting", "resolved", "closed"}
    bases = await counts(pool, "SELECT basis, count(*) FROM cases WHERE basis IS NOT NULL GROUP BY 1")
    assert bases.keys() == set(BASES)
    queues = await counts(pool, "SELECT queue, count(*) FROM cases GROUP BY 1")
    assert queues.keys() == {"delivery", "repairs", "billing", "general"}
    kinds = await counts(pool, "SELECT kind, count(*) FROM history GROUP BY 1")
    wanted = {
        "Escalated",
        "StepFailed",
        "ProposalMade",
        "Reopened",
        "ThanksTaken",
        "MessageSplit",
        "PersonWanted",
    }
    assert wanted <= kinds.keys()
    async with pool.connection() as connection:
        assert len(await intake.held(connection)) == 1
        assert (await outbox.counts(connection))["bounced"] == 1
        assert {"admin", "lead", "specialist", "agent"} == {a.role for a in await agents.everyone(connection)}


async def test_everything_follows_from_its_history_and_nothing_is_overdue(town: House) -> None:
    async with town.pool.connection() as connection, connection.transaction():
        async for recorded in checks.every_case(connection):
            kept = recorded.kept
            bundle = await definitions.bundle(connection, kept.process_key, kept.process_version)
            assert check(recorded, bundle.definition) == []
            assert kept.wake_at is None or kept.wake_at > THURSDAY
            assert all(event.at <= THURSDAY for event in recorded.events)
        assert await checks.strays(connection) == []


async def test_no_job_is_left_that_would_do_it_all_again(town: House) -> None:
    assert await counts(town.pool, "SELECT status, count(*) FROM procrastinate_jobs GROUP BY 1") == {}


async def test_the_town_moves_in_once(town: House) -> None:
    before = await counts(town.pool, "SELECT 1, count(*) FROM history")
    with clock.standing(THURSDAY + timedelta(days=1)):
        assert not await seeding.seed_town(town)
    assert await counts(town.pool, "SELECT 1, count(*) FROM history") == before


async def test_a_desk_of_its_own_is_left_alone(desk: Desk) -> None:
    with pytest.raises(seeding.NotEmpty):
        await seeding.seed_town(desk.house)


async def test_killed_half_way_it_leaves_nothing_behind(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    house = await house_of(pool)

    async def killed(scene: Scene) -> None:
        if len(scene.case_ids) == 2:
            raise KeyError("killed")

    monkeypatch.setattr(seeding, "_deliver", killed)
    with clock.standing(THURSDAY), pytest.raises(KeyError):
        await seeding.seed_town(house)
    assert await counts(pool, "SELECT 1, count(*) FROM cases") == {1: 0}
    assert await counts(pool, "SELECT 1, count(*) FROM agents") == {1: 0}


async def test_the_clock_may_be_sped_up_in_the_town_only(town: House) -> None:
    async with town.pool.connection() as connection:
        assert (await clock.read(connection)).demo


def test_every_login_of_the_town_has_the_one_password() -> None:
    logins = seeding.logins()
    assert {login.password for login in logins} == {read_town().password}
    assert logins[0].email == "ana@caseway.test"


@pytest.mark.parametrize("present", [THURSDAY, SUNDAY_NIGHT])
def test_no_story_reaches_past_the_present(present: datetime) -> None:
    found = cues(read_stories(), present, VIENNA)
    assert found == sorted(found, key=lambda cue: (cue.at, cue.story, cue.n))
    assert all(cue.at <= present for cue in found)


@pytest.mark.parametrize(
    ("phrase", "at"),
    [
        ("~9m", THURSDAY - timedelta(minutes=9)),
        ("-1 09:12", datetime(2026, 3, 11, 8, 12, tzinfo=UTC)),
        ("-4 09:00", datetime(2026, 3, 6, 8, 0, tzinfo=UTC)),
        ("+50m", datetime(2026, 3, 6, 10, 50, tzinfo=UTC)),
        ("+1 10:00", datetime(2026, 3, 9, 9, 0, tzinfo=UTC)),
    ],
)
def test_phrases_of_time(phrase: str, at: datetime) -> None:
    friday = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
    assert moment(phrase, friday, THURSDAY, VIENNA) == at


def test_a_span_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="“soon” is no span"):
        moment("soon", THURSDAY, THURSDAY, VIENNA)


async def test_many_cases_are_true_histories_too(town: House) -> None:
    counted: list[int] = []
    with clock.standing(THURSDAY):
        await seed_cases(town, 300, 4, counted.append)
    assert counted[-1] == 300
    statuses = await counts(town.pool, "SELECT status, count(*) FROM cases WHERE imported GROUP BY 1")
    assert statuses == {"closed": 300, "open": 6}
    async with town.pool.connection() as connection, connection.transaction():
        async for recorded in checks.every_case(connection):
            kept = recorded.kept
            bundle = await definitions.bundle(connection, kept.process_key, kept.process_version)
            assert check(recorded, bundle.definition) == []
        assert await checks.strays(connection) == []
        found = await lists.search(connection, (await agents.everyone(connection))[0], "invoice")
        assert found


async def test_many_cases_need_people_first(pool: Pool) -> None:
    with pytest.raises(NoTown):
        await seed_cases(await house_of(pool), 10)
