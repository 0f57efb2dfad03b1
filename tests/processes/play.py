"""A desk in virtual time, just big enough to play a map: what is waited for, counted and held is kept as the core does.

A story is a table of rows `(when, who, what)`:

    ("day 0", "contact", "writes")
    ("day 0", "agent", "Solve it: answer")
    ("day 5", "desk", "closes as presumed")

Rows of people happen; rows of the desk are expected, on that day. Every message, closure and new work for somebody
other than the agent has to be told: what was not expected fails the story.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from caseway.core import decision, process
from caseway.core.calendar import Calendar
from caseway.core.process import Definition, Ignored, ProcessGiven, ProcessState, Stimulus

PROCESSES = Path(__file__).parents[2] / "processes"
SUPPORT = PROCESSES / "support"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
Row = tuple[str, str, str] | tuple[str, str, str, Mapping[str, Any]]
Story = Iterable[Row]

VERBS = {
    "writes": "reply",
    "agrees": "agreed",
    "declines": "declined",
    "says it worked": "confirmed",
    "says it is not solved": "not-solved",
    "withdraws": "withdrawn",
    "asks for a person": "person",
    "complains": "complaint",
}


@cache
def support() -> Definition:
    """The support map as it is shipped."""
    model = decision.read((SUPPORT / "triage.dmn").read_bytes())
    tables = dict.fromkeys(model.decisions, model)
    forms = {path.stem: msgspec.json.decode(path.read_bytes()) for path in SUPPORT.glob("*.form")}
    return process.compile_model(process.read((SUPPORT / "support.bpmn").read_bytes()), tables, forms)


class Desk:
    """One case on a map. `log` is what came out of it: `(day, words)`, and `visited` the elements it met."""

    def __init__(self, definition: Definition, **values: Any) -> None:
        self.definition = definition
        self.state: ProcessState = process.initial(definition)
        self.now = MONDAY
        self.calendar = Calendar()
        self.values: dict[str, Any] = {**_NOTHING_KNOWN, **values}
        self.silence_since: datetime | None = None
        self.we_spoke_at = MONDAY
        self.closed = False
        self.stage: str | None = None
        self.log: list[tuple[int, str]] = []
        self.visited: set[str] = set()

    @property
    def day(self) -> int:
        """Whole days since the first."""
        return (self.now - MONDAY).days

    def advance(self, stimulus: Stimulus) -> Ignored | None:
        """Let the map go on, and note what comes of it."""
        given = ProcessGiven(
            values=self.values,
            silence_since=self.silence_since,
            word_since=self.word_since,
            working=lambda start, span: self.calendar.later(start, span.days, span.hours),
        )
        result = process.advance(self.definition, self.state, stimulus, given, self.now)
        if isinstance(result, Ignored):
            return result
        self.state = process.fold(self.state, result)
        before = self.silence_since, self.word_since
        for event in result:
            self.visited.update(
                [e for e in [getattr(event, "element", None), *getattr(event, "flows", ())] if e]
            )
            self.note(event)
        if before != (self.silence_since, self.word_since):
            self.rearm()
        return None

    def rearm(self) -> None:
        """The clocks of theirs and ours were started, stopped or restarted."""
        self.advance(process.Rearm("silence"))
        self.advance(process.Rearm("word"))

    @property
    def word_since(self) -> datetime | None:
        """Since when they have had no human word of ours; None while it is their turn."""
        return None if self.closed or self.silence_since is not None else self.we_spoke_at

    def note(self, event: Any) -> None:
        """Keep what a contact or a colleague notices."""
        if isinstance(event, process.ClosureReached):
            self.say(f"closes as {event.basis}")
            self.closed, self.silence_since = True, None
            self.values.update(basis=event.basis, closed_in=self.stage)
        elif isinstance(event, process.MessageThrown):
            self.say(f"sends {event.template}")
            if event.template == "proposal":
                self.silence_since = self.now
        elif isinstance(event, process.StepFailed):
            self.say(f"is stuck: {event.sentence}")
        elif isinstance(event, process.ProcessEnded):
            self.say("is over")
        elif isinstance(event, process.StepEntered):
            node = self.definition.nodes[event.element]
            self.closed = self.closed and node.stage is None
            beside = node.parent.startswith("Beside_")
            if event.wait == "task" and (beside or node.role != "agent"):
                self.say(f"gives the {node.role}: {node.name}")

    def say(self, words: str) -> None:
        """Into the log."""
        self.log.append((self.day, words))

    def until(self, at: datetime) -> None:
        """Let time pass, timer by timer."""
        while self.next_timer(at):
            pass
        self.now = at

    def next_timer(self, at: datetime) -> bool:
        """Let the next timer fire, if one is due until then."""
        due = process.next_due(self.state)
        if due is None or due > at:
            return False
        self.now = max(due, self.now)
        self.remember_stage()
        self.advance(process.Time())
        return True

    def remember_stage(self) -> None:
        """Where a closure would find the case."""
        found = [self.definition.nodes[t.node].stage for t in self.state.tokens if not t.survives]
        self.stage = next((stage for stage in reversed(found) if stage), self.stage)

    def task(self, name: str, role: str) -> process.Token:
        """The open task of that name; it must be that role's."""
        for token in self.state.tokens:
            node = self.definition.nodes[token.node]
            if node.name == name and token.wait == "task":
                assert node.role == role, f"“{name}” is the {node.role}'s, not the {role}'s"
                return token
        waiting = [self.definition.nodes[t.node].name for t in self.state.tokens]
        raise AssertionError(f"day {self.day}: no task “{name}”; the case waits at {waiting}")


_NOTHING_KNOWN: dict[str, Any] = {
    "subject": "Kettle leaks at the base",
    "channel": "email",
    "language": "en",
    "kind": None,
    "category": None,
    "priority": "normal",
    "queue": "general",
    "contact": {"name": "Mia Berger", "language": "de", "vip": False},
    "organization": {},
    "incidents": [],
    "missing": [],
    "facts": {},
    "offer_amount": 0,
    "authority_limit": 80,
    "declined": 0,
    "not_solved": 0,
    "transfers": 0,
    "replied": False,
    "closed_in": None,
    "basis": None,
    "rating": None,
    "may_rate": False,
    "outside": False,
}


def play(story: Story, definition: Definition | None = None, **values: Any) -> Desk:
    """Play a story to its end; raises AssertionError at the first row that does not hold."""
    desk = Desk(definition or support(), **values)
    heard = 0
    for row in story:
        at = MONDAY + timedelta(days=int(row[0].removeprefix("day ")))
        if at > desk.now:
            desk.until(at)
        who, what = row[1], row[2]
        if who == "desk":
            heard = _expect(desk, heard, at, what)
        else:
            assert heard == len(desk.log), f"{row}: unexpected before it: {desk.log[heard:]}"
            desk.remember_stage()
            act(desk, who, what, row[3] if len(row) == 4 else {})
    assert heard == len(desk.log), f"unexpected at the end: {desk.log[heard:]}"
    return desk


def _expect(desk: Desk, heard: int, at: datetime, what: str) -> int:
    if what.startswith("waits at "):
        names = [desk.definition.nodes[token.node].name for token in desk.state.tokens]
        assert what.removeprefix("waits at ") in names, f"{what}: the case waits at {names}"
        return heard
    day = (at - MONDAY).days
    found = desk.log[heard] if heard < len(desk.log) else None
    while found is None and desk.next_timer(at + timedelta(hours=23)):  # later on that same day
        found = desk.log[heard] if heard < len(desk.log) else None
    assert found == (day, what), f"expected day {day}: {what}; came: {desk.log[heard : heard + 3]}"
    return heard + 1


def act(desk: Desk, who: str, what: str, data: Mapping[str, Any]) -> None:
    """Somebody does something."""
    if who == "contact":
        _contact(desk, what)
    elif what == "asks":
        desk.silence_since = desk.we_spoke_at = desk.now
        desk.values["replied"] = True
        desk.rearm()
    elif what.startswith("closes as "):
        desk.advance(process.Close(what.removeprefix("closes as ")))
    else:
        _work(desk, who, what, data)


def _contact(desk: Desk, what: str) -> None:
    if what == "thanks":  # short, no question, nothing attached: filed, and the map is not asked
        return
    if not desk.state.started:
        desk.advance(process.Start(trigger="message"))
        return
    words = what.split()
    verb, data = ("rated", {"rating": int(words[1])}) if words[0] == "rates" else (VERBS[what], {})
    if verb in ("declined", "not-solved"):
        desk.values[verb.replace("-", "_")] += 1
    if verb not in ("rated", "person", "complaint"):
        desk.silence_since = None
    ignored = desk.advance(process.Message(verb, data))
    assert ignored is None or verb == "reply", f"day {desk.day}: nothing on the map waits for “{verb}”"
    desk.rearm()


def _work(desk: Desk, who: str, what: str, data: Mapping[str, Any]) -> None:
    name, _, outcome = what.partition(": ")
    token = desk.task(name, who)
    assert outcome in desk.definition.nodes[token.node].outcomes, f"“{name}” has no outcome {outcome}"
    if outcome == "not_ours" and not data.get("outside"):
        desk.values["transfers"] += desk.values["replied"]
    if outcome == "answer":
        desk.silence_since = desk.we_spoke_at = desk.now
        desk.values["replied"] = True
    elif outcome == "told":
        desk.we_spoke_at = desk.now
        desk.values["replied"] = True
    ignored = desk.advance(process.Complete(token.id, outcome, data))
    assert ignored is None, ignored
    desk.rearm()
