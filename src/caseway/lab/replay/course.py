"""A recorded case folded forward on a changed map.

What came from outside is taken as it was recorded and at its instant: the words of the contact, what our people did,
what became of mails. Time is not: a timer fires when it is due on the new course, and where the desk looked late at
one that both courses have, it is as late here. So the same map leads to the same course, and another one as far as
the record can answer for it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from caseway.core.case import commands as c
from caseway.core.case.decide import decided_on
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.lab.replay.actions import Action, Record, facts_at
from caseway.lab.replay.assuming import Planned, Plans
from caseway.lab.replay.change import Change, Maps, Version
from caseway.lab.replay.fitting import Place, Unfit, fitted
from caseway.lab.replay.knowing import Answers, why_unknown
from caseway.lab.replay.letters import Letters
from caseway.lab.replay.stays import Stay, Watch
from caseway.lab.replay.telling import Teller
from caseway.lab.replay.waking import Wakes

WAKES_MAX = 4000
"""How often time may move one case; a year of looking every two hours."""


class Left(msgspec.Struct, frozen=True):
    """A recorded deed that has no place on the new course."""

    at: datetime
    deed: str
    by: str
    sentence: str


class Forward(msgspec.Struct, frozen=True):
    """A course: its events, the state they lead to, how far it is known, why no further, and what was left out."""

    events: Sequence[Event]
    state: CaseState | None
    stays: Sequence[Stay]
    versions: Sequence[Version]
    known_until: datetime | None = None
    why: str = ""
    left: Sequence[Left] = ()
    assumed: tuple[str, ...] = ()


class Past(msgspec.Struct, frozen=True):
    """The recorded course: its actions, the map of each, its stays, and up to when the record speaks."""

    record: Record
    actions: Sequence[Action]
    versions: Sequence[Version]
    stays: Sequence[Stay]
    until: datetime


class Course:
    """One case under way on the changed map. Lives for one replay."""

    def __init__(
        self, past: Past, change: Change, maps: Maps, places: Mapping[str, str], teller: Teller
    ) -> None:
        self._past = past
        self._change = change
        self._maps = maps
        self._on: list[Version] = [maps.version(past.actions[0].after.definition)]
        self._places = places
        self._teller = teller
        self._state: CaseState | None = None
        self._events: list[Event] = []
        self._left: list[Left] = []
        self._watch = Watch()
        self._answers = Answers(past.stays, dict(places))
        self._wakes = Wakes(past.actions, places)
        self._letters = Letters(past.actions, places)
        self._given: Given = past.record.given
        self._ends: tuple[datetime, str] | None = None
        self._stuck = ""
        self._assumed: dict[str, None] = {}
        self._plans = Plans(change.assumption, past.record.given.calendar)
        self._seq = 0
        self._reachable = all(action.given.reachable for action in past.actions)
        self._woken = 0

    def run(self) -> Forward:
        """The whole course, as far as it is known."""
        for action in self._past.actions:
            self._pass_time(action.at)
            if self._ends is None:
                self._take(action)
            if self._ends is not None:
                break
        self._pass_time(self._past.until)
        at, why = (None, self._stuck) if self._stuck or self._ends is None else self._ends
        return Forward(
            self._events,
            self._state,
            self._watch.stays(),
            self._on,
            at,
            why,
            self._left,
            tuple(self._assumed),
        )

    # --- what was recorded -----------------------------------------------------------------------------------
    def _take(self, action: Action) -> None:
        """The same command, asked of the new course."""
        self._given = msgspec.structs.replace(
            action.given,
            definition=self._map.definition,
            policy=self._change.policy or action.given.policy,
            told=self._teller.told,
            maps={key: self._stands_for(key, on) for key, on in action.given.maps.items()},
        )
        self._seq = action.events[-1].seq
        if action.command is None:
            return self._leave(action, "What happened there cannot be read from the record.")
        place = Place(action.before, self._state, self._places, self._letters.seqs, self._maps)
        command = fitted(action.command, place)
        if isinstance(command, Unfit):
            return self._leave(action, command.sentence)
        if command is not None:
            refusal = self._ask(command, action.at, action)
            if refusal is not None:
                self._leave(action, refusal)
        return None

    def _leave(self, action: Action, sentence: str) -> None:
        asked = action.command if action.command is not None else action.events[0].body
        self._left.append(Left(action.at, type(asked).__name__, action.by, sentence))

    def _ask(self, command: c.Command, at: datetime, action: Action | None = None) -> str | None:
        """Decide, fold and look; the sentence of a refusal, or None."""
        self._teller.now, self._teller.on = at, self._map
        decided = decided_on(self._state, command, self._given, at)
        if self._teller.unknown is not None:
            self._ends = (at, self._teller.unknown)
            return None
        if isinstance(decided, Refusal):
            return decided.sentence
        events, self._state = decided
        self._events += events
        self._go_over()
        self._watch.look(self._state, self._map.definition, events, at)
        self._letters.sent(events, action)
        self._look(at)
        return None

    @property
    def _map(self) -> Version:
        """The map that the course is on."""
        return self._on[-1]

    def _stands_for(self, key: str, recorded: Definition) -> Definition:
        return self._maps.version((key, recorded.version)).definition

    def _go_over(self) -> None:
        """Follow the case to another map."""
        assert self._state is not None
        now = self._maps.version(self._state.definition)
        if now is not self._map:
            self._on.append(now)

    def _look(self, at: datetime) -> None:
        assert self._state is not None
        found = self._answers.unanswered(self._state, self._map.definition)
        if found is None or self._plans.plan(*found):
            return
        if found[0].wait == "fault":
            self._stuck = f"It would stand still at “{found[1].name or found[1].id}”."
            self._ends = (at, self._stuck)
            return
        self._ends = (max(found[0].since, self._past.actions[0].at), why_unknown(*found))

    # --- time ------------------------------------------------------------------------------------------------
    def _pass_time(self, until: datetime) -> None:
        """Let everything fall due on the new course that falls due up to then."""
        while self._state is not None and self._ends is None:
            due = self._due(until)
            if due is None:
                return
            self._woken += 1
            if self._woken > WAKES_MAX:
                self._ends = (due, "It waits again and again without moving on.")
                return
            if not self._wake(due):
                return

    def _due(self, until: datetime) -> datetime | None:
        assert self._state is not None
        known = [self._wakes.earliest(self._state), self._letters.earliest(), self._plans.earliest()]
        due = min((at for at in known if at is not None), default=None)
        if due is None or due > until:
            return None
        return max(due, self._events[-1].at)

    def _wake(self, due: datetime) -> bool:
        """Handle what is due at this instant; whether anything moved."""
        assert self._state is not None
        before = self._state.seq
        self._given = self._usual(due)
        letter, planned = self._letters.arrived(due), self._plans.due(due)
        if letter is not None:
            self._assumed |= dict.fromkeys(letter.assumed)
            self._ask(c.NoteDelivery(message=letter.seq, outcome=letter.outcome, by="system"), due)
        elif planned is not None:
            self._carry_out(planned, due)
        else:
            self._ask(c.TimeCame(by="time"), due)
        return letter is not None or planned is not None or self._state.seq > before

    def _carry_out(self, planned: Planned, at: datetime) -> None:
        """An assumed end of a task; where the task cannot end so, the course is known no further."""
        assert self._state is not None
        if not any(token.id == planned.token for token in self._state.process.tokens):
            return
        self._assumed[planned.sentence] = None
        refusal = self._ask(
            c.CompleteTask(task=f"t{planned.token}", outcome=planned.outcome, by="assumed"), at
        )
        if refusal is not None:
            self._ends = (
                planned.since,
                f"{planned.why} It was assumed to end with “{planned.outcome}”: {refusal}",
            )

    def _usual(self, at: datetime) -> Given:
        """What stands around the case when nobody recorded it: mail is read, the people are those of before."""
        record = self._past.record
        asked_at = record.given.rating_asked_at
        return msgspec.structs.replace(
            self._given,
            definition=self._map.definition,
            facts=facts_at(record, self._seq),
            author_role=None,
            unread_elsewhere=False,
            intake_clear=True,
            suspicious=False,
            acknowledged_at=None,
            reachable=self._reachable,
            rating_asked_at=asked_at if asked_at is not None and asked_at <= at else None,
        )
