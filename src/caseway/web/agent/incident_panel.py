"""What the case page says of incidents: who waits for this one, for which one this case waits, or could."""

import msgspec

from caseway.core.case.crossing import INCIDENT
from caseway.core.case.hearing import can_hear
from caseway.core.case.signals import UPDATE
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.core.values import reference_of
from caseway.kit.database import Connection
from caseway.store import access, incidents, signals
from caseway.store.access import CaseRow
from caseway.store.incidents import Child, Incident
from caseway.store.signals import Progress
from caseway.web.parts import Chip
from caseway.web.words import BASES, STATUSES

OFFERED_MAX = 5


class Line(msgspec.Struct, frozen=True):
    """A case or an incident in one line."""

    reference: str
    subject: str
    line: str = ""


class Tongue(msgspec.Struct, frozen=True):
    """A language that those who wait read, and how many read it."""

    code: str
    count: int


class Count(msgspec.Struct, frozen=True):
    """How many of one status."""

    label: str
    chip: Chip


class Who(msgspec.Struct, frozen=True):
    """The cases behind an incident: counted by status, listed, and how far the latest word to them has come."""

    total: int
    waiting: int
    counts: tuple[Count, ...]
    children: tuple[Line, ...]
    tongues: tuple[Tongue, ...]
    may_tell: bool
    told: str = ""


class IncidentPanel(msgspec.Struct, frozen=True):
    """One of three: `who` waits for it, what it `waits_for`, or what it could belong to (`offered`)."""

    who: Who | None = None
    waits_for: Line | None = None
    offered: tuple[Line, ...] = ()
    may_complain: bool = False
    may_attach: bool = False


class Belonging(msgspec.Struct, frozen=True):
    """What was read for it."""

    counts: dict[str, int] = {}
    children: tuple[Child, ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    latest: Progress | None = None
    parent: CaseRow | None = None
    unsolved: tuple[Incident, ...] = ()


async def read(connection: Connection, state: CaseState) -> Belonging:
    """Everything the panel of this case needs."""
    if state.definition[0] == INCIDENT:
        progress = await signals.progress(connection, state.case_id)
        return Belonging(
            counts=await incidents.counts(connection, state.case_id),
            children=tuple(await incidents.children(connection, state.case_id)),
            languages=tuple(await incidents.languages(connection, state.case_id)),
            latest=next(iter(progress), None),
        )
    if state.parent is not None:
        return Belonging(parent=await access.row_of(connection, state.parent))
    if state.closure is not None or state.process.ended:
        return Belonging()
    return Belonging(unsolved=tuple(await incidents.unsolved(connection)))


def panel_of(state: CaseState, definition: Definition, subject: str, read: Belonging) -> IncidentPanel:
    """The panel, shaped."""
    goes_on = state.process.started and not state.process.ended
    may_complain = goes_on and definition.key not in ("complaint", INCIDENT)
    if definition.key == INCIDENT:
        return IncidentPanel(who=_who(read, can_hear(state, definition, UPDATE) and state.closure is None))
    if read.parent is not None:
        waits_for = Line(
            reference_of(read.parent.id), read.parent.subject or "No subject", read.parent.step or ""
        )
        return IncidentPanel(waits_for=waits_for, may_complain=may_complain)
    offered = sorted(read.unsolved, key=lambda one: not _matches(one, subject))[:OFFERED_MAX]
    lines = tuple(
        Line(reference_of(one.id), one.subject or "No subject", _waiting(one.count)) for one in offered
    )
    may_attach = goes_on and state.closure is None and definition.key != "complaint"
    return IncidentPanel(offered=lines, may_complain=may_complain, may_attach=may_attach)


def _matches(incident: Incident, subject: str) -> bool:
    words = [word.strip().lower() for word in incident.words.split(",")]
    return any(word and word in subject.lower() for word in words)


def _waiting(count: int) -> str:
    return "nobody waits yet" if count == 0 else f"{count} {'waits' if count == 1 else 'wait'}"


def _who(read: Belonging, may_tell: bool) -> Who:
    total = sum(read.counts.values())
    order = ("waiting", "open", "resolved", "closed")
    counts = tuple(
        Count(STATUSES.get(name, name), Chip(str(read.counts[name]))) for name in order if name in read.counts
    )
    children = tuple(
        Line(
            reference_of(child.id),
            child.contact_name or child.subject or "No subject",
            BASES.get(child.basis or "", "") or STATUSES.get(child.status, child.status).lower(),
        )
        for child in read.children
    )
    latest = read.latest
    told = f"{latest.told} of {latest.total} have heard it" if latest is not None and latest.total else ""
    if latest is not None and latest.faults:
        told += f"; {latest.faults} could not be told yet and are tried again"
    return Who(
        total=total,
        waiting=total - read.counts.get("closed", 0),
        counts=counts,
        children=children,
        tongues=tuple(Tongue(code, count) for code, count in read.languages) or (Tongue("en", 0),),
        may_tell=may_tell,
        told=told,
    )
