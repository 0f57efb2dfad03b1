"""A case that was moved to another version replays as it was, and as if it had been on the new one all along."""

from datetime import timedelta

from caseway.actions import moves, replies
from caseway.actions import replays as acts
from caseway.actions.replays import Lab
from caseway.actions.replies import Reply
from caseway.kit.database import transaction
from caseway.lab.replay.trial import Trial
from caseway.store import definitions, replays
from caseway.store.moves import Wanted as Move
from caseway.store.replays import Target, Wanted
from tests.desk import Desk
from tests.people import MIA


async def counted(desk: Desk, target: Target, lab: Lab = Trial) -> dict[str, int]:
    """The classes of all cases on their own maps, or on version 2."""
    wanted = Wanted(
        process_key="support",
        name="Try",
        target=target,
        version=2 if target == "version" else None,
        since=desk.now - timedelta(days=90),
        until=desk.now + timedelta(days=1),
    )
    number = await acts.start(desk.house, desk.cast.lena, wanted, queued=False)
    assert isinstance(number, int)
    await acts.work(desk.house, number, lab)
    async with desk.house.pool.connection() as connection:
        head = await replays.one(connection, number)
    assert head is not None
    found: dict[str, int] = head.summary["categories"]
    return found


async def test_a_moved_case_is_the_same_on_its_own_maps_and_on_the_one_it_moved_to(desk: Desk) -> None:
    opened = await desk.mail(MIA, "Kettle leaks", "It leaks.")
    assert opened is not None
    async with transaction(desk.house.pool) as connection:
        first = await definitions.one(connection, "support", 1)
        assert first is not None
        second = definitions.Published(
            "support", 2, first.name, first.bpmn.replace(b'name="Solve it"', b'name="Solve"'), first.files
        )
        await definitions.publish(connection, second, desk.now)
    await desk.let(hours=2)
    move = await moves.start(desk.house, Move("support", 1, 2, {}), desk.cast.lena.id)
    assert hasattr(move, "id")
    await moves.carry_on(desk.house, move.id)
    assert (await desk.state(opened.state.case_id)).definition == ("support", 2)
    await replies.reply(desk.house, desk.cast.ana, opened.state.case_id, Reply(text="Done.", then="answer"))
    await desk.let(days=10)
    assert await counted(desk, "own") == {"same": 1}
    assert await counted(desk, "version") == {"same": 1}
