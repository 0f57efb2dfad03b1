"""Regular expressions that run in linear time: those of XPath 2.0, but without back-references."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from caseway.core.feel.limits import Run
from caseway.core.feel.patterns.errors import PatternError
from caseway.core.feel.patterns.parsing import PatternParser
from caseway.core.feel.patterns.program import Marks, Program

__all__ = ["Part", "PatternError", "Program", "compiled", "expanded", "replaced", "split"]

Part = str | int


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> Program:
    """The program of a pattern with flags of s, m, i, x and q. PatternError when it has none."""
    return PatternParser(pattern, flags).program()


def expanded(replacement: str, flags: str, groups: int) -> list[Part]:
    """A replacement as texts and numbers of groups. PatternError for a $ or \\ that means nothing."""
    if "q" in flags:
        return [replacement]
    parts: list[Part] = []
    at = 0
    while at < len(replacement):
        character = replacement[at]
        if character == "\\":
            if replacement[at + 1 : at + 2] not in ("\\", "$"):
                raise PatternError(replacement, at, "after \\ stands neither \\ nor $")
            parts.append(replacement[at + 1])
            at += 2
        elif character == "$":
            group, at = _group(replacement, at + 1, groups)
            parts.append(group)
        else:
            parts.append(character)
            at += 1
    return parts


def _group(replacement: str, at: int, groups: int) -> tuple[Part, int]:
    """The group whose number begins here: as many digits as make the number of a group that there is."""
    end = at
    while end < len(replacement) and replacement[end] in "0123456789" and end - at < 3:
        end += 1
    if end == at:
        raise PatternError(replacement, at, "after $ stands no number")
    while end > at + 1 and int(replacement[at:end]) > groups:
        end -= 1
    number = int(replacement[at:end])
    return ("" if number > groups else number), end


def _matches(program: Program, text: str, run: Run) -> Iterator[Marks]:
    """Every match, from left to right. PatternError for a pattern that matches the empty text."""
    if program.search("", run) is not None:
        raise PatternError(
            "", 0, "the pattern matches the empty text, which nothing can be split or replaced by"
        )
    at = 0
    while at <= len(text):
        marks = program.search(text, run, at)
        if marks is None:
            return
        run.spend(4)
        yield marks
        at = marks[1] if marks[1] > marks[0] else marks[1] + 1


def _captured(text: str, marks: Marks, group: int) -> str:
    """What the group took; empty where it took no part."""
    return text[marks[2 * group] : marks[2 * group + 1]] if marks[2 * group] >= 0 else ""


def replaced(program: Program, text: str, parts: list[Part], run: Run) -> str:
    """The text with every match replaced."""
    found: list[str] = []
    at = 0
    for marks in _matches(program, text, run):
        found.append(text[at : marks[0]])
        found.extend(part if isinstance(part, str) else _captured(text, marks, part) for part in parts)
        run.spend(len(parts) // 8)
        at = marks[1]
    found.append(text[at:])
    return "".join(found)


def split(program: Program, text: str, run: Run) -> list[str]:
    """The stretches of text between the matches."""
    pieces: list[str] = []
    at = 0
    for marks in _matches(program, text, run):
        pieces.append(text[at : marks[0]])
        at = marks[1]
    return [*pieces, text[at:]]
