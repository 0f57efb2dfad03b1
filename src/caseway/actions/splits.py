"""A message that is a matter of its own becomes a case of its own."""

from caseway.actions.house import House
from caseway.actions.perform import Done, Writers, announce, perform_on
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import cases, messages, participants, states
from caseway.store.agents import Agent
from caseway.store.messages import Message


async def split(house: House, agent: Agent, case_id: int, seq: int, subject: str) -> Done | Refusal:
    """The new case starts its map with the message; both cases say where the other is."""
    async with transaction(house.pool) as connection:
        source = await states.lock(connection, case_id)
        message = await messages.one(connection, case_id, seq)
        if source is None or message is None or message.direction != "inbound":
            return Refusal("no-message", "Only a message from the contact can be split off.")
        done = await _split(
            connection, house, agent, source, message, subject.strip() or message.subject or ""
        )
    announce(house, done)
    return done


async def _split(
    connection: Connection, house: House, agent: Agent, source: CaseState, message: Message, subject: str
) -> Done:
    other_id, version = await states.fresh(connection, source.definition[0])
    by = f"agent:{agent.id}"
    told = await perform_on(
        connection, house, source.case_id, (c.SplitOff(message=message.seq, other_id=other_id, by=by),)
    )
    said = c.ReceiveMessage(
        channel=source.channel, contact_id=source.contact_id, occurred_at=message.at, by=by
    )
    opening = c.OpenCase(
        case_id=other_id,
        trigger="message",
        channel=source.channel,
        contact_id=source.contact_id,
        organization_id=source.organization_id,
        inbox_id=source.inbox_id,
        definition=version,
        queue=source.queue,
        split_from=(source.case_id, message.seq),
        assignee=agent.id,
        first=said,
        subject=subject,
        by=by,
    )
    for person in await participants.of_case(connection, source.case_id):
        if person.address:
            await participants.join(connection, other_id, person.address, person.role, person.contact_id)
    done = await perform_on(connection, house, other_id, (opening,), _copied(message, subject), clock.now())
    if isinstance(done, Refusal) or isinstance(told, Refusal):
        raise ValueError(f"split of {source.case_id} failed")
    await cases.link(connection, other_id, source.case_id, "split")
    return done


def _copied(message: Message, subject: str) -> Writers:
    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        copy = {name: getattr(message, name) for name in Message.__struct_fields__}
        copy |= {"case_id": state.case_id, "seq": event.seq, "subject": subject, "message_id": None}
        await messages.add(connection, Message(**copy))
        await messages.copy_attachments(
            connection, (message.case_id, message.seq), (state.case_id, event.seq)
        )
        words = cases.Words(
            subject=subject,
            preview=(message.text or "")[:300],
            contact_name=message.from_name or message.from_address,
            search=f"{subject} {message.from_name or ''} {message.text or ''}",
        )
        await cases.update_words(connection, state.case_id, words)

    return {e.MessageReceived: write}
