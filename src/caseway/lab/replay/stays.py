"""Stays: how long a case rested at each element, and which work stood open for whom."""

from datetime import datetime
from typing import Any

import msgspec

from caseway.core.case.state import CaseState
from caseway.core.process import Definition, StepEntered


class Stay(msgspec.Struct, frozen=True):
    """A token at an element, or work that no step holds (`element` empty, `wait` its kind); `until` None: it lasts."""

    element: str
    wait: str
    since: datetime
    until: datetime | None = None
    role: str | None = None
    due_at: datetime | None = None
    survives: bool = False


Key = tuple[str, int]


class Watch:
    """Follows one course from state to state and keeps its stays. Lives for one case."""

    def __init__(self) -> None:
        self._open: dict[Key, Stay] = {}
        self._done: list[Stay] = []
        self._seen: tuple[Any, ...] = ()

    def look(self, state: CaseState, definition: Definition, events: list[Any], at: datetime) -> None:
        """Take in the state after the events of one action."""
        now = (state.process.tokens, state.tasks)
        if now == self._seen:
            return
        self._seen = now
        due = {x.body.token: x.body.due_at for x in events if isinstance(x.body, StepEntered)}
        found = dict(_tokens(state, definition, due)) | dict(_beside(state))
        for key, stay in list(self._open.items()):
            if key not in found or (found[key].element, found[key].wait) != (stay.element, stay.wait):
                self._done.append(msgspec.structs.replace(self._open.pop(key), until=at))
        for key, stay in found.items():
            self._open.setdefault(key, stay)

    def stays(self) -> list[Stay]:
        """All of them, in the order of their beginning."""
        return sorted([*self._done, *self._open.values()], key=lambda stay: stay.since)


def _tokens(
    state: CaseState, definition: Definition, due: dict[int, datetime | None]
) -> list[tuple[Key, Stay]]:
    found = []
    for token in state.process.tokens:
        if token.wait in ("scope", "instances", "join"):
            continue
        node = definition.nodes[token.node]
        role = (node.role or "agent") if token.wait == "task" else "lead" if token.wait == "fault" else None
        stay = Stay(node.id, token.wait, token.since, None, role, due.get(token.id), token.survives)
        found.append((("t", token.id), stay))
    return found


def _beside(state: CaseState) -> list[tuple[Key, Stay]]:
    return [(("a", task.id), Stay("", task.kind, task.since, None, task.role)) for task in state.tasks]
