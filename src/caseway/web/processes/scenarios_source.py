"""What the scenarios of a process are played on: its draft if there is one, else its newest version."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import msgspec
from litestar.exceptions import NotFoundException

from caseway.actions import drafts as acts
from caseway.actions.drafts import DraftChanges, Outdated
from caseway.actions.house import House
from caseway.core import decision, process
from caseway.core.case.drafting import Refusal
from caseway.core.process.model import Model
from caseway.kit.database import Connection
from caseway.lab.scenarios.suite import Trial, path_of, texts_of, try_one
from caseway.store import definitions, drafts, versions
from caseway.store.definitions import Bundle, Published, compiled
from caseway.store.drafts import Draft

SAVES_MAX = 3
KEPT_MAX = 8
"""How many compiled drafts a process of ours keeps."""


class Ground(msgspec.Struct, frozen=True):
    """The map with its files. `revision` is that of the draft, None for a version; without `bundle`, `wrong` says why
    it does not run. `others` are the house's other maps."""

    key: str
    version: int
    files: dict[str, str]
    bpmn: bytes
    revision: int | None = None
    bundle: Bundle | None = None
    wrong: str = ""
    others: Mapping[str, Bundle] = {}
    saved_at: datetime | None = None

    @property
    def texts(self) -> dict[str, str]:
        """The scenarios by name."""
        return texts_of(self.files)

    def try_text(self, name: str, text: str) -> Trial:
        """Play one scenario, if the map runs."""
        if self.bundle is None:
            return Trial(name, name, "", 0.0, wrong=self.wrong)
        return try_one(self.bundle, name, text, self.others)

    def text_of(self, name: str) -> str:
        """The text of a scenario; 404 if there is none."""
        found = self.texts.get(name)
        if found is None:
            raise NotFoundException
        return found


_kept: dict[bytes, Bundle | str] = {}


async def ground_of(connection: Connection, key: str) -> Ground:
    """The draft of the process, else its newest version; 404 if there is neither."""
    draft = await drafts.read(connection, key)
    if draft is not None:
        made = Published(key, (draft.based_on or 0) + 1, draft.name, draft.bpmn, draft.files)
    else:
        version = await versions.current(connection, key) or await versions.newest(connection, key)
        found = await definitions.one(connection, key, version) if version else None
        if found is None:
            raise NotFoundException
        made = found
    bundle = _compiled(made)
    return Ground(
        key=key,
        version=made.version,
        files=made.files,
        bpmn=made.bpmn,
        revision=draft.revision if draft is not None else None,
        bundle=bundle if isinstance(bundle, Bundle) else None,
        wrong=bundle if isinstance(bundle, str) else "",
        others=await others_of(connection, key),
        saved_at=draft.updated_at if draft is not None else None,
    )


async def others_of(connection: Connection, key: str) -> Mapping[str, Bundle]:
    """The other maps of the house, by key, in the version that new cases open on."""
    return await definitions.current_bundles(connection, but=key)


def _compiled(made: Published) -> Bundle | str:
    """Compiled once for the same files, or why it does not run."""
    mark = sha256(made.bpmn)
    for path, text in made.files.items():
        if not path.startswith("scenarios/"):
            mark.update(path.encode() + b"\0" + text.encode() + b"\0")
    digest = mark.digest() + str((made.key, made.version)).encode()
    if digest not in _kept:
        while len(_kept) >= KEPT_MAX:
            _kept.pop(next(iter(_kept)))
        _kept[digest] = _compile(made)
    return _kept[digest]


def _compile(made: Published) -> Bundle | str:
    try:
        return compiled(made)
    except (process.NotExecutable, process.Unreadable) as wrong:
        first = wrong.findings[0]
        return f"The map does not run yet. {first.element}: {first.sentence}"
    except decision.Unreadable as wrong:
        return f"A table of the map cannot be read: {wrong}"
    except msgspec.DecodeError as wrong:
        return f"A form of the map cannot be read: {wrong}"


def model_of(ground: Ground) -> Model | None:
    """The map as it is drawn, if it can be read."""
    try:
        return process.read(ground.bpmn)
    except process.Unreadable:
        return None


async def try_many(ground: Ground, names: list[str]) -> list[Trial]:
    """Several scenarios, aside, so that other pages go on meanwhile."""
    texts = ground.texts
    return await asyncio.to_thread(
        lambda: [ground.try_text(name, texts[name]) for name in names if name in texts]
    )


Texts = Mapping[str, str | None]
"""Scenarios by name; None for one that is not there, or goes."""


async def save_texts(
    house: House, ground: Ground, texts: Texts, agent_id: int, base: Texts | None = None
) -> Draft | Refusal:
    """Save scenarios into the draft. Somebody else's newer state stands in the way only if it has changed these very
    scenarios: `base` is how they were when they were read."""
    seen = base if base is not None else {name: ground.texts.get(name) for name in texts}
    changes = DraftChanges(files={path_of(name): text for name, text in texts.items()})
    revision = ground.revision or 0
    result: Draft | Refusal = Refusal("no-draft", "There is no draft of this process.")
    for _ in range(SAVES_MAX):
        result = await acts.save_draft(house, ground.key, revision, changes, agent_id)
        if not isinstance(result, Outdated):
            return result
        async with house.pool.connection() as connection:
            now = await drafts.read(connection, ground.key)
        if now is None or any(now.files.get(path_of(name)) != text for name, text in seen.items()):
            return result
        revision = now.revision
    return result
