"""Who may come in: the bearer of a token, as often as their bucket holds, as far as its scopes reach."""

import hmac
import math
from typing import Any

from litestar import Request

from caseway.actions.tokens import CONTAINS, PREFIX, SCOPES
from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.store import tokens
from caseway.store.tokens import Bearer
from caseway.web.api.buckets import Buckets, Limit
from caseway.web.api.problems import Fault

_SECRET_MAX = 512
_EVERYTHING = frozenset(SCOPES)


class Gate:
    """The door of the API in one process. `bootstrap` is the secret that always works, as the first admin."""

    def __init__(self, bootstrap: str | None = None, limit: Limit | None = None) -> None:
        self._bootstrap = tokens.hashed(bootstrap) if bootstrap else None
        self._buckets = Buckets(limit or Limit())

    async def admit(self, connection: Connection, secret: str, scope: str) -> Bearer:
        """The bearer. Raises a `Fault` of 401, 429 or 403."""
        bearer = await self._bearer(connection, secret)
        if bearer is None:
            raise unknown("This token opens nothing: it is unknown, revoked, or its agent has left.")
        wait = self._buckets.take(bearer.id, clock.machine())
        if wait > 0:
            seconds = {"Retry-After": str(math.ceil(wait))}
            raise Fault(
                429, "too-often", "Too many requests with this token; wait a moment.", headers=seconds
            )
        if not reaches(bearer.scopes, scope):
            challenge = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
            raise Fault(403, "scope", f"This token lacks the scope {scope}.", headers=challenge)
        return bearer

    async def _bearer(self, connection: Connection, secret: str) -> Bearer | None:
        if self._bootstrap is not None and hmac.compare_digest(tokens.hashed(secret), self._bootstrap):
            return await tokens.first_admin(connection, _EVERYTHING)
        if not secret.startswith(PREFIX):
            return None
        return await tokens.bearer_of(connection, secret, clock.machine())


def reaches(scopes: frozenset[str], scope: str) -> bool:
    """Whether any of `scopes` is this one or contains it."""
    return any(scope in CONTAINS.get(held, ()) for held in scopes)


def secret_of(request: Request[Any, Any, Any]) -> str:
    """The token of a request as it was sent. Raises a `Fault` of 401."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not secret or len(secret) > _SECRET_MAX:
        raise unknown("Send a token: `Authorization: Bearer …`.")
    return secret


def unknown(detail: str) -> Fault:
    """Nobody we know."""
    return Fault(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="caseway"'})
