"""Replays over a period: asked for, followed, cancelled, deleted, and their cases read."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from caseway.actions import replays as acts
from caseway.core import permissions
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.store import replays
from caseway.store.replays import Category, FoundRow, Head, Wanted
from caseway.web.api.asked import Asked, File, FileText, Instant, Key, Line, Window
from caseway.web.api.operations import Answer, Call, case_number, operation
from caseway.web.api.problems import missing
from caseway.web.api.processes import say_no
from caseway.web.api.shapes import Page

_NOTHING = "There is no such replay, or it is not yours to see."
Hours = Annotated[float, Meta(ge=0, le=10_000)]


class NewPolicy(Asked, frozen=True):
    """What of the policy is other than today; what is left out stays."""

    told_hours: Annotated[dict[Key, Hours], Meta(max_length=100)] | None = None
    contract_hours: Annotated[dict[Key, Hours], Meta(max_length=100)] | None = None
    reminder_lead_days: Annotated[int, Meta(ge=0, le=1_000)] | None = None
    rating_window_days: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    person_decides_silence: bool | None = None


class NewAssumption(Asked, frozen=True):
    """That new tasks take the usual working time of their role, or `hours`, and end with `outcome`."""

    outcome: Annotated[str, Meta(max_length=80, pattern=r"^[^\x00]*$")] = ""
    hours: Annotated[dict[Key, Hours], Meta(min_length=1, max_length=50)] | None = None


class NewReplay(Asked, frozen=True):
    """What is tried (`own` maps, a `version`, the `draft`, or `files` with `bpmn`), over the cases of which period."""

    process: Key
    since: Instant
    until: Instant
    name: Line = "Replay"
    target: Literal["own", "version", "draft", "files"] = "own"
    version: Annotated[int, Meta(ge=1, le=999_999_999)] | None = None
    bpmn: Annotated[str, Meta(min_length=1, max_length=2_000_000, pattern=r"^[^\x00]*$")] | None = None
    files: Annotated[dict[File, FileText], Meta(max_length=200)] = field(default_factory=dict)
    policy: NewPolicy | None = None
    assumption: NewAssumption | None = None
    kind: Key | None = None
    queue: Key | None = None
    sample: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None


class ReplayWindow(Window, frozen=True):
    """Which cases of a replay: all that are not the same, or those that differ so."""

    what: Literal["unknown", "end", "basis", "path", "decided", "breaches", "duration"] | UnsetType = UNSET


class Replay(Struct, frozen=True):
    """A replay. `summary` holds its sums: cases by class, what differs, load by role, ends, what was assumed."""

    id: int
    process: str
    name: str
    target: Literal["own", "version", "draft", "files"]
    version: int | None
    since: datetime
    until: datetime
    status: Literal["waiting", "running", "done", "cancelled", "failed"]
    total: int
    done: int
    fault: str
    author: str | None
    created_at: datetime
    finished_at: datetime | None
    summary: dict[str, Any]


class ReplayedCase(Struct, frozen=True):
    """A case that is not the same. `basis` and `replayed_basis` are how it was and would be closed, null if open."""

    reference: str
    category: Category
    differs: list[Category]
    basis: str | None
    replayed_basis: str | None
    later_seconds: int | None
    known_until: datetime | None
    why: str


class WholeReplayedCase(Struct, frozen=True):
    """One case with both courses: moments, measures, stays of work, and what of the record found no place."""

    reference: str
    category: Category
    differs: list[Category]
    details: dict[str, Any]


def _shape(head: Head) -> Replay:
    return Replay(
        id=head.id,
        process=head.process_key,
        name=head.name,
        target=head.target,
        version=head.version,
        since=head.since,
        until=head.until,
        status=head.status,
        total=head.total,
        done=head.done,
        fault=head.fault,
        author=head.author,
        created_at=head.created_at,
        finished_at=head.finished_at,
        summary=head.summary,
    )


def _case(row: FoundRow) -> ReplayedCase:
    return ReplayedCase(
        reference=reference_of(row.case_id),
        category=row.category,
        differs=row.differs,
        basis=row.basis or None,
        replayed_basis=row.replayed_basis or None,
        later_seconds=row.later_seconds,
        known_until=row.known_until,
        why=row.why or "",
    )


def _draws(call: Call) -> None:
    if not permissions.may_draw(call.agent.role):
        raise missing(_NOTHING)


async def _head(call: Call) -> Head:
    _draws(call)
    head = await replays.one(call.connection, call.number("id"))
    if head is None:
        raise missing(_NOTHING)
    return head


def _wanted(new: NewReplay) -> Wanted:
    changed = {
        name: value
        for name in NewPolicy.__struct_fields__
        if new.policy is not None and (value := getattr(new.policy, name)) is not None
    }
    assumption = None
    if new.assumption is not None:
        hours = new.assumption.hours or acts.MEDIAN
        assumption = {"hours": hours, "outcome": new.assumption.outcome}
    files = new.target == "files"
    return Wanted(
        process_key=new.process,
        name=new.name,
        target=new.target,
        version=new.version if new.target == "version" else None,
        bpmn=new.bpmn.encode() if files and new.bpmn is not None else None,
        files=dict(new.files) if files else None,
        policy=changed or None,
        assumption=assumption,
        since=new.since.astimezone(UTC),
        until=new.until.astimezone(UTC),
        kind=new.kind or "",
        queue=new.queue or "",
        sample=new.sample,
    )


@operation("POST", "/replays", status=201, scope="processes:write")
async def start_replay(call: Call, new: NewReplay) -> Answer[Replay]:
    """Replay the cases of a period on a changed map, table or policy. A job works on it; read it to follow."""
    started = await acts.start(call.house, call.agent, _wanted(new))
    if isinstance(started, Refusal):
        say_no(started)
    head = await replays.one(call.connection, started)
    if head is None:
        raise missing(_NOTHING)
    return Answer(_shape(head), location=f"/api/v1/replays/{head.id}")


@operation("GET", "/replays", scope="processes:read")
async def list_replays(call: Call, of: Window) -> Answer[Page[Replay]]:
    """List replays of all processes, newest first."""
    _draws(call)
    before = 2**62 if of.cursor is UNSET else int(of.cursor)
    found = await replays.newest(call.connection, before, of.limit + 1)
    following = str(found[of.limit - 1].id) if len(found) > of.limit else None
    return Answer(Page([_shape(head) for head in found[: of.limit]], following))


@operation("GET", "/replays/{id}", scope="processes:read")
async def read_replay(call: Call) -> Answer[Replay]:
    """Read how far a replay is and what it found."""
    return Answer(_shape(await _head(call)))


@operation("GET", "/replays/{id}/cases", scope="processes:read")
async def list_replayed_cases(call: Call, of: ReplayWindow) -> Answer[Page[ReplayedCase]]:
    """List the cases that are not the same, by number."""
    head = await _head(call)
    after = 0 if of.cursor is UNSET else int(of.cursor)
    found = await replays.rows(call.connection, head.id, of.what or "", after, of.limit + 1)
    following = str(found[of.limit - 1].case_id) if len(found) > of.limit else None
    return Answer(Page([_case(row) for row in found[: of.limit]], following))


@operation("GET", "/replays/{id}/cases/{reference}", scope="processes:read", door=False)
async def read_replayed_case(call: Call) -> Answer[WholeReplayedCase]:
    """Read both courses of one case."""
    head = await _head(call)
    number = case_number(call.path["reference"])
    found = await replays.case(call.connection, head.id, number) if number is not None else None
    if found is None:
        raise missing("This replay found nothing of such a case.")
    whole = WholeReplayedCase(reference_of(found.case_id), found.category, found.differs, found.details)
    return Answer(whole)


@operation("POST", "/replays/{id}/cancel", scope="processes:write")
async def cancel_replay(call: Call) -> Answer[Replay]:
    """Stop a replay after the batch under way; what it found stays."""
    head = await _head(call)
    refusal = await acts.cancel(call.house, call.agent, head.id)
    if refusal is not None:
        say_no(refusal)
    return Answer(_shape(await _head(call)))


@operation("DELETE", "/replays/{id}", scope="processes:write")
async def delete_replay(call: Call) -> Answer[Replay]:
    """Delete a replay that is over, with everything it found."""
    head = await _head(call)
    refusal = await acts.delete(call.house, call.agent, head.id)
    if refusal is not None:
        say_no(refusal)
    return Answer(_shape(head))


OPERATIONS = (
    start_replay,
    list_replays,
    read_replay,
    list_replayed_cases,
    read_replayed_case,
    cancel_replay,
    delete_replay,
)
