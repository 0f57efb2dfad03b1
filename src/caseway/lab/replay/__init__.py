"""Recorded cases played again: decided again action by action, or folded forward on a changed map.

Everything here is pure; who reads the cases and keeps the findings is in `actions/replays.py`.
"""

from caseway.lab.replay.actions import Action, DefinitionOf, Known, Record, actions_of
from caseway.lab.replay.again import Difference, Replay, replay
from caseway.lab.replay.paths import Mark, path_of

__all__ = [
    "Action",
    "DefinitionOf",
    "Difference",
    "Known",
    "Mark",
    "Record",
    "Replay",
    "actions_of",
    "path_of",
    "replay",
]
