"""Calendars as they are kept: what people set, the days that follow from it, and the body that decisions count in.

The body of the house's calendar stands in the settings too, where every decision reads it; both are written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.core.calendar import Calendar
from caseway.kit.database import Connection, statement
from caseway.store import settings
from caseway.store.tables import agents, calendars, teams

OPEN_MAX = 1000
HOUSE = "calendar"
"""The setting that holds the body of the house's calendar."""


class NamedDay(msgspec.Struct, frozen=True):
    """A date with hours of its own and the reason; no hours is a closed day."""

    on: date
    hours: tuple[str, ...] = ()
    name: str = ""


class StoredCalendar(msgspec.Struct, frozen=True):
    """A calendar. `named_days` are days off with their names, from the country and the feeds; `computed_for` is the
    year around which they were laid out."""

    key: str
    name: str
    zone: str
    week: tuple[tuple[str, ...], ...]
    country: str
    subdivision: str
    own_days: tuple[NamedDay, ...]
    is_default: bool
    revision: int
    named_days: dict[date, str]
    body: Calendar
    digest: str
    computed_for: int
    updated_at: datetime
    updated_by: int | None
    author: str | None = None


class TeamCalendar(msgspec.Struct, frozen=True):
    """A team, and the key of its calendar; None is the house's."""

    key: str
    name: str
    calendar: str | None


_STORED = tuple(name for name in StoredCalendar.__struct_fields__ if name != "author")
_WITH_AUTHOR = calendars.outerjoin(agents, agents.c.id == calendars.c.updated_by)
_COLUMNS = [*(calendars.c[name] for name in _STORED), agents.c.name.label("author")]
_OF_KEY = calendars.c.key == bindparam("of_key")


class _Row(msgspec.Struct, frozen=True):
    key: str
    name: str
    zone: str
    week: tuple[tuple[str, ...], ...]
    country: str
    subdivision: str
    own_days: list[dict[str, object]]
    is_default: bool
    revision: int
    named_days: dict[str, str]
    body: dict[str, object]
    digest: str
    computed_for: int
    updated_at: datetime
    updated_by: int | None
    author: str | None


_ALL = statement(
    select(*_COLUMNS).select_from(_WITH_AUTHOR).order_by(calendars.c.name, calendars.c.key), _Row
)
_ONE = statement(select(*_COLUMNS).select_from(_WITH_AUTHOR).where(_OF_KEY), _Row)
_LOCK = statement(
    select(*_COLUMNS).select_from(_WITH_AUTHOR).where(_OF_KEY).with_for_update(of=calendars), _Row
)
_PUT = insert(calendars).values({name: bindparam(name, type_=calendars.c[name].type) for name in _STORED})
_WRITE = statement(
    _PUT.on_conflict_do_update(
        index_elements=["key"], set_={name: _PUT.excluded[name] for name in _STORED if name != "key"}
    )
)
_DROP = statement(delete(calendars).where(_OF_KEY))
_NOT_DEFAULT = statement(update(calendars).where(calendars.c.is_default, ~_OF_KEY).values(is_default=False))
_TEAMS = statement(select(teams.c.key, teams.c.name, teams.c.calendar).order_by(teams.c.name), TeamCalendar)
_TEAM = statement(
    update(teams).where(teams.c.key == bindparam("team")).values(calendar=bindparam("of_key", type_=sa.Text))
)
_FREE_TEAMS = statement(
    sa.text("UPDATE teams SET calendar = NULL WHERE calendar = :of_key AND NOT key = ANY(:others)")
)
_BODIES = statement(sa.text("SELECT digest, body::text AS body FROM calendars WHERE digest = ANY(:digests)"))
_OPEN = statement(
    sa.text(
        "SELECT count(*) AS found FROM (SELECT 1 FROM cases c JOIN queues q ON q.key = c.queue "
        "LEFT JOIN teams t ON t.id = q.team_id WHERE c.status <> 'closed' AND c.due_at IS NOT NULL AND "
        "(t.calendar = :of_key OR (t.calendar IS NULL AND CAST(:is_default AS boolean))) LIMIT :most) AS waiting"
    )
)
_LOCKED = statement(sa.text("SELECT pg_advisory_xact_lock(0x63616c65)"))  # "cale"


def _stored(row: _Row) -> StoredCalendar:
    return msgspec.convert(msgspec.to_builtins(row), StoredCalendar)


async def listed(connection: Connection) -> list[StoredCalendar]:
    """Every calendar, by name."""
    return [_stored(row) for row in await _ALL.all(connection)]


async def one(connection: Connection, key: str) -> StoredCalendar | None:
    """The calendar of that key."""
    row = await _ONE.first(connection, of_key=key)
    return _stored(row) if row is not None else None


async def lock(connection: Connection, key: str) -> StoredCalendar | None:
    """The same, and nobody else changes a calendar until the transaction ends."""
    await _LOCKED.run(connection)
    row = await _LOCK.first(connection, of_key=key)
    return _stored(row) if row is not None else None


async def write(connection: Connection, calendar: StoredCalendar) -> None:
    """Keep it, new or changed; the house's is what decisions without a team's calendar count in from now on."""
    if calendar.is_default:
        await _NOT_DEFAULT.run(connection, of_key=calendar.key)
        await settings.write(connection, HOUSE, msgspec.to_builtins(calendar.body))
    values = msgspec.to_builtins(calendar, builtin_types=(datetime,))
    await _WRITE.run(connection, **{name: values[name] for name in _STORED})


async def drop(connection: Connection, key: str) -> None:
    """It is gone; its teams follow the house's."""
    await _FREE_TEAMS.run(connection, of_key=key, others=[])
    await _DROP.run(connection, of_key=key)


async def all_teams(connection: Connection) -> list[TeamCalendar]:
    """Every team with the calendar it has, by name."""
    return await _TEAMS.all(connection)


async def give_to_teams(connection: Connection, key: str, team_keys: Sequence[str]) -> None:
    """These teams have this calendar, and no others."""
    await _FREE_TEAMS.run(connection, of_key=key, others=list(team_keys))
    for team in team_keys:
        await _TEAM.run(connection, team=team, of_key=key)


async def open_clocks(connection: Connection, key: str, *, is_default: bool) -> int:
    """How many open cases of its teams wait for an instant that stays as it is; counted up to `OPEN_MAX`."""
    row = await _OPEN.one(connection, of_key=key, is_default=is_default, most=OPEN_MAX)
    return int(row[0])


_known: dict[str, Calendar] = {}
_KNOWN_MAX = 500


async def by_digest(connection: Connection, digests: Iterable[str]) -> Mapping[str, Calendar]:
    """The bodies with these digests. What has been read once is known by its digest, which never means another."""
    wanted = set(digests)
    unknown = [digest for digest in wanted if digest not in _known]
    if unknown:
        if len(_known) + len(unknown) > _KNOWN_MAX:
            _known.clear()
        for digest, body in await _BODIES.all(connection, digests=list(wanted)):
            _known[digest] = msgspec.json.decode(body, type=Calendar)
    return {digest: _known[digest] for digest in wanted if digest in _known}
