"""What two versions of a file beside a map say differently: tables by cell, forms by question, texts by line."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from caseway.web.processes.files_told import Question, Rule, TableTold, decision_file, form_told

Sign = Literal["", "added", "removed", "changed"]
LINES_MAX = 400
CONTEXT_LINES = 3


class Cell(msgspec.Struct, frozen=True):
    """A cell: what it says now, and what it said before where that differs."""

    now: str
    before: str = ""
    changed: bool = False


class RowChange(msgspec.Struct, frozen=True):
    """A row of a table that came, went or changed, or one that stands between such."""

    sign: Sign
    number: int
    cells: tuple[Cell, ...]
    note: str = ""


class TableChange(msgspec.Struct, frozen=True):
    """A decision whose table differs; `policy` and `text` are set where these differ."""

    name: str
    sign: Sign
    heads: tuple[str, ...]
    rows: tuple[RowChange, ...]
    policy: Cell | None = None
    text: Cell | None = None
    same_count: int = 0


class TextLine(msgspec.Struct, frozen=True):
    """A line of a text; a gap stands for lines that are the same."""

    sign: Sign
    text: str
    gap: bool = False


class AskChange(msgspec.Struct, frozen=True):
    """A question of a form that came, went or changed."""

    sign: Sign
    label: str
    said: tuple[Cell, ...]


class FileChange(msgspec.Struct, frozen=True):
    """A file that differs, by what kind of file it is."""

    path: str
    sign: Sign
    tables: tuple[TableChange, ...] = ()
    asks: tuple[AskChange, ...] = ()
    lines: tuple[TextLine, ...] = ()


def file_change(path: str, before: str | None, after: str | None) -> FileChange:
    """What differs in one file."""
    sign: Sign = "added" if before is None else "removed" if after is None else "changed"
    old, new = before or "", after or ""
    if path.endswith(".dmn"):
        tables = tuple(_tables(path, old, new))
        if tables:
            return FileChange(path, sign, tables=tables)
    if path.endswith(".form"):
        asks = tuple(_asks(path, old, new))
        if asks:
            return FileChange(path, sign, asks=asks)
    return FileChange(path, sign, lines=tuple(_lines(old, new)))


def _tables(path: str, old: str, new: str) -> Iterator[TableChange]:
    before = {one.name: one for one in decision_file(path, old).tables} if old else {}
    after = {one.name: one for one in decision_file(path, new).tables} if new else {}
    for name in dict.fromkeys([*after, *before]):
        was, now = before.get(name), after.get(name)
        if was != now:
            yield _table(name, was, now)


def _table(name: str, was: TableTold | None, now: TableTold | None) -> TableChange:
    told = now or was or TableTold(name, "")
    sign: Sign = "added" if was is None else "removed" if now is None else "changed"
    old, new = was or TableTold(name, ""), now or TableTold(name, "")
    same_heads = (old.inputs, old.outputs) == (new.inputs, new.outputs)
    rows = list(_rows(old.rules, new.rules, same_heads))
    return TableChange(
        name=name,
        sign=sign,
        heads=(*told.inputs, *told.outputs),
        rows=tuple(row for row in rows if row.sign),
        policy=Cell(new.policy, old.policy, True) if sign == "changed" and old.policy != new.policy else None,
        text=Cell(new.text, old.text, True) if old.text != new.text else None,
        same_count=sum(1 for row in rows if not row.sign),
    )


def _rows(old: Sequence[Rule], new: Sequence[Rule], same_heads: bool) -> Iterator[RowChange]:
    """Rows are the same row by their id; where the columns differ, a row is shown whole, before and after."""
    before = {rule.id or str(number): rule for number, rule in enumerate(old)}
    known: set[str] = set()
    for number, rule in enumerate(new, start=1):
        name = rule.id or str(number - 1)
        was = before.get(name)
        known.add(name)
        if was is None:
            yield RowChange("added", number, tuple(Cell(cell) for cell in rule.cells), rule.note)
        elif was == rule:
            yield RowChange("", number, ())
        elif same_heads:
            cells = zip(rule.cells, was.cells, strict=False)
            told = tuple(Cell(now, then, now != then) for now, then in cells)
            yield RowChange("changed", number, told, rule.note)
        else:
            yield RowChange("changed", number, tuple(Cell(cell) for cell in rule.cells), rule.note)
    for number, rule in enumerate(old, start=1):
        if (rule.id or str(number - 1)) not in known:
            yield RowChange("removed", number, tuple(Cell(cell) for cell in rule.cells), rule.note)


def _asks(path: str, old: str, new: str) -> Iterator[AskChange]:
    before: Mapping[str, Question] = {one.key: one for one in form_told(path, old).questions} if old else {}
    after: Mapping[str, Question] = {one.key: one for one in form_told(path, new).questions} if new else {}
    for key in dict.fromkeys([*after, *before]):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None:
            if was != now:
                yield AskChange("changed", now.label, tuple(_said(was, now)))
        elif now is not None:
            yield AskChange("added", now.label, (Cell(now.kind),))
        elif was is not None:
            yield AskChange("removed", was.label, (Cell(was.kind),))


def _said(was: Question, now: Question) -> Iterator[Cell]:
    for name in ("label", "kind", "hint", "when"):
        then, since = getattr(was, name), getattr(now, name)
        if then != since:
            yield Cell(since or "nothing", then or "nothing", True)
    if was.required != now.required:
        words = {True: "must be filled in", False: "may stay empty"}
        yield Cell(words[now.required], words[was.required], True)


def _lines(old: str, new: str) -> Iterator[TextLine]:
    """The lines that differ with a few around them; what is the same is a gap."""
    signs: dict[str, Sign] = {"+": "added", "-": "removed", " ": ""}
    found = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=CONTEXT_LINES)
    for number, line in enumerate(found):
        if number >= LINES_MAX:
            yield TextLine("", "More differs further down.", gap=True)
            return
        if number < 2:
            continue
        if line.startswith("@@"):
            if number > 2:
                yield TextLine("", "", gap=True)
            continue
        yield TextLine(signs.get(line[:1], ""), line[1:])
