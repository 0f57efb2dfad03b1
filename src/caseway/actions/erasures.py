"""A contact is forgotten: their words, names and addresses, everywhere; the history of their cases stays.

What stays holds ids, instants and results only, so replay gives the same path. Message-IDs stay, for without them
the same mail would come in again, except those that name the person: they become a hash. Open cases stay open, with
nobody to write to: what the map would send becomes a task to call.
"""

import re
import unicodedata

import msgspec

from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import audit, contacts, erasures, states
from caseway.store.agents import Agent

TELLING_LENGTH_MIN = 4
"""Shorter words are not looked for in Message-IDs: they would be found by chance."""


class Erased(msgspec.Struct, frozen=True):
    """What was erased: how many cases, files, and mentions in the words of others."""

    contact_id: int
    cases: tuple[int, ...]
    files: int
    mentions: int


class Person(msgspec.Struct, frozen=True):
    """How somebody is known: addresses in lower case, names as they were written, and which of them are also those
    of somebody else."""

    contact_id: int
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    shared: frozenset[str] = frozenset()

    @property
    def full_names(self) -> tuple[str, ...]:
        """Names that mean nobody else: more than one word, for a first name is many people's, and not a namesake's."""
        return tuple(name for name in self.names if " " in name.strip() and name.lower() not in self.shared)


async def erase_contact(house: House, agent: Agent | None, address: str) -> Erased | Refusal:
    """Forget the contact who has this address. Refused if there is none."""
    async with transaction(house.pool) as connection:
        found = await contacts.by_address(connection, address)
        if found is None:
            return Refusal("no-contact", f"There is no contact with the address {address.strip()}.")
        erased = await _erase(connection, house, found.id)
        after = {"contact": erased.contact_id, "cases": len(erased.cases), "files": erased.files}
        await audit.record(connection, clock.now(), agent.id if agent else None, "erase contact", None, after)
    for case_id in erased.cases:
        house.announce(case_id, 0)
    return erased


async def _erase(connection: Connection, house: House, contact_id: int) -> Erased:
    own = await erasures.own_cases(connection, contact_id)
    for case_id in own:
        await states.lock(connection, case_id)
    addresses, names = await erasures.known_as(connection, contact_id)
    shared = await erasures.shared_names(connection, contact_id, names)
    person = Person(contact_id, tuple(addresses), tuple(names), frozenset(shared))
    files = await erasures.files_of(connection, contact_id, own, addresses)
    words = [word.encode() for word in (*person.addresses, *person.full_names)]
    await erasures.erase_own(
        connection,
        contact_id=contact_id,
        own=own,
        addresses=addresses,
        needles=[*words, *(reference_of(case_id).encode() for case_id in own)],
        words=words,
        at=clock.now(),
    )
    mentions = await erasures.scrub(connection, mentions_of(person), telling(person))
    await erasures.scrub_search(connection, [*person.addresses, *person.full_names])
    for key in files:
        await house.files.delete(
            key
        )  # before the commit: what fails after it is erased again, never half kept
    return Erased(contact_id, tuple(own), len(files), mentions)


def mentions_of(person: Person) -> str:
    """The pattern that finds them in prose: addresses, also as links write them, and full names in both orders.

    A name that others have, too, is theirs where their address stands behind it.
    """
    beside = [
        f'{re.escape(name)}"?\\s*[<(\\[]?\\s*{re.escape(address)}'
        for name in person.names
        if name.lower() in person.shared
        for address in person.addresses
    ]
    found = [form for address in person.addresses for form in (address, address.replace("@", "%40"))]
    for name in person.full_names:
        first, _, last = name.strip().rpartition(" ")
        found += [name.strip(), f"{last}, {first}"]
    return "|".join([*beside, _any_of(found)])


def telling(person: Person) -> str:
    """The pattern that finds them in a Message-ID: address, its local part, and the words of their names."""
    found = [*person.addresses, *(address.partition("@")[0] for address in person.addresses)]
    found += [word for name in person.names for word in name.split()]
    return _any_of([word for word in found if len(word) >= TELLING_LENGTH_MIN])


def _any_of(words: list[str]) -> str:
    """Any of these words, however its letters are composed and whatever their case; `$^` finds nothing."""
    forms = {
        unicodedata.normalize(form, cased)
        for word in words
        for cased in (word, word.lower(), word.upper())
        for form in ("NFC", "NFD")
    }
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) or "$^"
