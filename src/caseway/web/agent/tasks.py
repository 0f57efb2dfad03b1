"""Tasks with their forms, facts, faults, and the course of the process where a lead takes it in hand."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from caseway.actions import tasks
from caseway.actions.house import House
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.case.position import live_tokens
from caseway.web.agent.case_answers import Form, after, case_of, view_of
from caseway.web.agent.steps import jump_choices
from caseway.web.agent.words_said import amount_of
from caseway.web.answers import Asked, Html, html, refused
from caseway.web.parts import Choice
from caseway.web.words import plain

_OURS = frozenset({"outcome", "seq", "task"})
_NUMBERS = frozenset({"amount"})


class FactForm(msgspec.Struct, frozen=True):
    """What became known."""

    name: str = ""
    value: str = ""


class MendingForm(msgspec.Struct, frozen=True):
    """How a step goes on: `retry`, `skip` or `jump` to `element`; the last two with a reason."""

    way: str = "retry"
    element: str = ""
    reason: str = ""
    token: int = 0


class CoursePage(msgspec.Struct, frozen=True):
    """The sheet from which a lead skips or jumps."""

    reference: str
    tokens: tuple[Choice, ...]
    jumps: tuple[Choice, ...]


@post("/cases/{reference:str}/tasks/{task:str}", status_code=200)
async def complete(request: Asked, reference: FromPath[str], task: FromPath[str]) -> Response[str] | Html:
    """Finishes a task with one of its outcomes and what was filled in."""
    case = await case_of(request, reference)
    form = await request.form()
    outcome = str(form.get("outcome", "")) or None
    seen = str(form.get("seq", ""))
    data: dict[str, Any] = {}
    for name, value in form.items():
        if name in _OURS or not isinstance(value, str):
            continue
        number = amount_of(value) if name in _NUMBERS else None
        data[name] = True if value == "yes" else number if number is not None else value.strip()
    command = c.CompleteTask(
        task=task, outcome=outcome, data=data, seen=int(seen) if seen.isdigit() else None
    )
    house: House = request.app.state.house
    return await after(request, reference, await tasks.complete(house, request.user, case.id, command))


@post("/cases/{reference:str}/facts", status_code=200)
async def remember(request: Asked, reference: FromPath[str], data: Form[FactForm]) -> Response[str] | Html:
    """Keeps a fact for good."""
    case = await case_of(request, reference)
    name = "_".join(data.name.lower().split())[:60]
    if not name or not data.value.strip():
        return refused(request, Refusal("fact", "Say what it is, and its value."))
    house: House = request.app.state.house
    by = f"agent:{request.user.id}"
    result = await tasks.record_facts(house, by, case.id, {name: data.value.strip()}, request.user.name)
    return await after(request, reference, result, said="Remembered.")


@post("/cases/{reference:str}/faults/{token:int}", status_code=200)
async def mend(
    request: Asked, reference: FromPath[str], token: FromPath[int], data: Form[MendingForm]
) -> Response[str] | Html:
    """Tries a parked step again, skips it, or goes on elsewhere."""
    return await _mend(request, reference, token, data)


@get("/cases/{reference:str}/course")
async def course(request: Asked, reference: FromPath[str]) -> Html:
    """The sheet from which a lead takes the process in hand."""
    view = await view_of(request, reference)
    if not request.user.leads:
        raise NotFoundException
    definition = view.bundle.definition
    resting = [(token, node) for token, node in live_tokens(view.state, definition) if token.wait != "fault"]
    tokens = tuple(Choice(str(token.id), node.name or plain(node.id)) for token, node in resting)
    page = CoursePage(reference.upper(), tokens, jump_choices(view))
    return html(request, "agent/course.html", {"page": page})


@post("/cases/{reference:str}/course", status_code=200)
async def steer(request: Asked, reference: FromPath[str], data: Form[MendingForm]) -> Response[str] | Html:
    """Skips the step on a token, or jumps from it."""
    return await _mend(request, reference, data.token, data)


async def _mend(request: Asked, reference: str, token: int, data: MendingForm) -> Response[str] | Html:
    case = await case_of(request, reference)
    house: House = request.app.state.house
    if not request.user.leads:
        return refused(request, Refusal("permission", "Taking the process in hand is the lead's."))
    if data.way == "skip":
        result = await tasks.skip(house, request.user, case.id, token, data.reason)
    elif data.way == "jump":
        command = c.JumpTo(element=data.element, reason=data.reason, token=token or None)
        result = await tasks.jump(house, request.user, case.id, command)
    else:
        result = await tasks.retry(house, request.user, case.id, token)
    return await after(request, reference, result, said="The process goes on.")


ROUTES = (complete, remember, mend, course, steer)
