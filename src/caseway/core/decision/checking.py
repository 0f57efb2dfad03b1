"""What a file of decisions must not say, however well-formed it is (DMN 1.5, clauses 6 to 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from caseway.core.decision.boxed import Boxed, Entries, FunctionBox, Invocation, Table
from caseway.core.decision.findings import Finding
from caseway.core.decision.model import Decision, Drawn, Element, Import, Item, Knowledge, Service


def faults(model: Drawn) -> Iterator[Finding]:
    """Every breach of the rules that hold for a file alone."""
    yield from _names(model)
    yield from _definitions(model.items)
    for element in model.elements:
        if isinstance(element, Service) and not element.outputs:
            yield Finding(element.id, "service", f"the service {element.name} has no output decision")
        if isinstance(element, (Decision, Knowledge)):
            for box in boxes_in(element.logic):
                yield from _box(box, element)


def boxes_in(logic: Boxed) -> Iterator[Boxed]:
    """The boxed expression and all those inside it."""
    waiting: list[object] = [logic]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Boxed):
            yield found
        if isinstance(found, tuple):
            waiting.extend(found)
        elif isinstance(found, Struct):
            waiting.extend(getattr(found, field) for field in found.__struct_fields__)


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]


def _names(model: Drawn) -> Iterator[Finding]:
    """Ids and names tell elements apart (6.3)."""
    for identity in _twice(element.id for element in model.elements if element.id):
        yield Finding(identity, "id", f"two elements have the id {identity}")
    named: list[Element | Import] = [*model.elements, *(found for found in model.imports if found.name)]
    for name in _twice(element.name for element in named):
        yield Finding(_id_of(named, name), "name", f"two elements are called {name}", "warning")
    for element in model.elements:
        if not element.name:
            yield Finding(element.id, "name", "an element has no name")


def _id_of(elements: Iterable[Element | Import], name: str) -> str:
    return [getattr(element, "id", name) for element in elements if element.name == name][-1]


def _definitions(items: tuple[Item, ...]) -> Iterator[Finding]:
    """Types are told apart by name, are made in one way, and are not made of themselves alone (7.3.3)."""
    known = {item.name: item for item in items}
    for name in _twice(item.name for item in items):
        yield Finding(name, "type", f"two types are called {name}")
    for item in items:
        ways = (bool(item.components), bool(item.type), item.parameters is not None)
        if sum(ways) > 1:
            yield Finding(
                item.name, "type", f"the type {item.name} is defined in more than one way", "warning"
            )
        if _is_of_itself(item.name, known):
            yield Finding(item.name, "type", f"the type {item.name} is defined by itself")
        for name in _twice(component.name for component in item.components):
            yield Finding(item.name, "type", f"the type {item.name} has two components called {name}")


def _is_of_itself(name: str, known: Mapping[str, Item]) -> bool:
    at, seen = name, set()
    while at in known and at not in seen:
        seen.add(at)
        at = known[at].type
    return at == name and bool(seen)


def _box(box: Boxed, element: Element) -> Iterator[Finding]:
    spot = box.id or element.id
    if isinstance(box, Table):
        yield from _table(box, spot)
    names: list[str] = []
    if isinstance(box, Entries):
        names = [entry.name for entry in box.entries if entry.name]
    elif isinstance(box, FunctionBox):
        names = [formal.name for formal in box.parameters]
    elif isinstance(box, Invocation):
        names = [binding.name for binding in box.bindings]
    for name in _twice(names):
        yield Finding(spot, "name", f"«{name}» stands twice in one box")


def _table(table: Table, spot: str) -> Iterator[Finding]:
    """A table with several outputs names them and does not aggregate; only Collect aggregates (8.2.10, 8.3.2)."""
    if table.aggregation is not None and table.policy != "COLLECT":
        yield Finding(spot, "aggregation", "only a table of the hit policy Collect aggregates", "warning")
    if len(table.outputs) < 2:
        return
    if table.aggregation is not None:
        yield Finding(spot, "aggregation", "a table with several outputs has nothing to aggregate")
    if any(not output.name for output in table.outputs):
        yield Finding(spot, "table", "a table with several outputs names each of them")
    for name in _twice(output.name for output in table.outputs if output.name):
        yield Finding(spot, "table", f"two outputs of the table are called {name}")
