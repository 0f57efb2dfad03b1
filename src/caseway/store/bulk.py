"""Cases by COPY: the quickest way into PostgreSQL, for tests at scale. Rows are written as COPY's own text."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
import sqlalchemy as sa

from caseway.core.case.events import EVENT_VERSION, Event
from caseway.core.case.state import STATE_VERSION, CaseState
from caseway.kit.database import Connection, statement
from caseway.store.states import encode

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_RESERVE_CASES = statement(
    sa.text("SELECT nextval('case_ids'), setval('case_ids', nextval('case_ids') + :count)")
)
_RESERVE_CONTACTS = statement(
    sa.text(
        "SELECT nextval(pg_get_serial_sequence('contacts', 'id')), "
        "setval(pg_get_serial_sequence('contacts', 'id'), nextval(pg_get_serial_sequence('contacts', 'id')) + :count)"
    )
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "contacts": ("id", "name", "created_at"),
    "addresses": ("contact_id", "value"),
    "cases": tuple(
        "id subject preview contact_name contact_id inbox_id channel status priority kind category queue assignee_id "
        "opened_at moved_at closed_at basis process_key process_version last_seq imported search".split()
    ),
    "case_states": ("case_id", "seq", "version", "state"),
    "wakeups": ("case_id",),
    "participants": ("case_id", "contact_id", "address"),
    "history": ("case_id", "seq", "at", "by", "kind", "version", "body"),
    "messages": tuple(
        "case_id seq direction channel at agent_id contact_id from_name from_address recipients subject text "
        "message_id".split()
    ),
    "mail_ids": ("message_id", "case_id", "seq"),
}
"""The columns that are copied; the others keep their defaults."""


class BulkContact(msgspec.Struct, frozen=True):
    """Somebody outside, to be."""

    id: int
    name: str
    address: str


class BulkMessage(msgspec.Struct, frozen=True):
    """A message, ours or theirs."""

    seq: int
    at: datetime
    ours: bool
    text: str


class BulkCase(msgspec.Struct, frozen=True):
    """A closed case: its state, its history, and its words."""

    state: CaseState
    events: tuple[Event, ...]
    subject: str
    agent_name: str
    inbox_address: str
    messages: tuple[BulkMessage, ...]


async def reserve_cases(connection: Connection, count: int) -> int:
    """The first of `count` case ids that nobody else will get."""
    return int((await _RESERVE_CASES.one(connection, count=count))[0])


async def reserve_contacts(connection: Connection, count: int) -> int:
    """The first of `count` contact ids."""
    return int((await _RESERVE_CONTACTS.one(connection, count=count))[0])


async def copy_contacts(connection: Connection, people: Iterable[BulkContact], at: datetime) -> None:
    """Contacts with one address each."""
    everybody = list(people)
    await _copy(connection, "contacts", (f"{c.id}\t{c.name}\t{at.isoformat()}\n" for c in everybody))
    await _copy(connection, "addresses", (f"{c.id}\t{c.address}\n" for c in everybody))


async def copy_cases(connection: Connection, batch: list[BulkCase]) -> None:
    """A batch of cases into all their tables."""
    await connection.execute("SET LOCAL synchronous_commit = off")
    named = await _contacts_of(connection, [case.state.contact_id for case in batch])
    await _copy(connection, "cases", (_row(case, named) for case in batch))
    await _copy(connection, "case_states", (_state(case.state) for case in batch))
    await _copy(connection, "wakeups", (f"{case.state.case_id}\n" for case in batch))
    await _copy(connection, "participants", (_participant(case.state, named) for case in batch))
    await _copy(connection, "history", (line for case in batch for line in _history(case)))
    await _copy(connection, "messages", (line for case in batch for line in _messages(case, named)))
    await _copy(connection, "mail_ids", (_mail_id(case) for case in batch))


async def analyze(connection: Connection) -> None:
    """New statistics, so that the first pages are planned for what is there now."""
    await connection.execute(f"ANALYZE {', '.join(COLUMNS)}")


async def _copy(connection: Connection, table: str, lines: Iterable[str]) -> None:
    async with connection.cursor() as cursor:
        columns = ", ".join(COLUMNS[table])
        async with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            await copy.write("".join(lines))


Named = dict[int, tuple[str, str]]
_NAMED = statement(
    sa.text(
        "SELECT c.id, c.name, a.value FROM contacts c JOIN addresses a ON a.contact_id = c.id WHERE c.id = ANY(:ids)"
    )
)


async def _contacts_of(connection: Connection, ids: list[int]) -> Named:
    return {row[0]: (row[1], row[2]) for row in await _NAMED.all(connection, ids=ids)}


def _row(case: BulkCase, named: Named) -> str:
    state, name = case.state, named[case.state.contact_id][0]
    closure = state.closure
    assert closure is not None
    preview = case.messages[-1].text[:300]
    values = (
        *(state.case_id, case.subject, preview, name, state.contact_id, state.inbox_id, "email", "closed"),
        *(
            state.priority,
            state.kind,
            state.category,
            state.queue,
            state.assignee,
            state.opened_at.isoformat(),
        ),
        *(closure.at.isoformat(), closure.at.isoformat(), closure.basis, *state.definition, state.seq, "t"),
        _vector(f"{case.subject} {name} {case.messages[0].text}"),
    )
    return _line(values)


def _vector(text: str) -> str:
    """A `tsvector` as `to_tsvector('simple', text)` makes it, without positions."""
    words = {word.strip(".,:?!()'\\").lower() for word in text.split()}
    return " ".join(f"'{word}'" for word in sorted(words - {""}))


def _state(state: CaseState) -> str:
    return f"{state.case_id}\t{state.seq}\t{STATE_VERSION}\t\\\\x{encode(state).hex()}\n"


def _participant(state: CaseState, named: Named) -> str:
    return f"{state.case_id}\t{state.contact_id}\t{named[state.contact_id][1]}\n"


def _history(case: BulkCase) -> Iterator[str]:
    for event in case.events:
        body = _ENCODER.encode(event.body).decode().replace("\\", "\\\\")
        kind = type(event.body).__name__
        yield f"{event.case_id}\t{event.seq}\t{event.at.isoformat()}\t{event.by}\t{kind}\t{EVENT_VERSION}\t{body}\n"


def _messages(case: BulkCase, named: Named) -> Iterator[str]:
    state, (name, address) = case.state, named[case.state.contact_id]
    us, them = (case.agent_name, case.inbox_address), (name, address)
    for said in case.messages:
        sender, to = (us, them) if said.ours else (them, us)
        recipients = f'[{{"name": "{to[0]}", "address": "{to[1]}"}}]'
        who = (state.assignee, None) if said.ours else (None, state.contact_id)
        direction = "outbound" if said.ours else "inbound"
        name_of_it = _message_id(case) if said.seq == case.messages[0].seq else None
        yield _line(
            (
                *(state.case_id, said.seq, direction, "email", said.at.isoformat(), *who, *sender),
                *(recipients, case.subject, said.text, name_of_it),
            )
        )


def _message_id(case: BulkCase) -> str:
    return f"bulk.{case.state.case_id}@example.com"


def _mail_id(case: BulkCase) -> str:
    return f"{_message_id(case)}\t{case.state.case_id}\t{case.messages[0].seq}\n"


def _line(values: tuple[object, ...]) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in values) + "\n"
