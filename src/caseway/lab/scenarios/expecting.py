"""What must be true: a table from each key of `then` to the question it asks."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.case.position import faults_of, open_roles, stage_of, status_of, wake_at
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.core.process.iso8601 import duration_of
from caseway.lab.scenarios import paths
from caseway.lab.scenarios.naming import (
    AD_HOC,
    Impossible,
    check_template,
    label,
    meant,
    nodes_named,
    places_named,
)
from caseway.lab.scenarios.scene import hands_of, open_tasks
from caseway.lab.scenarios.shape import Then
from caseway.lab.scenarios.spans import instant_in
from caseway.lab.scenarios.world import Life, World

T = TypeVar("T")


class View(msgspec.Struct, frozen=True):
    """One case after a step: `fresh` are its events since the step before, `refusal` why the step was not done."""

    world: World
    life: Life
    fresh: tuple[Event, ...] = ()
    refusal: str | None = None

    @property
    def state(self) -> CaseState:
        """The case."""
        return self.life.state

    @property
    def definition(self) -> Definition:
        """Its map."""
        return self.world.definition_of(self.life)

    def anywhere(self, ask: Callable[[Definition, str], T], word: str) -> T:
        """The answer of the first map that the case has been on and that knows the word, the present one first."""
        first: Impossible | None = None
        for definition in dict.fromkeys([self.definition, *reversed(self.life.maps)]):
            try:
                return ask(definition, word)
            except Impossible as wrong:
                first = first or wrong
        raise first or Impossible(word)


class Miss(msgspec.Struct, frozen=True):
    """An expectation that is not true: its key, what was expected, and what was."""

    key: str
    expected: str
    was: str


Check = Callable[[View, Any], str | None]
"""None if it is as wanted, else what is."""


def misses(view: View, then: Then) -> list[Miss]:
    """Everything that is not as `then` says. Raises `Impossible` for words that the map does not have."""
    if view.refusal is not None and then.refused is None:
        return [Miss("refused", "that it is done", view.refusal)]
    found = []
    for key, check in CHECKS.items():
        wanted = getattr(then, key)
        if wanted is None:
            continue
        was = check(view, wanted)
        if was is not None:
            found.append(Miss(key, said(wanted), was))
    return found


def said(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {said(one)}" for key, one in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(said, value)) or "none"
    return "nothing" if value is None else str(value)


def in_zone(at: datetime | None, zone: str) -> str:
    """An instant as the file writes it."""
    return "nothing" if at is None else at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _is(read: Callable[[View], Any]) -> Check:
    """The value is the one wanted."""

    def check(view: View, wanted: Any) -> str | None:
        found = read(view)
        return None if found == wanted else said(found)

    return check


def _same(read: Callable[[View], list[str]]) -> Check:
    """The same names, in whatever order."""

    def check(view: View, wanted: tuple[str, ...]) -> str | None:
        found = read(view)
        return None if sorted(found) == sorted(wanted) else said(found)

    return check


def _resting(view: View) -> list[str]:
    tokens = view.state.process.tokens
    return [token.node for token in tokens if token.wait not in ("scope", "instances", "join")]


def _names(view: View, elements: list[str]) -> str:
    return said(list(dict.fromkeys(label(view.definition, element) for element in elements)))


def _open(view: View, wanted: tuple[str, ...]) -> str | None:
    found = _resting(view)
    missing = [word for word in wanted if not nodes_named(view.definition, word) & set(found)]
    return _names(view, found) if missing else None


def _not_open(view: View, wanted: tuple[str, ...]) -> str | None:
    found = _resting(view)
    wrong = [word for word in wanted if nodes_named(view.definition, word) & set(found)]
    return f"open: {said(wrong)}" if wrong else None


def _tasks(view: View, wanted: tuple[str, ...]) -> str | None:
    found = sorted(open_tasks(view.life, view.definition))
    names = []
    for word in wanted:
        ids = [word] if word in AD_HOC else sorted(nodes_named(view.definition, word))
        names.append(word if word in AD_HOC else label(view.definition, ids[0]))
    return None if found == sorted(names) else said(found)


def _hands(view: View, wanted: Mapping[str, str]) -> str | None:
    found = {step: view.world.name_of(i) for step, i in hands_of(view.life, view.definition).items()}
    for step, name in wanted.items():
        ids = nodes_named(view.definition, step)
        if found.get(label(view.definition, min(ids)), "nobody") != name:
            return said(found) if found else "nobody has a task of their own"
    return None


def _sent(view: View, wanted: tuple[str, ...]) -> str | None:
    for template in wanted:
        view.anywhere(check_template, template)
    found = paths.templates_in(view.fresh)
    return None if found == list(wanted) else said(found)


def _not_sent(view: View, wanted: tuple[str, ...]) -> str | None:
    for template in wanted:
        view.anywhere(check_template, template)
    found = [one for one in paths.templates_in(view.fresh) if one in wanted]
    return f"sent: {said(found)}" if found else None


def _suppressed(view: View, wanted: tuple[str, ...]) -> str | None:
    for template in wanted:
        view.anywhere(check_template, template)
    found = paths.suppressed_in(view.fresh)
    return None if set(wanted) <= set(found) else said(found)


def _reminders(view: View) -> int:
    bodies = [event.body for event in view.life.events]
    return sum(isinstance(body, e.MessageSent) and body.reminder is not None for body in bodies)


def _passed(view: View, wanted: tuple[str, ...]) -> str | None:
    found = set(paths.passed_in(view.life.events))
    missing = [word for word in wanted if not view.anywhere(places_named, word) & found]
    return f"not passed: {said(missing)}" if missing else None


def _not_passed(view: View, wanted: tuple[str, ...]) -> str | None:
    found = set(paths.passed_in(view.life.events))
    wrong = [word for word in wanted if view.anywhere(places_named, word) & found]
    return f"passed: {said(wrong)}" if wrong else None


def _closed(view: View, wanted: bool | str) -> str | None:
    closure = view.state.closure
    if isinstance(wanted, bool):
        right = (closure is not None) == wanted
    else:
        right = closure is not None and closure.basis == wanted
    return None if right else (closure.basis if closure is not None else "not closed")


def _promise(view: View) -> str:
    promises = view.state.promises
    return promises[-1].standing if promises else "none"


def _proposal(view: View) -> str:
    proposal = view.state.proposal
    return proposal.standing if proposal is not None else "none"


def _promise_due(view: View) -> datetime | None:
    promises = view.state.promises
    return promises[-1].due_at if promises else None


def _told(view: View) -> datetime | None:
    bodies = [event.body for event in view.life.events]
    told = [body.told_at for body in bodies if isinstance(body, e.MessageSent) and body.told_at]
    return told[-1] if told else None


def _at(read: Callable[[View], datetime | None]) -> Check:
    """The same minute: an instant, a span from now, or nothing."""

    def check(view: View, wanted: str) -> str | None:
        zone, found = view.world.calendar.zone, read(view)
        span = duration_of(wanted)
        due = (
            None
            if wanted == "nothing"
            else span.after(view.world.now)
            if span is not None
            else instant_in(wanted, zone)
        )
        return None if _minute(found) == _minute(due) else in_zone(found, zone)

    return check


def _minute(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC).replace(second=0, microsecond=0) if at is not None else None


def _facts(view: View, wanted: tuple[str, ...]) -> str | None:
    known = {*view.world.setting.facts, *view.life.facts}
    return None if set(wanted) <= known else said(sorted(known))


def _values(view: View, wanted: Mapping[str, Any]) -> str | None:
    found = {key: view.state.process.data.get(key) for key in wanted}
    return None if found == dict(wanted) else said(found)


def _words(read: Callable[[View], list[str]], none: str) -> Check:
    """Whether there is any such thing, or one that has these words."""

    def check(view: View, wanted: bool | str) -> str | None:
        found = read(view)
        if isinstance(wanted, bool):
            return None if bool(found) == wanted else (said(found) if found else none)
        right = any(wanted.casefold() in one.casefold() for one in found)
        return None if right else (said(found) if found else none)

    return check


def _faults(view: View) -> list[str]:
    parked = {token.node for token in faults_of(view.state)}
    told = paths.faults_in(view.life.lines())
    return [
        next((one for one in reversed(told) if one.startswith(label(view.definition, node))), node)
        for node in sorted(parked)
    ]


def _cases(view: View, wanted: Mapping[str, int]) -> str | None:
    counts: dict[str, int] = {}
    for life in view.world.lives.values():
        if life.now is not None:
            status = status_of(life.now, view.world.definition_of(life))
            counts[status] = counts.get(status, 0) + 1
    right = all(counts.get(status, 0) == count for status, count in wanted.items())
    return None if right else said(counts)


def _parent(view: View, wanted: str) -> str | None:
    names = {life.id: name for name, life in view.world.lives.items()}
    if wanted not in (*names.values(), "none"):
        raise Impossible(f"There is no case “{wanted}” in this scenario.{meant(wanted, names.values())}")
    found = names.get(view.state.parent or 0, "none")
    return None if found == wanted else found


def _owner(view: View, wanted: str) -> str | None:
    names = [*view.world.colleagues, "nobody"]
    if wanted not in names:
        raise Impossible(f"There is no “{wanted}” here.{meant(wanted, names)}")
    found = view.world.name_of(view.state.assignee)
    return None if found == wanted else found


CHECKS: dict[str, Check] = {
    "refused": _words(lambda view: [view.refusal] if view.refusal else [], "it was done"),
    "status": _is(lambda view: status_of(view.state, view.definition)),
    "stage": _is(lambda view: stage_of(view.state, view.definition) or "none"),
    "closed": _closed,
    "over": _is(lambda view: view.state.process.ended),
    "fault": _words(_faults, "it is stuck nowhere"),
    "open": _open,
    "not_open": _not_open,
    "tasks": _tasks,
    "roles": _same(lambda view: list(open_roles(view.state, view.definition))),
    "hands": _hands,
    "owner": _owner,
    "sent": _sent,
    "not_sent": _not_sent,
    "suppressed": _suppressed,
    "reminders": _is(_reminders),
    "passed": _passed,
    "not_passed": _not_passed,
    "reopened": _is(lambda view: view.state.reopened),
    "promise": _is(_promise),
    "promise_due": _at(_promise_due),
    "proposal": _is(_proposal),
    "process": _is(lambda view: view.definition.key),
    "parent": _parent,
    "kind": _is(lambda view: view.state.kind),
    "category": _is(lambda view: view.state.category),
    "priority": _is(lambda view: view.state.priority),
    "queue": _is(lambda view: view.state.queue),
    "facts": _facts,
    "values": _values,
    "told": _at(_told),
    "next": _at(lambda view: wake_at(view.state)),
    "held": _words(lambda view: paths.held_in(view.fresh), "no clock was held"),
    "unread": _is(lambda view: len(view.state.unread)),
    "cases": _cases,
}
