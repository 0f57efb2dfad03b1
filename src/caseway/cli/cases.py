"""`caseway case`: lists, one case, and what a person does to it."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from caseway.actions import assignments, closures, openings, replies
from caseway.actions.house import House
from caseway.actions.openings import Request
from caseway.actions.replies import Reply
from caseway.cli.desk import acting, refused
from caseway.cli.outcome import BadArguments, Told, show_json, show_table
from caseway.cli.shapes import case_shape, listed_shape, message_shape
from caseway.core.values import case_id_of, reference_of
from caseway.store import access, agents, contacts, history, lists, messages
from caseway.store.access import CaseRow
from caseway.store.agents import Agent
from caseway.store.lists import Listed

PAGES_MAX = 200
"""How many pages of 50 a list looks through for what its filters let pass."""


async def list_cases(house: House, given: argparse.Namespace) -> int:
    """`caseway case list`."""
    agent = await acting(house, argparse.Namespace(by=None))
    async with house.pool.connection() as connection:
        people = {one.id: one.email for one in await agents.everyone(connection)}
    rows = await _rows(house, agent, given, people)
    if given.json:
        show_json({"items": [listed_shape(row, people) for row in rows]})
    else:
        head = ("case", "status", "stage", "queue", "assignee", "contact", "subject")
        show_table(head, [_line(row) for row in rows])
    return 0


def _line(row: Listed) -> tuple[Any, ...]:
    reference = reference_of(row.id)
    return reference, row.status, row.stage, row.queue, row.assignee, row.contact_name, row.subject


async def _rows(
    house: House, agent: Agent, given: argparse.Namespace, people: dict[int, str]
) -> list[Listed]:
    async with house.pool.connection() as connection:
        if given.q:
            found = await lists.search(connection, agent, given.q)
            return [row for row in found if _passes(row, given, people)][: given.limit]
        kept: list[Listed] = []
        after = None
        for _ in range(PAGES_MAX):
            page = await lists.page(connection, agent, "all", after)
            kept += [row for row in page.rows if _passes(row, given, people)]
            after = page.next
            if after is None or len(kept) >= given.limit:
                break
        return kept[: given.limit]


def _passes(row: Listed, given: argparse.Namespace, people: dict[int, str]) -> bool:
    if given.status is not None and row.status != given.status:
        return False
    if given.queue is not None and row.queue != given.queue:
        return False
    if given.assignee is None:
        return True
    return bool(people.get(row.assignee_id or 0, "none") == given.assignee.strip().lower())


async def show(house: House, given: argparse.Namespace) -> int:
    """`caseway case show`."""
    row = await find(house, given.reference)
    async with house.pool.connection() as connection:
        contact = await contacts.by_id(connection, row.contact_id)
        owner = await agents.by_id(connection, row.assignee_id) if row.assignee_id else None
        said = await messages.of_case(connection, row.id)
        events = await history.read(connection, row.id) if given.history else []
    shape = case_shape(row, contact, owner) | {"messages": [message_shape(one) for one in said]}
    if given.history:
        shape["history"] = [
            {"seq": e.seq, "at": e.at, "by": e.by, "event": type(e.body).__name__, "body": e.body}
            for e in events
        ]
    if given.json:
        show_json(shape)
    else:
        _tell(shape)
    return 0


def _tell(shape: dict[str, Any]) -> None:
    print(f"{shape['reference']}  {shape['subject'] or '(no subject)'}")
    for name in ("status", "stage", "priority", "queue", "assignee", "opened_at", "wake_at"):
        print(f"  {name:10} {shape[name] if shape[name] is not None else '-'}")
    print(f"  {'contact':10} {shape['contact']['name'] or ''} <{shape['contact']['email'] or ''}>")
    print(f"  {'steps':10} {', '.join(shape['process']['steps']) or '-'}")
    if shape["closure"]:
        print(f"  {'closed':10} {shape['closure']['basis']}, {shape['closure']['at']}")
    for said in shape["messages"]:
        print(
            f"\n{said['at']:%Y-%m-%d %H:%M}  {said['from']['name'] or said['from']['email']} ({said['direction']})"
        )
        print("\n".join(f"    {line}" for line in (said["text"] or "(erased)").strip().splitlines()))
    for event in shape.get("history", []):
        print(f"{event['seq']:5} {event['at']:%Y-%m-%d %H:%M} {event['by']:12} {event['event']}")


async def find(house: House, reference: str) -> CaseRow:
    """The case of a reference; Told if there is none."""
    case_id = case_id_of(reference)
    if case_id is None:
        raise BadArguments(f"{reference} is no reference; one looks like C-1042-7.")
    async with house.pool.connection() as connection:
        row = await access.row_of(connection, case_id)
    if row is None:
        raise Told(f"There is no case {reference}.")
    return row


async def assign(house: House, given: argparse.Namespace) -> int:
    """`caseway case assign`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    to: int | None = None
    if given.agent != "none":
        async with house.pool.connection() as connection:
            found = await agents.by_email(connection, given.agent)
        if found is None:
            raise Told(f"There is no agent {given.agent}.")
        to = found.id
    refused(await assignments.assign(house, agent, row.id, to))
    return 0


async def open_case(house: House, given: argparse.Namespace) -> int:
    """`caseway case open`: prints the reference of the new case."""
    agent = await acting(house, given)
    request = Request(
        email=given.contact,
        name=given.name,
        subject=given.subject,
        text=_text(given),
        queue=given.queue,
        process=given.process_key,
        take=given.take,
    )
    done = refused(await openings.open_by_hand(house, agent, request))
    print(reference_of(done.state.case_id))
    return 0


async def close(house: House, given: argparse.Namespace) -> int:
    """`caseway case close`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    refused(await closures.close(house, agent, row.id, given.basis, given.reason))
    return 0


async def reopen(house: House, given: argparse.Namespace) -> int:
    """`caseway case reopen`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    refused(await closures.reopen(house, agent, row.id, given.reason))
    return 0


async def note(house: House, given: argparse.Namespace) -> int:
    """`caseway case note`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    refused(await replies.add_note(house, agent, row.id, _text(given)))
    return 0


async def reply(house: House, given: argparse.Namespace) -> int:
    """`caseway case reply`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    said = Reply(text=_text(given), then=given.then, until=_instant(given.until))
    refused(await replies.reply(house, agent, row.id, said))
    return 0


def _text(given: argparse.Namespace) -> str:
    return sys.stdin.read() if given.text is None else str(given.text)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadArguments(f"“{text}” is no instant; one looks like 2026-03-05T12:00+01:00.") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
