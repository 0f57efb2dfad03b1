"""How the API says no: problem details (RFC 9457), the same shape for every failure, nothing of our insides."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import psycopg
from litestar import Request, Response
from litestar.exceptions import HTTPException
from psycopg import errors as postgres
from psycopg_pool import PoolTimeout

from caseway.core.case.drafting import Refusal
from caseway.kit.log import log

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:caseway:problem:"
AGAIN_SECONDS = 1

_BUSY = (postgres.LockNotAvailable, postgres.DeadlockDetected, postgres.SerializationFailure)
_FORBIDDEN = frozenset({"permission", "role"})
"""Refusals because of who asks, and not because of where the case stands."""


class Flaw(msgspec.Struct, frozen=True):
    """One part of a request that does not fit: where (`$.text`, `limit`), and why."""

    at: str
    detail: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer: `code` for programs, `detail` for people, `errors` where parts of the request are wrong."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[Flaw, ...] = ()


class Fault(Exception):
    """Ends the request with this problem."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: tuple[Flaw, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(f"{TYPES}{code}", HTTPStatus(status).phrase, status, detail, code, errors)
        self.headers = dict(headers or {})


def missing(detail: str = "There is no such case, or it is not yours to see.") -> Fault:
    """Missing and forbidden look the same."""
    return Fault(404, "not-found", detail)


def unfit(errors: tuple[Flaw, ...]) -> Fault:
    """What was sent can be read and does not fit."""
    return Fault(422, "unfit", "; ".join(f"{flaw.at}: {flaw.detail}" for flaw in errors), errors=errors)


def refused(refusal: Refusal) -> Fault:
    """What the case, or the agent's role, does not allow."""
    if refusal.code == "no-case":
        return missing()
    again = {"Retry-After": str(AGAIN_SECONDS)} if refusal.code == "busy" else {}
    return Fault(403 if refusal.code in _FORBIDDEN else 409, refusal.code, refusal.sentence, headers=again)


def answer(fault: Fault) -> Response[bytes]:
    """The problem as an answer."""
    return Response(
        msgspec.json.encode(fault.problem),
        status_code=fault.problem.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **fault.headers},
    )


def told(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Whatever went wrong in a request to the API."""
    return answer(_fault_of(request, error))


def _fault_of(request: Request[Any, Any, Any], error: Exception) -> Fault:
    if isinstance(error, Fault):
        return error
    if isinstance(error, HTTPException):
        return _of_status(error)
    if isinstance(error, _BUSY):
        again = {"Retry-After": str(AGAIN_SECONDS)}
        return Fault(409, "busy", "Somebody else is at this case right now. Try again.", headers=again)
    if isinstance(error, PoolTimeout | psycopg.OperationalError):
        again = {"Retry-After": str(AGAIN_SECONDS)}
        return Fault(503, "unavailable", "The desk is not ready. Try again.", headers=again)
    number = secrets.token_hex(4)
    log("api").error(
        "request failed", code=number, method=request.method, path=request.url.path, exc_info=error
    )
    return Fault(500, "broken", f"Something broke on our side. It is in the log under {number}.")


_SENTENCES = {
    404: ("not-found", "There is nothing at this address."),
    405: ("method", "This address does not take this method; `Allow` says which it takes."),
    413: ("too-large", "The body is larger than the API takes."),
}


def _of_status(error: HTTPException) -> Fault:
    code, sentence = _SENTENCES.get(error.status_code, ("unreadable", "The request could not be read."))
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return Fault(error.status_code, code, sentence, headers=headers)
