"""Incidents: opened by hand or from a report, cases attached and freed, updates for everybody who waits."""

from collections.abc import Mapping, Sequence

import msgspec

from caseway.actions.first_words import Said, first_words
from caseway.actions.house import House
from caseway.actions.perform import Done, Writers, announce, perform, perform_on
from caseway.actions.process_changes import RETURNED, SUPPORT, Way, enter
from caseway.actions.tasks import fact_writers
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.crossing import INCIDENT
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import access, devices, inboxes, incidents, states
from caseway.store.agents import Agent

REPORT = "incident_report"
"""The map on which a case waits for its incident."""
TEXT_MAX = 10_000
LANGUAGES_MAX = 12
ATTACHED_AT_ONCE_MAX = 200


class NewIncident(msgspec.Struct, frozen=True, kw_only=True):
    """What one of us observed. `words`, with commas, tell a report of it by its subject."""

    subject: str
    text: str = ""
    category: str = ""
    words: str = ""
    queue: str = ""


async def open_incident(house: House, agent: Agent, new: NewIncident) -> Done | Refusal:
    """An incident begins; whoever opens it has it."""
    if not new.subject.strip() or len(new.subject) > 300:
        return Refusal("subject", "Say in a few words what has happened, in at most 300 characters.")
    if len(new.text) > TEXT_MAX or len(new.words) > 500 or len(new.category) > 100:
        return Refusal(
            "too-long", f"An incident has at most {TEXT_MAX:,} characters of text and 500 of words."
        )
    async with transaction(house.pool) as connection:
        done = await _open(connection, house, agent, new)
        if isinstance(done, Refusal):
            return done
    announce(house, done)
    return done


async def _open(connection: Connection, house: House, agent: Agent, new: NewIncident) -> Done | Refusal:
    at, by = clock.now(), f"agent:{agent.id}"
    contact_id = await devices.contact_of(connection, "house", "Seen by us", at)
    inbox = next(iter(await inboxes.everything(connection)), None)
    case_id, version = await states.fresh(connection, INCIDENT)
    said = c.ReceiveMessage(channel="form", contact_id=contact_id, automatic="signal", genuine=False, by=by)
    opening = c.OpenCase(
        case_id=case_id,
        trigger="none",
        channel="form",
        contact_id=contact_id,
        inbox_id=inbox.id if inbox is not None else None,
        definition=version,
        queue=new.queue or (inbox.queue if inbox is not None else "") or "general",
        assignee=agent.id,
        first=said,
        subject=new.subject.strip(),
        by=by,
    )
    asked: tuple[c.Command, ...] = (opening,)
    facts = {"words": new.words.strip()} if new.words.strip() else {}
    if facts:
        asked = (*asked, c.RecordFacts(names=tuple(facts), source="by hand", by=by))
    if new.category.strip():
        asked = (*asked, c.SetFields(fields={"category": new.category.strip()}, by=by))
    writers = {
        **first_words(
            Said(subject=new.subject.strip(), text=new.text.strip() or new.subject.strip(), name=agent.name)
        ),
        **fact_writers(facts, "by hand"),
    }
    return await perform_on(connection, house, case_id, asked, writers, at)


async def attach(
    house: House, agent: Agent, case_id: int, incident: str, seen: int | None = None
) -> Done | Refusal:
    """The case belongs to the incident of that reference: it waits for it from now on."""
    async with house.pool.connection() as connection:
        parent = await access.case_for(connection, agent, incident)
    if parent is None or parent.process_key != INCIDENT or parent.status in ("resolved", "closed"):
        return Refusal("incident", "Name an incident that is not solved, by its reference: C-1042-7.")
    way = Way(key=REPORT, signal=INCIDENT, parent=parent.id)
    return await enter(house, agent, case_id, way, seen)


async def attach_many(
    house: House, agent: Agent, references: Sequence[str], incident: str
) -> dict[str, Done | Refusal]:
    """The same for many, each in its own transaction; what each came to, by reference."""
    found: dict[str, Done | Refusal] = {}
    for reference in references[:ATTACHED_AT_ONCE_MAX]:
        async with house.pool.connection() as connection:
            case = await access.case_for(connection, agent, reference)
        found[reference] = (
            Refusal("no-case", "There is no such case.")
            if case is None
            else await attach(house, agent, case.id, incident)
        )
    return found


async def detach(house: House, agent: Agent, case_id: int, seen: int | None = None) -> Done | Refusal:
    """The case goes its own way: back to where requests are solved."""
    async with house.pool.connection() as connection:
        state = await states.read(connection, case_id)
    if state is None or state.parent is None:
        return Refusal("alone", "The case belongs to no incident.")
    return await enter(house, agent, case_id, Way(key=SUPPORT, signal=RETURNED), seen)


async def publish(
    house: House, agent: Agent, case_id: int, texts: Mapping[str, str], seen: int | None = None
) -> Done | Refusal:
    """Tell everybody who waits how it stands; `texts` by language, one of them at least."""
    written = {language.strip().lower(): text.strip() for language, text in texts.items() if text.strip()}
    if not written:
        return Refusal("empty", "Write something first.")
    if len(written) > LANGUAGES_MAX or any(len(text) > TEXT_MAX for text in written.values()):
        return Refusal("too-long", f"An update has at most {TEXT_MAX:,} characters in each language.")
    command = c.PublishUpdate(agent_id=agent.id, by=f"agent:{agent.id}", seen=seen)
    return await perform(house, case_id, (command,), _update_writers(written))


def _update_writers(written: Mapping[str, str]) -> Writers:
    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        for language, text in written.items():
            await incidents.add_update(connection, state.case_id, event.seq, language, text)

    return {e.UpdatePublished: write}
