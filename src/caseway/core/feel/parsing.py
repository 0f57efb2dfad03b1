"""The grammar of FEEL (DMN 1.5, 10.3.1.2), read by binding power. From loose to tight:

or · and · comparisons, between, in · + - · * / · ** · negation · instance of · paths, filters, calls
"""

from __future__ import annotations

from caseway.core.feel.cursor import Cursor
from caseway.core.feel.errors import FeelError
from caseway.core.feel.iterating import read_for, read_if, read_lambda, read_quantified
from caseway.core.feel.limits import CHAIN_LIMIT
from caseway.core.feel.nodes import (
    AtLiteral,
    Between,
    Binary,
    Call,
    Context,
    Filter,
    In,
    InstanceOf,
    Interval,
    ListOf,
    Literal,
    Name,
    Node,
    Operand,
    Path,
    Unary,
)
from caseway.core.feel.numbers import number
from caseway.core.feel.typereading import read_type
from caseway.core.feel.types import Type

OR, AND, COMPARISON, SUM, PRODUCT, POWER, NEGATION = range(1, 8)
_POWERS = {
    "or": OR,
    "and": AND,
    "=": COMPARISON,
    "!=": COMPARISON,
    "<": COMPARISON,
    "<=": COMPARISON,
    ">": COMPARISON,
    ">=": COMPARISON,
    "between": COMPARISON,
    "in": COMPARISON,
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
    "**": POWER,
}
ORDERS = ("<", "<=", ">", ">=")
COMPARISONS = (*ORDERS, "=", "!=")
_CONSTANTS = {"null": None, "true": True, "false": False}
_BLOCKS = {
    "for": read_for,
    "if": read_if,
    "some": read_quantified,
    "every": read_quantified,
    "function": read_lambda,
}


class Parser(Cursor):
    """Reads expressions."""

    def expression(self, power: int = 0) -> Node:
        """The expression that begins here and binds tighter than `power`."""
        with self.nested():
            left = self._prefix()
            length = 0
            while True:
                token = self.token
                binding = _POWERS.get(token.text, 0) if token.kind in ("symbol", "name") else 0
                if binding <= power:
                    return left
                length += 1
                if length > CHAIN_LIMIT:
                    self.fail(f"more than {CHAIN_LIMIT} operators stand in one row")
                left = self._infix(left, binding)

    def _infix(self, left: Node, binding: int) -> Node:
        operator = self.next().text
        if operator == "between":
            low = self.expression(COMPARISON)
            self.expect("and")
            return Between(at=left.at, of=left, low=low, high=self.expression(COMPARISON))
        if operator == "in":
            return In(at=left.at, of=left, tests=self._in_tests())
        return Binary(at=left.at, operator=operator, left=left, right=self.expression(binding))

    def _in_tests(self) -> tuple[Node, ...]:
        start = self.index
        if self.accept("("):
            tests = [self.positive_test()]
            while self.accept(","):
                tests.append(self.positive_test())
            if self.accept(")") and not self._continues_operand():
                return tuple(tests)
            self.index = start
        return (self.positive_test(COMPARISON),)

    def _continues_operand(self) -> bool:
        return self.at_symbol("+", "-", "*", "/", "**", "[", ".", "(")

    def positive_test(self, power: int = 0) -> Node:
        """`< e` and its like, or any expression."""
        token = self.token
        if token.kind == "symbol" and token.text in COMPARISONS:
            return self._comparison_range(power)
        return self.expression(power)

    def _comparison_range(self, power: int = 0) -> Node:
        token = self.next()
        end = self.expression(max(power, COMPARISON))
        closed = token.text in ("<=", ">=")
        if token.text in ("=", "!="):
            return Operand(at=token.position, operator=token.text, of=end)
        if token.text in ("<", "<="):
            return Interval(at=token.position, low=None, high=end, low_closed=False, high_closed=closed)
        return Interval(at=token.position, low=end, high=None, low_closed=closed, high_closed=False)

    def _prefix(self) -> Node:
        token = self.token
        if token.kind == "symbol" and token.text == "-":
            self.next()
            if self.token.kind == "number":
                return self._postfix(self._number(token.position, negative=True))
            return Unary(at=token.position, of=self.expression(NEGATION))
        return self._postfix(self._primary())

    def _number(self, at: int, *, negative: bool = False) -> Literal:
        value = number(self.next().text)
        return Literal(at=at, value=value.copy_negate() if negative and value is not None else value)

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            return self._number(token.position)
        if token.kind == "string":
            self.next()
            return Literal(at=token.position, value=token.text)
        if token.kind == "symbol":
            return self._bracketed(token.text)
        if token.kind == "end":
            self.fail("the text ends where an expression is expected")
        return self._named()

    def _named(self) -> Node:
        token = self.token
        known = self._known(False)
        if known is None and token.text in _CONSTANTS:
            self.next()
            return Literal(at=token.position, value=_CONSTANTS[token.text])
        if known is None and token.text in _BLOCKS:
            return _BLOCKS[token.text](self)
        name = self.name()
        if name == "?":
            self.asked = True
        return Name(at=token.position, name=name)

    def _bracketed(self, symbol: str) -> Node:
        if symbol == "(":
            return self._group()
        if symbol == "[":
            return self._list()
        if symbol == "]":
            start = self.next()
            return self._interval(start.position, self.expression(), low_closed=False)
        if symbol == "{":
            return self._context()
        if symbol in ORDERS:
            return self._comparison_range(COMPARISON)
        if symbol != "@":
            self.fail(f"an expression cannot begin with «{symbol}»")
        return self._at_literal()

    def _at_literal(self) -> Node:
        start = self.next()
        token = self.next()
        if token.kind != "string":
            self.fail("a string is expected after @", token)
        return AtLiteral(at=start.position, text=token.text)

    def _group(self) -> Node:
        start = self.next()
        if self.at_symbol(*COMPARISONS):
            inner = self._comparison_range()
            self.expect(")")
            return inner
        inner = self.expression()
        if self.at_symbol(".."):
            return self._interval(start.position, inner, low_closed=False)
        self.expect(")")
        return inner

    def _list(self) -> Node:
        start = self.next()
        if self.accept("]"):
            return ListOf(at=start.position, items=())
        items = [self.positive_test()]
        if self.at_symbol(".."):
            return self._interval(start.position, items[0], low_closed=True)
        while self.accept(","):
            items.append(self.positive_test())
        self.expect("]")
        return ListOf(at=start.position, items=tuple(items))

    def _interval(self, at: int, low: Node, *, low_closed: bool) -> Node:
        self.expect("..")
        start = self.index
        try:
            high = self.expression()
            closing = self._closing()
        except FeelError:
            self.index = start
            high = self._end_without_filter()
            closing = self._closing()
        return Interval(at=at, low=low, high=high, low_closed=low_closed, high_closed=closing == "]")

    def _closing(self) -> str:
        if not self.at_symbol("]", ")", "["):
            self.fail("a range ends with ], ) or [")
        return self.next().text

    def _end_without_filter(self) -> Node:
        """The upper end of `[1..5[`, where the bracket begins no filter."""
        if self.accept("-"):
            return Unary(at=self.token.position, of=self._end_without_filter())
        node = self._primary()
        while self.at_symbol(".", "("):
            node = self._step(node)
        return node

    def _context(self) -> Node:
        start = self.next()
        entries: list[tuple[str, Node]] = []
        with self.scope(()) as names:
            more = not self.at_symbol("}")
            while more:
                key = self._key()
                self.expect(":")
                entries.append((key, self.expression()))
                names.add(key)
                self.members.add(key)
                more = self.accept(",")
        self.expect("}")
        return Context(at=start.position, entries=tuple(entries))

    def _key(self) -> str:
        if self.token.kind == "string":
            return self.next().text
        return self.declared(":")

    def _postfix(self, node: Node) -> Node:
        length = 0
        while self.at_symbol(".", "[", "("):
            length += 1
            if length > CHAIN_LIMIT:
                self.fail(f"more than {CHAIN_LIMIT} steps stand in one row")
            node = self._step(node)
        if self.at_word("instance") and self.ahead().text == "of":
            self.index += 2
            return InstanceOf(at=node.at, of=node, type=read_type(self))
        return node

    def _step(self, node: Node) -> Node:
        symbol = self.next()
        if symbol.text == ".":
            return Path(at=node.at, of=node, name=self.name(member=True))
        if symbol.text == "[":
            with self.scope(("item",)):
                by = self.expression()
            self.expect("]")
            return Filter(at=node.at, of=node, by=by)
        return self._call(node)

    def _call(self, function: Node) -> Node:
        arguments: list[Node] = []
        names: list[str] = []
        more = not self.at_symbol(")")
        while more:
            if self._names_argument():
                names.append(self.declared(":"))
                self.expect(":")
            arguments.append(self.positive_test())
            more = self.accept(",")
        self.expect(")")
        if names and len(names) != len(arguments):
            self.fail("either all arguments are named or none")
        return Call(
            at=function.at,
            function=function,
            arguments=tuple(arguments),
            names=tuple(names) if names else None,
        )

    def _names_argument(self) -> bool:
        at = self.index
        while self.tokens[at].kind in ("name", "number") or self.tokens[at].text in tuple("+-*/.'\u2019"):
            if self.tokens[at].kind == "string":
                return False
            at += 1
        return at > self.index and self.tokens[at].kind == "symbol" and self.tokens[at].text == ":"


def type_of_text(text: str) -> Type:
    """The type that a text says, as after `instance of`. FeelError for a text that is none."""
    parser = Parser(text, ())
    found = read_type(parser)
    if parser.token.kind != "end":
        parser.fail("the type ends before the text does")
    return found
