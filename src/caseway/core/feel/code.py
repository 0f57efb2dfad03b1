"""From tree to closures: `code(node, source)` gives a function of a frame. Each kind of node has its own."""

from __future__ import annotations

from functools import singledispatch

from caseway.core.feel.frames import Code, Source
from caseway.core.feel.nodes import Node


@singledispatch
def code(node: Node, source: Source) -> Code:
    """The closure that evaluates the node."""
    raise TypeError(f"{type(node).__name__} in {source.text!r} has no closure")
