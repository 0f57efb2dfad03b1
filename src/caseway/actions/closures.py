"""Closing and reopening by hand, spam and its undo."""

from caseway.actions.house import House
from caseway.actions.perform import Done, announce, perform, perform_on
from caseway.actions.replies import note_writers
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import Basis
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.store import contacts
from caseway.store.agents import Agent


async def close(
    house: House, agent: Agent, case_id: int, basis: Basis, reason: str = "", seen: int | None = None
) -> Done | Refusal:
    """Close on a basis that a person may choose."""
    command = c.CloseCase(basis=basis, reason=reason, by=f"agent:{agent.id}", seen=seen)
    return await perform(house, case_id, (command,), note_writers(agent.id, reason))


async def reopen(house: House, agent: Agent, case_id: int, reason: str = "") -> Done | Refusal:
    """Open a closed case again."""
    command = c.ReopenCase(reason=reason, by=f"agent:{agent.id}")
    return await perform(house, case_id, (command,), note_writers(agent.id, reason))


async def mark_spam(house: House, agent: Agent, case_id: int) -> Done | Refusal:
    """Close without a word, and block the sender from now on."""
    command = c.CloseCase(basis="no_action", reason="spam", by=f"agent:{agent.id}")
    async with transaction(house.pool) as connection:
        done = await perform_on(connection, house, case_id, (command,), note_writers(agent.id, "Spam"))
        if isinstance(done, Refusal):
            return done
        contact = await contacts.by_id(connection, done.state.contact_id)
        if contact is not None and contact.email:
            await contacts.block(connection, contact.email, clock.now(), agent.id, case_id)
    announce(house, done)
    return done


async def undo_spam(house: House, agent: Agent, case_id: int) -> Done | Refusal:
    """It was none: the sender is let in again, and the case is open."""
    command = c.ReopenCase(reason="not spam", by=f"agent:{agent.id}")
    async with transaction(house.pool) as connection:
        done = await perform_on(connection, house, case_id, (command,), note_writers(agent.id, "Not spam"))
        if isinstance(done, Refusal):
            return done
        contact = await contacts.by_id(connection, done.state.contact_id)
        if contact is not None and contact.email:
            await contacts.unblock(connection, contact.email)
    announce(house, done)
    return done
