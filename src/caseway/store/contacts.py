"""People outside: found by their address, made when they first write, erased when they ask."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import addresses, blocks, contacts, organizations


class Contact(msgspec.Struct, frozen=True):
    """Somebody outside, with their first e-mail address and their organization."""

    id: int
    name: str | None
    language: str
    zone: str
    vip: bool
    email: str | None
    bounced_at: datetime | None
    organization_id: int | None
    organization: str | None
    contract: str | None
    created_at: datetime
    blocked_at: datetime | None
    acknowledged_at: datetime | None
    rating_asked_at: datetime | None


_SELECT = (
    select(
        contacts.c.id,
        contacts.c.name,
        contacts.c.language,
        contacts.c.zone,
        contacts.c.vip,
        addresses.c.value.label("email"),
        addresses.c.bounced_at,
        contacts.c.organization_id,
        organizations.c.name.label("organization"),
        organizations.c.contract,
        contacts.c.created_at,
        contacts.c.blocked_at,
        contacts.c.acknowledged_at,
        contacts.c.rating_asked_at,
    )
    .select_from(
        contacts.outerjoin(
            addresses, sa.and_(addresses.c.contact_id == contacts.c.id, addresses.c.kind == "email")
        ).outerjoin(organizations, organizations.c.id == contacts.c.organization_id)
    )
    .order_by(addresses.c.id)
    .limit(1)
)
_BY_ID = statement(_SELECT.where(contacts.c.id == bindparam("contact_id")), Contact)
_OWNER = select(addresses.c.contact_id).where(
    addresses.c.kind == "email", addresses.c.value == bindparam("address")
)
_BY_ADDRESS = statement(_SELECT.where(contacts.c.id == _OWNER.scalar_subquery()), Contact)
_INSERT = statement(
    sa.text(
        """
WITH made AS (
  INSERT INTO contacts (name, language, zone, organization_id, created_at)
  VALUES (:name, :language, :zone, (SELECT id FROM organizations WHERE domain = :domain), :at)
  RETURNING id, organization_id
), addressed AS (
  INSERT INTO addresses (contact_id, kind, value) SELECT id, 'email', :address FROM made
)
SELECT made.id, made.organization_id, o.name, o.contract FROM made LEFT JOIN organizations o ON o.id = organization_id
"""
    )
)
_RENAME = statement(
    update(contacts)
    .where(
        contacts.c.id == bindparam("contact_id"), contacts.c.name.is_(None), contacts.c.erased_at.is_(None)
    )
    .values(name=bindparam("new_name"))
)
_ACKNOWLEDGED = statement(
    update(contacts).where(contacts.c.id == bindparam("contact_id")).values(acknowledged_at=bindparam("at"))
)
_RATED = statement(
    update(contacts).where(contacts.c.id == bindparam("contact_id")).values(rating_asked_at=bindparam("at"))
)
_BOUNCED = statement(
    update(addresses)
    .where(addresses.c.kind == "email", addresses.c.value == bindparam("address"))
    .values(bounced_at=bindparam("at"))
)
_IS_BLOCKED = statement(select(blocks.c.address).where(blocks.c.address == bindparam("address")))
_BLOCK = statement(
    insert(blocks)
    .values(
        address=bindparam("address"),
        at=bindparam("at"),
        agent_id=bindparam("agent_id"),
        case_id=bindparam("case_id"),
    )
    .on_conflict_do_nothing()
)
_UNBLOCK = statement(sa.delete(blocks).where(blocks.c.address == bindparam("address")))


def normal(address: str) -> str:
    """The address as it is compared: trimmed and in lower case."""
    return address.strip().lower()


async def by_id(connection: Connection, contact_id: int) -> Contact | None:
    """The contact, or None."""
    return await _BY_ID.first(connection, contact_id=contact_id)


async def by_address(connection: Connection, address: str) -> Contact | None:
    """The contact who has this e-mail address, or None."""
    return await _BY_ADDRESS.first(connection, address=normal(address))


async def met(connection: Connection, address: str, name: str | None, at: datetime, **known: Any) -> Contact:
    """The contact of this address, made if they are new; a missing name is filled in.

    Raises UniqueViolation when another transaction makes the same contact at the same instant: do it again.
    """
    found = await by_address(connection, address)
    if found is None:
        found = await _make(connection, normal(address), name, at, known)
    elif name and not found.name:
        await _RENAME.run(connection, contact_id=found.id, new_name=name)
        found = msgspec.structs.replace(found, name=name)
    return found


async def _make(
    connection: Connection, address: str, name: str | None, at: datetime, known: dict[str, Any]
) -> Contact:
    language, zone = known.get("language") or "en", known.get("zone") or "UTC"
    domain = address.rpartition("@")[2]
    row = await _INSERT.one(
        connection, name=name, language=language, zone=zone, domain=domain, address=address, at=at
    )
    return Contact(
        id=row[0],
        name=name,
        language=language,
        zone=zone,
        vip=False,
        email=address,
        bounced_at=None,
        organization_id=row[1],
        organization=row[2],
        contract=row[3],
        created_at=at,
        blocked_at=None,
        acknowledged_at=None,
        rating_asked_at=None,
    )


async def acknowledged(connection: Connection, contact_id: int, at: datetime) -> None:
    """An acknowledgement goes to this contact."""
    await _ACKNOWLEDGED.run(connection, contact_id=contact_id, at=at)


async def rating_asked(connection: Connection, contact_id: int, at: datetime) -> None:
    """This contact is asked for a rating."""
    await _RATED.run(connection, contact_id=contact_id, at=at)


async def bounced(connection: Connection, address: str, at: datetime | None) -> None:
    """The address does not take mail since `at`; None: it does again."""
    await _BOUNCED.run(connection, address=normal(address), at=at)


async def is_blocked(connection: Connection, address: str) -> bool:
    """Whether mail from this address is filed as spam at once."""
    return await _IS_BLOCKED.first(connection, address=normal(address)) is not None


async def block(
    connection: Connection, address: str, at: datetime, agent_id: int | None, case_id: int | None
) -> None:
    """Mail from this address is spam from now on."""
    await _BLOCK.run(connection, address=normal(address), at=at, agent_id=agent_id, case_id=case_id)


async def unblock(connection: Connection, address: str) -> None:
    """Undo `block`."""
    await _UNBLOCK.run(connection, address=normal(address))
