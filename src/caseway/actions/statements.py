"""What contacts say: on their page, or on the phone to one of us."""

from datetime import datetime

import msgspec

from caseway.actions.contents import keep_said
from caseway.actions.house import House
from caseway.actions.perform import Done, Writers, perform
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.core.values import Channel, Verb
from caseway.kit.database import Connection


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One verb, with the words said beside it."""

    verb: Verb
    channel: Channel = "phone"
    text: str = ""
    said_at: datetime | None = None
    rating: int | None = None


async def record(house: House, by: str, case_id: int, said: Statement) -> Done | Refusal:
    """Record what a contact said, by whom it was heard (`agent:3`) or that they pressed it themselves (`contact:7`)."""
    command = c.RecordStatement(
        verb=said.verb,
        channel=said.channel,
        said_at=said.said_at,
        rating=said.rating,
        has_text=bool(said.text.strip()),
        by=by,
    )
    return await perform(house, case_id, (command,), said_writers(said))


def said_writers(said: Statement) -> Writers:
    """What keeps the words beside a statement."""

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        if said.text.strip():
            await keep_said(connection, state, event, said.channel, said.text)

    return {e.StatementRecorded: write}


async def write_message(house: House, contact_id: int | None, case_id: int, text: str) -> Done | Refusal:
    """The contact writes on their page: a message like any other."""
    command = c.ReceiveMessage(channel="page", contact_id=contact_id, by=f"contact:{contact_id or 0}")

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await keep_said(connection, state, event, "page", text)

    return await perform(house, case_id, (command,), {e.MessageReceived: write})


async def ask_for_person(
    house: House, contact_id: int | None, case_id: int, text: str, complaint: bool
) -> Done | Refusal:
    """The contact wants to speak to a person, or complains."""
    command = c.AskForPerson(complaint=complaint, by=f"contact:{contact_id or 0}")

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        if text.strip():
            await keep_said(connection, state, event, "page", text)

    return await perform(house, case_id, (command,), {e.PersonWanted: write})
