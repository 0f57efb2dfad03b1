"""Every action of a recorded case decided again at its own instant, and its path compared with the record."""

from datetime import datetime

import msgspec

from caseway.lab.replay.actions import Action, DefinitionOf, Record, actions_of
from caseway.lab.replay.paths import Mark, path_of


class Difference(msgspec.Struct, frozen=True):
    """An action that comes out otherwise: where in the history, what was asked, the two paths, or why it is refused."""

    seq: int
    at: datetime
    command: str
    recorded: tuple[Mark, ...]
    replayed: tuple[Mark, ...]
    refusal: str | None = None


class Replay(msgspec.Struct, frozen=True):
    """The outcome: how many actions were decided again, and those that differ."""

    actions: int
    path: tuple[Mark, ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether every action took the recorded path."""
        return not self.differences


def replay(record: Record, definition_of: DefinitionOf) -> Replay:
    """Decide every action of the record again, each from the recorded state before it."""
    actions = list(actions_of(record, definition_of))
    differences = tuple(_difference(action) for action in actions if not action.fits)
    return Replay(len(actions), path_of(record.events), differences)


def _difference(action: Action) -> Difference:
    first = action.events[0]
    name = type(action.command if action.command is not None else first.body).__name__
    return Difference(first.seq, first.at, name, path_of(action.events), action.replayed, action.refusal)
