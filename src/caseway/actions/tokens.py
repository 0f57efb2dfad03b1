"""Tokens for programs: made, shown once, revoked; each change with its audit row."""

import secrets
from collections.abc import Mapping

import msgspec

from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.store import agents, tokens
from caseway.store.agents import Agent
from caseway.store.audit import record
from caseway.store.tokens import NewToken

PREFIX = "cw_"
SCOPES = ("read", "write", "processes:read", "processes:write", "admin")
"""What a token may do: look · look and act · look at maps · draw, publish and move · all, and make tokens."""
CONTAINS: Mapping[str, frozenset[str]] = {
    "read": frozenset({"read", "processes:read"}),
    "write": frozenset({"read", "write", "processes:read"}),
    "processes:read": frozenset({"processes:read"}),
    "processes:write": frozenset({"processes:read", "processes:write"}),
    "admin": frozenset(SCOPES),
}
"""What each scope reaches."""


class Made(msgspec.Struct, frozen=True):
    """A new token; `secret` is shown now and never again."""

    id: int
    secret: str


async def make(house: House, by: Agent | None, token: NewToken) -> Made | Refusal:
    """A token that acts for an agent. `by` None is the command line."""
    if not token.scopes or not set(token.scopes) <= set(SCOPES):
        return Refusal("scopes", f"A token has at least one scope of: {', '.join(SCOPES)}.")
    secret = PREFIX + secrets.token_urlsafe(32)
    async with transaction(house.pool) as connection:
        holder = await agents.by_id(connection, token.agent_id)
        if holder is None:
            return Refusal("agent", "There is no such agent.")
        if "admin" in token.scopes and holder.role != "admin":
            return Refusal("scopes", "Only an admin's token can have the scope admin.")
        token_id = await tokens.add(connection, token, secret, clock.machine())
        after = {"id": token_id, "agent": holder.id, "scopes": list(token.scopes)}
        await record(connection, clock.now(), by.id if by else None, "make token", None, after)
    return Made(token_id, secret)


async def revoke(house: House, by: Agent | None, token_id: int) -> bool:
    """The token opens nothing from now on; False if it was revoked already or never there."""
    async with transaction(house.pool) as connection:
        revoked = await tokens.revoke(connection, token_id, clock.machine())
        if revoked:
            await record(
                connection, clock.now(), by.id if by else None, "revoke token", {"id": token_id}, None
            )
    return revoked
