"""What a mail listener calls: stores the mail for the inboxes it is for, and only then accepts it."""

from caseway.actions import mails
from caseway.actions.house import House
from caseway.channels.base import Accepted, Inbound, Receipt, Receive, Rejected
from caseway.store import inboxes


def receiver(house: House) -> Receive:
    """The `receive` callback of the built-in listener."""

    async def receive(mail: Inbound) -> Receipt:
        async with house.pool.connection() as connection:
            known = await inboxes.everything(connection)
        wanted = {box.id for box in known for name in mail.recipients if takes(box, name)}
        if not wanted:
            return Rejected("No such inbox here.")
        taken = [
            await mails.take(house, box, mail.sender, list(mail.recipients), mail.raw)
            for box in sorted(wanted)
        ]
        return Accepted(queued_as=",".join(str(name) for name in taken if name is not None))

    return receive


def takes(inbox: inboxes.Inbox, recipient: str) -> bool:
    """Whether a recipient is this inbox, with or without a plus-token."""
    local, _, domain = recipient.lower().rpartition("@")
    own_local, _, own_domain = inbox.address.lower().rpartition("@")
    return domain == own_domain and local.partition("+")[0] == own_local
