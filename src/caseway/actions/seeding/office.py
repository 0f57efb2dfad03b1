"""The first minute of a real desk: one queue, one inbox, one admin."""

import secrets

from argon2 import PasswordHasher

from caseway.actions.house import House
from caseway.actions.publishing import publish_shipped
from caseway.actions.seeding.town import find_inbox
from caseway.kit.database import transaction
from caseway.store import people, seeding
from caseway.store.agents import Queue, all_queues

QUEUE = Queue("general", "General", "inbox", None)


class NotFirst(Exception):
    """Somebody works here already; they make further admins."""


async def open_office(house: House, email: str, company: str) -> str:
    """Make the first admin of an empty desk, with the queue and the inbox they begin with; their password, shown once.

    Raises NotFirst.
    """
    password = secrets.token_urlsafe(12)
    async with transaction(house.pool) as connection:
        await seeding.lock(connection)
        if await seeding.has_agents(connection):
            raise NotFirst("Somebody works here already.")
        await publish_shipped(connection)
        if not await all_queues(connection):
            await people.add_queue(connection, QUEUE.key, QUEUE.name, None, icon=QUEUE.icon)
        await find_inbox(connection, f"support@{house.mail_domain}", company)
        admin = people.NewAgent(
            email=email,
            name=email.partition("@")[0].replace(".", " ").title(),
            role="admin",
            password_hash=PasswordHasher().hash(password),
        )
        await people.add_agent(connection, admin)
    return password
