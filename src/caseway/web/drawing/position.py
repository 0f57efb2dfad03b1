"""Where a case, or many cases, stand on a map, as the picture needs it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from caseway.web.drawing.sheet import Sheet

NEXT_MAX = 6


class Position(msgspec.Struct, frozen=True):
    """Element ids. `here` has the most telling first, `passed` is in the order of passing, the latest last.

    `flows` are the sequence flows taken, `notes` what is told of an element on hover beside its own words.
    `ended`: the process is over, and stands nowhere.
    """

    here: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    skipped: frozenset[str] = frozenset()
    faults: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    notes: Mapping[str, str] = {}
    ended: bool = False

    def classes(self) -> dict[str, str]:
        """What is added to the class of each element's group."""
        found = dict.fromkeys(self.flows, " is-passed")
        found.update(dict.fromkeys(self.passed, " is-passed"))
        found.update(dict.fromkeys(self.skipped, " is-skipped"))
        found.update(dict.fromkeys(self.here, " is-here"))
        found.update(dict.fromkeys(self.faults, " is-here is-fault"))
        return found


NOWHERE = Position()


class Told(msgspec.Struct, frozen=True):
    """The same in words: what a picture says to those who cannot see it."""

    here: tuple[str, ...]
    passed: tuple[str, ...]
    next: tuple[str, ...]

    def sentence(self) -> str:
        """For the description of the picture."""
        parts = [("Here", self.here), ("Passed", self.passed), ("Next", self.next)]
        return " ".join([f"{word}: {', '.join(names)}." for word, names in parts if names])


def told(sheet: "Sheet", position: Position) -> Told:
    """Names of the steps here, passed, and possible next."""
    coming: list[str] = []
    for element in position.here:
        coming += [branch.label for branch in sheet.branches(element)]
    passed = [sheet.names[e] for e in position.passed if e in sheet.steps and e not in position.here]
    return Told(
        here=tuple([sheet.name_of(e) for e in position.here]),
        passed=tuple(dict.fromkeys(passed)),
        next=tuple(dict.fromkeys(coming))[:NEXT_MAX],
    )
