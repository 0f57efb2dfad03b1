"""Plays a scenario: time passes, things are done, and what must be true is looked at after every step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.case.position import open_steps, stage_of, status_of
from caseway.core.process import Definition
from caseway.lab.scenarios import deeds, paths
from caseway.lab.scenarios.expecting import Miss, View, misses
from caseway.lab.scenarios.naming import Impossible, meant
from caseway.lab.scenarios.scene import Scene, open_tasks
from caseway.lab.scenarios.shape import MAIN, Scenario, Step
from caseway.lab.scenarios.spans import instant_in, span_of
from caseway.lab.scenarios.world import EndlessTime, Life, World
from caseway.store.definitions import Bundle

YEARS_MAX = 10
MOMENTS_MAX = 2_000
"""How many moments are kept to be shown; the scenario is played to its end all the same."""
FAILURES_MAX = 50

NO_MAPS: Mapping[str, Bundle] = {}


class Moment(msgspec.Struct, frozen=True):
    """One instant in one case: what was done, and how it stands after it.

    `step` is the number of the step whose turn it was, from 0; `passed` are the ids of elements and flows just passed,
    `here` those where it rests (both on the map of the key `map`), `open` the tasks by name, `told` what happened, in
    words.
    """

    at: datetime
    step: int
    case: str
    what: str
    map: str = ""
    told: tuple[str, ...] = ()
    status: str = ""
    stage: str = ""
    open: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    refusal: str | None = None


class Failure(msgspec.Struct, frozen=True):
    """What was not as the scenario says: at which step (from 0) and line (from 1), when, in which case and where on the
    map; `path` is the way so far, by name."""

    step: int
    line: int
    at: datetime
    case: str
    key: str
    expected: str
    was: str
    element: str = ""
    path: tuple[str, ...] = ()

    def sentence(self) -> str:
        """All of it, for a person."""
        if not self.expected:
            return self.was
        return f"{self.key}: expected {self.expected}, was {self.was}"


class Played(msgspec.Struct, frozen=True):
    """How a scenario went. `passed` are the ids of the elements and flows of each map (by its key) that it met."""

    title: str
    moments: tuple[Moment, ...]
    failures: tuple[Failure, ...]
    passed: Mapping[str, tuple[str, ...]] = {}

    @property
    def green(self) -> bool:
        """Whether everything was as it says."""
        return not self.failures


def play(bundle: Bundle, scenario: Scenario, others: Mapping[str, Bundle] = NO_MAPS) -> Played:
    """The scenario on this map; `others` are the maps by key that its other cases may run on."""
    maps = {key: one.definition for key, one in others.items()} | {bundle.definition.key: bundle.definition}
    unknown = [one.process for one in scenario.groups if one.process is not None and one.process not in maps]
    if unknown:
        sentence = f"There is no map “{unknown[0]}” beside this one.{meant(unknown[0], maps)}"
        return Played(scenario.title, (), (Failure(0, 1, _first(scenario), MAIN, "case", "", sentence),))
    return Player(maps, bundle.definition.key, scenario).play()


def _first(scenario: Scenario) -> datetime:
    return instant_in(scenario.given.at, "UTC")


class _Stop(Exception):
    """The scenario cannot go on; what stopped it is among the failures."""


class Player:
    """A scenario on its way."""

    def __init__(self, maps: Mapping[str, Definition], main: str, scenario: Scenario) -> None:
        self.scenario = scenario
        self.world = World(maps, main, scenario)
        self.moments: list[Moment] = []
        self.failures: list[Failure] = []
        self.marks: dict[str, int] = {}

    def play(self) -> Played:
        try:
            for number, step in enumerate(self.scenario.steps):
                self.marks = {name: len(life.events) for name, life in self.world.lives.items()}
                self._take(number, step)
        except _Stop:
            pass
        return Played(self.scenario.title, tuple(self.moments), tuple(self.failures), self._passed())

    def _passed(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for life in self.world.lives.values():
            for definition in dict.fromkeys(life.maps):
                there = [event for event, where in life.lines() if where is definition]
                found.setdefault(definition.key, {}).update(dict.fromkeys(paths.passed_in(there)))
        return {key: tuple(ids) for key, ids in found.items()}

    def _take(self, number: int, step: Step) -> None:
        lives = self._meant(step)
        try:
            self._pass_time(number, self._instant(step))
            refusals = self._act(number, step, lives)
        except (Impossible, EndlessTime) as wrong:
            self._fail(number, lives[0], Miss("when", "", str(wrong)))
            raise _Stop from None
        for life in lives:
            self._look(number, step, life, refusals.get(life.name))
        if refusals and step.then.refused is None:
            raise _Stop

    def _meant(self, step: Step) -> list[Life]:
        lives = self.world.lives
        if step.case in lives:
            return [lives[step.case]]
        return [
            life
            for name, life in lives.items()
            if name.rpartition(" ")[0] == step.case and name not in step.but
        ]

    def _instant(self, step: Step) -> datetime:
        world = self.world
        at = world.now
        if step.after is not None:
            at = span_of(step.after).after(at)
        elif step.working is not None:
            span = span_of(step.working)
            at = world.calendar.later(at, span.days, span.hours)
        elif step.at is not None:
            at = instant_in(step.at, world.calendar.zone)
        if at < world.now:
            raise Impossible("Time does not go back: this step is before the one above it.")
        if at.year - world.begin.year > YEARS_MAX:
            raise Impossible(f"A scenario lasts at most {YEARS_MAX} years.")
        return at

    def _pass_time(self, number: int, until: datetime) -> None:
        counts = {name: len(life.events) for name, life in self.world.lives.items()}
        while (life := self.world.come_to(until)) is not None:
            fresh = life.events[counts[life.name] :]
            counts[life.name] = len(life.events)
            self._keep(number, life, "time", fresh)

    def _act(self, number: int, step: Step, lives: Sequence[Life]) -> dict[str, str]:
        """Do what the step says in every case meant; the refusals by case."""
        deed = deeds.deed_of(step.when)
        refusals: dict[str, str] = {}
        if deed.what == deeds.SILENCE:
            return refusals
        for life in lives:
            before = len(life.events)
            asked = deeds.asked_of(deed, Scene(self.world, life, deed.who), step.details)
            refused = asked if isinstance(asked, Refusal) else self.world.do(life, *asked)
            if refused is not None:
                refusals[life.name] = refused.sentence
            self._keep(number, life, told(step), life.events[before:], refused)
        return refusals

    def _look(self, number: int, step: Step, life: Life, refusal: str | None) -> None:
        view = View(self.world, life, tuple(life.events[self.marks[life.name] :]), refusal)
        try:
            found = misses(view, step.then)
        except (Impossible, LookupError) as wrong:
            found = [Miss("then", "", str(wrong.args[0]))]
        for miss in found:
            self._fail(number, life, miss)

    def _fail(self, number: int, life: Life, miss: Miss) -> None:
        if len(self.failures) >= FAILURES_MAX:
            raise _Stop
        definition = self.world.definition_of(life)
        here = open_steps(life.now, definition) if life.now is not None else ()
        failure = Failure(
            step=number,
            line=self.scenario.lines[number] if number < len(self.scenario.lines) else 1,
            at=self.world.now,
            case=life.name,
            key=miss.key,
            expected=miss.expected,
            was=miss.was,
            element=here[0][1].id if here else "",
            path=tuple(paths.steps_in(life.lines())),
        )
        self.failures.append(failure)

    def _keep(
        self, number: int, life: Life, what: str, fresh: Sequence[Event], refused: Refusal | None = None
    ) -> None:
        """Keep the moment, unless it is one in which a clock was only looked at."""
        definition = self.world.definition_of(life)
        words = tuple(paths.told_in(life.lines(len(life.events) - len(fresh)), self.world.name_of))
        if len(self.moments) >= MOMENTS_MAX or (what == "time" and not words):
            return
        state = life.now
        moment = Moment(self.world.now, number, life.name, what, definition.key, words)
        if state is not None:
            moment = msgspec.structs.replace(
                moment,
                status=status_of(state, definition),
                stage=stage_of(state, definition) or "",
                open=tuple(open_tasks(life, definition)),
                sent=tuple(paths.templates_in(fresh)),
                passed=tuple(paths.passed_in(fresh)),
                here=tuple(node.id for _, node in open_steps(state, definition)),
                refusal=refused.sentence if refused is not None else None,
            )
        self.moments.append(moment)


def told(step: Step) -> str:
    """What a step does, in a line: its sentence, and the details that say which."""
    details: dict[str, Any] = step.details
    words = [str(details[key]) for key in ("step", "outcome", "as", "to", "basis", "verb") if key in details]
    words += [f"{key} {details[key]}" for key in ("rating", "amount", "until", "queue") if key in details]
    return f"{step.when}: {', '.join(words)}" if words else step.when
