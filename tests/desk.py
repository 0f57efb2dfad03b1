"""A running desk for tests: the real database, the shipped map, real mails; time stands where the test puts it."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from caseway.actions import deliveries, mails, wakeups
from caseway.actions.house import House
from caseway.actions.perform import Done
from caseway.actions.publishing import publish_shipped
from caseway.core.case.evolve import fold
from caseway.core.case.state import CaseState
from caseway.kit import clock
from caseway.kit.database import Pool, transaction
from caseway.kit.files import open_files
from caseway.store import history, intake, messages, outbox, settings, states
from caseway.store.messages import Message
from tests.people import Cast, settle

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Desk:
    """The house and its cast, with the verbs in which tests tell their stories."""

    def __init__(self, house: House, cast: Cast, standing: ExitStack) -> None:
        self.house = house
        self.cast = cast
        self._standing = standing
        self.move_to(MONDAY)

    def move_to(self, at: datetime) -> None:
        """Desk time stands at `at` from here on."""
        self.now = at
        self._standing.close()
        self._standing.enter_context(clock.standing(at))

    async def mail(self, sender: tuple[str, str], subject: str, text: str, **headers: str) -> Done | None:
        """A mail comes in and is filed; None if it led to nothing."""
        return await self.raw_mail(compose(sender, subject, text, **headers), sender[0])

    async def raw_mail(self, raw: bytes, sender: str) -> Done | None:
        """The same with bytes as they are."""
        taken = await mails.take(self.house, self.cast.inbox_id, sender, ["support@localhost"], raw)
        return await mails.file_mail(self.house, taken) if taken is not None else None

    async def let(self, **span: float) -> None:
        """Let desk time pass; whatever falls due on the way is handled at its own instant."""
        until = self.now + timedelta(**span)
        while True:
            async with self.house.pool.connection() as connection:
                due = await states.earliest(connection)
            if due is None or due > until:
                break
            self.move_to(max(due, self.now))
            await self.deliver()
            assert await wakeups.wake_one(self.house)
        self.move_to(until)
        await self.deliver()

    async def deliver(self) -> None:
        """Outgoing mail leaves: the desk of the tests keeps it, which counts as delivered."""
        async with self.house.pool.connection() as connection:
            waiting = await outbox.listed(connection, ["kept"], (self.now + timedelta(days=9999), 0), 200)
        for row in waiting:
            if row.sent_at is None:
                await deliveries.keep(self.house, row.case_id, row.seq)

    async def state(self, case_id: int) -> CaseState:
        """The stored state, checked against the refolded history."""
        async with self.house.pool.connection() as connection:
            stored = await states.read(connection, case_id)
            folded = fold(await history.read(connection, case_id))
        assert stored is not None
        assert stored == folded
        return stored

    async def said(self, case_id: int) -> list[Message]:
        """What we have sent to the contact, in order."""
        async with self.house.pool.connection() as connection:
            return [m for m in await messages.of_case(connection, case_id) if m.direction == "outbound"]

    async def templates(self, case_id: int) -> list[str]:
        """The names of the automatic messages sent, in order."""
        return [m.template for m in await self.said(case_id) if m.template]

    async def held_mails(self) -> list[intake.Taken]:
        """Incoming mail that waits for a person."""
        async with self.house.pool.connection() as connection:
            return await intake.held(connection)


def compose(sender: tuple[str, str], subject: str, text: str, **headers: str) -> bytes:
    """A plain mail to the desk; `headers` by name with underscores for dashes."""
    mail = EmailMessage()
    mail["From"] = f"{sender[1]} <{sender[0]}>"
    mail["To"] = "support@localhost"
    mail["Subject"] = subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if "Message_ID" not in headers:
        mail["Message-ID"] = f"<{abs(hash((sender, subject, text)))}@example.net>"
    mail.set_content(text)
    return mail.as_bytes()


@asynccontextmanager
async def open_desk(pool: Pool) -> AsyncIterator[Desk]:
    """The desk on an empty database: cast settled, map published."""
    cast = await settle(pool)
    with clock.standing(MONDAY):
        async with transaction(pool) as connection:
            await publish_shipped(connection)
            key = await settings.signing_key(connection)
    house = House(pool=pool, files=open_files("memory:///"), signing_key=key, address="http://localhost:8080")
    with ExitStack() as standing:
        yield Desk(house, cast, standing)
