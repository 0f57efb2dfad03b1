"""Opening cases: by hand, through the API, as a split; and the first words in them."""

from datetime import datetime

import msgspec

from caseway.actions.house import House
from caseway.actions.perform import Done, Writers, announce, perform_on
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.core.values import Channel
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import cases, contacts, inboxes, messages, participants, states
from caseway.store.agents import Agent


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody outside wants, as a person of ours or a program writes it down."""

    email: str
    name: str | None
    subject: str
    text: str
    channel: Channel = "phone"
    queue: str | None = None
    said_at: datetime | None = None
    language: str | None = None
    take: bool = False


async def open_by_hand(house: House, agent: Agent, request: Request) -> Done | Refusal:
    """A case for what was said on the phone, over the counter or through the API."""
    if "@" not in request.email or not request.subject.strip() or not request.text.strip():
        return Refusal("request", "A case needs the contact's address, a subject and what they want.")
    async with transaction(house.pool) as connection:
        done = await _open(connection, house, agent, request)
    announce(house, done)
    return done


async def _open(connection: Connection, house: House, agent: Agent, request: Request) -> Done:
    at = clock.now()
    contact = await contacts.met(connection, request.email, request.name, at, language=request.language)
    inbox = (await inboxes.everything(connection))[0]
    case_id, version = await states.fresh(connection, inbox.process_key)
    by = f"agent:{agent.id}"
    said = c.ReceiveMessage(
        channel=request.channel, contact_id=contact.id, occurred_at=request.said_at, by=by
    )
    opening = c.OpenCase(
        case_id=case_id,
        trigger="none" if request.channel == "phone" else "message",
        channel=request.channel,
        contact_id=contact.id,
        organization_id=contact.organization_id,
        inbox_id=inbox.id,
        definition=version,
        queue=request.queue or inbox.queue or "general",
        assignee=agent.id if request.take else None,
        first=said,
        subject=request.subject,
        by=by,
    )
    await participants.join(connection, case_id, contact.email or request.email, "contact", contact.id)
    done = await perform_on(connection, house, case_id, (opening,), _first_words(request, contact), at)
    if isinstance(done, Refusal):
        raise ValueError(done.sentence)
    return done


def _first_words(request: Request, contact: contacts.Contact) -> Writers:
    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await messages.add(
            connection,
            messages.Message(
                case_id=state.case_id,
                seq=event.seq,
                direction="inbound",
                channel=request.channel,
                at=event.at,
                contact_id=contact.id,
                from_name=contact.name,
                from_address=contact.email,
                subject=request.subject,
                text=request.text,
            ),
        )
        words = cases.Words(
            subject=request.subject,
            preview=request.text[:300],
            contact_name=contact.name or contact.email,
            search=f"{request.subject} {contact.name or ''} {contact.email or ''} {request.text}",
        )
        await cases.update_words(connection, state.case_id, words)

    return {e.MessageReceived: write}
