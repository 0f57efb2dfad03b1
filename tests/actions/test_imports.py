"""Archives come in: threaded, dated, closed; nothing is sent, nothing is lost, nothing comes in twice."""

from datetime import UTC, datetime

from caseway.actions.imports import Tally, import_mails
from caseway.channels.base import Inbound
from caseway.channels.email.archive import split_mbox
from caseway.core.case.position import wake_at
from caseway.kit import clock
from caseway.store import access, inboxes, intake, messages, outbox
from caseway.store.inboxes import Inbox
from tests.desk import MONDAY, Desk, compose
from tests.people import MIA, TOMAS

ASKED = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)


def mail(sender: tuple[str, str], subject: str, name: str, date: str, answers: str | None = None) -> Inbound:
    headers = {"Message_ID": f"<{name}@example.net>", "Date": date}
    if answers is not None:
        headers["In_Reply_To"] = headers["References"] = f"<{answers}@example.net>"
    return Inbound(raw=compose(sender, subject, f"This is {name}.", **headers))


QUESTION = mail(MIA, "Kettle", "question", "Mon, 06 May 2024 10:00:00 +0000")
ANSWER = mail(
    ("support@localhost", "Fjord Supply"),
    "Re: Kettle",
    "answer",
    "Mon, 06 May 2024 11:00:00 +0000",
    "question",
)
THANKS = mail(MIA, "Re: Kettle", "thanks", "Tue, 07 May 2024 08:00:00 +0000", "answer")
OTHER = mail(TOMAS, "Parcel", "parcel", "Wed, 08 May 2024 08:00:00 +0000")


async def inbox_of(desk: Desk) -> Inbox:
    async with desk.house.pool.connection() as connection:
        inbox = await inboxes.by_id(connection, desk.cast.inbox_id)
    assert inbox is not None
    return inbox


async def bring(desk: Desk, *mails: Inbound, opens: bool = False) -> Tally:
    with clock.standing(MONDAY):
        return await import_mails(desk.house, await inbox_of(desk), mails, opens)


async def case_ids(desk: Desk) -> list[int]:
    async with desk.house.pool.connection() as connection:
        rows = await connection.execute("SELECT id FROM cases ORDER BY id")
        return [row[0] for row in await rows.fetchall()]


async def test_a_thread_becomes_one_closed_case_whatever_the_order_of_the_file(desk: Desk) -> None:
    tally = await bring(desk, THANKS, OTHER, ANSWER, QUESTION)
    assert tally == Tally(cases=2, messages=4)
    first, _ = await case_ids(desk)
    async with desk.house.pool.connection() as connection:
        row = await access.row_of(connection, first)
        said = await messages.of_case(connection, first)
        waiting = await outbox.counts(connection)
    assert row is not None
    assert (row.status, row.basis, row.imported, row.opened_at) == ("closed", "no_action", True, ASKED)
    assert [m.direction for m in said] == ["inbound", "outbound", "inbound"]
    assert [m.at.day for m in said] == [6, 6, 7]
    assert waiting == {}
    state = await desk.state(first)
    assert wake_at(state) is None
    assert state.closure is not None
    assert state.closure.at == datetime(2024, 5, 7, 8, 0, tzinfo=UTC)


async def test_the_same_archive_again_changes_nothing(desk: Desk) -> None:
    await bring(desk, QUESTION, ANSWER)
    assert await bring(desk, QUESTION, ANSWER, THANKS) == Tally(known=2, messages=1)
    assert len(await case_ids(desk)) == 1


async def test_what_does_not_say_who_sent_it_is_held_and_visible(desk: Desk) -> None:
    tally = await bring(desk, Inbound(raw=b"Subject: Who am I?\r\n\r\nNobody.\r\n"), QUESTION)
    assert tally == Tally(cases=1, messages=1, held=1)
    async with desk.house.pool.connection() as connection:
        (held,) = await intake.held(connection)
    assert held.reason == "It does not say who sent it."
    assert held.summary == "Who am I?"


async def test_open_cases_stand_on_the_map_now_and_still_send_nothing(desk: Desk) -> None:
    await bring(desk, QUESTION, ANSWER, THANKS, opens=True)
    (case_id,) = await case_ids(desk)
    state = await desk.state(case_id)
    assert state.process.started
    assert state.opened_at == MONDAY
    assert state.contact_spoke_at == datetime(2024, 5, 7, 8, 0, tzinfo=UTC)
    async with desk.house.pool.connection() as connection:
        row = await access.row_of(connection, case_id)
        assert await outbox.counts(connection) == {}
    assert row is not None
    assert row.status == "open"
    await desk.let(days=40)
    assert await desk.templates(case_id) == []


async def test_a_live_case_is_not_woken_by_its_archive(desk: Desk) -> None:
    live = await desk.raw_mail(QUESTION.raw, MIA[0])
    assert live is not None
    before = await desk.state(live.state.case_id)
    assert await bring(desk, QUESTION, THANKS) == Tally(known=1, cases=1, messages=1)
    late = mail(MIA, "Re: Kettle", "late", "Tue, 07 May 2024 09:00:00 +0000", "question")
    assert await bring(desk, late) == Tally(messages=1)
    after = await desk.state(live.state.case_id)
    assert after.unread == before.unread
    assert wake_at(after) == wake_at(before)


async def test_answers_to_a_mail_that_is_missing_still_belong_together(desk: Desk) -> None:
    one = mail(MIA, "Re: Kettle", "one", "Mon, 06 May 2024 10:00:00 +0000", "lost")
    two = mail(MIA, "Re: Kettle", "two", "Mon, 06 May 2024 11:00:00 +0000", "lost")
    assert await bring(desk, two, one) == Tally(cases=1, messages=2)


async def test_an_mbox_is_an_archive(desk: Desk) -> None:
    lines = b"".join(
        b"From mia@example.net Mon May  6 10:00:00 2024\n" + m.raw + b"\n" for m in (QUESTION, OTHER)
    )
    mails = [Inbound(raw=raw) for raw in split_mbox(lines.splitlines(keepends=True))]
    assert await bring(desk, *mails) == Tally(cases=2, messages=2)


async def test_a_mail_without_a_date_has_that_of_the_one_before_and_none_is_in_the_future(desk: Desk) -> None:
    undated = Inbound(raw=compose(TOMAS, "Undated", "When?", Message_ID="<undated@example.net>"))
    future = mail(MIA, "Later", "later", "Sun, 01 Nov 2026 10:00:00 +0000")
    await bring(desk, QUESTION, undated, future)
    opened = [(await desk.state(case_id)).opened_at for case_id in await case_ids(desk)]
    assert opened == [ASKED, ASKED, MONDAY]
