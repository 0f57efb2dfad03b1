"""The people of ours: as the desk knows them, and as a decision needs them."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update

from caseway.kit.database import Connection, statement
from caseway.store.tables import agent_queues, agents, queues, teams


class Agent(msgspec.Struct, frozen=True):
    """One of ours, signed in or acting through a token."""

    id: int
    email: str
    name: str
    role: str
    team_id: int | None
    team: str | None
    zone: str
    language: str
    present: bool
    active: bool
    queues: frozenset[str]
    preferences: dict[str, Any] = {}

    @property
    def sees_all(self) -> bool:
        """Leads, specialists and admins see every case; an agent those of their queues and their own."""
        return self.role in ("lead", "admin", "specialist")

    @property
    def leads(self) -> bool:
        """May skip, jump, approve, release and assign in bulk."""
        return self.role in ("lead", "admin")


class Queue(msgspec.Struct, frozen=True):
    """Cases waiting for a team."""

    key: str
    name: str
    icon: str
    team_id: int | None


class _Row(msgspec.Struct, frozen=True):
    id: int
    email: str
    name: str
    role: str
    team_id: int | None
    team: str | None
    zone: str
    language: str
    present: bool
    active: bool
    queues: list[str] | None
    preferences: dict[str, Any]


_QUEUES = (
    select(sa.func.array_agg(queues.c.key))
    .select_from(agent_queues.join(queues, queues.c.id == agent_queues.c.queue_id))
    .where(agent_queues.c.agent_id == agents.c.id)
    .scalar_subquery()
)
_SELECT = select(
    agents.c.id,
    agents.c.email,
    agents.c.name,
    agents.c.role,
    agents.c.team_id,
    teams.c.name.label("team"),
    agents.c.zone,
    agents.c.language,
    agents.c.present,
    agents.c.active,
    _QUEUES.label("queues"),
    agents.c.preferences,
).select_from(agents.outerjoin(teams, teams.c.id == agents.c.team_id))
_BY_ID = statement(_SELECT.where(agents.c.id == bindparam("agent_id"), agents.c.active), _Row)
_BY_EMAIL = statement(_SELECT.where(agents.c.email == bindparam("email"), agents.c.active), _Row)
_ALL = statement(_SELECT.where(agents.c.active).order_by(agents.c.name), _Row)
_HASH = statement(select(agents.c.password_hash).where(agents.c.id == bindparam("agent_id")))
_PREFER = statement(
    update(agents).where(agents.c.id == bindparam("agent_id")).values(preferences=bindparam("prefer"))
)
_ALL_QUEUES = statement(
    select(queues.c.key, queues.c.name, queues.c.icon, queues.c.team_id).order_by(
        queues.c.position, queues.c.name
    ),
    Queue,
)


def _agent(row: _Row) -> Agent:
    values = msgspec.structs.asdict(row)
    return Agent(**{**values, "queues": frozenset(row.queues or ())})


async def by_id(connection: Connection, agent_id: int) -> Agent | None:
    """The active agent of that id, or None."""
    row = await _BY_ID.first(connection, agent_id=agent_id)
    return _agent(row) if row else None


async def by_email(connection: Connection, email: str) -> Agent | None:
    """The active agent of that address, or None."""
    row = await _BY_EMAIL.first(connection, email=email.strip().lower())
    return _agent(row) if row else None


async def everyone(connection: Connection) -> list[Agent]:
    """All active agents by name."""
    return [_agent(row) for row in await _ALL.all(connection)]


async def password_hash(connection: Connection, agent_id: int) -> str | None:
    """The Argon2 hash, or None if the agent cannot sign in by password."""
    row = await _HASH.first(connection, agent_id=agent_id)
    return row[0] if row else None


async def prefer(connection: Connection, agent_id: int, preferences: dict[str, Any]) -> None:
    """Keep what the agent chose for their own screen."""
    await _PREFER.run(connection, agent_id=agent_id, prefer=preferences)


async def all_queues(connection: Connection) -> list[Queue]:
    """Every queue in the order of the rail."""
    return await _ALL_QUEUES.all(connection)
