"""Processes: their versions, the draft of each, publishing and retiring. Whoever works cases looks; leads draw."""

from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from msgspec import UNSET

from caseway.actions import drafts as drawing
from caseway.actions import publishing
from caseway.actions import versions as deeds
from caseway.actions.drafts import DraftChanges, Outdated
from caseway.core import permissions, process
from caseway.core.case.drafting import Refusal
from caseway.core.process import Finding, Model
from caseway.core.process.differences import compare
from caseway.lab.verdicts import judge
from caseway.store import definitions, drafts, versions
from caseway.web.api import asked
from caseway.web.api import process_shapes as shapes
from caseway.web.api.operations import Answer, Call, File, operation
from caseway.web.api.problems import Fault, Flaw, missing, refused
from caseway.web.api.shapes import Page
from caseway.web.api.writing import etag

NOTHING = "There is no such process, or it is not yours to see."


def look(call: Call) -> str:
    """The key of the path, for whoever works cases."""
    key = call.path["key"]
    if not permissions.may_look(call.agent.role, call.agent.queues) or not drawing.KEY.fullmatch(key):
        raise missing(NOTHING)
    return key


def draw(call: Call) -> str:
    """The key of the path, for whoever draws."""
    key = look(call)
    if not permissions.may_draw(call.agent.role):
        raise Fault(403, "role", "Processes are drawn by leads and admins.")
    return key


def say_no(refusal: Refusal) -> NoReturn:
    """Raises the `Fault` that fits."""
    if refusal.code.startswith("no-"):
        raise missing(refusal.sentence)
    if isinstance(refusal, Outdated):
        raise Fault(412, "stale", refusal.sentence, headers={"ETag": etag(refusal.revision)})
    findings: Sequence[Finding] = getattr(refusal, "findings", ())
    if findings:
        flaws = tuple(Flaw(one.element or "$", one.sentence) for one in findings)
        raise Fault(409, refusal.code, refusal.sentence, errors=flaws)
    raise refused(refusal)


@operation("GET", "/processes/{key}", scope="processes:read")
async def read_process(call: Call) -> Answer[shapes.ProcessSummary]:
    """Read a process: on which version new cases open, and whether somebody draws."""
    key = look(call)
    found = next((one for one in await versions.processes_of(call.connection) if one.key == key), None)
    head = await drafts.head(call.connection, key)
    if found is None and head is None:
        raise missing(NOTHING)
    drawer = permissions.may_draw(call.agent.role)
    if found is None and not drawer:
        raise missing(NOTHING)
    return Answer(
        shapes.ProcessSummary(
            key=key,
            name=found.name if found is not None else head.name if head is not None else key,
            version=await versions.current(call.connection, key),
            draft=shapes.head(head) if head is not None and drawer else None,
            inboxes=await versions.inboxes_on(call.connection, key),
            edition_offered=drawer and await publishing.offer(call.connection, key) is not None,
        )
    )


@operation("GET", "/processes/{key}/versions", scope="processes:read")
async def list_versions(call: Call, of: asked.Window) -> Answer[Page[shapes.ProcessVersion]]:
    """List the versions of a process, newest first."""
    key = look(call)
    before = 2**31 - 1 if of.cursor is UNSET else min(int(of.cursor), 2**31 - 1)
    found = await versions.listed(call.connection, key, of.limit + 1, before)
    if not found and of.cursor is UNSET:
        raise missing(NOTHING)
    following = str(found[of.limit - 1].version) if len(found) > of.limit else None
    return Answer(Page([shapes.version(one) for one in found[: of.limit]], following))


@operation("GET", "/processes/{key}/versions/{version}", scope="processes:read")
async def read_version(call: Call) -> Answer[shapes.WholeVersion]:
    """Read a version with its map and all files beside it."""
    key, number = look(call), call.number("version")
    row = await versions.one(call.connection, key, number)
    published = await definitions.one(call.connection, key, number)
    if row is None or published is None:
        raise missing("There is no such version of this process.")
    return Answer(shapes.whole(row, published.bpmn, published.files))


@operation("GET", "/processes/{key}/versions/{version}/bpmn", scope="processes:read")
async def download_map(call: Call) -> Answer[File]:
    """Download the map of a version as it was published, byte for byte."""
    key, number = look(call), call.number("version")
    published = await definitions.one(call.connection, key, number)
    if published is None:
        raise missing("There is no such version of this process.")
    return Answer(File(published.bpmn, f"{key}-{number}.bpmn"))


@operation("GET", "/processes/{key}/changes", scope="processes:read")
async def read_changes(call: Call, of: asked.ChangesAsked) -> Answer[shapes.MapChanges]:
    """Compare two versions of a process; `to` 0 is its draft."""
    key = look(call) if of.target else draw(call)
    old, old_files = await _map_of(call, key, of.source)
    new, new_files = await _map_of(call, key, of.target)
    return Answer(shapes.changes(compare(old, new, old_files, new_files)))


async def _map_of(call: Call, key: str, number: int) -> tuple[Model, dict[str, str]]:
    found = (
        await definitions.one(call.connection, key, number)
        if number
        else await drafts.read(call.connection, key)
    )
    if found is None:
        raise missing("There is no such version of this process.")
    return process.read(found.bpmn), found.files


@operation("GET", "/processes/{key}/draft", scope="processes:read")
async def read_draft(call: Call) -> Answer[shapes.MapDraft]:
    """Read the draft of a process. Its ETag is its revision."""
    found = await drafts.read(call.connection, draw(call))
    if found is None:
        raise missing("There is no draft of this process.")
    return Answer(shapes.draft(found), seq=found.revision)


@operation("PUT", "/processes/{key}/draft", scope="processes:write")
async def save_draft(call: Call, new: asked.NewDraft) -> Answer[shapes.MapDraft]:
    """Save a draft. Without one it begins with the newest version, or with an empty map for a new key.

    With `If-Match` it is saved only over the revision you saw.
    """
    opened = await drawing.open_draft(call.house, draw(call), call.agent.id, new.name or "")
    if isinstance(opened, Refusal):
        say_no(opened)
    changes = DraftChanges(new.name, new.bpmn.encode() if new.bpmn is not None else None, new.files)
    revision = _seen(call, opened.revision)
    saved = await drawing.save_draft(call.house, opened.key, revision, changes, call.agent.id)
    if isinstance(saved, Refusal):
        say_no(saved)
    return Answer(shapes.draft(saved), seq=saved.revision)


def _seen(call: Call, present: int) -> int:
    """The revision that the caller saw: that of `If-Match`, or whatever there is."""
    if call.if_match is None or call.if_match.strip() == "*":
        return present
    seen = {one.strip() for one in call.if_match.split(",")}
    return present if etag(present) in seen else 0


@operation("DELETE", "/processes/{key}/draft", status=204, scope="processes:write")
async def discard_draft(call: Call) -> Answer[None]:
    """Throw the draft away, with the states of it that were kept."""
    key = draw(call)
    head = await drafts.head(call.connection, key)
    revision = _seen(call, head.revision) if head is not None else None
    gone = await drawing.discard_draft(call.house, key, revision, call.agent.id)
    if gone is not None:
        say_no(gone)
    return Answer(None)


@operation("POST", "/processes/{key}/publication", status=201, scope="processes:write")
async def publish_draft(call: Call, new: asked.NewPublication) -> Answer[shapes.Publication]:
    """Publish the draft as the next version. It is judged first: errors refuse it, warnings are told."""
    key = draw(call)
    head = await drafts.head(call.connection, key)
    if head is None:
        raise missing("There is no draft of this process.")
    others = await definitions.current_bundles(call.connection, but=key)
    done = await drawing.publish_draft(
        call.house, key, _seen(call, head.revision), call.agent.id, new.note, partial(judge, others=others)
    )
    if isinstance(done, Refusal):
        say_no(done)
    warnings = [shapes.finding(one) for one in done.findings]
    number = done.published.version
    return Answer(shapes.Publication(number, warnings), location=f"/api/v1/processes/{key}/versions/{number}")


@operation("POST", "/processes/{key}/retirements", status=201, scope="processes:write")
async def retire_version(call: Call, new: asked.NewRetirement) -> Answer[shapes.ProcessVersion]:
    """Retire a version: no new case opens on it, open ones stay."""
    key = draw(call)
    retired = await deeds.retire(call.house, key, int(new.version), call.agent.id)
    if isinstance(retired, Refusal):
        say_no(retired)
    place = f"/api/v1/processes/{key}/versions/{retired.version}"
    return Answer(shapes.version(retired), location=place)


@operation("DELETE", "/processes/{key}/retirements/{version}", status=204, scope="processes:write")
async def restore_version(call: Call) -> Answer[None]:
    """Restore a retired version: it opens cases again, if none newer does."""
    back = await deeds.restore(call.house, draw(call), call.number("version"), call.agent.id)
    if isinstance(back, Refusal):
        say_no(back)
    return Answer(None)


@operation("POST", "/processes/{key}/edition", status=204, scope="processes:write")
async def answer_edition(call: Call, new: asked.NewEdition) -> Answer[None]:
    """Take our newer edition of a map that you have changed as a draft, or leave it."""
    key = draw(call)
    answered: object
    if new.take:
        answered = await publishing.take_edition(call.house, key, call.agent.id)
    else:
        answered = await publishing.leave_edition(call.house, key, call.agent.id)
    if isinstance(answered, Refusal):
        say_no(answered)
    return Answer(None)


OPERATIONS = (
    read_process,
    list_versions,
    read_version,
    download_map,
    read_changes,
    read_draft,
    save_draft,
    discard_draft,
    publish_draft,
    retire_version,
    restore_version,
    answer_edition,
)
