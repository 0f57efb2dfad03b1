"""The desk that is measured: a real one, on a server of its own, with cases in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from caseway.actions import openings
from caseway.actions.house import House
from caseway.actions.openings import Request
from caseway.actions.publishing import publish_shipped
from caseway.core.case.drafting import Refusal
from caseway.kit.database import pool_of, transaction
from caseway.kit.embedded import EmbeddedServer
from caseway.kit.files import open_files
from caseway.kit.migrate import upgrade
from caseway.store import agents, inboxes, people, settings
from caseway.store.agents import Agent

CASES = 300


class Desk(msgspec.Struct, frozen=True):
    """The house, one agent, one inbox."""

    house: House
    agent: Agent
    inbox_id: int

    async def some_cases(self, wanted: int) -> list[int]:
        """Fresh cases on their map, nothing answered yet."""
        return [await self._open(number) for number in range(wanted)]

    async def _open(self, number: int) -> int:
        subject, text = f"Kettle {number} leaks", "It leaks when I fill it above one litre. " * 4
        request = Request(
            email=f"seed{number % 97}@example.net",
            name="Mia Berger",
            subject=subject,
            text=text,
            channel="api",
        )
        done = await openings.open_by_hand(self.house, self.agent, request)
        if isinstance(done, Refusal):
            raise ValueError(done.sentence)
        return done.state.case_id


def mail_of(number: int) -> bytes:
    """A mail of an ordinary size."""
    mail = EmailMessage()
    mail["From"] = f"Mia Berger <mia{number}@example.net>"
    mail["To"] = "support@localhost"
    mail["Subject"] = "Kettle leaks at the base"
    mail["Message-ID"] = f"<bench-{number}@example.net>"
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    mail.set_content("It happened again this morning, I had just filled it for guests.\n" * 6)
    mail.add_alternative("<p>It happened again this morning.</p>" * 6, subtype="html")
    return mail.as_bytes()


@asynccontextmanager
async def open_desk() -> AsyncIterator[Desk]:
    """A desk with an agent, an inbox, the shipped map and a few hundred cases."""
    with TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder) / "database", throwaway=True)
        server.start()
        try:
            upgrade(server.url)
            async with pool_of(server.url, connections_max=4) as pool:
                async with transaction(pool) as connection:
                    await publish_shipped(connection)
                    team = await people.add_team(connection, "general", "General")
                    queue = await people.add_queue(connection, "general", "General", team)
                    agent_id = await people.add_agent(
                        connection,
                        people.NewAgent(
                            email="ana@caseway.test", name="Ana Novak", role="lead", team_id=team
                        ),
                    )
                    await people.serves(connection, agent_id, queue)
                    inbox_id = await inboxes.add(
                        connection, "support", "support@localhost", "Fjord", "general"
                    )
                    agent = await agents.by_id(connection, agent_id)
                    key = await settings.signing_key(connection)
                assert agent is not None
                house = House(
                    pool=pool, files=open_files("memory:///"), signing_key=key, address="http://localhost"
                )
                desk = Desk(house, agent, inbox_id)
                await desk.some_cases(CASES)
                yield desk
        finally:
            server.stop()
