"""FEEL text cut into tokens (DMN 1.5, 10.3.1.2). Names stay in parts: the parser joins them by scope."""

from __future__ import annotations

import re

from msgspec import Struct

from caseway.core.feel.errors import FeelError
from caseway.core.feel.limits import TEXT_LIMIT


class Token(Struct, frozen=True):
    """`kind` is name, number, string, symbol or end; `text` is the string's value for strings."""

    kind: str
    text: str
    position: int
    end: int


_SPACE = r"[\s\u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]"
_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u167F\u1681-\u180D\u180F-\u1FFF"
    r"\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF00-\uFFFD"
    r"\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_TOKEN = re.compile(
    rf"(?P<space>{_SPACE}+|//[^\n]*|/\*)"
    rf"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>[{_START}][{_PART}]*)"
    rf'|(?P<string>")'
    rf"|(?P<symbol>\.\.|\*\*|<=|>=|!=|->|[-+*/()\[\]{{}},.:=<>@'\u2019])"
)
_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "/": "/"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else match[0]
    return _SHORT.get(match[3], match[0])


def _joined(match: re.Match[str]) -> str:
    high, low = match[0][0], match[0][1]
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))


def unescape(raw: str) -> str:
    """The value of a string literal's inside; two \\u surrogates make one character."""
    if "\\" not in raw:
        return raw
    return _SURROGATES.sub(_joined, _ESCAPE.sub(_unescaped, raw))


def tokens_of(text: str) -> list[Token]:
    """All tokens of `text`, ended by one of kind "end". FeelError for a character that starts none."""
    if len(text) > TEXT_LIMIT:
        raise FeelError(text[:80], 0, f"the text is longer than {TEXT_LIMIT} characters")
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FeelError(text, at, f"the character {text[at]!r} has no meaning here")
        kind, end = str(match.lastgroup), match.end()
        if kind == "space":
            at = _comment_end(text, at) if match[0] == "/*" else end
            continue
        value = match[0]
        if kind == "string":
            end = _string_end(text, at)
            value = unescape(text[at + 1 : end - 1])
        found.append(Token(kind, value, at, end))
        at = end
    found.append(Token("end", "", len(text), len(text)))
    return found


def _comment_end(text: str, at: int) -> int:
    end = text.find("*/", at + 2)
    if end < 0:
        raise FeelError(text, at, "this comment is not closed with */")
    return end + 2


def _string_end(text: str, at: int) -> int:
    match = _STRING.match(text, at + 1)
    if match is None:
        raise FeelError(text, at, 'this string is not closed with "')
    return match.end()
