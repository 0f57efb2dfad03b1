"""Published maps: stored whole, compiled once a process, kept by key and version."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select

from caseway.core import decision, process
from caseway.core.process import Definition
from caseway.kit.database import Connection, statement
from caseway.store.tables import definitions


class Published(msgspec.Struct, frozen=True):
    """A version of a map with the decision tables, forms and message templates that belong to it."""

    key: str
    version: int
    name: str
    bpmn: bytes
    files: dict[str, str]


class Signature(msgspec.Struct, frozen=True):
    """Who published a version, with which note. `edition` is the digest of our own edition that it takes in.

    `shipped`: it is exactly that edition.
    """

    by: int | None = None
    note: str = ""
    edition: str = ""
    shipped: bool = False


UNSIGNED = Signature()


class Bundle(msgspec.Struct, frozen=True):
    """A compiled map and what stands beside it: forms by key, templates by language and name."""

    definition: Definition
    forms: dict[str, dict[str, Any]]
    templates: dict[tuple[str, str], str]


_SELECT = select(*(definitions.c[name] for name in Published.__struct_fields__))
_ONE = statement(
    _SELECT.where(definitions.c.key == bindparam("key"), definitions.c.version == bindparam("version")),
    Published,
)
_LATEST = statement(
    select(sa.func.max(definitions.c.version)).where(
        definitions.c.key == bindparam("key"), definitions.c.status == "published"
    )
)
_CURRENT = statement(
    select(definitions.c.key, sa.func.max(definitions.c.version))
    .where(definitions.c.status == "published")
    .group_by(definitions.c.key)
    .order_by(definitions.c.key)
)
_ALL = statement(
    select(definitions.c.key, definitions.c.version, definitions.c.name).order_by(
        definitions.c.key, definitions.c.version.desc()
    )
)
_ADD = statement(
    sa.insert(definitions).values(
        key=bindparam("key"),
        version=bindparam("version"),
        name=bindparam("name"),
        bpmn=bindparam("bpmn"),
        files=bindparam("files", type_=definitions.c.files.type),
        status="published",
        published_at=bindparam("at"),
        published_by=bindparam("by", type_=sa.BigInteger),
        note=bindparam("note"),
        edition=bindparam("edition"),
        shipped=bindparam("shipped"),
    )
)
COMPILED_MAX = 100
"""How many compiled maps a process keeps; the one longest unused goes first."""

_compiled: OrderedDict[tuple[str, int, bytes], Bundle] = OrderedDict()
_by_content: OrderedDict[tuple[str, int, str], Bundle] = OrderedDict()


def digest(bpmn: bytes, files: dict[str, str]) -> str:
    """A fingerprint of a map with everything beside it: SHA-256 over its parts by name, in hexadecimal."""
    hashed = hashlib.sha256()
    for part in (bpmn, *(text.encode() for pair in sorted(files.items()) for text in pair)):
        hashed.update(len(part).to_bytes(8, "big") + part)
    return hashed.hexdigest()


def compiled(published: Published) -> Bundle:
    """The map ready to run; the same content is compiled once. Raises `NotExecutable` with its findings."""
    name = (published.key, published.version, digest(published.bpmn, published.files))
    return _kept(_by_content, name, lambda: _compile(published))


def _kept(cache: OrderedDict[Any, Bundle], name: Any, made: Callable[[], Bundle]) -> Bundle:
    found = cache.get(name)
    if found is None:
        found = cache[name] = made()
        while len(cache) > COMPILED_MAX:
            cache.popitem(last=False)
    cache.move_to_end(name)
    return found


def _compile(published: Published) -> Bundle:
    files = published.files
    tables = {
        name.removesuffix(".dmn"): decision.read(text.encode())
        for name, text in files.items()
        if name.endswith(".dmn")
    }
    forms = {
        name.removesuffix(".form"): msgspec.json.decode(text)
        for name, text in files.items()
        if name.endswith(".form")
    }
    model = process.read(published.bpmn)
    definition = process.compile_model(model, tables, forms, version=published.version)
    templates: dict[tuple[str, str], str] = {}
    for name, text in files.items():
        parts = name.split("/")
        if parts[0] == "messages" and len(parts) == 3:
            templates[parts[1], parts[2].removesuffix(".txt")] = text
    return Bundle(definition, forms, templates)


async def bundle(connection: Connection, key: str, version: int) -> Bundle:
    """The compiled map of that version; LookupError if there is none."""
    database = connection.info.dbname.encode() + str(connection.info.port).encode()
    name = (key, version, database)
    if name in _compiled:
        _compiled.move_to_end(name)
        return _compiled[name]
    row = await _ONE.one(connection, key=key, version=version)
    return _kept(_compiled, name, lambda: compiled(row))


async def one(connection: Connection, key: str, version: int) -> Published | None:
    """A version with all its files, or None."""
    return await _ONE.first(connection, key=key, version=version)


async def current_bundles(connection: Connection, but: str = "") -> dict[str, Bundle]:
    """The compiled maps that new cases open on, by key, but for one of them."""
    rows = await _CURRENT.all(connection)
    return {row[0]: await bundle(connection, row[0], row[1]) for row in rows if row[0] != but}


async def latest(connection: Connection, key: str) -> int | None:
    """The newest published version, or None."""
    row = await _LATEST.one(connection, key=key)
    found: int | None = row[0]
    return found


async def everything(connection: Connection) -> list[tuple[str, int, str]]:
    """Key, version and name of all maps, newest versions first."""
    return [(row[0], row[1], row[2]) for row in await _ALL.all(connection)]


async def publish(
    connection: Connection, published: Published, at: datetime, signed: Signature = UNSIGNED
) -> None:
    """Store a version; it must compile."""
    compiled(published)
    await _ADD.run(
        connection,
        key=published.key,
        version=published.version,
        name=published.name,
        bpmn=published.bpmn,
        files=published.files,
        at=at,
        by=signed.by,
        note=signed.note,
        edition=signed.edition,
        shipped=signed.shipped,
    )
