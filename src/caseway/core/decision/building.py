"""A file of decisions made ready to be evaluated, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from caseway.core.decision import tables
from caseway.core.decision.boxed import Entry, FunctionBox, OutputColumn, Relation
from caseway.core.decision.checking import faults
from caseway.core.decision.compiling import box, compiled
from caseway.core.decision.findings import Finding
from caseway.core.decision.itemtypes import members_of, types_of
from caseway.core.decision.model import Decision, Drawn, Element, Import, InputData, Knowledge, Service
from caseway.core.decision.reading import drawn
from caseway.core.decision.scope import Scope, typed
from caseway.core.decision.xml import refused
from caseway.core.feel.expressions import Vocabulary
from caseway.core.feel.frames import Code, Frame
from caseway.core.feel.types import Type
from caseway.core.feel.values import Value

TABLES = tables


class Node(Struct, frozen=True, eq=False):
    """An element ready to be evaluated: `code` is a decision's value or a knowledge model's function."""

    element: Element
    type: Type | None
    code: Code


class DecisionModel(Struct, frozen=True, eq=False):
    """A file of decisions, compiled; `findings` are its faults: those of level error make values null."""

    id: str
    name: str
    namespace: str
    nodes: Mapping[str, Node]
    types: Mapping[str, Type]
    imports: tuple[Import, ...]
    imported: Mapping[str, DecisionModel]
    members: tuple[str, ...]
    findings: tuple[Finding, ...]

    def node(self, reference: str) -> tuple[DecisionModel, Node] | None:
        """The node that a reference means, and the model it stands in."""
        namespace, _, identity = reference.rpartition("#")
        model = self.imported.get(namespace) if namespace else self
        found = model.nodes.get(identity) if model is not None else None
        return None if model is None or found is None else (model, found)

    def named(self, name: str) -> Node | None:
        """The decision, service, knowledge model or input of this name or id; decisions first."""
        if name in self.nodes:
            return self.nodes[name]
        for kind in (Decision, Service, Knowledge, InputData):
            for node in self.nodes.values():
                if isinstance(node.element, kind) and node.element.name == name:
                    return node
        return None

    def callable_named(self, name: str) -> Node | None:
        """The service or knowledge model of this name or id."""
        for kind in (Service, Knowledge):
            for node in self.nodes.values():
                if isinstance(node.element, kind) and name in (node.element.id, node.element.name):
                    return node
        return None

    def alias(self, namespace: str) -> str:
        """The name under which the definitions of another file are known here."""
        return next((found.name for found in self.imports if found.namespace == namespace), namespace)

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of the decisions, in the order of the file."""
        return tuple(node.element.name for node in self.nodes.values() if isinstance(node.element, Decision))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs, in the order of the file."""
        return tuple(node.element.name for node in self.nodes.values() if isinstance(node.element, InputData))


NO_MODELS: Mapping[str, DecisionModel] = {}


def read(xml: bytes, imported: Mapping[str, DecisionModel] = NO_MODELS) -> DecisionModel:
    """The model of a DMN file (1.1 to 1.6); `imported` are the models of other files by namespace.

    Unreadable when the file is no DMN. A faulty expression in it is a finding, and null when it is evaluated.
    """
    return built(drawn(xml), imported)


def read_together(files: Iterable[bytes]) -> tuple[DecisionModel, ...]:
    """The models of files that import one another, in the order given.

    Unreadable when one is no DMN, or when two have one namespace: imports could not tell them apart.
    """
    waiting = [drawn(data) for data in files]
    order = [model.namespace for model in waiting]
    for namespace in order:
        if order.count(namespace) > 1:
            raise refused("namespace", f"two of the files have the namespace {namespace or '(none)'}")
    known: dict[str, DecisionModel] = {}
    while waiting:
        among = {model.namespace for model in waiting}
        ready = [model for model in waiting if not among.intersection(_wanted(model) - {model.namespace})]
        for model in ready or waiting[:1]:
            known[model.namespace] = built(model, known)
            waiting.remove(model)
    return tuple(known[namespace] for namespace in order)


def _wanted(model: Drawn) -> set[str]:
    return {found.namespace for found in model.imports}


def built(model: Drawn, imported: Mapping[str, DecisionModel]) -> DecisionModel:
    """What was read, compiled."""
    findings = [*model.findings, *faults(model)]
    reached = _reached(model.imports, imported, findings)
    known = {_qualified(found, name): of for found, other in reached for name, of in other.types.items()}
    types = types_of(model.items, known, findings)
    members = (*members_of(model.items), *_imported_members(reached), *_made(model.elements))
    elements = {element.id or element.name: element for element in model.elements}
    vocabulary = Vocabulary(tuple(_imported_names(reached)), members, types)
    items = {item.name: item for item in model.items}
    nodes = {}
    for identity, element in elements.items():
        names = tuple(elements[required].name for required in _all_required(element) if required in elements)
        scope = Scope(identity, Vocabulary((*vocabulary.names, *names), members, types), findings, items)
        scope.told = element.type
        nodes[identity] = _node(element, scope)
    findings.extend(_circles(elements))
    return DecisionModel(
        id=model.id,
        name=model.name,
        namespace=model.namespace,
        nodes=nodes,
        types=types,
        imports=model.imports,
        imported={found.namespace: other for found, other in reached},
        members=members,
        findings=tuple(findings),
    )


def _reached(
    imports: Iterable[Import], imported: Mapping[str, DecisionModel], findings: list[Finding]
) -> list[tuple[Import, DecisionModel]]:
    reached = []
    for found in imports:
        if found.namespace in imported:
            reached.append((found, imported[found.namespace]))
        else:
            findings.append(
                Finding(found.name, "import", f"the imported model {found.namespace} is not here")
            )
    return reached


def _qualified(found: Import, name: str) -> str:
    return f"{found.name}.{name}" if found.name else name


def _imported_names(reached: Iterable[tuple[Import, DecisionModel]]) -> Iterator[str]:
    """The names of imports; of one without a name, those of all that it defines."""
    for found, model in reached:
        if found.name:
            yield found.name
        else:
            yield from (node.element.name for node in model.nodes.values())


def _imported_members(reached: Iterable[tuple[Import, DecisionModel]]) -> Iterator[str]:
    for _, model in reached:
        yield from model.members
        yield from (node.element.name for node in model.nodes.values())


def _made(elements: Iterable[Element]) -> Iterator[str]:
    """The names of entries that boxed expressions make: others may select them behind a dot."""
    waiting: list[object] = [getattr(element, "logic", None) for element in elements]
    while waiting:
        found = waiting.pop()
        if isinstance(found, (Entry, OutputColumn)):
            yield found.name
        if isinstance(found, Relation):
            yield from (name for name, _ in found.columns)
        if isinstance(found, tuple):
            waiting.extend(found)
        elif isinstance(found, Struct):
            waiting.extend(getattr(found, field) for field in found.__struct_fields__)


def _all_required(element: Element) -> tuple[str, ...]:
    return (*element.requires, element.id) if isinstance(element, Knowledge) else element.requires


def _node(element: Element, scope: Scope) -> Node:
    wanted = scope.type(element.type)
    if isinstance(element, Decision):
        code = typed(compiled(element.logic, scope), wanted, f"the decision {element.name}")
        return Node(element, wanted, code)
    if isinstance(element, Knowledge):
        return Node(element, None, box(_with_result(element.logic, wanted, element.type), scope))
    if isinstance(element, Service) and wanted is not None and wanted.name == "function":
        wanted = wanted.result  # the type of the variable is that of the function, not of its results
    return Node(element, wanted, _nothing)


def _with_result(logic: FunctionBox, wanted: Type | None, name: str) -> FunctionBox:
    """The function whose result is of the knowledge model's type: the type of results, or that of the function."""
    if wanted is None or logic.type:
        return logic
    return FunctionBox(id=logic.id, type=name, kind=logic.kind, parameters=logic.parameters, body=logic.body)


def _nothing(frame: Frame) -> Value:
    return None


def _circles(elements: Mapping[str, Element]) -> Iterator[Finding]:
    """A finding for every decision that requires itself, by however many steps."""
    for identity, element in elements.items():
        if not isinstance(element, Decision):
            continue
        seen: set[str] = set()
        waiting = list(element.requires)
        while waiting:
            required = waiting.pop()
            if required == identity:
                yield Finding(identity, "circle", f"the decision {element.name} requires itself")
                break
            if required not in seen and required in elements:
                seen.add(required)
                waiting.extend(elements[required].requires)
