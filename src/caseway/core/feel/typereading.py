"""Types as they are written: `list<number>`, `context<a: string>`, `function<number> -> string`."""

from __future__ import annotations

from caseway.core.feel.cursor import Cursor
from caseway.core.feel.names import Names
from caseway.core.feel.types import ANY, SIMPLE, Type, simple

_SIMPLE_NAMES = Names(SIMPLE)


def read_type(cursor: Cursor) -> Type:
    """The type that begins here."""
    with cursor.nested():
        if cursor.token.kind == "name" and cursor.ahead().text == "<":
            word = cursor.token.text
            if word in ("list", "range"):
                cursor.index += 2
                item = read_type(cursor)
                cursor.expect(">")
                return Type(word, of=(item,))
            if word == "context":
                return _context_type(cursor)
            if word == "function":
                return _function_type(cursor)
        return simple(_type_name(cursor))


def _context_type(cursor: Cursor) -> Type:
    cursor.index += 2
    members: list[tuple[str, Type]] = []
    while not cursor.at_symbol(">"):
        name = cursor.declared(":")
        cursor.expect(":")
        members.append((name, read_type(cursor)))
        if not cursor.accept(","):
            break
    cursor.expect(">")
    return Type("context", members=tuple(members))


def _function_type(cursor: Cursor) -> Type:
    cursor.index += 2
    parameters: list[Type] = []
    while not cursor.at_symbol(">"):
        parameters.append(read_type(cursor))
        if not cursor.accept(","):
            break
    cursor.expect(">")
    cursor.expect("->")
    return Type("function", of=tuple(parameters), result=read_type(cursor))


def _type_name(cursor: Cursor) -> str:
    known = _SIMPLE_NAMES.longest(cursor.tokens, cursor.index)
    if known is not None:
        cursor.index += known[1]
        return known[0]
    if cursor.at_word("function"):
        cursor.next()
        return "function"
    if cursor.at_word("null"):
        cursor.next()
        return "Null"
    name = cursor.name()
    while cursor.accept("."):
        name += "." + cursor.name(member=True)
    return name


def declared_type(cursor: Cursor) -> Type:
    """The type after a colon, or Any."""
    return read_type(cursor) if cursor.accept(":") else ANY
