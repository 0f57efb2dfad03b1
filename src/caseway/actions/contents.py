"""Words of a case: stored beside their event, rendered once if they are ours, queued if they leave the house."""

from datetime import datetime
from typing import Any

import msgspec

from caseway.actions import links, rendering
from caseway.actions.house import House
from caseway.core.case import events as e
from caseway.core.case.effects import Deliver
from caseway.core.case.state import CaseState
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.kit.html import text_to_html
from caseway.store import cases, contacts, definitions, inboxes, messages, outbox, participants
from caseway.store.definitions import Bundle
from caseway.store.messages import Message


class MessageWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a person of ours writes, before it has its place in the history."""

    text: str
    ask: str | None = None
    agent_id: int | None = None
    agent_name: str | None = None
    proposal: dict[str, Any] | None = None


class Utterance(msgspec.Struct, frozen=True):
    """Words of ours with their place in the history."""

    event: e.Event
    body: e.MessageSent
    words: MessageWords
    folded: str | None = None


class Addressed(msgspec.Struct, frozen=True):
    """Where our words go, under which subject, and the contact's own link."""

    inbox: inboxes.Inbox
    contact: contacts.Contact
    subject: str
    participant: participants.Participant | None
    link: str


async def address_of(
    connection: Connection, house: House, state: CaseState, only: int | None = None
) -> Addressed:
    """Whom a message of this case reaches: the contact, or the participant `only`."""
    inbox = await inboxes.by_id(connection, state.inbox_id) if state.inbox_id else None
    if inbox is None:
        inbox = (await inboxes.everything(connection))[0]
    contact = await contacts.by_id(connection, state.contact_id)
    if contact is None:
        raise LookupError(f"contact {state.contact_id}")
    everybody = await participants.of_case(connection, state.case_id)
    chosen = next((p for p in everybody if (p.id == only if only else p.role == "contact")), None)
    first = await messages.first_subject(connection, state.case_id)
    link = ""
    if chosen is not None:
        token = links.link_token(house.signing_key, chosen.id, chosen.link_version, clock.machine())
        link = f"{house.address}/c/{token}"
    return Addressed(inbox, contact, first or "Your request", chosen, link)


async def keep_automatic(
    connection: Connection, house: House, bundle: Bundle, state: CaseState, event: e.Event
) -> None:
    """Render what the map sends, and store it as it will leave."""
    body = event.body
    if not isinstance(body, e.MessageSent) or body.template is None:
        raise ValueError("not an automatic message")
    to = await address_of(connection, house, state, body.participant_id)
    words = await rendering.words_of(connection, bundle, state, body, to.contact)
    text = rendering.render(
        bundle, to.contact.language, body.template, {**words, "link": to.link, **_names(to, state)}
    )
    await _store(connection, house, state, to, Utterance(event, body, MessageWords(text=text)))
    if body.template == "acknowledgement":
        await contacts.acknowledged(connection, to.contact.id, event.at)
    if body.template == "rating" or words.get("asks_rating"):
        await contacts.rating_asked(connection, to.contact.id, event.at)


def _names(to: Addressed, state: CaseState) -> dict[str, Any]:
    return {
        "name": to.contact.name or "",
        "company": to.inbox.company,
        "reference": reference_of(state.case_id),
        "subject": to.subject,
    }


async def keep_reply(
    connection: Connection, house: House, state: CaseState, event: e.Event, words: MessageWords
) -> None:
    """Store what a person of ours wrote, with the footer that every message carries."""
    body = event.body
    if not isinstance(body, e.MessageSent):
        raise ValueError("not a message of ours")
    to = await address_of(connection, house, state)
    bundle = await definitions.bundle(connection, *state.definition)
    footer = "footer_answer" if body.then == "answer" else "footer"
    folded = rendering.render(bundle, to.contact.language, footer, {"link": to.link, **_names(to, state)})
    await _store(connection, house, state, to, Utterance(event, body, words, folded))


async def _store(
    connection: Connection, house: House, state: CaseState, to: Addressed, said: Utterance
) -> None:
    event, body, words = said.event, said.body, said.words
    reference = reference_of(state.case_id)
    last = await messages.last_inbound(connection, state.case_id)
    to_address = (to.participant.address if to.participant else None) or to.contact.email
    message = Message(
        case_id=state.case_id,
        seq=event.seq,
        direction="outbound",
        channel=body.channel,
        at=event.at,
        agent_id=words.agent_id,
        contact_id=to.contact.id,
        from_name=words.agent_name or to.inbox.company,
        from_address=to.inbox.address,
        recipients=[{"name": to.contact.name or "", "address": to_address or ""}],
        subject=f"{rendering.reply_subject(to.subject)} [{reference}]",
        text=words.text,
        html=text_to_html(words.text),
        folded=said.folded,
        ask=words.ask,
        proposal=words.proposal,
        then=body.then,
        template=body.template,
        automatic=body.template is not None,
        message_id=links.message_id(house.signing_key, reference, event.seq, house.mail_domain),
        in_reply_to=last.message_id if last else None,
    )
    await messages.add(connection, message)
    if to.participant is not None:
        await participants.link_sent(connection, to.participant.id, clock.machine())
    if body.template is None:
        await cases.update_words(
            connection, state.case_id, cases.Words(preview=words.text[:300], search=words.text)
        )


async def keep_text(connection: Connection, state: CaseState, event: e.Event, words: MessageWords) -> None:
    """Store words of ours that are not sent as they are: a proposal before the map sends it."""
    message = Message(
        case_id=state.case_id,
        seq=event.seq,
        direction="draft",
        channel="email",
        at=event.at,
        agent_id=words.agent_id,
        from_name=words.agent_name,
        text=words.text,
        proposal=words.proposal,
    )
    await messages.add(connection, message)


async def keep_said(
    connection: Connection, state: CaseState, event: e.Event, channel: str, text: str
) -> None:
    """Store what the contact said on their page or on the phone."""
    contact = await contacts.by_id(connection, state.contact_id)
    message = Message(
        case_id=state.case_id,
        seq=event.seq,
        direction="inbound",
        channel=channel,
        at=event.at,
        contact_id=state.contact_id,
        from_name=contact.name if contact else None,
        from_address=contact.email if contact else None,
        text=text.strip(),
    )
    await messages.add(connection, message)
    words = cases.Words(preview=text.strip()[:300], search=text)
    await cases.update_words(connection, state.case_id, words)


async def queue_outgoing(
    connection: Connection, house: House, state: CaseState, effect: Deliver, at: datetime
) -> bool:
    """Write the outbox row; True if a job should send it now."""
    inbox_id = state.inbox_id or (await inboxes.everything(connection))[0].id
    key = state.definition[0]
    reason = await outbox.hold_reason(connection, inbox_id, key) if effect.automatic else None
    status = "held" if reason else "queued" if house.mail_leaves else "kept"
    row = outbox.NewOutgoing(effect.case_id, effect.seq, inbox_id, status, reason, effect.automatic, key, at)
    await outbox.add(connection, row)
    return status != "held"
