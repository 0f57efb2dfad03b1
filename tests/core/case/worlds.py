"""A case in memory on the map we ship: decided, folded, in virtual time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec

from caseway.core import decision, process
from caseway.core.calendar import Calendar
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.case.given import Colleague, Given
from caseway.core.case.position import status_of, wake_at
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.kit.places import part
from caseway.lab.scenarios.story import Story

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANA, BOB, SOL, LENA = 1, 2, 3, 4


OPENING = c.OpenCase(
    case_id=1042,
    trigger="message",
    channel="email",
    contact_id=7,
    definition=("support", 1),
    first=c.ReceiveMessage(channel="email", contact_id=7, by="contact:7"),
    by="contact:7",
)
"""A request by mail."""


@cache
def support() -> Definition:
    """The map we ship, compiled."""
    folder = part("processes") / "support"
    table = decision.read((folder / "triage.dmn").read_bytes())
    return process.compile_model(process.read((folder / "support.bpmn").read_bytes()), {"triage": table})


def usual() -> Given:
    """An ordinary Monday: everybody is here."""
    everybody = (
        Colleague(ANA, "agent", 1, True, frozenset({"general"})),
        Colleague(BOB, "agent", 1, True, frozenset({"general"})),
        Colleague(SOL, "specialist", 1, True, frozenset()),
        Colleague(LENA, "lead", 1, True, frozenset()),
    )
    return Given(definition=support(), calendar=Calendar(), contact={"name": "Mia"}, colleagues=everybody)


class World:
    """One case and its clock."""

    def __init__(self, given: Given | None = None) -> None:
        self.given = given or usual()
        self.now = MONDAY
        self.story = Story()

    @property
    def state(self) -> CaseState | None:
        """The case, None before it is open."""
        return self.story.now

    @property
    def events(self) -> list[Event]:
        """Its whole history."""
        return self.story.events

    def do(self, *commands: c.Command) -> Refusal | None:
        """Carry out commands; what is sent counts as delivered at once."""
        for command in commands:
            added = self.story.take(command, self._given(command), self.now)
            if isinstance(added, Refusal):
                return added
            self._deliver(added)
        return None

    def _given(self, command: c.Command) -> Given:
        role = next((p.role for p in self.given.colleagues if command.by == f"agent:{p.id}"), None)
        return msgspec.structs.replace(self.given, author_role=role)

    def _deliver(self, decided: list[Event]) -> None:
        for event in decided:
            body = event.body
            if getattr(body, "reminder", None) is not None and type(body).__name__ == "MessageSent":
                self.do(c.NoteDelivery(message=event.seq, outcome="sent"))

    def let(self, until: Callable[[CaseState], bool] | None = None, **span: float) -> None:
        """Let time pass; what falls due is handled at its instant."""
        end = self.now + timedelta(**span)
        while True:
            due = wake_at(self.case)
            if due is None or due > end or (until is not None and until(self.case)):
                break
            self.now = max(due, self.now)
            assert self.do(c.TimeCame(by="time")) is None
        self.now = end

    @property
    def case(self) -> CaseState:
        """The case, open by now."""
        return self.story.state

    @property
    def status(self) -> str:
        """Its status."""
        return status_of(self.case, self.given.definition)

    @property
    def basis(self) -> str | None:
        """The basis of its closure, if it is closed."""
        return self.case.closure.basis if self.case.closure else None

    def kinds(self) -> list[str]:
        """The names of all events, in order."""
        return [type(event.body).__name__ for event in self.events]

    def steps(self) -> list[str]:
        """The elements at which a task is open."""
        return [token.node for token in self.case.process.tokens if token.wait == "task"]


def opened(given: Given | None = None) -> World:
    """A request by mail has come in."""
    world = World(given)
    assert world.do(OPENING) is None
    return world


def asked() -> World:
    """Ana has asked the contact something."""
    world = opened()
    assert world.do(c.SendMessage(then="wait_contact", agent_id=ANA, by="agent:1")) is None
    return world


def answered() -> World:
    """Ana has answered."""
    world = opened()
    assert world.do(c.SendMessage(then="answer", agent_id=ANA, by="agent:1")) is None
    return world
