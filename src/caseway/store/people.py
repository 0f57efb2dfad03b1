"""Makes teams, queues and agents: for seeds, commands and admin pages."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import agent_queues, agents, organizations, queues, teams


class NewAgent(msgspec.Struct, frozen=True, kw_only=True):
    """One of ours, to be."""

    email: str
    name: str
    role: str = "agent"
    password_hash: str | None = None
    team_id: int | None = None
    zone: str = "UTC"
    language: str = "en"


_TEAM = statement(sa.insert(teams).values(key=bindparam("key"), name=bindparam("name")).returning(teams.c.id))
_QUEUE = statement(
    sa.insert(queues)
    .values(
        key=bindparam("key"),
        name=bindparam("name"),
        icon=bindparam("icon"),
        position=bindparam("position"),
        team_id=bindparam("team_id"),
    )
    .returning(queues.c.id)
)
_AGENT = statement(
    sa.insert(agents)
    .values({name: bindparam(name, type_=agents.c[name].type) for name in NewAgent.__struct_fields__})
    .returning(agents.c.id)
)
_SERVES = statement(
    insert(agent_queues)
    .values(agent_id=bindparam("agent_id"), queue_id=bindparam("queue_id"))
    .on_conflict_do_nothing()
)
_ORGANIZATION = statement(
    sa.insert(organizations)
    .values(name=bindparam("name"), contract=bindparam("contract"), domain=bindparam("domain"))
    .returning(organizations.c.id)
)


async def add_team(connection: Connection, key: str, name: str) -> int:
    """A new team."""
    return int((await _TEAM.one(connection, key=key, name=name))[0])


async def add_queue(connection: Connection, key: str, name: str, team_id: int | None, **look: Any) -> int:
    """A new queue; `icon` and `position` say how it stands in the rail."""
    icon, position = look.get("icon", "inbox"), look.get("position", 0)
    row = await _QUEUE.one(connection, key=key, name=name, icon=icon, position=position, team_id=team_id)
    return int(row[0])


async def add_agent(connection: Connection, agent: NewAgent) -> int:
    """A new agent."""
    values = msgspec.structs.asdict(agent)
    row = await _AGENT.one(connection, **{**values, "email": agent.email.strip().lower()})
    return int(row[0])


async def serves(connection: Connection, agent_id: int, queue_id: int) -> None:
    """The agent works this queue, and so may see its cases."""
    await _SERVES.run(connection, agent_id=agent_id, queue_id=queue_id)


async def add_organization(connection: Connection, name: str, contract: str, domain: str) -> int:
    """A new organization; mail from its domain is theirs."""
    row = await _ORGANIZATION.one(connection, name=name, contract=contract, domain=domain)
    return int(row[0])
