"""Unary tests: the cells of decision tables (DMN 1.5, 10.3.2.9 and grammar rules 12 to 17)."""

from __future__ import annotations

from decimal import Decimal

from caseway.core.feel.code import code
from caseway.core.feel.comparing import either, equal, is_member, opposite
from caseway.core.feel.errors import FeelError
from caseway.core.feel.frames import Code, Frame, Source
from caseway.core.feel.nodes import Literal, Node, Test, Tests
from caseway.core.feel.parsing import Parser
from caseway.core.feel.values import INPUT, Different, Range, Value


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
    of, asks = code(node.of, source), node.asks

    def test(frame: Frame) -> bool | None:
        found = of(frame)
        if asks and (found is None or type(found) is bool):
            return found
        return holds(found, frame.names[INPUT], frame)

    return test


def _constant(node: Node) -> Code:
    value = getattr(node, "value", None)
    form = type(value)

    def same(frame: Frame) -> bool | None:
        given = frame.names[INPUT]
        return given == value if type(given) is form else equal(given, value, frame.run)

    return same


def holds(found: Value, given: Value, frame: Frame) -> bool | None:
    """Does the value of a test's expression hold for the input?"""
    if type(found) in (Range, Different):
        return is_member(given, found, frame.run)
    if type(found) is list:
        return is_member(given, found, frame.run)
    if found is True and type(given) is not bool:
        return True
    return equal(given, found, frame.run)
