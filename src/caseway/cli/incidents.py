"""`caseway incident`, `caseway signal` and `caseway case complain`."""

import argparse

from caseway.actions import incidents, process_changes, signals
from caseway.actions.house import House
from caseway.actions.incidents import NewIncident
from caseway.actions.signals import Received
from caseway.cli.cases import find
from caseway.cli.desk import acting, refused
from caseway.cli.outcome import show_json, show_table
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.store import incidents as stored
from caseway.store import signals as sent


async def complain(house: House, given: argparse.Namespace) -> int:
    """`caseway case complain`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    refused(await process_changes.complain(house, agent, row.id, given.reason))
    return 0


async def open_incident(house: House, given: argparse.Namespace) -> int:
    """`caseway incident open`."""
    new = NewIncident(subject=given.subject, text=given.text, words=given.words, category=given.category)
    done = refused(await incidents.open_incident(house, await acting(house, given), new))
    reference = reference_of(done.state.case_id)
    if given.json:
        show_json({"reference": reference})
    else:
        print(reference)
    return 0


async def list_incidents(house: House, given: argparse.Namespace) -> int:
    """`caseway incident list`."""
    async with house.pool.connection() as connection:
        found = await stored.unsolved(connection)
    if given.json:
        items = [
            {"reference": reference_of(one.id), "subject": one.subject, "cases": one.count} for one in found
        ]
        show_json({"items": items})
    else:
        show_table(
            ("incident", "cases", "words", "subject"),
            [(reference_of(one.id), one.count, one.words, one.subject) for one in found],
        )
    return 0


async def show(house: House, given: argparse.Namespace) -> int:
    """`caseway incident show`."""
    row = await find(house, given.reference)
    async with house.pool.connection() as connection:
        children = (await stored.children(connection, row.id))[: given.limit]
        counts = await stored.counts(connection, row.id)
        progress = await sent.progress(connection, row.id)
    if given.json:
        show_json(
            {
                "reference": reference_of(row.id),
                "counts": counts,
                "cases": [{"reference": reference_of(one.id), "status": one.status} for one in children],
                "told": [{"signal": one.name, "told": one.told, "of": one.total} for one in progress],
            }
        )
        return 0
    show_table(
        ("case", "status", "contact", "subject"),
        [(reference_of(one.id), one.status, one.contact_name, one.subject) for one in children],
    )
    for one in progress:
        print(f"{one.name}: {one.told} of {one.total} have heard it")
    return 0


async def attach(house: House, given: argparse.Namespace) -> int:
    """`caseway incident attach`."""
    agent = await acting(house, given)
    found = await incidents.attach_many(house, agent, given.cases, given.reference)
    failed = [f"{name}: {one.sentence}" for name, one in found.items() if isinstance(one, Refusal)]
    for line in failed:
        print(line)
    return 1 if failed else 0


async def detach(house: House, given: argparse.Namespace) -> int:
    """`caseway incident detach`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    refused(await incidents.detach(house, agent, row.id))
    return 0


async def tell(house: House, given: argparse.Namespace) -> int:
    """`caseway incident tell`."""
    agent, row = await acting(house, given), await find(house, given.reference)
    refused(await incidents.publish(house, agent, row.id, {given.language: given.text}))
    return 0


async def signal(house: House, given: argparse.Namespace) -> int:
    """`caseway signal`."""
    agent = await acting(house, given)
    received = Received(name=given.name, source=given.source, subject=given.subject, text=given.text)
    heard = refused(await signals.receive(house, f"agent:{agent.id}", received))
    opened = [reference_of(done.state.case_id) for done in heard.opened]
    if given.json:
        show_json({"signal": heard.signal_id, "opened": opened})
    else:
        print(
            f"Signal {heard.signal_id}" + (f" opened {', '.join(opened)}." if opened else " is on its way.")
        )
    return 0
