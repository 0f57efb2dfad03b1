"""An incident with many reporters: each waits, each is told once, and who says “not solved” is served alone."""

import pytest

from caseway.actions import incidents, process_changes, signals, statements
from caseway.actions.incidents import NewIncident
from caseway.actions.perform import Done, perform_on
from caseway.actions.signals import Received
from caseway.actions.statements import Statement
from caseway.core.case.drafting import Refusal
from caseway.core.case.position import status_of
from caseway.core.values import reference_of
from caseway.store import definitions
from caseway.store import incidents as stored
from caseway.store import signals as sent
from tests.actions.test_complaints import checked, finish, opened, steps
from tests.desk import Desk
from tests.people import KENJI, MIA, TOMAS

SHOP = NewIncident(
    subject="The shop does not take payments", words="payment page, checkout", text="Since nine."
)


async def incident(desk: Desk) -> int:
    """An incident, confirmed and being mended."""
    done = await incidents.open_incident(desk.house, desk.cast.bob, SHOP)
    assert isinstance(done, Done), done
    await finish(desk, done.state.case_id, "Confirm it", "confirmed", affected="Everybody who pays.")
    return done.state.case_id


async def carry(desk: Desk) -> int:
    """The jobs for signals run; how many cases heard one."""
    told = 0
    async with desk.house.pool.connection() as connection:
        rows = await (await connection.execute("SELECT id FROM signals ORDER BY id")).fetchall()
    for row in rows:
        told += await signals.carry(desk.house, row[0])
    return told


async def attached(desk: Desk, parent: int, people: list[tuple[str, str]]) -> list[int]:
    """Cases of these people that belong to the incident, each told that we know."""
    found = []
    for sender in people:
        done = await desk.mail(sender, "I cannot pay", f"It says error {sender[0]}.")
        assert done is not None
        result = await incidents.attach(desk.house, desk.cast.bob, done.state.case_id, reference_of(parent))
        assert isinstance(result, Done), result
        found.append(done.state.case_id)
    await desk.let(minutes=3)
    return found


async def status(desk: Desk, case_id: int) -> str:
    state = await desk.state(case_id)
    async with desk.house.pool.connection() as connection:
        bundle = await definitions.bundle(connection, *state.definition)
    return status_of(state, bundle.definition)


async def test_a_case_that_belongs_to_an_incident_waits_and_is_told_so_once(desk: Desk) -> None:
    parent = await incident(desk)
    (mia,) = await attached(desk, parent, [MIA])
    assert (await desk.state(mia)).parent == parent
    assert await steps(desk, mia) == ["The incident is solved"]
    assert await desk.templates(mia) == ["acknowledgement", "incident_known"]
    await desk.let(days=30)
    assert await desk.templates(mia) == ["acknowledgement", "incident_known"]
    assert (await desk.state(mia)).closure is None
    await checked(desk)


async def test_an_update_reaches_everybody_in_their_language_and_nobody_twice(desk: Desk) -> None:
    parent = await incident(desk)
    cases = await attached(desk, parent, [MIA, TOMAS])
    async with desk.house.pool.connection() as connection:
        await connection.execute("UPDATE contacts SET language = 'de' WHERE name = 'Mia Berger'")
    texts = {"en": "We found the cause.", "de": "Wir haben die Ursache gefunden."}
    done = await incidents.publish(desk.house, desk.cast.bob, parent, texts)
    assert isinstance(done, Done), done
    assert await carry(desk) == 2
    assert await carry(desk) == 0
    german, english = [(await desk.said(case))[-1] for case in cases]
    assert "Wir haben die Ursache gefunden." in (german.text or "")
    assert "Guten Tag" in (german.text or "")
    assert "We found the cause." in (english.text or "")
    assert german.in_reply_to is not None
    assert reference_of(cases[0]) in (german.subject or "")
    async with desk.house.pool.connection() as connection:
        (progress,) = await sent.progress(connection, parent)
    assert (progress.total, progress.told, progress.faults) == (2, 2, 0)
    await checked(desk)


async def test_forty_reporters_hear_that_it_works_again_and_one_is_freed(desk: Desk) -> None:
    parent = await incident(desk)
    people = [(f"reporter{n}@example.net", f"Reporter {n}") for n in range(40)]
    cases = await attached(desk, parent, people)
    await finish(desk, parent, "Mend it", "solved", cause="A certificate.")
    assert await carry(desk) == 40
    assert {(await desk.templates(case))[-1] for case in cases} == {"incident_solved"}
    assert {await status(desk, case) for case in cases} == {"resolved"}
    said = Statement(verb="not-solved", channel="page", text="Still broken.")
    first = (await desk.state(cases[0])).contact_id
    assert isinstance(await statements.record(desk.house, f"contact:{first}", cases[0], said), Done)
    freed = await desk.state(cases[0])
    assert (freed.parent, freed.definition[0], freed.not_solved) == (None, "support", 1)
    assert "Solve it" in await steps(desk, cases[0])
    assert (await desk.state(cases[1])).parent == parent
    await carry(desk)
    assert "Look at the report" in await steps(desk, parent)
    async with desk.house.pool.connection() as connection:
        assert await stored.counts(connection, parent) == {"resolved": 39}
    await desk.let(days=9)
    ends = [(await desk.state(case)).closure for case in cases[1:]]
    assert {end.basis for end in ends if end is not None} == {"presumed"}
    assert "rating" not in await desk.templates(cases[1])
    await checked(desk)


async def test_a_job_that_dies_half_way_goes_on_and_doubles_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = await incident(desk)
    cases = await attached(desk, parent, [MIA, TOMAS, KENJI])
    await incidents.publish(desk.house, desk.cast.bob, parent, {"en": "We found the cause."})
    told: list[object] = []

    async def dying(*args: object, **named: object) -> object:
        if len(told) == 1:
            raise KeyboardInterrupt
        told.append(args[2])
        return await perform_on(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(signals, "perform_on", dying)
    with pytest.raises(KeyboardInterrupt):
        await carry(desk)
    monkeypatch.setattr(signals, "perform_on", perform_on)
    assert await carry(desk) == 2
    for case in cases:
        assert (await desk.templates(case)).count("incident_update") == 1


async def test_one_that_fails_stops_nobody_else_and_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = await incident(desk)
    cases = await attached(desk, parent, [MIA, TOMAS])
    await incidents.publish(desk.house, desk.cast.bob, parent, {"en": "We found the cause."})

    async def failing(*args: object, **named: object) -> object:
        return Refusal("busy", "Not now.") if args[2] == cases[0] else await perform_on(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(signals, "perform_on", failing)
    with pytest.raises(signals.Unfinished):
        await carry(desk)
    assert "incident_update" in await desk.templates(cases[1])
    monkeypatch.setattr(signals, "perform_on", perform_on)
    assert await carry(desk) == 1
    assert "incident_update" in await desk.templates(cases[0])


async def test_a_subject_with_the_words_of_an_incident_joins_by_itself(desk: Desk) -> None:
    parent = await incident(desk)
    case_id = await opened(desk, "Your Checkout is broken")
    await desk.let(minutes=3)
    assert (await desk.state(case_id)).parent == parent
    assert await desk.templates(case_id) == ["incident_known"]
    await checked(desk)


async def test_attached_by_mistake_it_is_taken_back_or_detached(desk: Desk) -> None:
    parent = await incident(desk)
    case_id = await opened(desk)
    before = await desk.state(case_id)
    done = await incidents.attach(desk.house, desk.cast.bob, case_id, reference_of(parent))
    assert isinstance(done, Done)
    undone = await process_changes.undo(desk.house, desk.cast.bob, case_id, done.state.seq)
    assert isinstance(undone, Done)
    after = await desk.state(case_id)
    assert (after.parent, after.process.tokens) == (None, before.process.tokens)
    await incidents.attach(desk.house, desk.cast.bob, case_id, reference_of(parent))
    await desk.let(minutes=5)
    assert isinstance(await incidents.detach(desk.house, desk.cast.bob, case_id), Done)
    assert (await desk.state(case_id)).definition[0] == "support"
    async with desk.house.pool.connection() as connection:
        assert await stored.counts(connection, parent) == {}
    await checked(desk)


async def test_a_reply_of_who_waits_is_read_and_withdrawing_works(desk: Desk) -> None:
    parent = await incident(desk)
    mia, tomas = await attached(desk, parent, [MIA, TOMAS])
    sent_last = (await desk.said(mia))[-1]
    answer = await desk.mail(MIA, "Re: pay", "When will it be?", In_Reply_To=f"<{sent_last.message_id}>")
    assert answer is not None
    assert answer.state.case_id == mia
    assert [task.kind for task in answer.state.tasks] == ["read"]
    assert await status(desk, mia) == "open"
    contact = (await desk.state(tomas)).contact_id
    said = Statement(verb="withdrawn", channel="page")
    await statements.record(desk.house, f"contact:{contact}", tomas, said)
    assert await status(desk, tomas) == "closed"


async def test_a_false_alarm_frees_everybody(desk: Desk) -> None:
    done = await incidents.open_incident(desk.house, desk.cast.bob, SHOP)
    assert isinstance(done, Done)
    (mia,) = await attached(desk, done.state.case_id, [MIA])
    await finish(desk, done.state.case_id, "Confirm it", "false_alarm", reason="A test.")
    await carry(desk)
    assert (await desk.state(mia)).parent is None
    assert "Solve it" in await steps(desk, mia)


async def test_the_rhythm_is_missed_and_the_lead_is_told(desk: Desk) -> None:
    parent = await incident(desk)
    await desk.let(hours=4.5)
    assert "Write an update" in await steps(desk, parent)
    await desk.let(hours=2)
    assert "Have everybody told" in await steps(desk, parent)
    await incidents.publish(desk.house, desk.cast.lena, parent, {"en": "We are on it."})
    assert "Have everybody told" not in await steps(desk, parent)


async def test_a_monitor_opens_an_incident_and_no_mail_goes_to_it(desk: Desk) -> None:
    heard = await signals.receive(
        desk.house, "agent:1", Received(name="outage", source="probe-7", subject="Shop is down", text="503")
    )
    assert not isinstance(heard, Refusal)
    (done,) = heard.opened
    assert done.state.kind == "incident"
    assert await steps(desk, done.state.case_id) == ["Confirm it"]
    assert await desk.templates(done.state.case_id) == []
    await checked(desk)


async def test_no_signal_from_outside_puts_a_case_on_another_map(desk: Desk) -> None:
    heard = await signals.receive(desk.house, "agent:1", Received(name="complaint"))
    assert not isinstance(heard, Refusal)
    assert heard.opened == ()


async def test_nothing_is_attached_to_what_is_no_open_incident(desk: Desk) -> None:
    case_id, other = await opened(desk), await opened(desk, "Another")
    refusal = await incidents.attach(desk.house, desk.cast.bob, case_id, reference_of(other))
    assert isinstance(refusal, Refusal)
