"""`caseway token`: tokens for programs."""

import argparse
from collections.abc import Mapping

from caseway.actions import tokens
from caseway.actions.house import House
from caseway.cli.desk import acting, refused
from caseway.cli.outcome import Told, say, show_json, show_table
from caseway.store import tokens as stored
from caseway.store.tokens import NewToken

LIMIT = 1000
DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "admin": ("read", "write", "admin"),
    "lead": ("read", "write", "processes:write"),
}
"""The scopes of a token for which none was said, by role."""


async def create(house: House, given: argparse.Namespace) -> int:
    """`caseway token create`: the secret is printed once and kept nowhere."""
    holder = await acting(house, given)
    scopes = tuple(given.scope or DEFAULTS.get(holder.role, ("read", "write")))
    made = refused(await tokens.make(house, None, NewToken(holder.id, given.name, scopes)))
    if given.json:
        show_json({"id": made.id, "token": made.secret, "agent": holder.email, "scopes": scopes})
    else:
        print(made.secret)
        say(f"Token {made.id} acts for {holder.email} and may {', '.join(scopes)}. It is shown this once.")
    return 0


async def list_tokens(house: House, given: argparse.Namespace) -> int:
    """`caseway token list`."""
    async with house.pool.connection() as connection:
        found = await stored.listed(connection, LIMIT)
    if given.json:
        show_json({"items": found})
    else:
        head = ("id", "name", "agent", "scopes", "created", "last used", "revoked")
        rows = [
            (t.id, t.name, t.agent, " ".join(t.scopes), t.created_at, t.used_at, t.revoked_at) for t in found
        ]
        show_table(head, rows)
    return 0


async def revoke(house: House, given: argparse.Namespace) -> int:
    """`caseway token revoke`."""
    if not await tokens.revoke(house, None, given.id):
        raise Told(f"There is no token {given.id}, or it is revoked already.")
    return 0
