"""The steps that wait for a person: form, instructions and outcomes from the map; answers to read; faults."""

from collections.abc import Mapping
from typing import Any

from caseway.core import feel
from caseway.core.case.hearing import can_hear
from caseway.core.case.position import faults_of, task_tokens
from caseway.core.case.state import AdHocTask
from caseway.core.case.tasks import OUTCOMES, READINGS, VERB_OF
from caseway.core.process import Node, Token
from caseway.core.process.events import StepFailed
from caseway.core.values import reference_of
from caseway.web.agent.case_page import AnswerPanel, FaultPanel, Field, FieldKind, Outcome, StepPanel
from caseway.web.agent.case_view import CaseView
from caseway.web.parts import Chip, Choice, person
from caseway.web.words import ROLES, outcome_words, plain

_KINDS: dict[str, FieldKind] = {
    "textfield": "text",
    "textarea": "long",
    "number": "number",
    "select": "choice",
    "radio": "choice",
    "datetime": "date",
    "checkbox": "yes",
}
_WORDY = frozenset({"answer", "propose"})
"""Outcomes that are written in the composer, not ticked."""


def steps_of(view: CaseView) -> tuple[StepPanel, ...]:
    """What a person may finish now, the map's steps first."""
    panels = [_panel(view, token, node) for token, node in task_tokens(view.state, view.bundle.definition)]
    panels += [_ad_hoc(view, task) for task in view.state.tasks if task.kind != "read"]
    return tuple(panels)


def _panel(view: CaseView, token: Token, node: Node) -> StepPanel:
    role = node.role or "agent"
    may = role != "lead" or view.me.leads
    waits = _waits(view)
    intro, sop = _instructions(node.documentation)
    fields = _fields(view, node) if may else ()
    return StepPanel(
        task=f"t{token.id}",
        title=node.name or plain(node.id),
        outcomes=_outcomes(view, node) if may else (),
        fields=fields,
        folded=not any(field.required for field in fields) and _is_beside_the_point(node),
        sop=sop,
        documentation=intro,
        due=_due(view, token),
        role=ROLES.get(role, role),
        waits=waits if may else f"This step is the {ROLES.get(role, role)}'s. {waits}".strip(),
    )


def _waits(view: CaseView) -> str:
    ball = view.state.ball
    if ball is None or ball.then == "answer" or view.state.unread:
        return ""
    first = person(view.row.contact_name, fallback="the contact").first
    until = f" until {view.reader.stamp(ball.until).short}" if ball.until else ""
    return {
        "wait_contact": f"Waiting for {first} since {view.reader.clock(ball.since)}.",
        "wait_third_party": f"Waiting for somebody else{until}.",
        "keep": f"Kept{until}.",
    }[ball.then]


def _instructions(documentation: str) -> tuple[str, tuple[str, ...]]:
    """The step's text: lines that begin with a dash are its instructions, the rest introduces them."""
    lines = [line.strip() for line in documentation.splitlines() if line.strip()]
    marks = ("- ", "* ", "• ")
    steps = tuple(line[2:].strip() for line in lines if line.startswith(marks))
    return " ".join(line for line in lines if not line.startswith(marks)), steps


def _due(view: CaseView, token: Token) -> Chip | None:
    due = [timer.due_at for timer in view.state.process.timers if timer.token == token.id and timer.due_at]
    if not due:
        return None
    stamp = view.reader.stamp(min(due))
    if stamp.past:
        return Chip(f"late since {stamp.short}", "clock-alert", "red", stamp.exact)
    soon = (min(due) - view.reader.now).total_seconds() < 4 * 3600
    return Chip(stamp.short, "timer", "amber" if soon else "", stamp.exact)


def _outcomes(view: CaseView, node: Node) -> tuple[Outcome, ...]:
    reference = reference_of(view.row.id)
    names = node.outcomes or ("",)
    ticked = [name for name in names if name not in _WORDY]
    shown: list[Outcome] = []
    for name in names:
        label, icon = outcome_words(name) if name else ("Done", "check")
        if name == "split":
            shown.append(Outcome(name, label, icon=icon, href=f"/cases/{reference}/split"))
        elif name in _WORDY:
            shown.append(Outcome(name, label, icon=icon, press=name))
        else:
            shown.append(Outcome(name, label, icon=icon, primary=ticked[:1] == [name] and len(ticked) == 1))
    return tuple(shown)


def _is_beside_the_point(node: Node) -> bool:
    """Whether the form only serves some of the outcomes: a step that ends with words, not with facts."""
    return bool(_WORDY & set(node.outcomes)) and "form" not in node.completes


def _fields(view: CaseView, node: Node) -> tuple[Field, ...]:
    form: Mapping[str, Any] = view.bundle.forms.get(node.form or "", {})
    known = {fact.name: fact for fact in view.facts}
    required = view.policy.required_facts.get(view.state.kind, ())
    hiding = {"missing": [name for name in required if name not in known]}
    fields: list[Field] = []
    for part in form.get("components", ()):
        kind = _KINDS.get(part.get("type", ""))
        name = part.get("key")
        if kind is None or not name:
            continue
        if _is_hidden(part, hiding):
            continue
        fact = known.get(name)
        value = "" if fact is None else str(fact.value)
        options = [(str(one["value"]), str(one.get("label", one["value"]))) for one in part.get("values", ())]
        if name == "queue" and not options:
            options = [(queue.key, queue.name) for queue in view.queues]
        fields.append(
            Field(
                name=name,
                label=str(part.get("label") or part.get("dateLabel") or plain(name)),
                kind="choice" if options else kind,
                value=value,
                required=bool(part.get("validate", {}).get("required")),
                choices=(Choice("", "Not known"), *(Choice(v, label, v == value) for v, label in options)),
                hint=str(part.get("description") or ""),
                known=f"Known: {fact.source}, {view.reader.clock(fact.at)}" if fact else "",
            )
        )
    return tuple(fields)


def _is_hidden(part: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the form hides this field now; a condition on what is still to be typed hides nothing."""
    text = str(part.get("conditional", {}).get("hide", "")).removeprefix("=")
    if not text:
        return False
    try:
        return feel.evaluate(feel.compile_expression(text, tuple(values)), values) is True
    except feel.FeelError:
        return False


_AD_HOC = {
    "call": ("Call them", "No message can reach the contact: ring them up, and say here whether you spoke."),
    "decide": ("Decide whether to close", "The contact is silent, and a person decides."),
}
_AD_HOC_WORDS = {
    "called": "We spoke",
    "not_reached": "Not reached",
    "close": "Close it",
    "keep_open": "Keep it open",
}


def _ad_hoc(view: CaseView, task: AdHocTask) -> StepPanel:
    title, sentence = _AD_HOC.get(task.kind, (plain(task.kind), ""))
    outcomes = tuple(
        Outcome(name, _AD_HOC_WORDS.get(name, plain(name))) for name in OUTCOMES.get(task.kind, ())
    )
    may = task.role != "lead" or view.me.leads
    return StepPanel(
        f"a{task.id}", title, outcomes if may else (), documentation=task.reason or sentence, role=task.role
    )


def answer_of(view: CaseView) -> AnswerPanel | None:
    """*Read the answer*, if there is one to read; only what the map waits for can be chosen."""
    task = next((task for task in view.state.tasks if task.kind == "read"), None)
    if task is None:
        return None
    reference = reference_of(view.row.id)
    definition = view.bundle.definition
    outcomes = tuple(
        Outcome(name, label, str(number), href=_split_href(reference, task) if name == "new_matter" else "")
        for number, (name, label) in enumerate(READINGS.items(), start=1)
        if name not in VERB_OF or can_hear(view.state, definition, VERB_OF[name])
    )
    who = person(view.row.contact_name, fallback="The contact")
    return AnswerPanel(f"a{task.id}", who, outcomes, len(view.state.unread) or 1)


def _split_href(reference: str, task: AdHocTask) -> str:
    return f"/cases/{reference}/split?seq={task.about or 0}"


def faults_shown(view: CaseView) -> tuple[FaultPanel, ...]:
    """The parked steps, each with its ways on."""
    failed = {event.body.token: event.body for event in view.deeds if isinstance(event.body, StepFailed)}
    jumps = jump_choices(view)
    panels: list[FaultPanel] = []
    for token in faults_of(view.state):
        body = failed.get(token.id)
        node = view.bundle.definition.nodes.get(token.node)
        name = (node.name if node else "") or plain(token.node)
        sentence = body.sentence if body else "It could not go on. Nothing was lost; the case waits here."
        panels.append(
            FaultPanel(token.id, f"The process stopped at “{name}”", sentence, jumps, view.me.leads)
        )
    return tuple(panels)


def jump_choices(view: CaseView) -> tuple[Choice, ...]:
    """The steps of the map that a lead may send the case to."""
    kinds = ("userTask", "sendTask", "serviceTask", "businessRuleTask", "receiveTask")
    return tuple(
        Choice(node.id, node.name or plain(node.id))
        for node in view.bundle.definition.nodes.values()
        if node.kind in kinds
    )
