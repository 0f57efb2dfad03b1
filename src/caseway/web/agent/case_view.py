"""Everything that was read for one case page, before it is shaped: ten prepared queries on one connection."""

import msgspec

from caseway.core.case.events import Event
from caseway.core.case.given import Policy
from caseway.core.case.state import CaseState
from caseway.kit.database import Connection
from caseway.store import access, agents, case_pages, contacts, definitions, messages, settings, states
from caseway.store.access import CaseRow
from caseway.store.agents import Agent, Queue
from caseway.store.case_pages import KnownFact, Other, Remark, Words
from caseway.store.contacts import Contact
from caseway.store.definitions import Bundle
from caseway.store.messages import Attachment
from caseway.web.agent import incident_panel
from caseway.web.agent.incident_panel import Belonging
from caseway.web.agent.sheets import sheet_for
from caseway.web.drawing import Sheet
from caseway.web.stamps import Reader

NEWEST = 2**31 - 1


class CaseView(msgspec.Struct, frozen=True):
    """One case through one person's eyes, as read."""

    me: Agent
    reader: Reader
    row: CaseRow
    state: CaseState
    bundle: Bundle
    sheet: Sheet | None
    words: list[Words]
    remarks: list[Remark]
    deeds: list[Event]
    files: list[Attachment]
    facts: list[KnownFact]
    others: list[Other]
    contact: Contact | None
    policy: Policy
    everyone: list[Agent]
    queues: list[Queue]
    blocked: bool = False
    newest: int = 0
    """The version that new cases open on, for whoever may move this one there."""
    belonging: Belonging = Belonging()

    def name_of(self, agent_id: int | None) -> str | None:
        """A colleague's name, or None for nobody and for whoever left."""
        return next((one.name for one in self.everyone if one.id == agent_id), None)


async def read_case(connection: Connection, me: Agent, reference: str, reader: Reader) -> CaseView | None:
    """The case behind a reference, through the door; None if it is missing or not theirs to see."""
    row = await access.case_for(connection, me, reference)
    state = await states.read(connection, row.id) if row is not None else None
    if row is None or state is None:
        return None
    bundle = await definitions.bundle(connection, *state.definition)
    contact = await contacts.by_id(connection, row.contact_id)
    blocked = contact is not None and contact.email is not None and row.basis == "no_action"
    return CaseView(
        me=me,
        reader=reader,
        row=row,
        state=state,
        bundle=bundle,
        sheet=await sheet_for(connection, bundle.definition),
        words=await case_pages.words(connection, row.id, NEWEST),
        remarks=await case_pages.remarks(connection, row.id, NEWEST),
        deeds=await case_pages.deeds(connection, row.id, NEWEST),
        files=await messages.attachments_of(connection, row.id),
        facts=await case_pages.known_facts(connection, row.id),
        others=await case_pages.other_cases(connection, row.id, row.contact_id),
        contact=contact,
        policy=await settings.policy(connection),
        everyone=await agents.everyone(connection),
        queues=await agents.all_queues(connection),
        newest=await definitions.latest(connection, bundle.definition.key) or 0 if me.leads else 0,
        belonging=await incident_panel.read(connection, state),
        blocked=blocked and await contacts.is_blocked(connection, contact.email or "") if contact else False,
    )
