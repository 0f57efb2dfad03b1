"""The variables that an expression sees while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from caseway.core.feel.errors import Place
from caseway.core.feel.limits import Run
from caseway.core.feel.types import Type
from caseway.core.feel.values import Value


class Frame:
    """Names and values, and the frame around them; the outermost holds the caller's context."""

    __slots__ = ("names", "outer", "run")

    def __init__(self, names: Mapping[str, Value], outer: Frame | None, run: Run) -> None:
        self.names = names
        self.outer = outer
        self.run = run


NO_TYPES: Mapping[str, Type] = {}
Code = Callable[[Frame], Value]


class Source:
    """The text that is being compiled, and the types that its names of types may mean."""

    __slots__ = ("text", "types")

    def __init__(self, text: str, types: Mapping[str, Type] = NO_TYPES) -> None:
        self.text = text
        self.types = types

    def place(self, at: int) -> Place:
        """The place of a character of this text."""
        return Place(self.text, at)
