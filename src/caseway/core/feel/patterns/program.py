"""A pattern as a program for a machine that runs its threads side by side (Thompson's, with Pike's captures).

Every thread stands at one instruction and no two at the same, so a character of the text costs at most as
many steps as the program has instructions, whatever the pattern: a search is linear in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from caseway.core.feel.limits import Run
from caseway.core.feel.patterns.characters import CharacterTest

Operation = Literal["character", "split", "jump", "save", "start", "end", "match"]


class Instruction(Struct, frozen=True):
    """`x` and `y` are distances of a jump or split (the preferred way first), or the number of a mark."""

    operation: Operation
    test: CharacterTest | None = None
    x: int = 0
    y: int = 0


Marks = tuple[int, ...]
Thread = tuple[int, Marks]


class Program(Struct, frozen=True, eq=False):
    """`groups` counts the captures; `lines` lets ^ and $ stand at every line; `first` begins every match."""

    instructions: tuple[Instruction, ...]
    groups: int
    lines: bool
    first: str | None

    def search(self, text: str, run: Run, start: int = 0) -> Marks | None:
        """The first match from `start` on: its ends, and those of its groups, -1 where one took no part."""
        empty = (-1,) * (2 * self.groups + 2)
        found: Marks | None = None
        threads: list[Thread] = []
        at = start
        while at <= len(text) and (threads or found is None):
            if not threads and self.first is not None:
                begun, at = at, text.find(self.first, at)
                if at < 0:
                    break
                run.spend((at - begun) // 64)
            if found is None:
                threads = self._added(threads, text, at, empty)
            run.spend(1 + len(threads) // 4)
            threads, matched = self._stepped(threads, text, at)
            found = matched or found
            at += 1
        return found

    def _added(self, threads: list[Thread], text: str, at: int, empty: Marks) -> list[Thread]:
        """The threads and, behind them, those of a match that begins here."""
        seen = {position for position, _ in threads}
        self._follow(threads, seen, (0, empty), text, at)
        return threads

    def _stepped(self, threads: list[Thread], text: str, at: int) -> tuple[list[Thread], Marks | None]:
        """The threads after the character at `at`, and the marks of a match that ends before it."""
        following: list[Thread] = []
        seen: set[int] = set()
        character = text[at : at + 1]
        for position, marks in threads:
            instruction = self.instructions[position]
            if instruction.operation == "match":
                return following, marks
            if character and instruction.test is not None and instruction.test(character):
                self._follow(following, seen, (position + 1, marks), text, at + 1)
        return following, None

    def _follow(self, threads: list[Thread], seen: set[int], thread: Thread, text: str, at: int) -> None:
        """Add the instructions that take a character, or match, and are reached from `thread` without one."""
        waiting = [thread]
        while waiting:
            position, marks = waiting.pop()
            if position in seen:
                continue
            seen.add(position)
            step = self.instructions[position]
            if step.operation in ("character", "match"):
                threads.append((position, marks))
            elif step.operation == "split":
                waiting.append((position + step.y, marks))
                waiting.append((position + step.x, marks))
            elif step.operation == "jump":
                waiting.append((position + step.x, marks))
            elif step.operation == "save":
                waiting.append((position + 1, (*marks[: step.x], at, *marks[step.x + 1 :])))
            elif self._stands(step.operation, text, at):
                waiting.append((position + 1, marks))

    def _stands(self, operation: Operation, text: str, at: int) -> bool:
        if operation == "start":
            return at == 0 or (self.lines and text[at - 1] == "\n")
        return at == len(text) or (self.lines and text[at] == "\n")


def split_between(preferred: Sequence[Instruction], other: Sequence[Instruction]) -> list[Instruction]:
    """Code that runs the one or else the other."""
    return [
        Instruction("split", x=1, y=len(preferred) + 2),
        *preferred,
        Instruction("jump", x=len(other) + 1),
        *other,
    ]


def optional(body: Sequence[Instruction], *, greedy: bool) -> list[Instruction]:
    """The body once or not at all."""
    ways = (1, len(body) + 1) if greedy else (len(body) + 1, 1)
    return [Instruction("split", x=ways[0], y=ways[1]), *body]


def repeated(body: Sequence[Instruction], *, greedy: bool) -> list[Instruction]:
    """The body any number of times."""
    ways = (1, len(body) + 2) if greedy else (len(body) + 2, 1)
    return [Instruction("split", x=ways[0], y=ways[1]), *body, Instruction("jump", x=-len(body) - 1)]
