"""Cases: listed, opened, read."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from msgspec import UNSET

from caseway.actions import assignments, openings
from caseway.core.case.state import CaseState
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.store import agents, api_pages
from caseway.store.agents import Agent
from caseway.store.api_pages import CaseLine, TooBroad, Wanted
from caseway.web.api import asked, shapes
from caseway.web.api.operations import Answer, Call, case_number, done, operation
from caseway.web.api.problems import Fault, missing

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=3650)
_SKEW = timedelta(minutes=5)
_ID_DIGITS_MAX = 9
_reference = lru_cache(maxsize=4096)(reference_of)


def shaped(line: CaseLine) -> shapes.Case:
    """A row as it is told."""
    return shapes.Case(
        reference=_reference(line.id),
        subject=line.subject,
        status=line.status,  # type: ignore[arg-type]
        stage=line.stage,  # type: ignore[arg-type]
        priority=line.priority,  # type: ignore[arg-type]
        queue=line.queue,
        assignee=line.assignee,
        contact=shapes.Person(line.contact_name, line.contact_email),
        process=shapes.ProcessPosition(line.process_key, line.process_version, line.steps),
        closure=shapes.Closure(line.basis, line.closed_at) if line.basis and line.closed_at else None,  # type: ignore[arg-type]
        opened_at=line.opened_at,
        wake_at=line.wake_at,
    )


async def standing(call: Call, case_id: int) -> Answer[shapes.Case]:
    """A case as it stands after this request."""
    line = await api_pages.opened(call.connection, case_id)
    return Answer(shaped(line), seq=line.last_seq)


def address(case_id: int, *parts: object) -> str:
    """Where a case, or a part of it, is found."""
    return "/".join(["/api/v1/cases", reference_of(case_id), *map(str, parts)])


def past(at: datetime | None) -> datetime | None:
    """An instant at which something was said. Raises a `Fault` for one that nobody can have lived through here."""
    if at is None:
        return None
    if not _EARLIEST <= at <= clock.now() + _SKEW:
        raise Fault(409, "instant", "It cannot have been said at that instant.")
    return at.astimezone(UTC)


def coming(at: datetime | None) -> datetime | None:
    """An instant until which we wait. Raises a `Fault` for one beyond ten years."""
    if at is None:
        return None
    if not _EARLIEST <= at <= clock.now() + _AHEAD:
        raise Fault(409, "instant", "That instant is out of reach.")
    return at.astimezone(UTC)


async def agent_named(call: Call, named: str | int) -> Agent | None:
    """The agent of an id, an address, or `me`; None if there is none."""
    if isinstance(named, int) or (named.isdigit() and len(named) <= _ID_DIGITS_MAX):
        return await agents.by_id(call.connection, int(named))
    return call.agent if named == "me" else await agents.by_email(call.connection, named)


async def known_queue(call: Call, key: str) -> bool:
    """Whether there is such a queue, and this agent works it."""
    if not call.agent.sees_all:
        return key in call.agent.queues
    return any(queue.key == key for queue in await agents.all_queues(call.connection))


@operation("GET", "/cases")
async def list_cases(call: Call, of: asked.CaseWindow) -> Answer[shapes.Page[shapes.Case]]:
    """List cases, newest first.

    A page goes on where `cursor` ended, whatever has happened to the cases meanwhile.
    """
    assignee_id = None
    if of.assignee == "none":
        assignee_id = 0
    elif of.assignee is not UNSET:
        person = await agent_named(call, of.assignee)
        if person is None:
            return Answer(shapes.Page([], None))
        assignee_id = person.id
    wanted = Wanted(
        words=of.q or None,
        status=of.status or None,
        queue=of.queue or None,
        assignee_id=assignee_id,
        before=None if of.cursor is UNSET else int(of.cursor),
        limit=of.limit + 1,
    )
    try:
        lines = await api_pages.page(call.connection, call.agent, wanted)
    except TooBroad:
        raise Fault(409, "too-broad", "These words are in too many cases; add another one.") from None
    following = str(lines[of.limit - 1].id) if len(lines) > of.limit else None
    return Answer(shapes.Page([shaped(line) for line in lines[: of.limit]], following))


@operation("POST", "/cases", status=201)
async def open_case(call: Call, new: asked.NewCase) -> Answer[shapes.Case]:
    """Open a case for what somebody outside wants.

    It starts on the map of that `process`, else of the first inbox, and the contact is written to as that map says.
    A `queue` and a `priority` given here outweigh what the map decides at the start.
    """
    if new.queue is not None and not await known_queue(call, new.queue):
        raise Fault(404, "queue", "There is no such queue, or it is not yours.")
    if not call.agent.sees_all and not call.agent.queues:
        raise Fault(404, "queue", "There is no queue that you work.")
    request = openings.Request(
        email=new.contact.email,
        name=new.contact.name,
        language=new.contact.language,
        subject=new.subject,
        text=new.text,
        channel=new.channel,
        queue=new.queue,
        said_at=past(new.at),
        process=new.process,
        take=new.take,
    )
    opened = done(await openings.open_by_hand(call.house, call.agent, request))
    case_id = opened.state.case_id
    await _outweigh(call, opened.state, new)
    answer = await standing(call, case_id)
    return Answer(answer.body, answer.seq, location=address(case_id))


async def _outweigh(call: Call, state: CaseState, new: asked.NewCase) -> None:
    """What the caller has said of the case stands, whatever the map has decided at the start."""
    wanted = {"queue": new.queue, "priority": new.priority}
    fields = {name: value for name, value in wanted.items() if value not in (None, getattr(state, name))}
    if fields:
        done(await assignments.set_fields(call.house, call.agent, state.case_id, fields))
        if new.take:
            done(await assignments.assign(call.house, call.agent, state.case_id, call.agent.id))


@operation("GET", "/cases/{reference}", door=False)
async def read_case(call: Call) -> Answer[shapes.Case]:
    """Read a case by its reference or id."""
    case_id = case_number(call.path["reference"])
    line = await api_pages.case(call.connection, call.agent, case_id) if case_id is not None else None
    if line is None:
        raise missing()
    return Answer(shaped(line), seq=line.last_seq)


OPERATIONS = (list_cases, open_case, read_case)
