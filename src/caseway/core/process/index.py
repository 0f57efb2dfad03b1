"""A model seen from the side of its references: every element by id, with its parent, and the flows by their
ends.
"""

from collections.abc import Iterator

import msgspec

from caseway.core.process.kinds import ALL_NODES, TRUE
from caseway.core.process.model import Element, Model


def local(name: str) -> str:
    """The id in a qualified name: references in BPMN files may carry a prefix."""
    return name.rpartition(":")[2] if ":" in name else name


class Spot(msgspec.Struct, frozen=True, gc=False):
    """An element with what it is in, and whether that is part of a process that may run."""

    element: Element
    parent: Element
    runs: bool


class Index:
    """Built in one walk. `spots` are all elements in the order of the file."""

    __slots__ = ("by_id", "doubles", "incoming", "kinds", "model", "outgoing", "parents", "spots")

    def __init__(self, model: Model) -> None:
        self.model = model
        self.by_id: dict[str, Element] = {}
        self.parents: dict[str, Element] = {}
        self.doubles: list[str] = []
        self.spots: list[Spot] = []
        self.kinds: dict[str, list[Spot]] = {}
        self.incoming: dict[str, list[Element]] = {}
        self.outgoing: dict[str, list[Element]] = {}
        self._walk(model.root, model.root, False)

    def _walk(self, element: Element, parent: Element, runs: bool) -> None:
        kind, name = element.kind, element.id
        if kind == "process":
            runs = element.attributes.get("isExecutable", "true") in TRUE
        spot = Spot(element, parent, runs)
        self.spots.append(spot)
        if kind in self.kinds:
            self.kinds[kind].append(spot)
        else:
            self.kinds[kind] = [spot]
        if name:
            if name in self.by_id:
                self.doubles.append(name)
            else:
                self.by_id[name] = element
                self.parents[name] = parent
        if kind == "sequenceFlow":
            self.outgoing.setdefault(local(element.attributes.get("sourceRef", "")), []).append(element)
            self.incoming.setdefault(local(element.attributes.get("targetRef", "")), []).append(element)
        for child in element.children:
            self._walk(child, element, runs)

    def get(self, reference: str | None) -> Element | None:
        """The element a reference means; None if it is not in this file."""
        return self.by_id.get(local(reference)) if reference else None

    def node(self, reference: str | None) -> Element | None:
        """The flow node a reference means; None if it is something else or missing."""
        found = self.get(reference)
        return found if found is not None and found.kind in ALL_NODES else None

    def all(self, kind: str) -> Iterator[Element]:
        """All elements of this kind."""
        return (spot.element for spot in self.kinds.get(kind, ()))

    def sources(self, node_id: str) -> list[Element]:
        """The sequence flows that lead to this node."""
        return self.incoming.get(node_id, [])

    def targets(self, node_id: str) -> list[Element]:
        """The sequence flows that leave this node, in the order of the file."""
        return self.outgoing.get(node_id, [])

    def chain(self, node_id: str) -> Iterator[Element]:
        """The enclosing elements, innermost first, up to the process."""
        parent = self.parents.get(node_id)
        while parent is not None and parent.kind != "definitions":
            yield parent
            parent = self.parents.get(parent.id)
