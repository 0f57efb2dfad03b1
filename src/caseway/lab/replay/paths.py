"""Paths: what happened in a case, as marks that can be compared."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.events import Event


class Mark(msgspec.Struct, frozen=True):
    """One step of a path: what happened, where on the map, and how it went on."""

    kind: str
    element: str = ""
    detail: str = ""


QUIET = (process.TimerArmed, process.TimerHeld, process.TimerDropped, process.DataSet)
"""Events of the map that are not its path: instants and values."""


def path_of(events: Sequence[Event]) -> tuple[Mark, ...]:
    """The path: what happened on the map, what was sent or held back, and every closure and reopening."""
    return tuple(mark for event in events for mark in _marks(event.body))


def _marks(body: Any) -> Iterator[Mark]:
    kind = type(body).__name__
    if isinstance(body, process.ProcessEvent):
        if not isinstance(body, QUIET):
            detail = getattr(body, "flows", ()) or (
                getattr(body, "outcome", None),
                getattr(body, "basis", None),
            )
            yield Mark(kind, body.element, " ".join(str(part) for part in detail if part))
    elif isinstance(body, e.Closed):
        yield Mark(kind, body.element or "", body.basis)
    elif isinstance(body, e.Reopened):
        yield Mark(kind, "", body.after)
    elif isinstance(body, e.MessageSent | e.MessageSuppressed) and body.template is not None:
        yield Mark(kind, body.element or "", body.template)
