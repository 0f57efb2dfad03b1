"""Item definitions as types of FEEL, with their allowed values (DMN 1.5, 7.3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from caseway.core.decision.findings import Finding
from caseway.core.decision.model import Item
from caseway.core.decision.scope import Scope, named
from caseway.core.feel.expressions import Vocabulary
from caseway.core.feel.frames import Frame
from caseway.core.feel.limits import Run
from caseway.core.feel.types import ANY, Allowed, Siblings, Type
from caseway.core.feel.values import INPUT, Value


def members_of(items: Iterable[Item]) -> Iterator[str]:
    """The names of all components, however deep."""
    for item in items:
        yield from (component.name for component in item.components)
        yield from members_of(item.components)


def types_of(items: Iterable[Item], imported: Mapping[str, Type], findings: list[Finding]) -> dict[str, Type]:
    """The type of every item definition, by its name; those of other files by the import's name and a dot."""
    builder = _Builder({item.name: item for item in items}, dict(imported), findings)
    for name in list(builder.items):
        builder.named(name)
    return builder.known


class _Builder:
    def __init__(self, items: dict[str, Item], known: dict[str, Type], findings: list[Finding]) -> None:
        self.items = items
        self.known = known
        self.findings = findings
        self.open: set[str] = set()

    def named(self, name: str) -> Type:
        """The type of this name; a definition that contains itself is Any at the inner place."""
        if name in self.known:
            return self.known[name]
        if name not in self.items:
            return self._meant(named(name, self.items))
        if name in self.open:
            return ANY
        self.open.add(name)
        self.known[name] = self.of(self.items[name])
        self.open.discard(name)
        return self.known[name]

    def _meant(self, written: Type) -> Type:
        """The type with the names of definitions inside it replaced by what they mean."""
        if written.name in self.items or written.name in self.known:
            return self.named(written.name)
        return Type(
            written.name,
            tuple(self._meant(inner) for inner in written.of),
            tuple((name, self._meant(inner)) for name, inner in written.members),
            None if written.result is None else self._meant(written.result),
        )

    def of(self, item: Item, siblings: tuple[str, ...] = ()) -> Type:
        """The type of a definition or component; what is allowed may depend on the component's siblings."""
        base = _with(self._base(item), self._check(item.allowed, item.name, siblings))
        whole = Type("list", of=(base,)) if item.collection else base
        return _with(whole, self._check(item.constraint, item.name, siblings))

    def _base(self, item: Item) -> Type:
        if item.components:
            names = tuple(component.name for component in item.components)
            members = tuple((component.name, self.of(component, names)) for component in item.components)
            return Type("context", members=members)
        if item.parameters is not None:
            parameters = tuple(self.named(name) if name else ANY for _, name in item.parameters)
            return Type("function", of=parameters, result=self.named(item.output) if item.output else ANY)
        return self.named(item.type) if item.type else ANY

    def _check(self, text: str, element: str, siblings: tuple[str, ...]) -> Allowed | None:
        if not text:
            return None
        vocabulary = Vocabulary(siblings, tuple(members_of(self.items.values())))
        tests = Scope(element, vocabulary, self.findings).tests(text)

        def check(run: Run, value: Value, around: Siblings) -> bool:
            return tests(Frame({INPUT: value}, Frame(around, None, run), run)) is True

        return check


def _with(base: Type, check: Allowed | None) -> Type:
    if check is None:
        return base
    before = base.allowed

    def both(run: Run, value: Value, around: Siblings) -> bool:
        return (before is None or before(run, value, around)) and check(run, value, around)

    return Type(base.name, base.of, base.members, base.result, both)
