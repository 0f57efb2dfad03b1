"""`caseway seed`: the demo town, or many cases for tests at scale."""

import argparse

from caseway.actions import seeding
from caseway.actions.house import House
from caseway.actions.seeding import many, office
from caseway.cli.outcome import BadArguments, Progress, Told, say


async def seed(house: House, given: argparse.Namespace) -> int:
    """The town unless only `--cases` or `--admin` is said; both in this order if both are."""
    if given.cases is not None and given.cases < 1:
        raise BadArguments("--cases takes a number of cases from 1 up.")
    if given.admin is not None:
        return await _office(house, given)
    if given.town or given.cases is None:
        await _town(house)
    if given.cases is not None:
        await _many(house, given.cases, given.messages)
    return 0


async def _office(house: House, given: argparse.Namespace) -> int:
    if given.town or given.cases is not None or "@" not in given.admin:
        raise BadArguments("--admin takes an e-mail address, and goes with neither --town nor --cases.")
    try:
        password = await office.open_office(house, given.admin, given.company)
    except office.NotFirst as refused:
        raise Told(str(refused)) from None
    say(f"The desk is yours. Sign in as {given.admin} with this password, which is shown this once:")
    print(password)
    return 0


async def _many(house: House, count: int, messages_mean: int) -> None:
    if messages_mean < 1:
        raise BadArguments("--messages takes a number from 1 up.")
    progress = Progress("Cases", count)
    try:
        await many.seed_cases(house, count, messages_mean, progress)
    except many.NoTown as refused:
        raise Told(str(refused)) from None
    finally:
        progress.end()
    say(f"{count:,} cases are there.")


async def _town(house: House) -> None:
    try:
        moved_in = await seeding.seed_town(house)
    except seeding.NotEmpty as refused:
        raise Told(str(refused)) from None
    if not moved_in:
        say("The town lives here already.")
        return
    say("The town has moved in. Sign in as:")
    for login in seeding.logins():
        say(f"  {login.email:24} {login.password}   {login.name}, {login.role}")
