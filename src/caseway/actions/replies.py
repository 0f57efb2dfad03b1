"""What people of ours write: replies with what follows, proposals, notes."""

from datetime import datetime
from typing import Any

import msgspec

from caseway.actions.contents import MessageWords, keep_reply, keep_text
from caseway.actions.house import House
from caseway.actions.mail_words import keep_attachment
from caseway.actions.perform import Done, Writers, perform
from caseway.channels.base import Attachment
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.core.values import Then
from caseway.kit.database import Connection
from caseway.store.agents import Agent
from caseway.store.messages import Note
from caseway.store.messages import add_note as store_note

TEXT_MAX = 100_000
ATTACHMENTS_MAX = 20
ATTACHMENT_BYTES_MAX = 25_000_000


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A text to the contact and what follows it; `ask` is the question we wait on them for."""

    text: str
    then: Then = "wait_contact"
    until: datetime | None = None
    ask: str | None = None
    attachments: tuple[Attachment, ...] = ()


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A solution: words, steps, the day it takes effect, and what it costs us."""

    text: str
    steps: tuple[str, ...] = ()
    effect_on: datetime | None = None
    amount: float = 0.0


async def reply(
    house: House, agent: Agent, case_id: int, said: Reply, seen: int | None = None
) -> Done | Refusal:
    """Send a reply."""
    refusal = _unfit(said.text) or _too_much(said.attachments)
    if refusal is not None:
        return refusal
    command = c.SendMessage(
        then=said.then, until=said.until, agent_id=agent.id, by=f"agent:{agent.id}", seen=seen
    )
    ask = (said.ask or question_in(said.text)) if said.then == "wait_contact" else None
    words = MessageWords(text=said.text.strip(), ask=ask, agent_id=agent.id, agent_name=agent.name)
    return await perform(house, case_id, (command,), reply_writers(house, words, said.attachments))


def _too_much(attachments: tuple[Attachment, ...]) -> Refusal | None:
    if len(attachments) > ATTACHMENTS_MAX:
        return Refusal("attachments", f"A message has at most {ATTACHMENTS_MAX} files.")
    if sum(len(file.content) for file in attachments) > ATTACHMENT_BYTES_MAX:
        return Refusal(
            "attachments", f"The files of a message have at most {ATTACHMENT_BYTES_MAX // 10**6} MB together."
        )
    return None


def _unfit(text: str) -> Refusal | None:
    if not text.strip():
        return Refusal("empty", "Write something first.")
    if len(text) > TEXT_MAX:
        return Refusal("too-long", f"A message has at most {TEXT_MAX:,} characters.")
    return None


def question_in(text: str) -> str:
    """The question of a text: its last sentence with a question mark, else its first line."""
    for line in reversed(text.strip().splitlines()):
        if "?" in line:
            head = line[: line.rindex("?") + 1]
            cut = max(head.rfind(mark, 0, len(head) - 1) for mark in (". ", "! ", "? "))
            return head[cut + 1 :].strip()[:500]
    return text.strip().splitlines()[0][:500] if text.strip() else ""


def reply_writers(house: House, words: MessageWords, attachments: tuple[Attachment, ...] = ()) -> Writers:
    """What keeps a person's own message with its files; the map's messages are rendered elsewhere."""

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await keep_reply(connection, house, state, event, words)
        for n, attachment in enumerate(attachments):
            await keep_attachment(connection, house, event, n, attachment)

    return {e.MessageSent: write}


async def propose(
    house: House, agent: Agent, case_id: int, offer: Offer, seen: int | None = None
) -> Done | Refusal:
    """Make a proposal; the map sends it, or asks the lead first."""
    refusal = _unfit(offer.text)
    if refusal is not None:
        return refusal
    command = c.MakeProposal(
        amount=offer.amount, effect_on=offer.effect_on, agent_id=agent.id, by=f"agent:{agent.id}", seen=seen
    )
    details: dict[str, Any] = {
        "steps": list(offer.steps),
        "effect_on": offer.effect_on.date().isoformat() if offer.effect_on else None,
        "amount": offer.amount,
    }
    words = MessageWords(text=offer.text.strip(), agent_id=agent.id, agent_name=agent.name, proposal=details)

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await keep_text(connection, state, event, words)

    return await perform(house, case_id, (command,), {e.ProposalMade: write})


def note_writers(agent_id: int | None, text: str) -> Writers:
    """What keeps internal words."""

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await store_note(connection, Note(state.case_id, event.seq, event.at, agent_id, text.strip()))

    return {e.NoteAdded: write}


async def add_note(house: House, agent: Agent, case_id: int, text: str) -> Done | Refusal:
    """Keep internal words in the case."""
    refusal = _unfit(text)
    if refusal is not None:
        return refusal
    return await perform(house, case_id, (c.AddNote(by=f"agent:{agent.id}"),), note_writers(agent.id, text))
