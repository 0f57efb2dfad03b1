"""Decision tables: which rules hit, and what the hit policy makes of them (DMN 1.5, 8.2.8 to 8.2.11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from caseway.core.decision.boxed import Aggregation, InputColumn, OutputColumn, Row, Table
from caseway.core.decision.compiling import box
from caseway.core.decision.findings import Finding
from caseway.core.decision.running import DecisionRun, Hit
from caseway.core.decision.scope import Scope, typed
from caseway.core.feel.builtins import BUILTINS
from caseway.core.feel.comparing import equal, is_member
from caseway.core.feel.errors import Place
from caseway.core.feel.frames import Code, Frame
from caseway.core.feel.invoking import call
from caseway.core.feel.numbers import from_int
from caseway.core.feel.values import INPUT, Value


class Input(Struct, frozen=True, eq=False):
    """A compiled input: its value, and the tests of its allowed values."""

    value: Code
    allowed: Code | None
    text: str


class Output(Struct, frozen=True, eq=False):
    """A compiled output: `ranks` are its allowed values, the best first."""

    name: str
    ranks: Code | None
    default: Code | None


class Rule(Struct, frozen=True, eq=False):
    """A compiled rule; a test that is None is `-`."""

    id: str
    tests: tuple[Code | None, ...]
    outputs: tuple[Code, ...]


class Compiled(Struct, frozen=True, eq=False):
    """A compiled table."""

    id: str
    policy: str
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    place: Place


@box.register
def _table(boxed: Table, scope: Scope) -> Code:
    if not boxed.outputs:
        scope.findings.append(Finding(boxed.id, "table", "a decision table has at least one output"))
    allowed = [scope.tests(column.allowed, column.id) if column.allowed else None for column in boxed.outputs]
    compiled = Compiled(
        boxed.id,
        boxed.policy,
        boxed.aggregation,
        tuple(_input(column, scope) for column in boxed.inputs),
        tuple(_output(column, _values(column, boxed, scope), scope) for column in boxed.outputs),
        tuple(_rule(row, boxed, allowed, scope) for row in boxed.rows),
        Place("", 0),
    )
    return lambda frame: evaluated(compiled, frame)


def _input(column: InputColumn, scope: Scope) -> Input:
    code = scope.expression(column.text, column.id)
    value = typed(code, scope.type(column.type), f"the input {column.text}")
    return Input(value, scope.tests(column.allowed, column.id) if column.allowed else None, column.text)


def _values(column: OutputColumn, boxed: Table, scope: Scope) -> str:
    """The column's values, the best first: its own, those of its type, or those that the type of the whole tells."""
    if column.allowed or column.type:
        return column.allowed or scope.allowed(column.type)
    whole = boxed.type or scope.told
    return scope.allowed(whole) if len(boxed.outputs) == 1 else scope.allowed(whole, column.name)


def _output(column: OutputColumn, allowed: str, scope: Scope) -> Output:
    ranks = scope.expression(f"[{allowed}]", column.id) if allowed else None
    default = scope.expression(column.default, column.id) if column.default else None
    return Output(column.name, ranks, default)


def _rule(row: Row, boxed: Table, allowed: Sequence[Code | None], scope: Scope) -> Rule:
    if len(row.tests) != len(boxed.inputs) or len(row.outputs) != len(boxed.outputs):
        scope.findings.append(Finding(row.id, "rule", "a rule has as many cells as the table has columns"))
    tests = tuple(None if text in ("", "-") else scope.tests(text, row.id) for text in row.tests)
    outputs = tuple(
        _entry(typed(scope.expression(text, row.id), scope.type(column.type), "the output"), tests, text)
        if text
        else _null
        for text, column, tests in zip(row.outputs, boxed.outputs, allowed, strict=False)
    )
    return Rule(row.id, tests, outputs)


def _entry(code: Code, allowed: Code | None, text: str) -> Code:
    """An output entry; null where its value is none of the column's allowed values."""
    if allowed is None:
        return code

    def entry(frame: Frame) -> Value:
        value = code(frame)
        if allowed(Frame({INPUT: value}, frame, frame.run)) is True:
            return value
        frame.run.note(Place(text, 0), "the output is none of the allowed values")
        return None

    return entry


def _null(frame: Frame) -> Value:
    return None


def evaluated(table: Compiled, frame: Frame) -> Value:
    """The table's value."""
    cells = [Frame({INPUT: column.value(frame)}, frame, frame.run) for column in table.inputs]
    hits = _hits(table, cells, frame) if _are_allowed(table, cells) else []
    if isinstance(frame.run, DecisionRun):
        frame.run.hits.append(Hit(table.id, tuple(rule.id for rule in hits)))
    if not hits:
        return _default(table, frame)
    return POLICIES[table.policy](table, hits, frame)


def _are_allowed(table: Compiled, cells: Sequence[Frame]) -> bool:
    """False when an input is none of its allowed values: then no rule hits."""
    for column, cell in zip(table.inputs, cells, strict=True):
        if column.allowed is not None and column.allowed(cell) is not True:
            sentence = f"the input {column.text} is none of its allowed values"
            cell.run.note(Place(column.text, 0), sentence)
            return False
    return True


def _hits(table: Compiled, cells: Sequence[Frame], frame: Frame) -> list[Rule]:
    hits = []
    for rule in table.rules:
        frame.run.spend(1 + len(cells) // 4)
        if all(test is None or test(cell) is True for test, cell in zip(rule.tests, cells, strict=False)):
            hits.append(rule)
            if table.policy == "FIRST":
                break
    return hits


def _default(table: Compiled, frame: Frame) -> Value:
    if all(output.default is None for output in table.outputs):
        if table.policy == "COLLECT" and table.aggregation == "COUNT":
            return from_int(0)
        frame.run.note(table.place, "no rule of the table hits")
        return None
    values = [None if output.default is None else output.default(frame) for output in table.outputs]
    return _shaped(table, values)


def _shaped(table: Compiled, values: Sequence[Value]) -> Value:
    if len(table.outputs) == 1:
        return values[0] if values else None
    return {output.name: value for output, value in zip(table.outputs, values, strict=False)}


def _value(table: Compiled, rule: Rule, frame: Frame) -> Value:
    return _shaped(table, [output(frame) for output in rule.outputs])


def _unique(table: Compiled, hits: list[Rule], frame: Frame) -> Value:
    if len(hits) > 1:
        frame.run.note(
            table.place, f"several rules hit, where one is to: {', '.join(rule.id for rule in hits)}"
        )
        return None
    return _value(table, hits[0], frame)


def _first(table: Compiled, hits: list[Rule], frame: Frame) -> Value:
    return _value(table, hits[0], frame)


def _any(table: Compiled, hits: list[Rule], frame: Frame) -> Value:
    values = _all(table, hits, frame)
    if any(equal(values[0], other, frame.run) is not True for other in values[1:]):
        frame.run.note(table.place, "the rules that hit do not agree")
        return None
    return values[0]


def _all(table: Compiled, hits: list[Rule], frame: Frame) -> list[Value]:
    return [_value(table, rule, frame) for rule in hits]


def _ordered(table: Compiled, hits: list[Rule], frame: Frame) -> list[Value]:
    ranks = [[] if output.ranks is None else output.ranks(frame) or [] for output in table.outputs]
    rows = [[output(frame) for output in rule.outputs] for rule in hits]

    def rank(row: list[Value]) -> list[int]:
        return [_rank(value, order, frame) for value, order in zip(row, ranks, strict=False)]

    return [_shaped(table, row) for row in sorted(rows, key=rank)]


def _rank(value: Value, order: list[Value], frame: Frame) -> int:
    for index, other in enumerate(order):
        if is_member(value, other, frame.run) is True:
            return index
    return len(order)


def _priority(table: Compiled, hits: list[Rule], frame: Frame) -> Value:
    return _ordered(table, hits, frame)[0]


def _collect(table: Compiled, hits: list[Rule], frame: Frame) -> Value:
    values = _all(table, hits, frame)
    if table.aggregation is None:
        return values
    if table.aggregation == "COUNT":
        return from_int(len(values))
    name = {"SUM": "sum", "MIN": "min", "MAX": "max"}[table.aggregation]
    return call(frame.run, BUILTINS[name], [values], table.place)


POLICIES: dict[str, Callable[[Compiled, list[Rule], Frame], Value]] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "PRIORITY": _priority,
    "RULE ORDER": _all,
    "OUTPUT ORDER": _ordered,
    "COLLECT": _collect,
}
