"""Mail in from an account that is polled: the first inbox is read from it, besides being listened for."""

import asyncio
from urllib.parse import unquote, urlsplit

import msgspec

from caseway.actions import mails
from caseway.actions.house import House
from caseway.channels.base import Accepted, Inbound, Receipt, Receive
from caseway.channels.email.imap import ImapSettings, ImapUnavailable, Polled, Position, poll
from caseway.channels.email.server import read_server
from caseway.kit import clock
from caseway.kit.log import log
from caseway.store import inboxes, settings
from caseway.store.inboxes import Inbox

POLL_SECONDS = 30.0
POSITION = "imap-position"


def account_at(url: str) -> ImapSettings:
    """The account at `imaps://user:password@mail.example/FOLDER`. Raises BadServer."""
    folder = unquote(urlsplit(url).path.strip("/"))
    return ImapSettings(read_server(url, "imap"), folder or "INBOX")


async def run(house: House, account: ImapSettings, pause_seconds: float = POLL_SECONDS) -> None:
    """Polls until cancelled. An account that cannot be read is said, and asked again the next time."""
    while True:
        try:
            while (await poll_once(house, account)).more:
                pass
        except ImapUnavailable as unavailable:
            log("mail").warning("account not read", reason=str(unavailable))
        await asyncio.sleep(pause_seconds)


async def poll_once(house: House, account: ImapSettings) -> Polled:
    """Takes what is new, up to a batch, and notes how far it came. A desk without an inbox takes nothing."""
    began_at = clock.now()
    async with house.pool.connection() as connection:
        known = await inboxes.everything(connection)
        noted = await settings.read(connection, POSITION)
    start = Position(clock.machine().date()) if noted is None else msgspec.convert(noted, Position)
    if not known:
        return Polled(start)
    polled = await poll(account, start, _receiver(house, known[0]))
    async with house.pool.connection() as connection:
        await settings.write(connection, POSITION, msgspec.to_builtins(polled.position))
        if not polled.more and not polled.left:
            await inboxes.has_read(connection, known[0].id, began_at)
    for reason in polled.left:
        log("mail").warning("mail left in the account", reason=reason)
    return polled


def _receiver(house: House, inbox: Inbox) -> Receive:
    async def receive(mail: Inbound) -> Receipt:
        taken = await mails.take(house, inbox.id, mail.sender, [inbox.address], mail.raw)
        return Accepted(queued_as="" if taken is None else str(taken))

    return receive
