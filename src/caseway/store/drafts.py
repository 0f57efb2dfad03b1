"""Drafts of maps: one a process, counted by revision, with the states of it that one can go back to."""

from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import agents, map_draft_saves, map_drafts

SAVES_MAX = 20
"""How many states of a draft are kept."""
SAVE_EVERY = timedelta(minutes=1)
"""Savings of one person within so short a time are kept as one state."""


class Draft(msgspec.Struct, frozen=True):
    """A map being drawn. `revision` counts its savings; `based_on` is the version it was made from.

    `edition` is the digest of the edition of ours that it takes in, empty for none.
    """

    key: str
    name: str
    bpmn: bytes
    files: dict[str, str]
    based_on: int | None
    edition: str
    revision: int
    updated_at: datetime
    updated_by: int | None
    author: str | None = None


class Head(msgspec.Struct, frozen=True):
    """A draft without its files: what lists show, and what is asked before saving."""

    key: str
    name: str
    based_on: int | None
    edition: str
    revision: int
    updated_at: datetime
    updated_by: int | None
    author: str | None


class Save(msgspec.Struct, frozen=True):
    """A kept state of a draft: which revision, when and by whom."""

    revision: int
    name: str
    saved_at: datetime
    author: str | None


class Content(msgspec.Struct, frozen=True):
    """What a kept state held."""

    name: str
    bpmn: bytes
    files: dict[str, str]


_WITH_AUTHOR = map_drafts.outerjoin(agents, agents.c.id == map_drafts.c.updated_by)


def _columns(row: type[msgspec.Struct]) -> list[sa.ColumnElement[object]]:
    names = row.__struct_fields__
    return [agents.c.name.label("author") if name == "author" else map_drafts.c[name] for name in names]


_OF_KEY = map_drafts.c.key == bindparam("of_key")
_READ = statement(select(*_columns(Draft)).select_from(_WITH_AUTHOR).where(_OF_KEY), Draft)
_LOCK = statement(
    select(*_columns(Draft)).select_from(_WITH_AUTHOR).where(_OF_KEY).with_for_update(of=map_drafts), Draft
)
_HEADS = statement(select(*_columns(Head)).select_from(_WITH_AUTHOR).order_by(map_drafts.c.key), Head)
_HEAD = statement(select(*_columns(Head)).select_from(_WITH_AUTHOR).where(_OF_KEY), Head)
_STORED = tuple(name for name in Draft.__struct_fields__ if name != "author")
_ADD = statement(
    insert(map_drafts)
    .values({name: bindparam(name, type_=map_drafts.c[name].type) for name in _STORED})
    .on_conflict_do_nothing(index_elements=["key"])
)
_WRITE = statement(
    update(map_drafts)
    .where(_OF_KEY)
    .values(
        {
            name: bindparam(name, type_=map_drafts.c[name].type)
            for name in ("name", "bpmn", "files", "edition", "revision", "updated_at", "updated_by")
        }
    )
)
_DROP = statement(delete(map_drafts).where(_OF_KEY))
_SAVES_OF = map_draft_saves.c.key == bindparam("of_key")
_SAVES = statement(
    select(
        map_draft_saves.c.revision,
        map_draft_saves.c.name,
        map_draft_saves.c.saved_at,
        agents.c.name.label("author"),
    )
    .select_from(map_draft_saves.outerjoin(agents, agents.c.id == map_draft_saves.c.saved_by))
    .where(_SAVES_OF)
    .order_by(map_draft_saves.c.revision.desc()),
    Save,
)
_SAVED = statement(
    select(map_draft_saves.c.name, map_draft_saves.c.bpmn, map_draft_saves.c.files).where(
        _SAVES_OF, map_draft_saves.c.revision == bindparam("of_revision")
    ),
    Content,
)
_LAST_TWO = statement(
    select(map_draft_saves.c.revision, map_draft_saves.c.saved_at, map_draft_saves.c.saved_by)
    .where(_SAVES_OF)
    .order_by(map_draft_saves.c.revision.desc())
    .limit(2)
)
_KEEP = statement(
    sa.insert(map_draft_saves).from_select(
        ["key", "revision", "name", "bpmn", "files", "saved_at", "saved_by"],
        select(
            *(map_drafts.c[name] for name in ("key", "revision", "name", "bpmn", "files")),
            map_drafts.c.updated_at,
            map_drafts.c.updated_by,
        ).where(_OF_KEY),
    )
)
_FORGET = statement(
    delete(map_draft_saves).where(_SAVES_OF, map_draft_saves.c.revision == bindparam("of_revision"))
)
_PRUNE = statement(
    delete(map_draft_saves).where(
        _SAVES_OF,
        map_draft_saves.c.revision.in_(
            select(map_draft_saves.c.revision)
            .where(_SAVES_OF)
            .order_by(map_draft_saves.c.revision.desc())
            .offset(SAVES_MAX)
        ),
    )
)


async def read(connection: Connection, key: str) -> Draft | None:
    """The draft of that process, or None."""
    return await _READ.first(connection, of_key=key)


async def lock(connection: Connection, key: str) -> Draft | None:
    """The same, nobody else's until the transaction ends."""
    return await _LOCK.first(connection, of_key=key)


async def head(connection: Connection, key: str) -> Head | None:
    """The draft without its files, or None."""
    return await _HEAD.first(connection, of_key=key)


async def heads(connection: Connection) -> list[Head]:
    """Every draft without its files, by key."""
    return await _HEADS.all(connection)


async def add(connection: Connection, draft: Draft) -> bool:
    """Begin a draft, with its first kept state; False if there is one already."""
    values = {name: getattr(draft, name) for name in _STORED}
    if await _ADD.run(connection, **values) == 0:
        return False
    await _KEEP.run(connection, of_key=draft.key)
    return True


async def write(connection: Connection, draft: Draft) -> None:
    """The draft as it is now. The state is kept; what the same person saved a moment before gives way to it."""
    await _WRITE.run(
        connection,
        of_key=draft.key,
        name=draft.name,
        bpmn=draft.bpmn,
        files=draft.files,
        edition=draft.edition,
        revision=draft.revision,
        updated_at=draft.updated_at,
        updated_by=draft.updated_by,
    )
    newest = await _LAST_TWO.all(connection, of_key=draft.key)
    if len(newest) == 2 and newest[0][2] == draft.updated_by and draft.updated_at - newest[1][1] < SAVE_EVERY:
        await _FORGET.run(connection, of_key=draft.key, of_revision=newest[0][0])
    await _KEEP.run(connection, of_key=draft.key)
    await _PRUNE.run(connection, of_key=draft.key)


async def drop(connection: Connection, key: str) -> bool:
    """The draft and its kept states are gone; False if there was none."""
    return await _DROP.run(connection, of_key=key) == 1


async def saves(connection: Connection, key: str) -> list[Save]:
    """The kept states, newest first."""
    return await _SAVES.all(connection, of_key=key)


async def saved(connection: Connection, key: str, revision: int) -> Content | None:
    """What a kept state held, or None."""
    return await _SAVED.first(connection, of_key=key, of_revision=revision)
