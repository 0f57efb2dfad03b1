"""Expressions compiled and evaluated: what the rest of the house uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from caseway.core.feel import code_iterations, code_names, code_operators
from caseway.core.feel.builtins import BUILTINS
from caseway.core.feel.code import code
from caseway.core.feel.errors import FeelError, Note
from caseway.core.feel.frames import NO_TYPES, Code, Frame, Source
from caseway.core.feel.limits import LIMITS, Limits, Run
from caseway.core.feel.names import Names, names_of
from caseway.core.feel.nodes import Node
from caseway.core.feel.outside import imported
from caseway.core.feel.parsing import Parser
from caseway.core.feel.testing import TestsParser
from caseway.core.feel.types import Type
from caseway.core.feel.values import INPUT, Value
from caseway.core.feel.walking import free_names

CLOSURES = (code_iterations, code_names, code_operators)
_BUILTIN_NAMES = Names(BUILTINS)
_EMPTY: Mapping[str, object] = {}


class Expression(Struct, frozen=True, eq=False):
    """An expression or unary tests, ready to be evaluated."""

    text: str
    tree: Node
    code: Code

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads from its context, built-in functions left out."""
        try:
            return free_names(self.tree) - BUILTINS.keys() - {INPUT}
        except RecursionError:
            raise _too_deep(self.text) from None


class Outcome(Struct, frozen=True):
    """A value, and why parts on the way to it were null."""

    value: Value
    notes: tuple[Note, ...]


class Vocabulary(Struct, frozen=True):
    """What a text may mean beyond FEEL.

    `names` are variables and `members` are entries of contexts, needed where spaces or operators are in them;
    `types` are the meanings of names of types.
    """

    names: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    types: Mapping[str, Type] = NO_TYPES


PLAIN = Vocabulary()


def compile_expression(text: str, names: Iterable[str] = (), vocabulary: Vocabulary = PLAIN) -> Expression:
    """Read an expression; FeelError when the text is none."""
    parser = Parser(text, (_BUILTIN_NAMES, names_of((*vocabulary.names, *names))), vocabulary.members)
    return _compiled(parser, parser.expression, vocabulary)


def compile_unary(text: str, names: Iterable[str] = (), vocabulary: Vocabulary = PLAIN) -> Expression:
    """Read unary tests, as in a cell of a decision table; the input is `?`."""
    parser = TestsParser(text, (_BUILTIN_NAMES, names_of((*vocabulary.names, *names))), vocabulary.members)
    return _compiled(parser, parser.tests, vocabulary)


def _compiled(parser: Parser, read: Callable[[], Node], vocabulary: Vocabulary) -> Expression:
    try:
        tree = read()
        if parser.token.kind != "end":
            parser.fail(f"«{parser.token.text}» stands where the text should end")
        return Expression(parser.text, tree, code(tree, Source(parser.text, vocabulary.types)))
    except RecursionError:
        raise _too_deep(parser.text) from None


def _too_deep(text: str) -> FeelError:
    return FeelError(text, 0, "the expression is nested too deeply")


def run_in(expression: Expression, frame: Frame) -> Value:
    """Evaluate within a run that has begun; FeelError where a bound is reached."""
    try:
        value = expression.code(frame)
        if type(value) in (list, dict):
            frame.run.settle(value)
        return value
    except RecursionError:
        raise _too_deep(expression.text) from None


def evaluate(
    expression: Expression,
    context: Mapping[str, object] = _EMPTY,
    limits: Limits = LIMITS,
    now: datetime | None = None,
) -> Value:
    """The expression's value. `now` is what `now()` and `today()` tell; without it they are null."""
    return run_in(expression, Frame(context, None, Run(limits, now)))


def explain(
    expression: Expression,
    context: Mapping[str, object] = _EMPTY,
    limits: Limits = LIMITS,
    now: datetime | None = None,
) -> Outcome:
    """The value, with a note for every part that became null for a reason."""
    run = Run(limits, now)
    value = run_in(expression, Frame(context, None, run))
    return Outcome(value, tuple(run.notes))


def matches(
    tests: Expression,
    given: object,
    context: Mapping[str, object] = _EMPTY,
    limits: Limits = LIMITS,
    now: datetime | None = None,
) -> bool | None:
    """Do the unary tests hold for the input `given`?"""
    outer = Frame(context, None, Run(limits, now))
    found = run_in(tests, Frame({INPUT: imported(given)}, outer, outer.run))
    return found if isinstance(found, bool) else None
