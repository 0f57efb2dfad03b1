"""What is read for the contact's page, and how it is shaped: nothing internal comes near it."""

import re
from datetime import datetime

import msgspec

from caseway.core.case.hearing import can_hear
from caseway.core.case.state import CaseState
from caseway.core.values import STAGES, reference_of
from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.store import access, case_pages, contacts, definitions, inboxes, states
from caseway.store.access import CaseRow
from caseway.store.case_pages import Words
from caseway.store.contacts import Contact
from caseway.store.definitions import Bundle
from caseway.store.inboxes import Inbox
from caseway.store.participants import Participant
from caseway.web.agent.case_page import Entry, StageMark
from caseway.web.parts import person
from caseway.web.portal.door_page import Asking, DoorPage
from caseway.web.portal.tongue import Tongue, tongue_of
from caseway.web.stamps import Reader, zone_of
from caseway.web.words import STAGES as STAGE_WORDS

NEWEST = 2**31 - 1
_LINK = re.compile(r"https?://[^\s<>]+/c/[\w-]{20,}")

_SAID = {
    "agreed": "Thank you. We carry it out as proposed.",
    "declined": "Thank you for saying so. We look for another way.",
    "confirmed": "Good to hear. The case is closed; an answer opens it again.",
    "not-solved": "We are sorry. Your case goes back to the person who worked on it.",
    "withdrawn": "Your request is withdrawn. An answer opens it again.",
    "rated": "Thank you for the rating.",
    "message": "Thank you. Your message is in the case.",
    "person": "A person will get in touch with you.",
    "complaint": "Your complaint is with the team lead, who will get in touch with you.",
}
"""What the page says after each word of the contact's."""

_CLOSED = {
    "confirmed": "Solved. You told us that it worked.",
    "presumed": "Closed. We take it that the answer worked.",
    "unreachable": "Closed, because we could not reach you.",
    "withdrawn": "Closed. You withdrew your request.",
    "lapsed": "Closed, because the proposal was not answered.",
    "refused": "Closed. We could not do what you asked for.",
    "referred": "Closed. Somebody else takes care of it; our last message says who.",
    "no_action": "Closed.",
    "merged": "Closed. It goes on together with another of your cases.",
}


class DoorView(msgspec.Struct, frozen=True):
    """One case as read for one participant."""

    participant: Participant
    row: CaseRow
    state: CaseState
    bundle: Bundle
    words: list[Words]
    contact: Contact | None
    inbox: Inbox
    reader: Reader
    tongue: Tongue


async def read_door(connection: Connection, participant: Participant) -> DoorView | None:
    """What this participant may see, or None if the case is gone."""
    row = await access.row_of(connection, participant.case_id)
    state = await states.read(connection, participant.case_id)
    if row is None or state is None:
        return None
    contact = await contacts.by_id(connection, row.contact_id)
    own = await inboxes.by_id(connection, row.inbox_id) if row.inbox_id else None
    return DoorView(
        participant,
        row,
        state,
        await definitions.bundle(connection, *state.definition),
        await case_pages.words(connection, row.id, NEWEST),
        contact,
        own or (await inboxes.everything(connection))[0],
        Reader(clock.now(), contact.zone if contact else "UTC"),
        tongue_of(contact.language if contact else "en"),
    )


def door_page(view: DoorView, token: str, said: str = "", refusal: str = "", typed: str = "") -> DoorPage:
    """The page, shaped. `said` names the word that was just given."""
    mine = view.participant.role == "contact"
    asking, offer = _asking(view), _offer(view)
    return DoorPage(
        token=token,
        reference=reference_of(view.row.id),
        company=view.inbox.company,
        subject=view.row.subject or view.tongue.say("Your request"),
        first=person(view.contact.name if mine and view.contact else "", fallback="").first,
        language=view.tongue.language,
        now=view.tongue.say(_now(view, asking)),
        next=_next(view, asking),
        stages=_stages(view),
        entries=_entries(view),
        asking=asking if mine or asking == "answer" else "",
        ask=_last_ask(view),
        proposal=offer.text or "" if offer else "",
        plan=tuple(str(step) for step in (offer.proposal or {}).get("steps", ())) if offer else (),
        effect=_effect(view),
        may_decide=mine,
        may_withdraw=mine and view.state.closure is None and _hears(view, "withdrawn"),
        closed=view.state.closure is not None,
        rating=view.state.rating or 0,
        said=view.tongue.say(_SAID.get(said, "")),
        refusal=view.tongue.say(refusal) if refusal else "",
        typed=typed,
    )


def _hears(view: DoorView, verb: str) -> bool:
    return can_hear(view.state, view.bundle.definition, verb)


def _asking(view: DoorView) -> Asking:
    """What we wait on the contact for, the most telling first."""
    if _hears(view, "rated") and view.state.rating is None and view.state.rating_asked:
        return "rating"
    if _hears(view, "agreed"):
        return "proposal"
    if _hears(view, "confirmed") and view.row.status == "resolved":
        return "worked"
    ball = view.state.ball
    return "answer" if ball is not None and ball.then == "wait_contact" and not view.state.unread else ""


def _offer(view: DoorView) -> Words | None:
    return next((words for words in view.words if words.proposal), None)


def _last_ask(view: DoorView) -> str:
    return next((words.ask for words in view.words if words.ask), "")


def _effect(view: DoorView) -> str:
    proposal = view.state.proposal
    return _date(view, proposal.effect_on) if proposal and proposal.effect_on else ""


def _date(view: DoorView, at: datetime) -> str:
    return view.tongue.day(at.astimezone(zone_of(view.reader.zone)))


def _now(view: DoorView, asking: Asking) -> str:
    closure = view.state.closure
    if closure is not None:
        return _CLOSED.get(closure.basis, "Closed.")
    if asking == "proposal":
        return "We have a proposal for you."
    if asking == "worked":
        return "We think that this is solved."
    if asking == "answer":
        return "We have a question for you."
    ball = view.state.ball
    if ball is not None and ball.then == "wait_third_party":
        return "We are waiting for somebody else, and keep an eye on it."
    return "We are working on it."


def _next(view: DoorView, asking: Asking) -> str:
    """What happens next, and normally by when."""
    say = view.tongue.say
    if view.state.closure is not None:
        over = view.state.process.ended
        return "" if over else say("If anything is left, write below: that opens the case again.")
    if asking == "worked":
        return say("Tell us below whether it worked. If we hear nothing, we take it that it did.")
    if asking:
        return say("As soon as you answer below, we go on.")
    due = [promise.due_at for promise in view.state.promises if promise.standing == "open" and promise.due_at]
    ball = view.state.ball
    until = min(due) if due else ball.until if ball is not None else None
    if until is None:
        return say("You hear from us as soon as there is something to tell.")
    stamp = view.reader.stamp(until)
    if stamp.past:
        return say("You should have heard from us by now. We have noticed, and are on it.")
    when = view.tongue.instant(until.astimezone(zone_of(view.reader.zone)))
    return say("You normally hear from us by {when}.", when=when)


def _stages(view: DoorView) -> tuple[StageMark, ...]:
    here = view.row.stage
    if here is None and view.state.closure is not None:
        return tuple(StageMark(view.tongue.say(STAGE_WORDS[stage]), "passed") for stage in STAGES)
    at = STAGES.index(here) if here in STAGES else -1
    return tuple(
        StageMark(view.tongue.say(STAGE_WORDS[stage]), "passed" if n < at else "here" if n == at else "ahead")
        for n, stage in enumerate(STAGES)
    )


def _entries(view: DoorView) -> tuple[Entry, ...]:
    """What was said between us, oldest first; never a note, never a draft."""
    shown = [words for words in reversed(view.words) if words.direction != "draft"]
    first = next((words.seq for words in shown if words.direction == "inbound"), 0)
    return tuple(
        _entry(view, words) for words in sorted(shown, key=lambda one: 0 if one.seq == first else one.seq)
    )


def _entry(view: DoorView, words: Words) -> Entry:
    ours = words.direction == "outbound"
    who = person(
        (view.inbox.company if words.automatic else words.from_name) if ours else words.from_name or "You"
    )
    return Entry(
        seq=words.seq,
        kind="ours" if ours else "theirs",
        who=who,
        text=_LINK.sub(view.tongue.say("(this page)"), words.text or "").strip(),
        at=view.reader.stamp(words.at),
        clock=view.reader.clock(words.at),
        steps=tuple(str(step) for step in (words.proposal or {}).get("steps", ()) if ours),
    )
