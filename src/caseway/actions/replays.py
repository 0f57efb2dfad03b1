"""Replays over a period: asked for, worked through in batches that survive a kill, cancelled, deleted."""

import asyncio
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, Protocol

import msgspec

from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.case.given import Policy
from caseway.core.permissions import may_draw
from caseway.core.process import NotExecutable, Unreadable
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import definitions, drafts, jobs, replay_records, replays, settings
from caseway.store.agents import Agent
from caseway.store.definitions import Published
from caseway.store.replay_records import RecordedCase, Trying
from caseway.store.replays import FoundCase, Head, Wanted

SAMPLE_MAX = 1_000_000
MEASURED_CASES = 200
"""From how many cases the usual working time of a role is taken, where a person assumes it."""
MEDIAN = "median"
FILES_MAX = 200
FILE_CHARS_MAX = 2_000_000


class Trial(Protocol):
    """What replays cases; `lab.replay.trial.Trial` is the one there is."""

    def batch(
        self, cases: Sequence[RecordedCase], sums: dict[str, Any]
    ) -> tuple[list[FoundCase], dict[str, Any]]:
        """Rows of the cases that are not the same, and the sums with all of them."""

    def hours(self, cases: Sequence[RecordedCase]) -> dict[str, list[float]]:
        """Working hours of every recorded task by role."""


Lab = Callable[[Trying], Trial]


async def start(house: House, agent: Agent, wanted: Wanted, *, queued: bool = True) -> int | Refusal:
    """A new replay; its number, or why it cannot be tried. `queued`: a worker takes it up."""
    if not may_draw(agent.role):
        return Refusal("role", "Replays are for those who draw the maps.")
    refusal = _check(wanted)
    if refusal is not None:
        return refusal
    now = clock.now()
    async with transaction(house.pool) as connection:
        whole = await _with_map(connection, wanted)
        if isinstance(whole, Wanted):
            whole = await _with_policy(connection, whole)
        if isinstance(whole, Refusal):
            return whole
        replay_id = await replays.add(connection, whole, now, agent.id, now)
        if queued:
            await jobs.defer(connection, [jobs.Job("replay", {"replay_id": replay_id}, lock="replays")])
    if queued:
        house.wake_workers()
    return replay_id


def _check(wanted: Wanted) -> Refusal | None:
    if wanted.since >= wanted.until:
        return Refusal("period", "The period ends before it begins.")
    if wanted.sample is not None and not 1 <= wanted.sample <= SAMPLE_MAX:
        return Refusal("sample", f"A sample is between 1 and {SAMPLE_MAX:,} cases.")
    files = wanted.files or {}
    if len(files) > FILES_MAX or any(len(text) > FILE_CHARS_MAX for text in files.values()):
        return Refusal("files", f"At most {FILES_MAX} files of {FILE_CHARS_MAX:,} characters.")
    return None


async def _with_map(connection: Connection, wanted: Wanted) -> Wanted | Refusal:
    """With the snapshot of the map that is tried; a map that cannot run is refused with its first finding."""
    newest = await definitions.latest(connection, wanted.process_key)
    if newest is None:
        return Refusal("no-process", "There is no published map of that name.")
    if wanted.target == "own":
        return wanted
    if wanted.target == "version":
        version = wanted.version or newest
        if await definitions.one(connection, wanted.process_key, version) is None:
            return Refusal("no-version", f"There is no version {version} of this map.")
        return msgspec.structs.replace(wanted, version=version)
    if wanted.target == "draft":
        draft = await drafts.read(connection, wanted.process_key)
        if draft is None:
            return Refusal("no-draft", "There is no draft of this map.")
        wanted = msgspec.structs.replace(wanted, bpmn=draft.bpmn, files=dict(draft.files))
    return _runnable(wanted)


def _runnable(wanted: Wanted) -> Wanted | Refusal:
    if wanted.bpmn is None:
        return Refusal("no-map", "There is no .bpmn file to try.")
    try:
        definitions.compiled(_tried(wanted.process_key, wanted.bpmn, wanted.files or {}))
    except (NotExecutable, Unreadable) as wrong:
        first = wrong.findings[0]
        return Refusal("not-runnable", f"This map cannot run: {first.element}: {first.sentence}")
    except ValueError as wrong:
        return Refusal("not-runnable", f"This map cannot run: {wrong}"[:300])
    return wanted


def _tried(key: str, bpmn: bytes, files: dict[str, str]) -> Published:
    return Published(key=key, version=0, name=key, bpmn=bpmn, files=files)


async def _with_policy(connection: Connection, wanted: Wanted) -> Wanted | Refusal:
    """The policy of the house with what is changed in it, whole."""
    if wanted.policy is None:
        return wanted
    unknown = sorted(set(wanted.policy) - set(Policy.__struct_fields__))
    if unknown:
        return Refusal("policy", f"A policy has no “{unknown[0]}”.")
    ours = await settings.read(connection, "policy") or {}
    try:
        whole = msgspec.convert({**ours, **wanted.policy}, Policy)
    except msgspec.ValidationError as wrong:
        return Refusal("policy", f"This is no policy: {wrong}."[:300])
    return msgspec.structs.replace(wanted, policy=msgspec.to_builtins(whole))


async def cancel(house: House, agent: Agent, replay_id: int) -> Refusal | None:
    """Stop a replay; what it has found stays."""
    if not may_draw(agent.role):
        return _missing()
    async with transaction(house.pool) as connection:
        if await replays.one(connection, replay_id) is None:
            return _missing()
        if not await replays.cancel(connection, replay_id):
            return Refusal("over", "This replay is over already.")
        await jobs.defer(connection, [jobs.Job("replay", {"replay_id": replay_id}, lock="replays")])
    house.wake_workers()
    return None


async def delete(house: House, agent: Agent, replay_id: int) -> Refusal | None:
    """Forget a replay that is over, with everything it found."""
    if not may_draw(agent.role):
        return _missing()
    async with transaction(house.pool) as connection:
        if await replays.one(connection, replay_id) is None:
            return _missing()
        if not await replays.drop(connection, replay_id):
            return Refusal("running", "This replay is under way. Cancel it first.")
    return None


def _missing() -> Refusal:
    return Refusal("no-replay", "There is no such replay.")


# --- the work ------------------------------------------------------------------------------------------------
async def work(
    house: House, replay_id: int, lab: Lab, told: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Replay batch after batch until it is over; each is one transaction, so a kill loses one batch at most."""
    trial: Trial | None = None
    published: dict[tuple[str, int], Published] = {}
    while True:
        async with transaction(house.pool) as connection:
            head = await replays.claim(connection, replay_id)
            if head is None:
                return
            if head.cancelled:
                await replays.finish(connection, replay_id, "cancelled", "", clock.now())
                return
            head = await _planned(connection, head)
            if trial is None:
                head, trial = await _trial(connection, head, lab, published)
            more = await _one_batch(connection, head, trial, published)
        told(more.done, more.total)
        if more.status == "done":
            return


async def fail(house: House, replay_id: int, why: str) -> None:
    """The replay cannot go on; the page says why."""
    async with transaction(house.pool) as connection:
        await replays.finish(connection, replay_id, "failed", why[:500], clock.now())


async def _planned(connection: Connection, head: Head) -> Head:
    if head.status == "running":
        return head
    await replays.plan(connection, head)
    planned = await replays.one(connection, head.id)
    assert planned is not None
    return planned


async def _trial(
    connection: Connection, head: Head, lab: Lab, published: dict[tuple[str, int], Published]
) -> tuple[Head, Trial]:
    """What replays, with the usual times measured first where they are to be assumed."""
    target = await _target(connection, head)
    trying = Trying(
        house=await replay_records.house(connection),
        horizon_at=head.horizon_at,
        target=target,
        policy=head.policy,
        assumption=head.assumption,
        published=published,
    )
    if head.assumption is not None and head.assumption.get("hours") in (None, MEDIAN):
        cases = await replay_records.batch(connection, head, 0, MEASURED_CASES)
        await _load(connection, cases, published)
        measured = lab(msgspec.structs.replace(trying, assumption=None)).hours(cases)
        usual = {role: round(median(hours), 3) for role, hours in measured.items() if hours}
        assumption = {**head.assumption, "hours": usual}
        head = msgspec.structs.replace(head, assumption=assumption)
        trying = msgspec.structs.replace(trying, assumption=assumption)
    return head, lab(trying)


async def _target(connection: Connection, head: Head) -> Published | None:
    if head.target == "own":
        return None
    if head.target == "version" and head.version is not None:
        return await definitions.one(connection, head.process_key, head.version)
    stored = await replays.snapshot(connection, head.id)
    return _tried(head.process_key, stored.bpmn or b"", stored.files or {})


async def _load(
    connection: Connection, cases: Sequence[RecordedCase], published: dict[tuple[str, int], Published]
) -> None:
    """The maps that these cases have run on."""
    wanted = {
        body.definition
        for case in cases
        for event in case.events
        if hasattr(body := event.body, "definition")
    }
    for key, version in wanted - published.keys():
        found = await definitions.one(connection, key, version)
        if found is not None:
            published[key, version] = found


async def _one_batch(
    connection: Connection, head: Head, trial: Trial, published: dict[tuple[str, int], Published]
) -> Head:
    cases = await replay_records.batch(connection, head, head.after_id)
    if not cases:
        await replays.finish(connection, head.id, "done", "", clock.now())
        return msgspec.structs.replace(head, status="done")
    await _load(connection, cases, published)
    found, sums = await asyncio.to_thread(trial.batch, cases, head.summary)
    if found:
        await replays.keep(connection, head.id, found)
    moved = msgspec.structs.replace(
        head, done=head.done + len(cases), after_id=cases[-1].around.id, summary=sums
    )
    await replays.move(connection, moved)
    return moved
