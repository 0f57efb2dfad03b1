"""One scenario: written from lists or as text, played with every change, saved into the draft."""

import asyncio
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from caseway.core.case.drafting import Refusal
from caseway.lab.scenarios.reading import TEXT_MAX, Misread, read_plain
from caseway.lab.scenarios.shape import Setting
from caseway.lab.scenarios.suite import Trial
from caseway.lab.scenarios.surroundings import calendar_of
from caseway.lab.scenarios.vocabulary import vocabulary
from caseway.lab.scenarios.writing import write
from caseway.web.answers import Asked, Html, html
from caseway.web.drawing import draw, sheet_of
from caseway.web.pages import Pages
from caseway.web.processes.draft_doors import answered, drawing, refused
from caseway.web.processes.draft_shapes import document
from caseway.web.processes.rooms import room_for
from caseway.web.processes.scenarios_source import Ground, ground_of, model_of, save_texts
from caseway.web.processes.scenarios_view import places_of, timeline, unplaced

USUAL = Setting()


class Written(msgspec.Struct, frozen=True):
    """A scenario as it is being written: its text, or the data of which a text is to be made."""

    text: str | None = None
    model: dict[str, Any] | None = None
    base: str | None = None


@get("/processes/{key:str}/scenarios/{name:str}")
async def scenario_page(
    request: Asked, key: FromPath[str], name: FromPath[str], tab: FromQuery[str] = ""
) -> Html:
    """The scenario with what happens in it."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "scenarios")
        ground = await ground_of(connection, key)
    text = ground.text_of(name)
    shown = await _shown(request, ground, name, text)
    words = vocabulary(ground.bundle.definition) if ground.bundle is not None else None
    model = model_of(ground)
    picture = ""
    if ground.bundle is not None and model is not None and ground.bundle.definition.diagram.shapes:
        picture = draw(sheet_of(model, ground.bundle.definition))
    values = {
        "room": room,
        "rail": room.rail,
        "ground": ground,
        "name": name,
        "shown": shown,
        "picture": picture,
        "as_text": tab == "text",
        "words": document(words).decode().replace("<", "\\u003c"),
        "state": document(shown).decode().replace("<", "\\u003c"),
    }
    return html(request, "processes/scenarios_editor.html", values)


_TOO_LONG = Refusal("size", f"A scenario has at most {TEXT_MAX // 1000} KB.")


@post("/processes/{key:str}/scenarios/{name:str}/preview", status_code=200)
async def preview(
    request: Asked, key: FromPath[str], name: FromPath[str], data: JSONBody[Written]
) -> Response[bytes]:
    """How it goes as it is written now; nothing is saved."""
    house = drawing(request)
    text = _text(data)
    if text is None or len(text) > TEXT_MAX:
        return refused(request, _TOO_LONG)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
    return answered(await _shown(request, ground, name, text))


@post("/processes/{key:str}/scenarios/{name:str}/text", status_code=200)
async def save(
    request: Asked, key: FromPath[str], name: FromPath[str], data: JSONBody[Written]
) -> Response[bytes]:
    """Saved into the draft, if nobody has changed this scenario since."""
    house = drawing(request)
    text = _text(data)
    if text is None or len(text) > TEXT_MAX:
        return refused(request, _TOO_LONG)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
    base = {name: data.base}
    if data.base is not None and ground.texts.get(name) not in (data.base, text):
        who = Refusal("changed", "Somebody has saved this scenario since you opened it. Yours is kept here.")
        return refused(request, who)
    result = await save_texts(house, ground, {name: text}, request.user.id, base)
    return refused(request, result) if isinstance(result, Refusal) else answered({"text": text})


def _text(data: Written) -> str | None:
    if data.model is None:
        return data.text
    try:
        return write(data.model)
    except (TypeError, ValueError, AttributeError):
        return None


async def _shown(request: Asked, ground: Ground, name: str, text: str) -> dict[str, Any]:
    """Everything that the page shows of a scenario as it is written now."""
    trial = await asyncio.to_thread(ground.try_text, name, text)
    try:
        model = read_plain(text)
    except Misread:
        model = None
    pages: Pages = request.app.state.pages
    found: dict[str, Any] = {
        "text": text,
        "model": model,
        "title": trial.title,
        "green": trial.green,
        "ms": trial.ms,
        "wrong": None if trial.played else {"line": trial.line, "sentence": trial.wrong},
        "places": [],
        "failures": [],
        "comments": any(line.lstrip().startswith("#") for line in text.splitlines()),
    }
    if trial.played is not None:
        found["places"] = places_of(trial.played, ground.bundle.definition.key if ground.bundle else "")
        found["failures"] = [
            {"step": one.step, "line": one.line, "sentence": one.sentence(), "element": one.element}
            for one in trial.played.failures
        ]
    found["timeline"] = pages.render("processes/scenarios_told.html", **_told(trial, model))
    return found


def _told(trial: Trial, model: dict[str, Any] | None) -> dict[str, Any]:
    if trial.played is None:
        return {"lines": (), "loose": (), "wrong": f"Line {trial.line}: {trial.wrong}"}
    given = (model or {}).get("given") or {}
    calendar = calendar_of(msgspec.structs.replace(USUAL, calendar=given.get("calendar") or {}))
    return {"lines": timeline(trial.played, calendar), "loose": unplaced(trial.played), "wrong": ""}


ROUTES = (scenario_page, preview, save)
