"""A scenario from a recorded case: who did what and when, and how it stood then; no word of anybody is in it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.calendar import Calendar
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.given import Policy
from caseway.core.case.position import stage_of, status_of
from caseway.core.case.state import CaseState
from caseway.core.case.tasks import RESERVED
from caseway.core.process import Definition
from caseway.lab.replay.actions import Action, DefinitionOf, Record, actions_of
from caseway.lab.scenarios import paths
from caseway.lab.scenarios.expecting import in_zone
from caseway.lab.scenarios.naming import label, task_label
from caseway.lab.scenarios.reading import STEPS_MAX
from caseway.lab.scenarios.shape import PEOPLE

Made = tuple[str, dict[str, Any]]
"""A sentence and its details."""
Say = Callable[["_Teller", Any, Action], Made | None]

KNOWN = "(known)"
"""What stands for the value of a fact."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "agent": ("ana", "bob", "cleo", "dan"),
    "specialist": ("sol", "sam"),
    "lead": ("lena", "leo"),
    "admin": ("ada",),
}
"""Who stands for whom: the first agent who acts is called ana, whoever it was."""
WORDLESS = ("text", "reason", "steps")


def derive(record: Record, definition_of: DefinitionOf, title: str) -> dict[str, Any]:
    """The scenario as plain data, ready to be written."""
    teller = _Teller(record, definition_of)
    steps = list(teller.steps())
    shows = "What happened once, to be held to."
    people = dict(teller.people.values())
    model: dict[str, Any] = {"title": title, "shows": shows, "given": _given(record, teller), "step": steps}
    if not people.items() <= PEOPLE.items():
        model["given"]["people"] = {**PEOPLE, **people}
    return model


def _given(record: Record, teller: "_Teller") -> dict[str, Any]:
    given, opened = record.given, record.events[0]
    found: dict[str, Any] = {"at": _second(teller.begin, given.calendar.zone)}
    body = opened.body
    if isinstance(body, e.CaseOpened):
        found |= _differing(
            {"channel": body.channel, "queue": body.queue}, {"channel": "email", "queue": "general"}
        )
    if teller.decided:
        found["decided"] = teller.decided
    contact = {"language": given.contact.get("language", "en"), "vip": bool(given.contact.get("vip"))}
    contact |= {"zone": given.contact_zone}
    usual = {"language": "en", "vip": False, "zone": "UTC"}
    if _differing(contact, usual):
        found["contact"] = _differing(contact, usual)
    if given.organization:
        found["organization"] = {"contract": str(given.organization.get("contract", "") or "")}
    for key, value, default in (("calendar", given.calendar, Calendar()), ("policy", given.policy, Policy())):
        differing = _differing(msgspec.to_builtins(value), msgspec.to_builtins(default))
        if differing:
            found[key] = differing
    return found


def _differing(values: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value != usual.get(key) and value is not None}


def _second(at: datetime, zone: str) -> str:
    return in_zone(at, zone) + f":{at.second:02}" if at.second else in_zone(at, zone)


class _Teller:
    """Tells a record step by step."""

    def __init__(self, record: Record, definition_of: DefinitionOf) -> None:
        self.record = record
        self.definition_of = definition_of
        self.begin = record.events[0].at.replace(microsecond=0)
        self.people: dict[int, tuple[str, str]] = {}
        bodies = [event.body for event in record.events]
        self.decided = {b.decision: _plain(b.outputs) for b in bodies if isinstance(b, process.DecisionMade)}

    def steps(self) -> Iterator[dict[str, Any]]:
        """The steps of the scenario; what follows from time alone is a step only if somebody would notice."""
        before, now = None, self.begin
        for count, action in enumerate(_whole(actions_of(self.record, self.definition_of))):
            if count >= STEPS_MAX:
                return
            made = self._deed(action)
            then = _then(before, action, self.definition_of(action.after.definition))
            if made is None and not ({"sent", "closed"} & then.keys()):
                continue
            at = action.at.replace(microsecond=0) + timedelta(
                seconds=1 if made is None and action.at.microsecond else 0
            )
            step: dict[str, Any] = {"after": _span(at - now)} if at > now else {}
            if made is not None:
                step["when"] = made[0]
            if made is not None and made[1]:
                step["with"] = made[1]
            yield {**step, "then": then}
            before, now = action.after, max(at, now)

    def _deed(self, action: Action) -> Made | None:
        say = SAYINGS.get(type(action.command))
        return say(self, action.command, action) if say is not None else None

    def who(self, by: str) -> str:
        """The name that stands for whoever acted."""
        number = by.removeprefix("agent:")
        return self.name_of(int(number)) if number.isdigit() else "agent"

    def name_of(self, agent_id: int) -> str:
        """The name that stands for an agent."""
        if agent_id not in self.people:
            person = self.record.given.colleague(agent_id)
            role = person.role if person is not None else "agent"
            taken = {name for name, _ in self.people.values()}
            free = [name for name in NAMES.get(role, ()) if name not in taken]
            self.people[agent_id] = (free[0] if free else f"{role}{agent_id}", role)
        return self.people[agent_id][0]

    def step_name(self, action: Action, token_id: int) -> str:
        """The name of the step on which a token rested."""
        state = action.before
        tokens = state.process.tokens if state is not None else ()
        node = next((token.node for token in tokens if token.id == token_id), "")
        definition = self.definition_of(action.after.definition)
        return label(definition, node) if node else "?"


def _whole(actions: Iterator[Action]) -> Iterator[Action]:
    """Actions without those that only note that a mail has left."""
    for action in actions:
        command = action.command
        if isinstance(command, c.NoteDelivery) and command.outcome == "sent":
            continue
        yield action


def _then(before: CaseState | None, action: Action, definition: Definition) -> dict[str, Any]:
    after = action.after
    found: dict[str, Any] = {"status": status_of(after, definition)}
    stage, old = stage_of(after, definition) or "none", None
    if before is not None and before.definition == after.definition:
        old = stage_of(before, definition) or "none"
    if stage != old:
        found["stage"] = stage
    if after.closure is not None and (before is None or before.closure is None):
        found["closed"] = after.closure.basis
    if after.closure is None and before is not None and before.closure is not None:
        found["closed"] = False
    tasks = _tasks(after, definition)
    if before is None or tasks != _tasks(before, definition):
        found["tasks"] = tasks
    sent = paths.templates_in(action.events)
    if sent:
        found["sent"] = sent
    return found


def _tasks(state: CaseState, definition: Definition) -> list[str]:
    steps = [label(definition, token.node) for token in state.process.tokens if token.wait == "task"]
    return [*steps, *(task_label(task.kind) for task in state.tasks)]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if isinstance(value, str | int | float | bool)}


def _span(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return f"P{f'{days}D' if days else ''}{f'T{parts}' if parts else ''}"


# --- what was asked, as a sentence ---------------------------------------------------------------------------
def _opened(teller: _Teller, asked: c.OpenCase, action: Action) -> Made | None:
    if asked.trigger == "signal":
        return "signal opens", {}
    if asked.by.startswith("agent:"):
        take = {"take": True} if asked.assignee is not None else {}
        channel = {"channel": asked.channel} if asked.channel != "phone" else {}
        return f"{teller.who(asked.by)} opens", {**channel, **take}
    return "contact writes", {}


def _received(teller: _Teller, asked: c.ReceiveMessage, action: Action) -> Made | None:
    if asked.automatic is not None:
        away = asked.away_until
        return ("contact is away", {"until": away.isoformat()}) if away is not None else None
    return "contact writes", {"thanks": True} if asked.thanks else {}


_SENDING = {
    "wait_contact": "asks",
    "answer": "answers",
    "keep": "keeps",
    "wait_third_party": "waits for others",
}


def _sent(teller: _Teller, asked: c.SendMessage, action: Action) -> Made | None:
    until = {"until": asked.until.isoformat()} if asked.until is not None else {}
    return f"{teller.who(asked.by)} {_SENDING[asked.then]}", until


def _proposed(teller: _Teller, asked: c.MakeProposal, action: Action) -> Made | None:
    effect = {"effect_on": asked.effect_on.isoformat()} if asked.effect_on is not None else {}
    return f"{teller.who(asked.by)} proposes", {"amount": asked.amount, **effect}


def _completed(teller: _Teller, asked: c.CompleteTask, action: Action) -> Made | None:
    who = teller.who(asked.by)
    if asked.task.startswith("a"):
        kind = next(
            (t.kind for t in (action.before.tasks if action.before else ()) if f"a{t.id}" == asked.task),
            "read",
        )
        if kind == "read":
            return f"{who} reads", {"as": asked.outcome}
        return f"{who} completes", {"step": task_label(kind), "outcome": asked.outcome}
    data = {
        key: value for key, value in _plain(asked.data).items() if key in RESERVED and key not in WORDLESS
    }
    if "reason" in asked.data:
        data["reason"] = "a reason"
    data |= dict.fromkeys(asked.facts, KNOWN)
    step = teller.step_name(action, int(asked.task[1:]))
    outcome = {"outcome": asked.outcome} if asked.outcome is not None else {}
    return f"{who} completes", {"step": step, **outcome, **({"data": data} if data else {})}


_VERBS = {
    "agreed": "agrees",
    "declined": "declines",
    "confirmed": "confirms",
    "withdrawn": "withdraws",
    "not-solved": "says not solved",
    "rated": "rates",
}


def _stated(teller: _Teller, asked: c.RecordStatement, action: Action) -> Made | None:
    rating = {"rating": asked.rating} if asked.rating is not None else {}
    if asked.by.startswith("agent:"):
        return f"{teller.who(asked.by)} hears", {"verb": asked.verb, **rating}
    if asked.verb not in _VERBS:
        return "contact says", {"verb": asked.verb}
    return f"contact {_VERBS[asked.verb]}", rating


def _fields(teller: _Teller, asked: c.SetFields, action: Action) -> Made | None:
    return f"{teller.who(asked.by)} sets", dict(asked.fields)


def _assigned(teller: _Teller, asked: c.Assign, action: Action) -> Made | None:
    who = teller.who(asked.by)
    if asked.by == f"agent:{asked.agent_id}":
        return f"{who} takes", {}
    to = "nobody" if asked.agent_id is None else teller.name_of(asked.agent_id)
    return f"{who} assigns", {"to": to}


def _job(teller: _Teller, asked: c.FinishJob, action: Action) -> Made | None:
    step = {"step": teller.step_name(action, asked.token)}
    if asked.error is not None:
        return "job fails", {**step, "error": asked.error}
    return "job finishes", {**step, **({"data": _plain(asked.data)} if _plain(asked.data) else {})}


def _at_step(what: str) -> Say:
    def say(teller: _Teller, asked: c.SkipStep | c.RetryStep, action: Action) -> Made | None:
        details = {"step": teller.step_name(action, asked.token)}
        if isinstance(asked, c.SkipStep):
            details["reason"] = "a reason"
        return f"{teller.who(asked.by)} {what}", details

    return say


def _jumped(teller: _Teller, asked: c.JumpTo, action: Action) -> Made | None:
    definition = teller.definition_of(action.after.definition)
    return f"{teller.who(asked.by)} jumps", {"to": label(definition, asked.element), "reason": "a reason"}


SAYINGS: dict[type, Say] = {
    c.OpenCase: _opened,
    c.ReceiveMessage: _received,
    c.SendMessage: _sent,
    c.MakeProposal: _proposed,
    c.CompleteTask: _completed,
    c.RecordStatement: _stated,
    c.AskForPerson: lambda _, asked, __: (
        "contact complains" if asked.complaint else "contact asks for a person",
        {},
    ),
    c.RecordFacts: lambda teller, asked, _: (
        f"{teller.who(asked.by)} records",
        {"facts": dict.fromkeys(asked.names, KNOWN)},
    ),
    c.SetFields: _fields,
    c.Assign: _assigned,
    c.CloseCase: lambda teller, asked, _: (
        f"{teller.who(asked.by)} closes",
        {"basis": asked.basis, "reason": "a reason"},
    ),
    c.ReopenCase: lambda teller, asked, _: (f"{teller.who(asked.by)} reopens", {"reason": "a reason"}),
    c.FinishJob: _job,
    c.SkipStep: _at_step("skips"),
    c.RetryStep: _at_step("retries"),
    c.JumpTo: _jumped,
    c.NoteDelivery: lambda *_: ("message bounces", {}),
    c.HearSignal: lambda _, asked, __: ("signal comes", {"name": asked.name}),
    c.PublishUpdate: lambda teller, asked, _: (f"{teller.who(asked.by)} updates", {}),
}
