"""One decision under way: events are emitted and folded as they come, and the map is asked to go on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.calendar import Calendar
from caseway.core.case import events as e
from caseway.core.case.authority import limit_of
from caseway.core.case.evolve import evolve, moved
from caseway.core.case.firing import may_fire
from caseway.core.case.given import Given
from caseway.core.case.position import silence_since, stage_of, word_since
from caseway.core.case.state import CaseState
from caseway.core.process import Definition, Ignored, Span, Stimulus
from caseway.core.values import Stage


class Refusal(msgspec.Struct, frozen=True):
    """Why a command was not carried out: a code for programs, a sentence for the screen."""

    code: str
    sentence: str


Reaction = Callable[["Drafting", Any], None]
Next = Callable[["Drafting", Mapping[type, Reaction]], None]
"""What follows when the map rests: the case goes on on another one."""


class Drafting:
    """The state so far and the events that led to it. Lives for one `decide` only."""

    def __init__(self, state: CaseState | None, given: Given, now: datetime, by: str) -> None:
        self._state = state
        self.given = given
        self.now = now
        self.by = by
        self.events: list[e.Event] = []
        self.stage: Stage | None = None
        self.next: Next | None = None
        self._clocks = (silence_since(state), word_since(state)) if state else (None, None)

    @property
    def state(self) -> CaseState:
        """The state after everything emitted so far."""
        if self._state is None:
            raise ValueError("The case is not open yet.")
        return self._state

    def emit(self, body: e.Body, case_id: int | None = None) -> e.Event:
        """Make `body` true."""
        state = self._state
        if state is None and case_id is None:
            raise ValueError("The first event names its case.")
        seq = 1 if state is None else state.seq + 1
        event = e.Event(state.case_id if state else case_id or 0, seq, self.now, self.by, body)
        self._state = evolve(state, event)
        self.events.append(event)
        return event

    def note(self, reason: str, about: str) -> None:
        """Keep a person's reason as content, beside the event that it explains."""
        if reason.strip():
            self.emit(e.NoteAdded(about))

    def stimulate(self, stimulus: Stimulus, react: Mapping[type, Reaction]) -> Ignored | None:
        """Let the map go on; what it wants of the desk is answered by `react`, event by event."""
        state = self.state
        given = process_given(state, self.given, self.now)
        result = process.advanced(self.given.definition, state.process, stimulus, given, self.now)
        if isinstance(result, Ignored):
            return result
        bodies, after = result
        self.stage = stage_of(state, self.given.definition)
        added = [
            e.Event(state.case_id, seq, self.now, self.by, body)
            for seq, body in enumerate(bodies, state.seq + 1)
        ]
        if added:
            self._state = moved(state, added, after)
            self.events += added
        for body in bodies:
            reaction = react.get(type(body))
            if reaction is not None:
                reaction(self, body)
        following, self.next = self.next, None
        if following is not None:
            following(self, react)
        return None

    def go_over_to(self, definition: Definition) -> None:
        """From here on the case runs on this map."""
        self.given = msgspec.structs.replace(self.given, definition=definition)

    def settle(self, react: Mapping[type, Reaction]) -> None:
        """Re-arm the clocks that this decision started, stopped or restarted."""
        before, self._clocks = self._clocks, (silence_since(self.state), word_since(self.state))
        if self.state.process.ended:
            return
        if before[0] != self._clocks[0]:
            self.stimulate(process.Rearm("silence"), react)
        if before[1] != self._clocks[1]:
            self.stimulate(process.Rearm("word"), react)


def process_given(state: CaseState, given: Given, now: datetime) -> process.ProcessGiven:
    """The surroundings in the map's own terms."""
    return process.ProcessGiven(
        values=values_of(state, given, now),
        silence_since=silence_since(state),
        word_since=word_since(state),
        working=lambda start, span: _add_working(given.calendar_for(state.queue), start, span),
        may_fire=lambda node, due: may_fire(state, given, node, now),
        told=given.told,
    )


def _add_working(calendar: Calendar, start: datetime, span: Span) -> datetime:
    """`P2D` of working time is two days of work, `PT40H` forty hours of it; months pass as the calendar has them."""
    begin = Span(span.months).after(start) if span.months else start
    return calendar.later(begin, span.days, span.hours)


def values_of(state: CaseState, given: Given, now: datetime) -> Mapping[str, Any]:
    """The names that conditions and decision tables may read."""
    closure = state.last_closure
    role = given.author_role or "agent"
    return {
        "kind": state.kind,
        "category": state.category,
        "priority": state.priority,
        "queue": state.queue,
        "channel": state.channel,
        "language": given.contact.get("language", "en"),
        "subject": given.subject,
        "contact": dict(given.contact),
        "organization": dict(given.organization or {}),
        "contract": (given.organization or {}).get("contract", ""),
        "incidents": list(given.incidents),
        "open_incidents": [
            {"id": one.id, "category": one.category, "words": list(one.words)} for one in given.open_incidents
        ],
        "facts": dict(given.facts),
        "missing": _missing(given, state.kind),
        "missing_for": {kind: _missing(given, kind) for kind in given.policy.required_facts},
        "offer_amount": state.proposal.amount if state.proposal else 0.0,
        "authority_limit": limit_of(state, given.definition, given.policy, role),
        "declined": state.declined,
        "not_solved": state.not_solved,
        "transfers": state.transfers,
        "replied": state.first_reply_at is not None,
        "closed_in": closure.stage if closure else None,
        "basis": closure.basis if closure else None,
        "rating": state.rating,
        "may_rate": _may_rate(given, now),
        "outside": False,
    }


def _missing(given: Given, kind: str) -> list[str]:
    """The facts that this kind needs and nobody has told; by kind too, for triage decides it in the same run."""
    required = given.policy.required_facts.get(kind, ())
    return [name for name in required if given.facts.get(name) in (None, "")]


def _may_rate(given: Given, now: datetime) -> bool:
    asked = given.rating_asked_at
    return asked is None or (now - asked).days >= given.policy.rating_window_days
