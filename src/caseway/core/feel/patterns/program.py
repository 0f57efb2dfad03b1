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


STATES_LIMIT = 2_000


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

    def matches(self, text: str, run: Run) -> bool:
        """Is there a match at all? Sets of instructions are remembered, so that most characters cost a look-up."""
        if self.lines:
            return self.search(text, run) is not None
        known: dict[tuple[frozenset[int], str], frozenset[int] | None] = {}
        state = self._reached((), text, 0)
        inner = self._reached((), "  ", 1)
        last = len(text) - 1
        for at, character in enumerate(text):
            if state is None:
                return True
            run.spend(at % 16 == 0)
            if at == last or (state, character) not in known:
                run.spend(1 + len(state) // 4)
                onward = [position + 1 for position in state if self._takes(position, character)]
                following = self._reached(onward, text, at + 1) if at == last else self._joined(onward, inner)
                if len(known) < STATES_LIMIT and at != last:
                    known[state, character] = following
            else:
                following = known[state, character]
            state = following
        return state is None

    def _takes(self, position: int, character: str) -> bool:
        test = self.instructions[position].test
        return test is not None and test(character)

    def _joined(self, onward: Sequence[int], begun: frozenset[int] | None) -> frozenset[int] | None:
        """The instructions in the middle of a text: those reached, and those of a match that begins there."""
        reached = self._reached(onward, "  ", 1, begin=False)
        return None if reached is None or begun is None else reached | begun

    def _reached(
        self, onward: Sequence[int], text: str, at: int, *, begin: bool = True
    ) -> frozenset[int] | None:
        """The instructions that take the character at `at`; None when the match is there."""
        threads: list[Thread] = []
        seen: set[int] = set()
        for position in (*onward, 0) if begin else onward:
            self._follow(threads, seen, (position, ()), text, at)
        found = frozenset(position for position, _ in threads)
        return None if any(self.instructions[position].operation == "match" for position in found) else found

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
                waiting.append((position + 1, _marked(marks, step.x, at)))
            elif self._stands(step.operation, text, at):
                waiting.append((position + 1, marks))

    def _stands(self, operation: Operation, text: str, at: int) -> bool:
        if operation == "start":
            return at == 0 or (self.lines and at < len(text) and text[at - 1] == "\n")
        return at == len(text) or (self.lines and text[at] == "\n")


def _marked(marks: Marks, number: int, at: int) -> Marks:
    return (*marks[:number], at, *marks[number + 1 :]) if marks else marks


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
