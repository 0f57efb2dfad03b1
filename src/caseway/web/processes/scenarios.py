"""The scenarios of a process: which there are, whether they hold, and what of the map none of them passes."""

import re
from time import perf_counter
from unicodedata import normalize

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from caseway.actions import drafts as acts
from caseway.core.case.drafting import Refusal
from caseway.lab.scenarios.suite import Trial, coverage
from caseway.store.definitions import Bundle
from caseway.web.agent.case_answers import Form
from caseway.web.answers import Asked, Html, go_to, html
from caseway.web.answers import refused as refused_page
from caseway.web.drawing import draw, sheet_of
from caseway.web.processes.draft_doors import answered, drawing, refused
from caseway.web.processes.rooms import room_for
from caseway.web.processes.scenarios_source import Ground, ground_of, model_of, save_texts, try_many
from caseway.web.processes.scenarios_view import TrialRow, covered, later_row, row_of, sum_of

AT_ONCE_SECONDS = 1.5
"""How long the page itself plays; the rest is played from the page, in batches."""
BATCH = 6
BATCH_MAX = 50
NAME_MAX = 80

NEW = """title = {title}
shows = ""

[[step]]
when = "contact writes"
then = {{ status = "open" }}
"""


class NewForm(msgspec.Struct, frozen=True):
    """A title; `like` is the scenario to begin from."""

    title: str = ""
    like: str = ""


class Renaming(msgspec.Struct, frozen=True):
    """The new name of the file."""

    to: str = ""


class Returning(msgspec.Struct, frozen=True):
    """A scenario that was removed, to be there again."""

    text: str = ""


class Wanted(msgspec.Struct, frozen=True):
    """Which scenarios to play; all of them if none is named."""

    names: tuple[str, ...] = ()


@get("/processes/{key:str}/scenarios")
async def list_scenarios(request: Asked, key: FromPath[str]) -> Html:
    """The list, played as far as that goes at once."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "scenarios")
        ground = await ground_of(connection, key)
    trials = await _first(ground)
    rows = [row_of(key, trial) for trial in trials]
    rows += [later_row(key, name) for name in list(ground.texts)[len(trials) :]]
    reached = coverage(ground.bundle.definition, trials) if ground.bundle is not None else None
    values = {
        "room": room,
        "rail": room.rail,
        "rows": rows,
        "ground": ground,
        "batch": BATCH,
        "sum": sum_of(trials, reached, ground.bundle.definition if ground.bundle else None),
        "picture": _picture(ground, trials),
    }
    return html(request, "processes/scenarios.html", values)


async def _first(ground: Ground) -> list[Trial]:
    ends, trials = perf_counter() + AT_ONCE_SECONDS, list[Trial]()
    names = list(ground.texts)
    for at in range(0, len(names), BATCH):
        if perf_counter() > ends:
            break
        trials += await try_many(ground, names[at : at + BATCH])
    return trials


def _picture(ground: Ground, trials: list[Trial]) -> str:
    model = model_of(ground)
    if ground.bundle is None or model is None:
        return ""
    definition = ground.bundle.definition
    if not definition.diagram.shapes:
        return ""
    return draw(sheet_of(model, definition), covered(definition, coverage(definition, trials)))


@post("/processes/{key:str}/scenarios/runs", status_code=200)
async def run_scenarios(request: Asked, key: FromPath[str], data: JSONBody[Wanted]) -> Response[bytes]:
    """Plays some of them; the rows as they are then, and what they pass."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
    names = [name for name in (data.names or tuple(ground.texts)) if name in ground.texts][:BATCH_MAX]
    trials = await try_many(ground, names)
    return answered({"rows": [_told(key, ground.bundle, trial) for trial in trials]})


def _told(key: str, bundle: Bundle | None, trial: Trial) -> dict[str, object]:
    row: TrialRow = row_of(key, trial)
    played = trial.played
    passed = list(played.passed.get(bundle.definition.key, ())) if played and bundle else []
    return {**msgspec.structs.asdict(row), "milliseconds": trial.ms, "passed": passed}


@post("/processes/{key:str}/scenarios", status_code=303)
async def new_scenario(request: Asked, key: FromPath[str], data: Form[NewForm]) -> Response[str] | Html:
    """A new one, empty or like another; its page opens."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
    title = " ".join(data.title.split())[:200] or "A new scenario"
    name = free_name(ground, title)
    text = NEW.format(title=msgspec.json.encode(title).decode())
    if data.like:
        text = re.sub(
            r"(?m)^title\s*=.*$",
            lambda _: f"title = {msgspec.json.encode(title).decode()}",
            ground.text_of(data.like),
            count=1,
        )
    result = await save_texts(house, ground, {name: text}, request.user.id)
    if isinstance(result, Refusal):
        return refused_page(request, result)
    return go_to(request, f"/processes/{key}/scenarios/{name}")


@post("/processes/{key:str}/scenarios/draft", status_code=303)
async def begin_draft(request: Asked, key: FromPath[str]) -> Response[str] | Html:
    """A draft, so that scenarios can be written; then back to where one was."""
    house = drawing(request)
    result = await acts.open_draft(house, key, request.user.id)
    if isinstance(result, Refusal):
        return refused_page(request, result)
    return go_to(request, f"/processes/{key}/scenarios")


@post("/processes/{key:str}/scenarios/{name:str}/name", status_code=200)
async def rename(
    request: Asked, key: FromPath[str], name: FromPath[str], data: JSONBody[Renaming]
) -> Response[bytes]:
    """Another name for the file."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
    to = slug(data.to)
    if to == name:
        return answered({"name": to})
    if to in ground.texts:
        return refused(request, Refusal("there", f"There is a scenario {to} already."))
    result = await save_texts(house, ground, {name: None, to: ground.text_of(name)}, request.user.id)
    return refused(request, result) if isinstance(result, Refusal) else answered({"name": to})


@post("/processes/{key:str}/scenarios/{name:str}/removal", status_code=200)
async def remove(request: Asked, key: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """It is gone; the page holds its text, and can bring it back."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
    text = ground.text_of(name)
    result = await save_texts(house, ground, {name: None}, request.user.id)
    return refused(request, result) if isinstance(result, Refusal) else answered({"text": text})


@post("/processes/{key:str}/scenarios/{name:str}/return", status_code=200)
async def bring_back(
    request: Asked, key: FromPath[str], name: FromPath[str], data: JSONBody[Returning]
) -> Response[bytes]:
    """A removed scenario again, unless another has its name now."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
    if slug(name) != name or (name in ground.texts and ground.texts[name] != data.text):
        return refused(request, Refusal("there", f"There is another scenario {name} now."))
    result = await save_texts(house, ground, {name: data.text}, request.user.id)
    return refused(request, result) if isinstance(result, Refusal) else answered({"name": name})


def slug(title: str) -> str:
    """A name for a file: small letters, digits, underscores."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:NAME_MAX].strip("_") or "scenario"


def free_name(ground: Ground, title: str) -> str:
    """A name that no scenario has yet."""
    name = slug(title)[: NAME_MAX - 4]
    taken = set(ground.texts)
    return next(one for one in (name, *(f"{name}_{n}" for n in range(2, 1000))) if one not in taken)


ROUTES = (list_scenarios, run_scenarios, new_scenario, begin_draft, rename, remove, bring_back)
