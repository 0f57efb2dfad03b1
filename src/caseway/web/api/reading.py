"""Reads requests: bodies and queries into frozen Structs, or a problem that says where they do not fit."""

import ast
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request

from caseway.web.api.asked import SENTENCES
from caseway.web.api.operations import Operation
from caseway.web.api.problems import Fault, Flaw, unfit

JSON = "application/json"
BODY_BYTES_MAX = 2_097_152
_FIELDS_MAX = 50
_PATTERN = "Expected `str` matching regex "


async def body_of(request: Request[Any, Any, Any], operation: Operation) -> bytes:
    """The bytes of the body. Raises a `Fault` of 415 if they are not said to be JSON."""
    if not operation.writes or operation.asks is None:
        return b""
    raw = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON and (raw or kind):
        raise Fault(415, "media-type", f"Send JSON: `Content-Type: {JSON}`.", headers={"Accept": JSON})
    return raw


def asked_of(request: Request[Any, Any, Any], operation: Operation, raw: bytes) -> Any:
    """What is asked for. Raises a `Fault` of 400 for what is no JSON, of 422 for what does not fit."""
    if operation.asks is None:
        return None
    try:
        if operation.writes:
            return msgspec.json.decode(raw or b"{}", type=operation.asks)
        return msgspec.convert(_query(request), operation.asks, strict=False)
    except msgspec.ValidationError as error:
        raise unfit((flaw_of(str(error)),)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Fault(
            400, "unreadable", f"The body is no JSON that can be read: {_first_line(error)}"
        ) from None


def _first_line(error: Exception) -> str:
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error).partition("\n")[0]


def flaw_of(text: str) -> Flaw:
    """``Expected `int` >= 1 - at `$.limit` `` as where and why."""
    why, _, where = text.partition(" - at ")
    if why.startswith(_PATTERN):
        why = SENTENCES.get(_unquoted(why.removeprefix(_PATTERN)), "It has a form that is not taken here.")
    return Flaw(where.strip("`") or "$", why)


def _unquoted(literal: str) -> str:
    """A pattern as it is, out of the Python literal that messages show."""
    return str(ast.literal_eval(literal))


def _query(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The parameters of the query, each once."""
    raw: bytes = request.scope.get("query_string", b"")
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS_MAX
        )
    except ValueError:
        raise Fault(400, "unreadable", "The query is not percent-encoded UTF-8.") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise unfit((Flaw(name, "It is given twice."),))
        found[name] = value
    return found
