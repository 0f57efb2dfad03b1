"""What is changed: another map with its tables, another policy; and where the steps of the old map are on the new."""

from collections.abc import Callable, Mapping

import msgspec

from caseway.core.case.given import Policy
from caseway.core.process import Definition


class Version(msgspec.Struct, frozen=True):
    """A compiled map under its key and number, and the text of its decision tables by their name in `cw:decision`."""

    key: str
    number: int
    definition: Definition
    tables: Mapping[str, str] = {}

    def table_of(self, element: str) -> tuple[str, str] | None:
        """The text and the reference of the decision that the element asks; None if it asks none."""
        node = self.definition.nodes.get(element)
        if node is None or node.decision is None:
            return None
        return self.tables.get(node.decision.partition("#")[0], ""), node.decision


VersionOf = Callable[[tuple[str, int]], Version]
"""The map of that key and version."""


class Assumption(msgspec.Struct, frozen=True):
    """What a person chose to take for true of tasks that nobody ever had: how long they take, how they end."""

    hours: Mapping[str, float]
    outcome: str = ""


class Change(msgspec.Struct, frozen=True):
    """`version` None: every case stays on its own map; `policy` None: the policy of today."""

    version: Version | None = None
    policy: Policy | None = None
    assumption: Assumption | None = None


class Maps:
    """Which map a course is on: the one that is tried in place of every version of it, else the recorded one."""

    def __init__(self, change: Change, version_of: VersionOf) -> None:
        self._tried = change.version
        self._version_of = version_of

    def pair(self, recorded: tuple[str, int]) -> tuple[str, int]:
        """Key and number of the map that stands for a recorded one."""
        tried = self._tried
        return (tried.key, tried.number) if tried is not None and tried.key == recorded[0] else recorded

    def version(self, recorded: tuple[str, int]) -> Version:
        """The map that stands for a recorded one."""
        tried = self._tried
        return tried if tried is not None and tried.key == recorded[0] else self._version_of(recorded)

    def is_tried(self, recorded: tuple[str, int]) -> bool:
        """Whether the tried map stands for it."""
        return self._tried is not None and self._tried.key == recorded[0]


def places(old: Definition, new: Definition) -> dict[str, str]:
    """Where each element of the old map is on the new one: the same id, else the only one of its kind and name."""
    found = {element: element for element in old.nodes if element in new.nodes}
    named: dict[tuple[str, str], list[str]] = {}
    for node in new.nodes.values():
        if node.name and node.id not in old.nodes:
            named.setdefault((node.kind, node.name), []).append(node.id)
    for node in old.nodes.values():
        alike = named.get((node.kind, node.name), [])
        if node.id not in found and len(alike) == 1:
            found[node.id] = alike[0]
    return found
