"""A walk along the tokens, with the names in scope."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from caseway.core.feel.errors import FeelError
from caseway.core.feel.limits import NESTING_LIMIT
from caseway.core.feel.names import KEYWORDS, PROPERTIES, Names, names_of
from caseway.core.feel.nodes import Node
from caseway.core.feel.tokens import Token, tokens_of

_NAME_SYMBOLS = frozenset("+-*/.'\u2019")


class Cursor(ABC):
    """Where the parser stands; scopes are stacked, and names of members are known everywhere."""

    def __init__(self, text: str, scopes: Iterable[Names], members: tuple[str, ...] = ()) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.index = 0
        self.nesting = 0
        self.work = 1_000 + 20 * len(self.tokens)
        self.asked = False
        self.scopes = list(scopes)
        self.known_members = names_of((*PROPERTIES, *members))
        self.members = Names()

    @abstractmethod
    def expression(self, power: int = 0) -> Node:
        """The expression that begins here and binds tighter than `power`."""

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    def ahead(self, count: int = 1) -> Token:
        """A later token, or the end."""
        return self.tokens[min(self.index + count, len(self.tokens) - 1)]

    def fail(self, sentence: str, token: Token | None = None) -> NoReturn:
        """Refuse the text at `token` (default: where we stand)."""
        raise FeelError(self.text, (token or self.token).position, sentence)

    def next(self) -> Token:
        """Read one token."""
        token = self.token
        if token.kind != "end":
            self.index += 1
        return token

    def at_symbol(self, *symbols: str) -> bool:
        """True before one of these symbols."""
        return self.token.kind == "symbol" and self.token.text in symbols

    def at_word(self, *words: str) -> bool:
        """True before one of these keywords."""
        return self.token.kind == "name" and self.token.text in words

    def accept(self, text: str) -> bool:
        """Read this symbol or keyword if it comes next."""
        if self.token.kind in ("symbol", "name") and self.token.text == text:
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Read this symbol or keyword, or refuse the text."""
        token = self.token
        if not self.accept(text):
            found = "the text ends" if token.kind == "end" else f"«{token.text}» stands"
            self.fail(f"{found} where «{text}» is expected")
        return token

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper; refuses a text nested beyond the bound, or read again and again."""
        self.nesting += 1
        self.work -= 1
        if self.work < 0:
            self.fail("the expression can be read in too many ways")
        if self.nesting > NESTING_LIMIT:
            self.fail(f"the expression is nested deeper than {NESTING_LIMIT} levels")
        try:
            yield
        finally:
            self.nesting -= 1

    @contextmanager
    def scope(self, names: Iterable[str]) -> Iterator[Names]:
        """These names are known inside."""
        inner = Names(names)
        self.scopes.append(inner)
        try:
            yield inner
        finally:
            self.scopes.pop()

    def name(self, *, member: bool = False) -> str:
        """Read a name: the longest one in scope, else the words that stand side by side."""
        found = self._known(member)
        if found is not None:
            name, count = found
            self.index += count
            return name
        if self.token.kind != "name":
            self.fail("a name is expected")
        words = [self.next().text]
        while self._continues():
            words.append(self.next().text)
        return " ".join(words)

    def _known(self, member: bool) -> tuple[str, int] | None:
        everywhere = (self.known_members, self.members)
        sources = everywhere if member else (*self.scopes, *everywhere)
        found = (names.longest(self.tokens, self.index) for names in sources)
        return max((name for name in found if name), key=lambda name: name[1], default=None)

    def _continues(self) -> bool:
        token = self.token
        if token.kind == "number":
            return token.text.isdigit()
        if token.kind != "name" or token.text in KEYWORDS:
            return False
        return not (token.text == "instance" and self.ahead().text == "of")

    def declared(self, *ends: str) -> str:
        """Read a name that is being declared: everything up to one of `ends`."""
        start = self.token
        words: list[str] = []
        last = -1
        while self.token.text not in ends or self.token.kind == "string":
            token = self.token
            if token.kind in ("end", "string") or (
                token.kind == "symbol" and token.text not in _NAME_SYMBOLS
            ):
                self.fail("a name is expected", start)
            if words and token.position > last:
                words.append(" ")
            words.append(token.text)
            last = token.end
            self.index += 1
        if not words or start.kind != "name":
            self.fail("a name is expected", start)
        return "".join(words)
