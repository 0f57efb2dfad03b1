"""The cast of every test: who works here, who writes to us, and Charlie, who may see nothing."""

import msgspec

from caseway.kit.database import Pool, transaction
from caseway.store import agents, inboxes, people
from caseway.store.agents import Agent


class Cast(msgspec.Struct, frozen=True):
    """Ana and Bob work in Repairs, Sol is the specialist, Lena leads, Ada administers; Charlie has no queue at all."""

    ana: Agent
    bob: Agent
    sol: Agent
    lena: Agent
    ada: Agent
    charlie: Agent
    inbox_id: int


MIA = ("mia.berger@example.net", "Mia Berger")
TOMAS = ("tomas@example.org", "Tomás Alves")
KENJI = ("kenji@nakamura.example", "Kenji Nakamura")
STRANGER = ("eve@elsewhere.example", "Eve")


async def settle(pool: Pool) -> Cast:
    """Put the cast, their queues and the inbox into an empty database."""
    async with transaction(pool) as connection:
        repairs_team = await people.add_team(connection, "repairs", "Repairs")
        office_team = await people.add_team(connection, "office", "Office")
        general = await people.add_queue(connection, "general", "General", office_team)
        repairs = await people.add_queue(
            connection, "repairs", "Repairs", repairs_team, icon="wrench", position=1
        )
        await people.add_queue(connection, "billing", "Billing", office_team, icon="receipt", position=2)
        await people.add_organization(connection, "Nakamura Tea", "gold", "nakamura.example")
        found: dict[str, Agent] = {}
        for key, name, role, team in (
            ("ana", "Ana Novak", "agent", repairs_team),
            ("bob", "Bob Osei", "agent", repairs_team),
            ("sol", "Sol Vega", "specialist", repairs_team),
            ("lena", "Lena Hart", "lead", repairs_team),
            ("ada", "Ada Stone", "admin", office_team),
            ("charlie", "Charlie Day", "agent", None),
        ):
            agent = people.NewAgent(email=f"{key}@caseway.test", name=name, role=role, team_id=team)
            agent_id = await people.add_agent(connection, agent)
            if key in ("ana", "bob"):
                await people.serves(connection, agent_id, general)
                await people.serves(connection, agent_id, repairs)
            seen = await agents.by_id(connection, agent_id)
            assert seen is not None
            found[key] = msgspec.structs.replace(seen)
        for key in ("ana", "bob"):
            again = await agents.by_id(connection, found[key].id)
            assert again is not None
            found[key] = again
        inbox_id = await inboxes.add(connection, "support", "support@localhost", "Fjord Supply", "general")
        return Cast(**found, inbox_id=inbox_id)
