"""Opening cases: by hand, through the API, or by us first."""

from datetime import datetime

import msgspec

from caseway.actions.first_words import Said, first_words
from caseway.actions.house import House
from caseway.actions.perform import Done, announce, perform_on
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import Channel
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import contacts, definitions, inboxes, participants, states, versions
from caseway.store.agents import Agent


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody outside wants, as a person of ours or a program writes it down.

    `text` may be empty where we begin: on a map that no request starts.
    """

    email: str
    name: str | None
    subject: str
    text: str
    channel: Channel = "phone"
    queue: str | None = None
    said_at: datetime | None = None
    language: str | None = None
    process: str | None = None
    take: bool = False


async def open_by_hand(house: House, agent: Agent, request: Request) -> Done | Refusal:
    """A case for what was said on the phone, over the counter or through the API; or one that we begin.

    It runs on the process that was asked for, else on that of the first inbox.
    """
    if "@" not in request.email or not request.subject.strip():
        return Refusal("request", "A case needs the contact's address and a subject.")
    async with transaction(house.pool) as connection:
        inbox = (await inboxes.everything(connection))[0]
        key = request.process or inbox.process_key
        if request.process is not None and await versions.current(connection, key) is None:
            return Refusal("process", "There is no such process, or all its versions are retired.")
        case_id, version = await states.fresh(connection, key)
        starts = await _starts(connection, version)
        if "message" in starts and not request.text.strip():
            return Refusal("request", "A case of this process needs what they want, in their words.")
        trigger = _trigger(starts, request)
        if trigger is None:
            return Refusal(
                "process", "A case of this process cannot be opened by hand: no start is for that."
            )
        place = Place(case_id, version, trigger, inbox)
        done = await _open(connection, house, agent, request, place)
    announce(house, done)
    return done


class Place(msgspec.Struct, frozen=True):
    """Where a new case begins: its id, its map, the trigger of the start, and the inbox it belongs to."""

    case_id: int
    definition: tuple[str, int]
    trigger: str
    inbox: inboxes.Inbox


async def _starts(connection: Connection, version: tuple[str, int]) -> set[str | None]:
    """The triggers by which the map begins."""
    definition = (await definitions.bundle(connection, *version)).definition
    return {definition.nodes[start].event for start in definition.starts}


def _trigger(starts: set[str | None], request: Request) -> str | None:
    """What begins the map: a person on the phone, else a request; the other way where it has only that."""
    wanted = ("none", "message") if request.channel == "phone" else ("message", "none")
    return next((trigger for trigger in wanted if trigger in starts), None)


async def _open(connection: Connection, house: House, agent: Agent, request: Request, place: Place) -> Done:
    at = clock.now()
    contact = await contacts.met(connection, request.email, request.name, at, language=request.language)
    by = f"agent:{agent.id}"
    said = c.ReceiveMessage(
        channel=request.channel, contact_id=contact.id, occurred_at=request.said_at, by=by
    )
    opening = c.OpenCase(
        case_id=place.case_id,
        trigger=place.trigger,
        channel=request.channel,
        contact_id=contact.id,
        organization_id=contact.organization_id,
        inbox_id=place.inbox.id,
        definition=place.definition,
        queue=request.queue or place.inbox.queue or "general",
        assignee=agent.id if request.take else None,
        first=said if request.text.strip() else None,
        subject=request.subject,
        by=by,
    )
    await participants.join(connection, place.case_id, contact.email or request.email, "contact", contact.id)
    words = first_words(
        Said(subject=request.subject, text=request.text, name=contact.name, address=contact.email)
    )
    done = await perform_on(connection, house, place.case_id, (opening,), words, at)
    if isinstance(done, Refusal):
        raise ValueError(done.sentence)
    return done
