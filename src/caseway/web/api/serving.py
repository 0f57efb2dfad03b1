"""Serves the table of operations: gate, body, door, deed, answer, the same way for each."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from caseway.actions.house import House
from caseway.kit.database import Connection
from caseway.store import access
from caseway.store.access import CaseRow
from caseway.store.agents import Agent
from caseway.web.api import reading, writing
from caseway.web.api.gate import Gate, secret_of
from caseway.web.api.operations import Call, File, Operation, case_number
from caseway.web.api.problems import missing
from caseway.web.api.writing import Reply


def handler(operation: Operation, gate: Gate) -> HTTPRouteHandler:
    """The route that serves one operation."""

    async def serve(request: Request[Any, Any, Any]) -> ASGIResponse:
        return await _serve(operation, gate, request)

    path = operation.path.replace("}", ":str}")
    route = HTTPRouteHandler(
        path, http_method=operation.method, name=f"api.{operation.name}", status_code=200
    )
    return route(serve)


def options(path: str, operations: Iterable[Operation]) -> HTTPRouteHandler:
    """The route that says which methods an address takes."""
    allow = ", ".join(sorted({"OPTIONS", *(one.method for one in operations if one.path == path)}))

    async def say() -> Response[None]:
        return Response(None, status_code=204, headers={"Allow": allow})

    return HTTPRouteHandler(path.replace("}", ":str}"), http_method="OPTIONS", status_code=204)(say)


async def _serve(operation: Operation, gate: Gate, request: Request[Any, Any, Any]) -> ASGIResponse:
    secret = secret_of(request)
    raw = await reading.body_of(request, operation)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        bearer = await gate.admit(connection, secret, operation.scope)
        asked = reading.asked_of(request, operation, raw)
        door = None
        if operation.through_door:
            door = await _through(connection, bearer.agent, request.path_params["reference"])
        call = Call(house, connection, bearer, request.path_params, door)
        if operation.writes:
            conditions = writing.conditions_of(request, bearer.id, secret, raw)
            return _told(await writing.write(operation, call, asked, conditions))
        answer = await (operation.run(call) if operation.asks is None else operation.run(call, asked))
    if isinstance(answer.body, File):
        return _downloaded(answer.body)
    return _told(writing.replied(operation, answer))


async def _through(connection: Connection, agent: Agent, named: str) -> CaseRow:
    """The case behind a reference or an id. Missing and forbidden are the same `Fault` of 404."""
    case_id = case_number(named)
    case = await access.case_by_id(connection, agent, case_id) if case_id is not None else None
    if case is None:
        raise missing()
    return case


def _told(reply: Reply) -> ASGIResponse:
    headers = {"Cache-Control": "no-store"}
    if reply.etag is not None:
        headers["ETag"] = reply.etag
    if reply.location is not None:
        headers["Location"] = reply.location
    if reply.replayed:
        headers["Idempotency-Replayed"] = "true"
    kind = "text/plain" if reply.status == 204 else reading.JSON
    return ASGIResponse(body=reply.body, status_code=reply.status, media_type=kind, headers=headers)


def _downloaded(file: File) -> ASGIResponse:
    name = quote(file.name.encode("utf-8", "replace"), safe="")
    headers = {"Cache-Control": "no-store", "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return ASGIResponse(body=file.content, media_type="application/octet-stream", headers=headers)
