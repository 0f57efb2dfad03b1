"""Names with spaces and operators in them, found in a row of tokens by what is in scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from caseway.core.feel.errors import FeelError
from caseway.core.feel.tokens import Token, tokens_of

KEYWORDS = frozenset(
    "and or in between if then else for return some every satisfies true false null function".split()
)
PROPERTIES = ("time offset", "start included", "end included")


def normal(name: str) -> str:
    """The name with every run of white space as one space and none at the ends."""
    return " ".join(name.split())


class Names:
    """A set of names that knows the longest one beginning at a token."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make the name known; one that cannot be cut into tokens is left out."""
        try:
            parts = tuple(token.text for token in tokens_of(name)[:-1])
        except FeelError:
            return
        if len(parts) < 2:
            return
        known = self._by_first.setdefault(parts[0], [])
        if all(parts != other for other, _ in known):
            known.append((parts, normal(name)))
            known.sort(key=lambda entry: -len(entry[0]))

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The longest known name of several tokens that begins at `at`, and how many it takes."""
        for parts, name in self._by_first.get(tokens[at].text, ()):
            stretch = tokens[at : at + len(parts)]
            if len(stretch) == len(parts) and all(
                token.text == part and token.kind != "string"
                for token, part in zip(stretch, parts, strict=True)
            ):
                return name, len(parts)
        return None


@lru_cache(maxsize=256)
def names_of(names: tuple[str, ...]) -> Names:
    """The set of these names, shared by all texts that are read with them; nobody adds to it."""
    return Names(names)
