"""API tokens: rows by the SHA-256 of a random secret that only its holder has. All instants here are machine time."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from psycopg.rows import args_row
from sqlalchemy import bindparam, select, update

from caseway.kit.database import Connection, Statement, statement
from caseway.store.agents import Agent
from caseway.store.tables import agent_queues, agents, api_tokens, queues, teams

USED_EVERY = timedelta(minutes=1)
"""The last use is written at most so often."""


class Bearer(msgspec.Struct, frozen=True):
    """A token that was shown, and the agent it acts for. `id` 0 is the bootstrap token."""

    id: int
    scopes: frozenset[str]
    agent: Agent


class Token(msgspec.Struct, frozen=True):
    """A token as lists show it; its secret is nowhere."""

    id: int
    name: str
    agent: str
    scopes: list[str]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class NewToken(msgspec.Struct, frozen=True):
    """A token to be: whom it acts for, under which name, and what it may do."""

    agent_id: int
    name: str
    scopes: tuple[str, ...]


class _Row(msgspec.Struct, frozen=True):
    token_id: int
    token_hash: bytes | None
    scopes: list[str] | None
    used_at: datetime | None
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


_AGENT = ("id", "email", "name", "role", "team_id", "team", "zone", "language", "present", "active")
_QUEUES = (
    select(sa.func.array_agg(queues.c.key))
    .select_from(agent_queues.join(queues, queues.c.id == agent_queues.c.queue_id))
    .where(agent_queues.c.agent_id == agents.c.id)
    .scalar_subquery()
)


def _with_agent(*token: Any) -> sa.Select[Any]:
    person = [teams.c.name.label("team") if name == "team" else agents.c[name] for name in _AGENT]
    return select(*token, *person, _QUEUES.label("queues"))


_PEOPLE = agents.outerjoin(teams, teams.c.id == agents.c.team_id)
_BY_HASH = statement(
    _with_agent(
        api_tokens.c.id.label("token_id"), api_tokens.c.token_hash, api_tokens.c.scopes, api_tokens.c.used_at
    )
    .select_from(
        api_tokens.join(agents, agents.c.id == api_tokens.c.agent_id).outerjoin(
            teams, teams.c.id == agents.c.team_id
        )
    )
    .where(
        api_tokens.c.token_hash == bindparam("hashed"), api_tokens.c.revoked_at.is_(None), agents.c.active
    ),
    _Row,
)
_FIRST_ADMIN = statement(
    _with_agent(
        sa.literal_column("0").label("token_id"),
        sa.null().label("token_hash"),
        sa.null().label("scopes"),
        sa.null().label("used_at"),
    )
    .select_from(_PEOPLE)
    .where(agents.c.role == "admin", agents.c.active)
    .order_by(agents.c.id)
    .limit(1),
    _Row,
)
_USED = statement(
    update(api_tokens)
    .where(
        api_tokens.c.id == bindparam("token_id"),
        sa.or_(api_tokens.c.used_at.is_(None), api_tokens.c.used_at < bindparam("before")),
    )
    .values(used_at=bindparam("at"))
)
_ADD = statement(
    sa.insert(api_tokens)
    .values(
        agent_id=bindparam("agent_id"),
        name=bindparam("name"),
        token_hash=bindparam("hashed"),
        scopes=bindparam("scopes", type_=api_tokens.c.scopes.type),
        created_at=bindparam("at"),
    )
    .returning(api_tokens.c.id)
)
_REVOKE = statement(
    update(api_tokens)
    .where(api_tokens.c.id == bindparam("token_id"), api_tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)


def _listed(further: bool) -> Statement[Token]:
    columns = [
        agents.c.email.label("agent") if name == "agent" else api_tokens.c[name]
        for name in Token.__struct_fields__
    ]
    query = select(*columns).select_from(api_tokens.join(agents, agents.c.id == api_tokens.c.agent_id))
    if further:
        query = query.where(api_tokens.c.id < bindparam("before"))
    return statement(query.order_by(api_tokens.c.id.desc()).limit(bindparam("limit")), Token)


_LIST = {further: _listed(further) for further in (False, True)}
_ONE = statement(
    select(
        *(agents.c.email.label("agent") if n == "agent" else api_tokens.c[n] for n in Token.__struct_fields__)
    )
    .select_from(api_tokens.join(agents, agents.c.id == api_tokens.c.agent_id))
    .where(api_tokens.c.id == bindparam("token_id")),
    Token,
)


def hashed(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _bearer(row: _Row, scopes: frozenset[str]) -> Bearer:
    person: dict[str, Any] = {name: getattr(row, name) for name in _AGENT}
    return Bearer(row.token_id, scopes, Agent(**person, queues=frozenset(row.queues or ())))


async def bearer_of(connection: Connection, secret: str, at: datetime) -> Bearer | None:
    """Whom the holder of this secret acts for, or None; the use is noted once a minute."""
    shown = hashed(secret)
    async with connection.cursor(
        row_factory=args_row(_Row)
    ) as cursor:  # once a request: columns are in their order
        await cursor.execute(_BY_HASH.text, {"hashed": shown}, prepare=True)
        row = await cursor.fetchone()
    if row is None or not hmac.compare_digest(row.token_hash or b"", shown):
        return None
    if row.used_at is None or row.used_at < at - USED_EVERY:
        await _USED.run(connection, token_id=row.token_id, at=at, before=at - USED_EVERY)
    return _bearer(row, frozenset(row.scopes or ()))


async def first_admin(connection: Connection, scopes: frozenset[str]) -> Bearer | None:
    """The admin for whom the bootstrap token acts, or None while the desk has none."""
    row = await _FIRST_ADMIN.first(connection)
    return _bearer(row, scopes) if row else None


async def add(connection: Connection, token: NewToken, secret: str, at: datetime) -> int:
    """A new token; its id."""
    row = await _ADD.one(
        connection,
        agent_id=token.agent_id,
        name=token.name,
        hashed=hashed(secret),
        scopes=list(token.scopes),
        at=at,
    )
    return int(row[0])


async def revoke(connection: Connection, token_id: int, at: datetime) -> bool:
    """The token opens nothing from now on; False if it was revoked already or never there."""
    return await _REVOKE.run(connection, token_id=token_id, at=at) == 1


async def one(connection: Connection, token_id: int) -> Token | None:
    """The token, or None."""
    return await _ONE.first(connection, token_id=token_id)


async def listed(connection: Connection, limit: int, before: int | None = None) -> list[Token]:
    """Tokens with an id below `before`, newest first."""
    values = {"limit": limit} if before is None else {"limit": limit, "before": before}
    return await _LIST[before is not None].all(connection, **values)
