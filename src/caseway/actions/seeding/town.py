"""The town as it is written down in `seeds/town.toml`, and how it moves into an empty desk."""

import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec
from argon2 import PasswordHasher

from caseway.actions.calendars import CalendarChange, composed
from caseway.actions.house import House
from caseway.core.calendar import Calendar
from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.kit.places import part
from caseway.store import agents, calendars, contacts, inboxes, people, seeding, settings
from caseway.store.agents import Agent


class Named(msgspec.Struct, frozen=True):
    """A team: a key for other entries, a name for people."""

    key: str
    name: str


class SeedQueue(msgspec.Struct, frozen=True):
    """A queue and the team whose it is."""

    key: str
    name: str
    icon: str
    team: str


class SeedAgent(msgspec.Struct, frozen=True):
    """One of ours."""

    key: str
    name: str
    team: str
    queues: tuple[str, ...]
    role: str = "agent"


class SeedOrganization(msgspec.Struct, frozen=True):
    """The company of some contacts, known by its domain."""

    name: str
    contract: str
    domain: str


class SeedContact(msgspec.Struct, frozen=True):
    """Somebody who writes to us."""

    key: str
    name: str
    email: str
    language: str = "en"
    zone: str = "UTC"
    vip: bool = False


class Town(msgspec.Struct, frozen=True):
    """Everything that stands before the first story begins."""

    company: str
    zone: str
    password: str
    policy: dict[str, Any]
    team: tuple[Named, ...]
    queue: tuple[SeedQueue, ...]
    agent: tuple[SeedAgent, ...]
    organization: tuple[SeedOrganization, ...]
    contact: tuple[SeedContact, ...]


class Cast(msgspec.Struct, frozen=True):
    """Who is there once the town has moved in."""

    agents: Mapping[str, Agent]
    contacts: Mapping[str, contacts.Contact]
    inbox: inboxes.Inbox
    calendar: Calendar


def read_town() -> Town:
    """The town that we ship."""
    return msgspec.convert(tomllib.loads((part("seeds") / "town.toml").read_text("utf-8")), Town)


async def move_in(connection: Connection, house: House, town: Town) -> Cast:
    """Settle everybody in an empty desk."""
    calendar = await _settle_calendar(connection, town)
    await settings.write(connection, "policy", town.policy)
    staff = await _settle_staff(connection, town)
    for organization in town.organization:
        await people.add_organization(
            connection, organization.name, organization.contract, organization.domain
        )
    inbox = await find_inbox(connection, f"support@{house.mail_domain}", town.company)
    found = {one.key: await _settle_contact(connection, one) for one in town.contact}
    return Cast(staff, found, inbox, calendar)


async def _settle_calendar(connection: Connection, town: Town) -> Calendar:
    """The hours of the town, as the house's calendar."""
    change = CalendarChange(name="Office hours", zone=town.zone, is_default=True)
    made = composed("office", change, {}, (), clock.now())
    await calendars.write(connection, made)
    return made.body


async def find_inbox(connection: Connection, address: str, company: str) -> inboxes.Inbox:
    """The inbox of that address, made if there is none."""
    known = [box for box in await inboxes.everything(connection) if box.address == address]
    if known:
        return known[0]
    await inboxes.add(connection, "support", address, company, "general")
    return next(box for box in await inboxes.everything(connection) if box.address == address)


async def _settle_staff(connection: Connection, town: Town) -> dict[str, Agent]:
    password_hash = PasswordHasher().hash(town.password)
    teams = {team.key: await people.add_team(connection, team.key, team.name) for team in town.team}
    queues = {
        queue.key: await people.add_queue(
            connection, queue.key, queue.name, teams[queue.team], icon=queue.icon, position=position
        )
        for position, queue in enumerate(town.queue)
    }
    found = {}
    for one in town.agent:
        person = people.NewAgent(
            email=f"{one.key}@caseway.test",
            name=one.name,
            role=one.role,
            password_hash=password_hash,
            team_id=teams[one.team],
            zone=town.zone,
        )
        agent_id = await people.add_agent(connection, person)
        for queue in one.queues:
            await people.serves(connection, agent_id, queues[queue])
        agent = await agents.by_id(connection, agent_id)
        assert agent is not None
        found[one.key] = agent
    return found


async def _settle_contact(connection: Connection, one: SeedContact) -> contacts.Contact:
    contact = await contacts.met(
        connection, one.email, one.name, clock.now(), language=one.language, zone=one.zone
    )
    if one.vip:
        await seeding.make_vip(connection, contact.id)
    return contact
