"""Tells the operations as an OpenAPI 3.1 document. Shapes and limits come from the Structs that are served."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from caseway.web.api.operations import File, Operation
from caseway.web.api.problems import MEDIA_TYPE, Problem
from caseway.web.api.reading import JSON

Json = dict[str, Any]

_SCHEMAS = "#/components/schemas/"
_PATH: Mapping[str, Json] = {
    "reference": {
        "description": "The case's reference (`C-1042-7`) or its id (`1042`).",
        "schema": {"type": "string", "pattern": "^([Cc]-[0-9]{1,15}-[0-9]|[0-9]{1,15})$"},
    },
    "id": {
        "description": "The number of the item.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    },
    "key": {
        "description": "The key of the process.",
        "schema": {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,62}$"},
    },
    "version": {
        "description": "The number of the version.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    },
    "n": {
        "description": "The number of the file.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 99_999},
    },
}
_TASK: Json = {"description": "The task's id.", "schema": {"type": "string", "pattern": "^[ta][0-9]{1,9}$"}}
_ERRORS = {
    400: "The request cannot be read.",
    401: "No token, or one that opens nothing.",
    403: "The token or the agent's role does not reach so far.",
    404: "There is no such thing, or it is not yours to see.",
    409: "The case does not allow it now; `detail` says why.",
    412: "The case has moved on since `If-Match`.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A part of the request does not fit, or an `Idempotency-Key` was used for another request.",
    429: "Too many requests; wait `Retry-After` seconds.",
    503: "The desk is not ready; try again.",
}
_READS = (400, 401, 403, 404, 409, 422, 429, 503)
_WRITES = tuple(_ERRORS)
_HEADERS: Json = {
    "ETag": {
        "description": "The number of the case's latest event, or the draft's revision, quoted.",
        "schema": {"type": "string"},
    },
    "Location": {"description": "Where the new thing is found.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true` if this answer was given before under the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
_CONDITIONS: Json = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A write sent again with the same key within a day is answered as before and not done again.",
        "schema": {"type": "string", "pattern": "^[ -~]{1,200}$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of the case or draft as you saw it: refused with 412 if it has moved on since.",
        "schema": {"type": "string"},
    },
}
_INTRODUCTION = (
    "Cases, their messages and tasks, for programs. Every write takes the headers `Idempotency-Key` (a write "
    "sent again with the same key is not done again) and, below a case, `If-Match` with its ETag as it was seen "
    "(`#/components/parameters`). Failures are problem details (RFC 9457). What one may not see is not there: 404."
)


def document(operations: Iterable[Operation], prefix: str) -> bytes:
    """The document as JSON."""
    table = tuple(operations)
    paths: dict[str, Json] = {}
    for one in table:
        paths.setdefault(prefix + one.path, {})[one.method.lower()] = _operation(one)
    told: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "Caseway",
            "version": "1",
            "summary": "Customer service, drawn.",
            "description": _INTRODUCTION,
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _components(table),
            "parameters": _CONDITIONS,
            "headers": _HEADERS,
            "responses": {str(status): _problem(status) for status in _ERRORS},
        },
    }
    return msgspec.json.encode(told)


def _problem(status: int) -> Json:
    return {
        "description": _ERRORS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS + "Problem"}}},
    }


def _shown(operation: Operation) -> Any:
    return None if operation.answers in (type(None), File) else operation.answers


def _components(operations: tuple[Operation, ...]) -> Json:
    bodies = [one.asks for one in operations if one.writes and one.asks is not None]
    answers = [_shown(one) for one in operations if _shown(one) is not None]
    _, found = msgspec.json.schema_components([*bodies, *answers, Problem], ref_template=_SCHEMAS + "{name}")
    return {_named(name): _renamed(schema) for name, schema in found.items()}


def _named(name: str) -> str:
    """`Page_Case_` → `CasePage`: what stands in the document."""
    generic = re.fullmatch(r"Page[_\[](\w+?)[_\]]", name)
    return f"{generic[1]}Page" if generic else name


def _renamed(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _reference(value) if key == "$ref" else _renamed(value) for key, value in schema.items()}
    return [_renamed(one) for one in schema] if isinstance(schema, list) else schema


def _reference(target: str) -> str:
    return _SCHEMAS + _named(target.removeprefix(_SCHEMAS))


def _operation(one: Operation) -> Json:
    summary, _, description = (one.run.__doc__ or "").strip().partition("\n")
    told: Json = {
        "operationId": one.name,
        "tags": [one.run.__module__.rpartition(".")[2]],
        "summary": summary.rstrip("."),
        "description": " ".join(description.split()) or summary,
        "parameters": [*_path_parameters(one), *_query_parameters(one)],
        "responses": _responses(one),
    }
    if one.writes and one.asks is not None:
        told["requestBody"] = _body(one.asks)
    return told


def _path_parameters(one: Operation) -> list[Json]:
    names = re.findall(r"{(\w+)}", one.path)
    parts = [_TASK if name == "id" and "/tasks/" in one.path else _PATH[name] for name in names]
    return [
        {"name": name, "in": "path", "required": True, **part}
        for name, part in zip(names, parts, strict=True)
    ]


def _query_parameters(one: Operation) -> list[Json]:
    if one.writes or one.asks is None:
        return []
    schema = msgspec.json.schema(one.asks)
    asked: Json = next(iter(schema["$defs"].values()))
    needed = asked.get("required", ())
    return [
        {"name": name, "in": "query", "schema": part, **({"required": True} if name in needed else {})}
        for name, part in asked["properties"].items()
    ]


def _body(asks: type) -> Json:
    schema = {"$ref": _SCHEMAS + asks.__name__}
    required = any(field.required for field in msgspec.structs.fields(asks))
    return {"required": required, "content": {JSON: {"schema": schema}}}


def _responses(one: Operation) -> Json:
    success: Json = {"description": "Done." if one.writes else "What was asked for."}
    shown = _shown(one)
    if shown is not None:
        (reference,), _ = msgspec.json.schema_components([shown], ref_template=_SCHEMAS + "{name}")
        success["content"] = {JSON: {"schema": _renamed(reference)}}
    elif one.answers is File:
        success["content"] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    tagged = "{reference}" in one.path or (one.path.endswith("/draft") and one.method != "DELETE")
    names = [*(["ETag"] if tagged else []), *(["Location"] if one.status == 201 else [])]
    names += ["Idempotency-Replayed"] if one.writes else []
    if names:
        success["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    errors = {
        str(status): {"$ref": f"#/components/responses/{status}"}
        for status in (_WRITES if one.writes else _READS)
    }
    return {str(one.status): success, **errors}
