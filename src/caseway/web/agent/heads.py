"""The head of the case page and the context beside it."""

from datetime import datetime, timedelta

from caseway.core.case.authority import limit_of
from caseway.core.case.crossing import INCIDENT
from caseway.core.case.hearing import can_hear
from caseway.core.case.position import open_steps
from caseway.core.process import events as pe
from caseway.core.values import STAGES, Stage, reference_of
from caseway.store.case_pages import Other
from caseway.web.agent.case_page import (
    CaseHead,
    Composer,
    Context,
    EarlierCase,
    Outcome,
    Pair,
    PersonCard,
    StageMark,
)
from caseway.web.agent.case_view import CaseView
from caseway.web.agent.positions import near
from caseway.web.agent.rows import choices_of
from caseway.web.agent.steps import jump_choices, steps_of
from caseway.web.parts import Chip, Choice, Tone, person
from caseway.web.stamps import span, zone_of
from caseway.web.words import BASES, CLOSABLE, PRIORITIES, STATUSES, plain
from caseway.web.words import STAGES as STAGE_WORDS

_SAYINGS = {
    "reply": "Something else",
    "agreed": "Agrees",
    "declined": "Declines",
    "confirmed": "It is solved",
    "not-solved": "It is not solved",
    "withdrawn": "Withdraws it",
}


def head_of(view: CaseView) -> CaseHead:
    """Title, stages, and what one may do."""
    state = view.state
    leads = view.me.leads
    return CaseHead(
        subject=view.row.subject or "No subject",
        status=Chip(STATUSES.get(view.row.status, view.row.status), "circle-dot"),
        stages=stages_of(view),
        assignee=person(view.name_of(state.assignee)) if state.assignee else None,
        agents=choices_of(view.everyone, view.me, state.assignee),
        queues=tuple(Choice(q.key, q.name, q.key == state.queue) for q in view.queues),
        priorities=tuple(Choice(key, word, key == state.priority) for key, word in PRIORITIES.items()),
        bases=tuple(Choice(key, word) for key, word in CLOSABLE.items()),
        jumps=jump_choices(view) if leads else (),
        closed=state.closure is not None,
        blocked=view.blocked,
        may_steer=leads and not state.process.ended,
    )


def stages_of(view: CaseView) -> tuple[StageMark, ...]:
    """The four stages with the time spent in each; the latest visit counts."""
    entered = _entered(view)
    here = view.row.stage
    last = _furthest(here, entered)
    marks: list[StageMark] = []
    for number, stage in enumerate(STAGES):
        began = entered.get(stage)
        if stage == here:
            marks.append(StageMark(STAGE_WORDS[stage], "here", _spent(began, view.reader.now)))
        elif number <= last:
            ended = min((at for at in entered.values() if began and at > began), default=view.row.closed_at)
            spent = _spent(began, ended) if began and ended else ""
            marks.append(StageMark(STAGE_WORDS[stage], "passed" if began else "skipped", spent))
        else:
            marks.append(StageMark(STAGE_WORDS[stage], "ahead"))
    return tuple(marks)


def _entered(view: CaseView) -> dict[Stage, datetime]:
    found: dict[Stage, datetime] = {}
    nodes = view.bundle.definition.nodes
    for event in view.deeds:
        if isinstance(event.body, pe.StepEntered):
            node = nodes.get(event.body.element)
            if node is not None and node.stage in STAGES:
                stage: Stage = node.stage
                found[stage] = min(event.at, found.get(stage, event.at))
    return found


def _furthest(here: str | None, entered: dict[Stage, datetime]) -> int:
    if here in STAGES:
        return STAGES.index(here)
    return max((STAGES.index(stage) for stage in entered), default=-1)


def _spent(began: datetime | None, ended: datetime) -> str:
    return span(ended - began) if began else ""


def composer_of(view: CaseView) -> Composer:
    """Where one writes to this contact."""
    contact = view.contact
    name = (contact.name if contact else None) or view.row.contact_name
    first = person(name, fallback="the contact").first
    tomorrow = _morning(view, 1)
    verbs = _SAYINGS.items()
    heard = [
        Outcome(verb, words, "")
        for verb, words in verbs
        if verb == "reply" or can_hear(view.state, view.bundle.definition, verb)
    ]
    steps = [node for token, node in open_steps(view.state, view.bundle.definition) if token.wait == "task"]
    limit = _limit(view)
    return Composer(
        first=first,
        to=_to(view),
        tab="note" if view.state.definition[0] == INCIDENT else "reply",
        primary="answer" if any("answer" in node.outcomes for node in steps) else "wait_contact",
        keep_until=tomorrow,
        third_until=_morning(view, 3),
        verbs=tuple(Outcome(one.name, one.label, str(number)) for number, one in enumerate(heard, start=1)),
        may_offer=f"You may offer up to {limit:g} \u20ac; above it the lead is asked" if limit else "",
        may_propose=any("propose" in node.outcomes for node in steps),
        unreachable=_unreachable(view, first),
    )


def _to(view: CaseView) -> str:
    contact = view.contact
    if contact is None:
        return ""
    first = person(contact.name or contact.email).first
    language = f" · reads {contact.language}" if contact.language not in ("", "en") else ""
    return f"to {first}, mail{language}"


def _unreachable(view: CaseView, first: str) -> str:
    contact = view.contact
    if contact is None or contact.email is None:
        return f"There is no address of {first}. Ring them up; what you write waits here."
    return f"Mail to {contact.email} came back. {first} may not get this." if contact.bounced_at else ""


def _morning(view: CaseView, days: int) -> str:
    """Nine o'clock in the reader's zone, that many days on, never on a weekend; as a field takes it."""
    local = view.reader.now.astimezone(zone_of(view.reader.zone)) + timedelta(days=days)
    while local.weekday() >= 5:
        local += timedelta(days=1)
    return f"{local:%Y-%m-%d}T09:00"


def _limit(view: CaseView) -> float:
    return limit_of(view.state, view.bundle.definition, view.policy, view.me.role)


def context_of(view: CaseView) -> Context:
    """The right-hand side."""
    definition = view.bundle.definition
    limit = _limit(view)
    names = [node.name or plain(node.id) for _, node in open_steps(view.state, definition)]
    linked = [other for other in view.others if other.kind]
    known = {other.id for other in linked}
    return Context(
        person=_person(view),
        process=definition.name or plain(definition.key),
        version=f"v{definition.version}",
        newer=f"v{view.newest}" if view.newest > definition.version else "",
        drawing=near(view),
        where=", ".join(dict.fromkeys(names)),
        steps=steps_of(view),
        may_offer=f"Anything up to {limit:g} \u20ac on your own authority" if limit else "",
        promises=_promises(view),
        facts=tuple(
            Pair(
                plain(fact.name),
                _value(fact.value),
                source=f"{fact.source}, {view.reader.stamp(fact.at).exact}",
            )
            for fact in view.facts
        ),
        earlier=tuple(_other(view, one) for one in view.others if not one.kind and one.id not in known),
        links=tuple(_other(view, one) for one in linked),
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "erased" if value is None else str(value)


def _person(view: CaseView) -> PersonCard:
    contact = view.contact
    if contact is None:
        return PersonCard(person(None), "", "")
    there = view.reader.now.astimezone(zone_of(contact.zone))
    line = f"{there:%H:%M} there · contact since {contact.created_at.year}"
    chips: list[Chip] = []
    if contact.organization:
        chips.append(Chip(contact.organization, "building-2", exact=contact.contract or ""))
    if contact.vip:
        chips.append(Chip("VIP", "star", "accent"))
    if contact.language not in ("", "en"):
        chips.append(Chip(f"reads {contact.language}", "globe"))
    if contact.bounced_at:
        chips.append(Chip("mail came back", "mail-x", "red"))
    return PersonCard(
        person(contact.name or contact.email), line, contact.email or "no address", tuple(chips)
    )


def _promises(view: CaseView) -> tuple[Pair, ...]:
    texts = {words.seq: (words.text or "").strip().splitlines() for words in view.words}
    shown: list[Pair] = []
    for promise in view.state.promises:
        lines = texts.get(promise.seq) or [plain(promise.kind)]
        done = promise.standing != "open"
        chip = Chip(promise.standing, "check" if promise.standing == "kept" else "x", _tone(promise.standing))
        if not done:
            stamp = view.reader.maybe(promise.due_at)
            late = stamp is not None and stamp.past
            label = f"late since {stamp.short}" if stamp and late else stamp.short if stamp else "open"
            chip = Chip(label, "clock", "red" if late else "amber", stamp.exact if stamp else "")
        shown.append(Pair(lines[0][:120], chip=chip, done=done))
    return tuple(shown)


def _tone(standing: str) -> Tone:
    return "green" if standing == "kept" else "red" if standing == "broken" else ""


def _other(view: CaseView, other: Other) -> EarlierCase:
    how = BASES.get(other.basis or "", "") or STATUSES.get(other.status, other.status).lower()
    return EarlierCase(
        reference_of(other.id), other.subject or "No subject", how, view.reader.stamp(other.opened_at)
    )
