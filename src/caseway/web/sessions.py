"""Signing in and staying so: a random token in a signed cookie, its hash in a row, Argon2 for passwords.

All of it runs on machine time: a demo clock does not sign anybody out.
"""

import asyncio
import hashlib
import hmac
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from caseway.actions.house import House
from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.store import agents, sessions
from caseway.store.agents import Agent

COOKIE = "caseway_session"
SESSION_DAYS = 14
TRIES_FREE = 5
BAR_SECONDS_MAX = 900

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")


class Barred(Exception):
    """Too many wrong passwords: this door is shut for some minutes."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def hash_password(password: str) -> str:
    """The Argon2id hash that is stored."""
    return _HASHER.hash(password)


def signed(key: bytes, token: str) -> str:
    """The value of the cookie."""
    mac = hmac.new(key, b"session" + token.encode(), hashlib.sha256).hexdigest()[:32]
    return f"{token}.{mac}"


def token_of(key: bytes, cookie: str) -> str | None:
    """The token of a cookie that we signed, else None: a forged one never reaches the database."""
    token, _, _ = cookie.partition(".")
    return token if hmac.compare_digest(signed(key, token), cookie) else None


def hashed(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


async def sign_in(connection: Connection, email: str, password: str) -> Agent | None:
    """The agent, if e-mail and password go together. Raises `Barred` after too many wrong ones.

    An unknown address costs the same time as a wrong password.
    """
    key = email.strip().lower()[:200]
    now = clock.machine()
    until = await sessions.barred_until(connection, key)
    if until is not None and until > now:
        raise Barred(max(1, round((until - now).total_seconds() / 60)))
    agent = await agents.by_email(connection, key)
    stored = await agents.password_hash(connection, agent.id) if agent else None
    if await asyncio.to_thread(_matches, stored or _NOBODY, password) and agent is not None and stored:
        await sessions.forget_tries(connection, key)
        return agent
    tries = await sessions.tried_in_vain(connection, key, now)
    if tries >= TRIES_FREE:
        seconds = min(BAR_SECONDS_MAX, 30 * 2 ** (tries - TRIES_FREE))
        await sessions.bar(connection, key, now + timedelta(seconds=seconds))
    return None


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


async def open_session(connection: Connection, key: bytes, agent: Agent, *, secure: bool) -> Cookie:
    """A new session for this agent, as the cookie that carries it."""
    token, now = secrets.token_urlsafe(32), clock.machine()
    await sessions.open_session(connection, hashed(token), agent.id, now, now + timedelta(days=SESSION_DAYS))
    return Cookie(
        COOKIE,
        value=signed(key, token),
        path="/",
        max_age=SESSION_DAYS * 86400,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


async def agent_of(connection: Connection, key: bytes, cookie: str | None) -> Agent | None:
    """Who is signed in by this cookie, or None."""
    token = token_of(key, cookie) if cookie else None
    if token is None:
        return None
    agent_id = await sessions.whose(connection, hashed(token), clock.machine())
    return None if agent_id is None else await agents.by_id(connection, agent_id)


class SignedIn(AbstractAuthenticationMiddleware):
    """Lets in who is signed in; `request.user` is then the `Agent`."""

    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:  # type: ignore[type-arg]
        """The agent of the session. Raises NotAuthorizedException, which becomes the sign-in page."""
        house: House = connection.app.state.house
        async with house.pool.connection() as database:
            agent = await agent_of(database, house.signing_key, connection.cookies.get(COOKIE))
        if agent is None:
            raise NotAuthorizedException("Sign in first.")
        return AuthenticationResult(user=agent, auth=None)
