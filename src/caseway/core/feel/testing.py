"""Unary tests: the cells of decision tables (DMN 1.5, 10.3.2.9 and grammar rules 12 to 17)."""

from __future__ import annotations

from decimal import Decimal

from caseway.core.feel.code import code
from caseway.core.feel.code_operators import membership
from caseway.core.feel.comparing import either, equals, is_member, opposite
from caseway.core.feel.errors import FeelError
from caseway.core.feel.frames import Code, Frame, Source
from caseway.core.feel.nodes import (
    Between,
    Binary,
    Call,
    In,
    InstanceOf,
    Interval,
    Literal,
    Node,
    Quantified,
    Test,
    Tests,
)
from caseway.core.feel.parsing import Parser
from caseway.core.feel.values import INPUT

_STATEMENTS = (Between, Binary, Call, In, InstanceOf, Quantified)
"""Expressions that say something by themselves: where one is true, the cell holds for every input."""


class TestsParser(Parser):
    """Reads the text of a cell."""

    def tests(self) -> Tests:
        """All of the text as unary tests."""
        if self.token.kind == "end" or (self.at_symbol("-") and self.ahead().kind == "end"):
            self.next()
            return Tests(at=0, tests=(), negated=False)
        if self.at_word("not") and self.ahead().text == "(":
            found = self._negated()
            if found is not None:
                return found
        return Tests(at=self.token.position, tests=self._row(), negated=False)

    def _negated(self) -> Tests | None:
        start = self.index
        try:
            self.index += 2
            tests = self._row()
            self.expect(")")
        except FeelError:
            self.index = start
            return None
        if self.token.kind == "end":
            return Tests(at=0, tests=tests, negated=True)
        self.index = start
        return None

    def _row(self) -> tuple[Test, ...]:
        tests = [self._one()]
        while self.accept(","):
            tests.append(self._one())
        return tuple(tests)

    def _one(self) -> Test:
        self.asked = False
        at = self.token.position
        of = self.positive_test()
        return Test(at=at, of=of, asks=self.asked)


@code.register
def _tests(node: Tests, source: Source) -> Code:
    tests = [code(test, source) for test in node.tests]
    negated = node.negated
    if not tests:
        return lambda frame: True
    if len(tests) == 1 and not negated:
        return tests[0]

    def row(frame: Frame) -> bool | None:
        result: bool | None = False
        for test in tests:
            result = either(result, test(frame))
            if result is True:
                break
        return opposite(result) if negated else result

    return row


@code.register
def _test(node: Test, source: Source) -> Code:
    if isinstance(node.of, Literal) and type(node.of.value) in (str, Decimal):
        return _constant(node.of)
    if isinstance(node.of, Interval):
        return membership(node.of, source)
    of, asks, states = code(node.of, source), node.asks, isinstance(node.of, _STATEMENTS)

    def test(frame: Frame) -> bool | None:
        found = of(frame)
        if asks and (found is None or type(found) is bool):
            return found
        given = frame.names[INPUT]
        if found is True and states and type(given) is not bool:
            return True
        return is_member(given, found, frame.run)

    return test


def _constant(node: Node) -> Code:
    value = getattr(node, "value", None)
    form = type(value)

    def same(frame: Frame) -> bool | None:
        given = frame.names[INPUT]
        return given == value if type(given) is form else equals(given, value, frame.run)

    return same
