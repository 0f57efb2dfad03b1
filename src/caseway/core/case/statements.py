"""What a contact says as a verb: on their page, by phone, or read out of a message by an agent."""

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.hearing import can_hear
from caseway.core.case.reactions import REACTIONS

WORDS: dict[str, str] = {
    "reply": "an answer",
    "agreed": "agreement",
    "declined": "a refusal",
    "confirmed": "confirmation",
    "not-solved": "“not solved”",
    "withdrawn": "withdrawal",
    "rated": "a rating",
}


def record_statement(draft: Drafting, command: c.RecordStatement) -> Refusal | None:
    """Record what was said, if anything on the map waits for it."""
    if command.verb == "rated" and command.rating not in (1, 2, 3, 4, 5):
        return Refusal("rating", "A rating is a whole number from 1 to 5.")
    if command.verb == "reply":
        return _said(draft, command)
    if not can_hear(draft.state, draft.given.definition, command.verb):
        return Refusal("not-waiting", f"Nothing waits for {WORDS[command.verb]} now.")
    return hear(draft, command)


def hear(draft: Drafting, command: c.RecordStatement) -> Refusal | None:
    """Raise the verb on the map with its evidence."""
    said_at = command.said_at or draft.now
    draft.emit(
        e.StatementRecorded(
            command.verb, command.channel, said_at, command.evidence, command.rating, command.has_text
        )
    )
    data = {"rating": command.rating} if command.rating is not None else {}
    ignored = draft.stimulate(process.Message(command.verb, data), REACTIONS)
    return Refusal("not-waiting", ignored.reason) if ignored else None


def _said(draft: Drafting, command: c.RecordStatement) -> Refusal | None:
    """Said on the phone and heard by us: it counts for the clocks and needs no reading."""
    said_at = command.said_at or draft.now
    draft.emit(
        e.StatementRecorded(
            command.verb, command.channel, said_at, command.evidence, None, command.has_text, caught=False
        )
    )
    draft.stimulate(process.Message("reply"), REACTIONS)
    return None


def ask_for_person(draft: Drafting, command: c.AskForPerson) -> Refusal | None:
    """The contact wants a person, or complains: said on the map if it listens, else a task for the lead."""
    draft.emit(e.PersonWanted(command.complaint))
    verb = "complaint" if command.complaint else "person"
    if draft.stimulate(process.Message(verb), REACTIONS) is not None:
        reason = "The contact complains." if command.complaint else "The contact wants to speak to a person."
        draft.emit(e.TaskOpened("call", "lead" if command.complaint else "agent", reason=reason))
    return None
