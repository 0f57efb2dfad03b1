"""`caseway contact`: who somebody is, and forgetting them."""

import argparse
import sys
from typing import Any

from caseway.actions import erasures
from caseway.actions.house import House
from caseway.cli.desk import acting, refused
from caseway.cli.outcome import BadArguments, Told, say, show_json, show_table
from caseway.core.values import reference_of
from caseway.store import contacts, lists
from caseway.store.contacts import Contact


async def show(house: House, given: argparse.Namespace) -> int:
    """`caseway contact show`."""
    contact = await _find(house, given.address)
    agent = await acting(house, argparse.Namespace(by=None))
    async with house.pool.connection() as connection:
        page = await lists.page(connection, agent, "contact", contact_id=contact.id)
    if given.json:
        show_json(_shape(contact) | {"cases": [_case(row) for row in page.rows]})
        return 0
    for name, value in _shape(contact).items():
        print(f"{name:14} {value if value is not None else '-'}")
    print()
    rows = [(c["reference"], c["status"], c["basis"], c["subject"]) for c in map(_case, page.rows)]
    show_table(("case", "status", "basis", "subject"), rows)
    return 0


def _shape(contact: Contact) -> dict[str, Any]:
    names = (
        "id",
        "name",
        "email",
        "language",
        "zone",
        "vip",
        "organization",
        "contract",
        "created_at",
        "bounced_at",
    )
    return {name: getattr(contact, name) for name in names}


def _case(row: lists.Listed) -> dict[str, Any]:
    return {
        "reference": reference_of(row.id),
        "status": row.status,
        "basis": row.basis,
        "subject": row.subject,
    }


async def _find(house: House, address: str) -> Contact:
    async with house.pool.connection() as connection:
        found = await contacts.by_address(connection, address)
    if found is None:
        raise Told(f"There is no contact with the address {address}.")
    return found


async def erase(house: House, given: argparse.Namespace) -> int:
    """`caseway contact erase`: asks first, unless `--yes` or nobody is at the terminal to be asked."""
    contact = await _find(house, given.address)
    agent = await acting(house, given)
    if not given.yes:
        _ask(contact)
    erased = refused(await erasures.erase_contact(house, agent, given.address))
    say(
        f"Erased: {len(erased.cases)} cases, {erased.files} files, {erased.mentions} mentions in the words of others. "
        "The history of the cases stays. Backups taken before still hold everything; so do logs of other mail servers."
    )
    return 0


def _ask(contact: Contact) -> None:
    if not sys.stdin.isatty():
        return
    say(f"{contact.name or '(no name)'} <{contact.email}> and every word of theirs will be gone for good.")
    print("Type the address to go on: ", end="", file=sys.stderr, flush=True)
    if contacts.normal(sys.stdin.readline()) != contact.email:
        raise BadArguments("Nothing was erased.")
