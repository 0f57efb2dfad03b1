"""What is done with a draft: saved as one draws, judged, shown, taken back, thrown away, published."""

import asyncio
from functools import partial

from litestar import Response, post
from litestar.params import FromPath, JSONBody
from minijinja import TemplateError

from caseway.actions import drafts as acts
from caseway.actions.drafts import FILE_BYTES_MAX, DraftChanges
from caseway.core.case.drafting import Refusal
from caseway.core.process import Finding
from caseway.lab.scenarios.suite import texts_of
from caseway.lab.verdicts import RULE as SCENARIO
from caseway.store.definitions import Published
from caseway.store.drafts import Draft
from caseway.web.answers import Asked, reader_of
from caseway.web.processes.draft_beginnings import beginning_of
from caseway.web.processes.draft_doors import answered, draft_of, drawing, refused
from caseway.web.processes.draft_shapes import Beginning, Changes, Sample, Saved, Seen, Verdict, plain_of
from caseway.web.processes.draft_verdicts import all_findings_of, findings_of, rendered
from caseway.web.processes.scenarios_source import others_of


@post("/processes/{key:str}/draft/contents", status_code=200)
async def save(request: Asked, key: FromPath[str], data: JSONBody[Changes]) -> Response[bytes]:
    """Saves what was drawn, if nobody has saved since."""
    house = drawing(request)
    result = await acts.save_draft(house, key, data.revision, _changes(data), request.user.id)
    return _told(request, result)


@post("/processes/{key:str}/draft/beginning", status_code=200)
async def begin(request: Asked, key: FromPath[str], data: JSONBody[Beginning]) -> Response[bytes]:
    """Fills the draft of a new process with the four stages, or with another map."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        draft = await draft_of(connection, key)
    changes = await beginning_of(house, key, draft.name, data.begin)
    return _told(request, await acts.save_draft(house, key, data.revision, changes, request.user.id))


@post("/processes/{key:str}/draft/restoration", status_code=200)
async def restore(request: Asked, key: FromPath[str], data: JSONBody[Seen]) -> Response[bytes]:
    """Goes back to a kept state; the state left is kept too."""
    house = drawing(request)
    result = await acts.restore_draft(house, key, data.revision or 0, data.state, request.user.id)
    return _told(request, result)


@post("/processes/{key:str}/draft/verdict", status_code=200)
async def verdict(request: Asked, key: FromPath[str], data: JSONBody[Changes]) -> Response[bytes]:
    """What is wrong with the draft and what was drawn on it since; saves nothing."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        draft = await draft_of(connection, key)
        others = await others_of(connection, key) if data.scenarios else {}
    changes = _changes(data)
    wrong = acts.flaw_of(changes)
    if wrong is not None and wrong.code != "unreadable":
        return refused(request, wrong)
    files = {path: text for path, text in {**draft.files, **changes.files}.items() if text is not None}
    drawn = Published(key, 1, draft.name, changes.bpmn or draft.bpmn, files)
    if not data.scenarios:
        return answered(_verdict(await asyncio.to_thread(findings_of, drawn)))
    found = await asyncio.to_thread(all_findings_of, drawn, others)
    played = len(texts_of(files)) if all(one.rule == SCENARIO or one.level != "error" for one in found) else 0
    red = sum(one.rule == SCENARIO and one.level == "error" for one in found)
    return answered(_verdict(found, played, played - red))


def _verdict(found: list[Finding], played: int = 0, green: int = 0) -> Verdict:
    return Verdict(plain_of(found), all(one.level != "error" for one in found), played, green)


@post("/processes/{key:str}/draft/preview", status_code=200)
async def preview(request: Asked, key: FromPath[str], data: JSONBody[Sample]) -> Response[bytes]:
    """A message as its reader would see it, with an example filled in."""
    drawing(request)
    if len(data.text.encode()) > FILE_BYTES_MAX:
        return refused(request, Refusal("size", "This message is too long."))
    try:
        return answered({"text": rendered(data.text, data.language)})
    except TemplateError as error:
        line = str(error).splitlines()[0][:200]
        return refused(request, Refusal("message", f"This cannot be read yet: {line}"))


@post("/processes/{key:str}/draft/removal", status_code=200)
async def discard(request: Asked, key: FromPath[str], data: JSONBody[Seen]) -> Response[bytes]:
    """The draft is gone; the page still holds it, and can bring it back."""
    house = drawing(request)
    result = await acts.discard_draft(house, key, data.revision, request.user.id)
    return answered({}) if result is None else refused(request, result)


@post("/processes/{key:str}/draft/return", status_code=200)
async def bring_back(request: Asked, key: FromPath[str], data: JSONBody[Changes]) -> Response[bytes]:
    """A discarded draft again, from what its page still holds."""
    house = drawing(request)
    opened = await acts.open_draft(house, key, request.user.id, data.name or "")
    if isinstance(opened, Refusal):
        return refused(request, opened)
    gone: dict[str, str | None] = dict.fromkeys(opened.files)
    changes = DraftChanges(data.name, _bytes(data.bpmn), {**gone, **data.files})
    return _told(request, await acts.save_draft(house, key, opened.revision, changes, request.user.id))


@post("/processes/{key:str}/draft/publication", status_code=200)
async def publish(request: Asked, key: FromPath[str], data: JSONBody[Seen]) -> Response[bytes]:
    """The next version, or why not."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        others = await others_of(connection, key)
    judge = partial(all_findings_of, others=others)
    result = await acts.publish_draft(house, key, data.revision or 0, request.user.id, data.note, judge)
    if isinstance(result, Refusal):
        return refused(request, result)
    return answered({"version": result.published.version, "findings": plain_of(result.findings)})


def _changes(data: JSONBody[Changes]) -> DraftChanges:
    return DraftChanges(data.name, _bytes(data.bpmn), data.files)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _told(request: Asked, result: Draft | Refusal) -> Response[bytes]:
    if isinstance(result, Refusal):
        return refused(request, result)
    return answered(Saved(result.revision, reader_of(request).clock(result.updated_at)))


ROUTES = (save, begin, restore, verdict, preview, discard, bring_back, publish)
