"""Seeds: the small town with its weeks of cases, made by the real actions in desk time before the present.

`seed_town(house)` fills an empty desk once, in one transaction: killed half-way it leaves nothing behind.
"""

from datetime import datetime
from typing import cast

import msgspec

from caseway.actions import deliveries, mails, wakeups
from caseway.actions.house import House
from caseway.actions.publishing import publish_shipped, shipped
from caseway.actions.seeding.deeds import perform_cue
from caseway.actions.seeding.letters import senderless
from caseway.actions.seeding.scene import Scene
from caseway.actions.seeding.stories import cues, read_stories
from caseway.actions.seeding.town import Town, move_in, read_town
from caseway.kit import clock
from caseway.kit.database import Connection, Pool, transaction
from caseway.kit.places import part
from caseway.store import definitions, settings, states
from caseway.store import seeding as stored
from caseway.store.definitions import Published


class Login(msgspec.Struct, frozen=True):
    """How one of the town signs in."""

    email: str
    password: str
    name: str
    role: str


class NotEmpty(Exception):
    """The desk has cases or people of its own; the town moves into an empty desk only."""


def logins(town: Town | None = None) -> list[Login]:
    """Who can sign in to the demo desk, with the one demo password."""
    town = town or read_town()
    return [Login(f"{one.key}@caseway.test", town.password, one.name, one.role) for one in town.agent]


async def is_town(connection: Connection) -> bool:
    """Whether the town has moved into this desk."""
    return await settings.read(connection, stored.TOWN) is not None


async def seed_town(house: House) -> bool:
    """Fill an empty desk with the town; False if it lives there already. Raises NotEmpty."""
    async with transaction(house.pool) as connection:
        await stored.lock(connection)
        if await is_town(connection):
            return False
        if await stored.has_cases(connection) or await stored.has_agents(connection):
            raise NotEmpty("This desk has cases or people of its own; the demo town needs an empty one.")
        present = clock.now()
        pool = cast(Pool, stored.OneConnection(connection))
        quiet = House(
            pool=pool,
            files=house.files,
            signing_key=house.signing_key,
            address=house.address,
            mail_domain=house.mail_domain,
        )
        await _fill(connection, quiet, present)
        await settings.write(connection, stored.TOWN, {"at": present.isoformat()})
        await clock.mark_demo(connection, True)
    return True


async def _fill(connection: Connection, house: House, present: datetime) -> None:
    stories, town = read_stories(), read_town()
    with clock.standing(present):
        await publish_shipped(connection)
        await _publish_maps(connection)
        cast_ = await move_in(connection, house, town)
    scene = Scene(house, cast_, stories, present, {})
    for cue in cues(stories, present, cast_.calendar):
        await _pass_time(scene, cue.at)
        with clock.standing(cue.at):
            await perform_cue(scene, cue)
            await _deliver(scene)
    await _pass_time(scene, present)
    await _hold_one(scene)
    await stored.sweep_jobs(connection)


async def _publish_maps(connection: Connection) -> None:
    """The town's own maps, with the messages of the shipped one beside them."""
    beside = shipped("support").files
    for path in sorted((part("seeds") / "maps").glob("*.bpmn")):
        if await definitions.latest(connection, path.stem) is None:
            map_ = Published(path.stem, 1, path.stem.capitalize(), path.read_bytes(), beside)
            await definitions.publish(connection, map_, clock.now())


async def _pass_time(scene: Scene, until: datetime) -> None:
    """What falls due before `until` happens at its own instant."""
    while True:
        async with scene.house.pool.connection() as connection:
            due = await states.earliest(connection)
        if due is None or due > until:
            return
        with clock.standing(due):
            await wakeups.wake_one(scene.house)
            await _deliver(scene)


async def _deliver(scene: Scene) -> None:
    """Outgoing mail is kept, and counts as delivered at once."""
    async with scene.house.pool.connection() as connection:
        waiting = await stored.undelivered(connection)
    for case_id, seq in waiting:
        await deliveries.keep(scene.house, case_id, seq)


async def _hold_one(scene: Scene) -> None:
    """A mail that nobody can understand waits where it is seen."""
    inbox = scene.cast.inbox
    with clock.standing(scene.present):
        raw = senderless(scene.present, inbox.address)
        taken = await mails.take(scene.house, inbox.id, "", [inbox.address], raw)
        if taken is not None:
            await mails.file_mail(scene.house, taken)
