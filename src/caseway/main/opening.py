"""What stands between a migrated database and an open desk, and what a person is told then."""

from collections.abc import Callable

import msgspec

from caseway.actions import holds
from caseway.actions.publishing import publish_shipped
from caseway.actions.seeding import Login, NotEmpty, is_town, logins, seed_town
from caseway.kit import clock, heartbeat
from caseway.kit.database import transaction
from caseway.kit.settings import Settings
from caseway.main.house import open_house
from caseway.store import inboxes

MAIL_MAX = 4


class Opened(msgspec.Struct, frozen=True):
    """What a person needs to begin: who may sign in (in the demo town), and where mail is taken."""

    logins: list[Login]
    mail: list[str]


async def open_desk(settings: Settings, url: str, say: Callable[[str], None]) -> Opened:
    """Publishes what we ship, lets the town move into an empty demo desk, starts the clock, looks at the gap."""
    async with open_house(settings, url, "up") as house:
        async with house.pool.connection() as connection:
            gap_seconds = await heartbeat.gap_seconds(connection)
        if settings.demo:
            say("Looking after the demo town; the first time takes a while.")
            try:
                await seed_town(house)
            except NotEmpty:
                say(
                    "This desk has people of its own, so the demo town stays away (CASEWAY_DEMO=no says the same)."
                )
        async with transaction(house.pool) as connection:
            await publish_shipped(connection)
        async with house.pool.connection() as connection:
            await clock.start(connection, settings.clock_speed)
            if await holds.after_down(connection, gap_seconds):
                hours = gap_seconds / 3600
                say(f"The desk was down for {hours:.0f} hours: automatic mail waits to be released.")
            people = logins() if await is_town(connection) else []
            return Opened(people, [inbox.address for inbox in await inboxes.everything(connection)])


def banner(settings: Settings, opened: Opened) -> str:
    """Address, logins and mail port, as `caseway up` prints them when everything answers."""
    taken = ", ".join(opened.mail[:MAIL_MAX]) or "no inbox yet"
    speed = f"\n  Its clock runs {settings.clock_speed:g} times as fast." if settings.clock_speed != 1 else ""
    sent = "Outgoing mail is sent." if settings.smtp_url else "Outgoing mail is kept and shown on a page."
    people = [f"    {one.email:<28} {one.password:<20} {one.name}, {one.role}" for one in opened.logins]
    return "\n".join(
        [
            "",
            f"  Caseway is open at {settings.address}",
            *(["", "  Sign in as", *people] if people else []),
            "",
            f"  Mail is taken at {settings.smtp_host}, port {settings.smtp_port}, for {taken}. {sent}",
            f"  Its home is {settings.home.absolute()}. Ctrl-C stops it.{speed}",
            "",
        ]
    )
