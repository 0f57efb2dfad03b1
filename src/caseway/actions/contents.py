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
from caseway.store import cases, contacts, correspondence, definitions, messages, outbox, participants
from caseway.store.correspondence import Correspondence
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
    """Where our words go, under which subject, and the reader's own link."""

    to: Correspondence
    subject: str
    link: str


async def address_of(
    connection: Connection, house: House, state: CaseState, only: int | None = None
) -> Addressed:
    """Whom a message of this case reaches: the contact, or the participant `only`."""
    to = await correspondence.read(connection, state.case_id, state.contact_id, state.inbox_id, only)
    link = ""
    if to.participant_id is not None:
        token = links.link_token(house.signing_key, to.participant_id, to.link_version or 1, clock.machine())
        link = f"{house.address}/c/{token}"
    return Addressed(to, to.subject or "Your request", link)


async def keep_automatic(
    connection: Connection, house: House, bundle: Bundle, state: CaseState, event: e.Event
) -> None:
    """Render what the map sends, and store it as it will leave."""
    body = event.body
    if not isinstance(body, e.MessageSent) or body.template is None:
        raise ValueError("not an automatic message")
    addressed = await address_of(connection, house, state, body.participant_id)
    to = addressed.to
    words = await rendering.words_of(connection, bundle, state, body, to)
    values = {**words, "link": addressed.link, **_names(addressed, state)}
    text = rendering.render(bundle, to.language, body.template, values)
    await _store(connection, house, state, addressed, Utterance(event, body, MessageWords(text=text)))
    if body.template == "acknowledgement":
        await contacts.acknowledged(connection, to.contact_id, event.at)
    if body.template == "rating":
        await contacts.rating_asked(connection, to.contact_id, event.at)


def _names(addressed: Addressed, state: CaseState) -> dict[str, Any]:
    return {
        "name": addressed.to.name or "",
        "company": addressed.to.company,
        "reference": reference_of(state.case_id),
        "subject": addressed.subject,
    }


async def keep_reply(
    connection: Connection, house: House, state: CaseState, event: e.Event, words: MessageWords
) -> None:
    """Store what a person of ours wrote, with the footer that every message carries."""
    body = event.body
    if not isinstance(body, e.MessageSent):
        raise ValueError("not a message of ours")
    addressed = await address_of(connection, house, state)
    bundle = await definitions.bundle(connection, *state.definition)
    footer = "footer_answer" if body.then == "answer" else "footer"
    folded = rendering.render(
        bundle, addressed.to.language, footer, {"link": addressed.link, **_names(addressed, state)}
    )
    await _store(connection, house, state, addressed, Utterance(event, body, words, folded))


async def _store(
    connection: Connection, house: House, state: CaseState, addressed: Addressed, said: Utterance
) -> None:
    event, body, words = said.event, said.body, said.words
    reference = reference_of(state.case_id)
    message = Message(
        case_id=state.case_id,
        seq=event.seq,
        direction="outbound",
        channel=body.channel,
        at=event.at,
        agent_id=words.agent_id,
        contact_id=addressed.to.contact_id,
        from_name=words.agent_name or addressed.to.company,
        from_address=addressed.to.inbox_address,
        recipients=[{"name": addressed.to.name or "", "address": addressed.to.address or ""}],
        subject=f"{rendering.reply_subject(addressed.subject)} [{reference}]",
        text=words.text,
        html=text_to_html(words.text),
        folded=said.folded,
        ask=words.ask,
        proposal=words.proposal,
        then=body.then,
        template=body.template,
        automatic=body.template is not None,
        message_id=links.message_id(house.signing_key, reference, event.seq, house.mail_domain),
        in_reply_to=addressed.to.answers,
    )
    await messages.add(connection, message)
    if addressed.to.participant_id is not None:
        await participants.link_sent(connection, addressed.to.participant_id, clock.machine())
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
    status = "queued" if house.mail_leaves else "kept"
    key = state.definition[0]
    row = outbox.NewOutgoing(effect.case_id, effect.seq, state.inbox_id, status, effect.automatic, key, at)
    return await outbox.add(connection, row) != "held"
