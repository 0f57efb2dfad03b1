"""A fresh link for somebody whose old one has ended, mailed to the address that it was for."""

from datetime import timedelta

from caseway.actions.house import House
from caseway.actions.perform import announce, perform_on
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.store import messages, states
from caseway.store.participants import Participant

AGAIN_AFTER = timedelta(minutes=10)
"""Until then the link that was just mailed will do: whoever holds an old one cannot fill an inbox with it."""


async def renew_link(house: House, participant: Participant) -> bool:
    """Mail a fresh link; False if one has just gone out, or none can."""
    case_id = participant.case_id
    command = c.RenewLink(participant_id=participant.id, by=f"contact:{participant.contact_id or 0}")
    async with transaction(house.pool) as connection:
        await states.lock(connection, case_id)
        sent_at = await messages.last_sent(connection, case_id, "link", participant.address or "")
        if sent_at is not None and clock.now() - sent_at < AGAIN_AFTER:
            return False
        done = await perform_on(connection, house, case_id, (command,))
        if isinstance(done, Refusal):
            return False
    announce(house, done)
    return True
