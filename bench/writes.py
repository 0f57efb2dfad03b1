"""Writes against the floor: a case through the API's own action, a reply, a mail in, a step of the process."""

import contextlib
from collections.abc import AsyncIterator
from itertools import count

from bench import floor
from bench.desk import Desk, mail_of
from bench.rounds import Row, compare
from caseway.actions import mails, openings, replies
from caseway.actions.openings import Request
from caseway.actions.replies import Reply
from caseway.core.case.drafting import Refusal

NUMBERS = count(1)

TABLES = (
    "intake",
    "raw_mails",
    "contacts",
    "addresses",
    "cases",
    "case_states",
    "wakeups",
    "history",
    "messages",
    "mail_ids",
    "participants",
    "outbox",
    "procrastinate_jobs",
)
LEFT_OUT = {("cases", "search"), ("procrastinate_jobs", "id")}


@contextlib.asynccontextmanager
async def _counting(desk: Desk) -> AsyncIterator[list[floor.Written]]:
    """What one action writes, taken from the tables afterwards: the rows that were not there before."""
    written: list[floor.Written] = []
    async with desk.house.pool.connection() as connection:
        before = {name: await _marks(connection, name) for name in TABLES}
    yield written
    async with desk.house.pool.connection() as connection:
        for name in TABLES:
            async with connection.cursor() as cursor:
                await cursor.execute(f"SELECT * FROM {name} WHERE xmin::text::bigint > {before[name]}")
                assert cursor.description is not None
                columns = [c.name for c in cursor.description]
                rows = await cursor.fetchall()
            kept = [i for i, column in enumerate(columns) if (name, column) not in LEFT_OUT]
            if rows:
                names = tuple(columns[i] for i in kept)
                written.append(floor.Written(name, names, [tuple(row[i] for i in kept) for row in rows]))


async def _marks(connection: object, name: str) -> int:
    async with connection.cursor() as cursor:  # type: ignore[attr-defined]
        await cursor.execute(f"SELECT COALESCE(max(xmin::text::bigint), 0) FROM {name}")
        row = await cursor.fetchone()
        return int(row[0])


async def _floor_of(desk: Desk, action: object) -> floor.Write:
    async with _counting(desk) as written:
        await action()  # type: ignore[operator]
    return floor.Write(desk.house.pool, written)


async def mail_in(desk: Desk) -> Row:
    """A mail: taken, filed, on its process, acknowledgement queued."""

    async def ours() -> None:
        raw = mail_of(next(NUMBERS))
        taken = await mails.take(desk.house, desk.inbox_id, "mia@example.net", ["support@localhost"], raw)
        assert taken is not None
        assert await mails.file_mail(desk.house, taken) is not None

    least = floor.Mail(mail_of(0), await _floor_of(desk, ours))
    return await compare("mail in: threaded, on its process, acknowledged", ours, least, 2.0)


async def create(desk: Desk) -> Row:
    """A case through the API's action: process started, mail queued."""

    async def ours() -> None:
        number = next(NUMBERS)
        request = Request(
            email=f"c{number}@example.net", name="Mia", subject="Kettle", text="It leaks", channel="api"
        )
        done = await openings.open_by_hand(desk.house, desk.agent, request)
        assert not isinstance(done, Refusal)

    return await compare("create: process started, mail queued", ours, await _floor_of(desk, ours), 2.0)


async def reply(desk: Desk) -> Row:
    """A reply that asks: state, list row, silence clock, mail queued."""
    case_ids = iter(await desk.some_cases(600))

    async def ours() -> None:
        done = await replies.reply(desk.house, desk.agent, next(case_ids), Reply(text="Which model is it?"))
        assert not isinstance(done, Refusal)

    return await compare("reply: sent and waiting", ours, await _floor_of(desk, ours), 2.0)


async def step(desk: Desk) -> Row:
    """An answer that ends a step: the process moves one stage on, durably."""
    case_ids = iter(await desk.some_cases(600))

    async def ours() -> None:
        done = await replies.reply(
            desk.house, desk.agent, next(case_ids), Reply(text="Descale it.", then="answer")
        )
        assert not isinstance(done, Refusal)

    return await compare("process: one step on, durable", ours, await _floor_of(desk, ours), 2.0)
