"""The history of a case as a table: when, who, what, where on the map."""

from collections.abc import Sequence
from typing import Any

import msgspec

from caseway.core.case.events import Event
from caseway.core.process.events import Jumped, ProcessEvent, StepCompleted, StepRetried, StepSkipped
from caseway.core.values import reference_of
from caseway.web.agent.case_view import CaseView
from caseway.web.agent.deeds import Teller, tell
from caseway.web.agent.entries import teller_of
from caseway.web.stamps import Stamp
from caseway.web.words import plain

_BY_PEOPLE = (StepCompleted, StepSkipped, StepRetried, Jumped)
_QUIET = frozenset({"type", "token", "tokens", "scope", "flows", "consumed", "via", "at", "element"})


class HistoryLine(msgspec.Struct, frozen=True):
    """One event: `kind` is its own name, `what` a sentence where we have one."""

    seq: int
    at: Stamp
    who: str
    kind: str
    what: str
    where: str


class HistoryPage(msgspec.Struct, frozen=True):
    """All events of a case, oldest first."""

    reference: str
    subject: str
    lines: tuple[HistoryLine, ...]


def history_page(view: CaseView, events: Sequence[Event]) -> HistoryPage:
    """The table for one reader."""
    teller = teller_of(view)
    lines = tuple(_line(view, teller, event) for event in events)
    return HistoryPage(reference_of(view.row.id), view.row.subject or "No subject", lines)


def _line(view: CaseView, teller: Teller, event: Event) -> HistoryLine:
    deed = tell(teller, event)
    body: Any = event.body
    kind = type(body).__name__
    what = f"{deed.lead} {deed.text}" if deed else _details(body)
    where = teller.step(body.element) if isinstance(body, ProcessEvent) and body.element else ""
    return HistoryLine(
        event.seq, view.reader.stamp(event.at), teller.who(event.by), _spaced(kind), what, where
    )


def _spaced(kind: str) -> str:
    return (
        "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip().capitalize()
    )


def _details(body: Any) -> str:
    values: dict[str, Any] = msgspec.to_builtins(body)
    shown = [
        f"{plain(name).lower()} {value}" for name, value in values.items() if name not in _QUIET and value
    ]
    return ", ".join(shown)[:240]
