"""The steps before and after a step, as one walks a picture with the arrow keys: flows in, flows out, and clocks."""

from collections.abc import Iterator

import msgspec

from caseway.core.process import Definition, Node


class Ways(msgspec.Struct, frozen=True):
    """Ids of elements: where one can go on `to`, and where one has come from `since`."""

    to: tuple[str, ...] = ()
    since: tuple[str, ...] = ()


def ways_of(definition: Definition) -> dict[str, Ways]:
    """For every node that is no sub-process, the nodes before and after it; sub-processes are walked through."""
    onward = {i: tuple(dict.fromkeys(_onward(definition, node))) for i, node in definition.nodes.items()}
    back: dict[str, list[str]] = {}
    for element, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(element)
    return {i: Ways(onward[i], tuple(back.get(i, ()))) for i in definition.nodes}


def _onward(definition: Definition, node: Node) -> Iterator[str]:
    for flow in node.outgoing:
        yield from _inward(definition, definition.flows[flow].target)
    for other in definition.nodes.values():
        if other.attached_to == node.id:
            yield other.id
    around = definition.nodes.get(node.parent)
    if around is not None and node.kind == "endEvent":
        yield from _onward(definition, around)


def _inward(definition: Definition, element: str) -> Iterator[str]:
    """The element, or where a sub-process of that id begins."""
    if definition.nodes[element].kind != "subProcess":
        yield element
        return
    for node in definition.nodes.values():
        if node.parent == element and node.kind == "startEvent":
            yield node.id
