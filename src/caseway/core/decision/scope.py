"""What the texts of a model are compiled against, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caseway.core.decision.findings import Finding
from caseway.core.decision.model import Item
from caseway.core.feel.conforming import converted
from caseway.core.feel.errors import FeelError
from caseway.core.feel.expressions import Expression, Vocabulary, compile_expression, compile_unary
from caseway.core.feel.frames import Code, Frame
from caseway.core.feel.names import normal
from caseway.core.feel.parsing import type_of_text
from caseway.core.feel.types import SIMPLE, Type, resolved, simple
from caseway.core.feel.values import Value, kind

NO_ITEMS: Mapping[str, Item] = {}
KNOWN = frozenset((*SIMPLE, "list", "context", "range", "function"))


class Scope:
    """The vocabulary at a place in the model; findings of all places go to one list."""

    __slots__ = ("element", "findings", "items", "of_items", "told", "vocabulary")

    def __init__(
        self,
        element: str,
        vocabulary: Vocabulary,
        findings: list[Finding],
        items: Mapping[str, Item] = NO_ITEMS,
    ) -> None:
        self.element = element
        self.vocabulary = vocabulary
        self.findings = findings
        self.items = items
        self.of_items = False
        self.told = ""  # the name of the type of the element's variable

    def with_names(self, names: Iterable[str]) -> Scope:
        """The scope in which these names are known too."""
        old = self.vocabulary
        wider = Vocabulary((*old.names, *names), old.members, old.types)
        scope = Scope(self.element, wider, self.findings, self.items)
        scope.of_items = self.of_items
        scope.told = self.told
        return scope

    def inside_filter(self) -> Scope:
        """The scope of a filter, where names may be those of the items' entries."""
        scope = self.with_names(("item",))
        scope.of_items = True
        return scope

    def expression(self, text: str, element: str = "") -> Code:
        """The text as an expression; a faulty one is a finding, and null when it is evaluated."""
        try:
            return self._known(compile_expression(text, vocabulary=self.vocabulary), element)
        except FeelError as error:
            return self._faulty(error, element)

    def tests(self, text: str, element: str = "") -> Code:
        """The text as unary tests."""
        try:
            return self._known(compile_unary(text, vocabulary=self.vocabulary), element)
        except FeelError as error:
            return self._faulty(error, element)

    def _known(self, expression: Expression, element: str) -> Code:
        """The expression's code; a variable that is not there is a finding, and null when it is read."""
        known = {normal(name) for name in self.vocabulary.names}
        for name in sorted(expression.names - known) if not self.of_items else ():
            sentence = f"{expression.text!r} reads «{name}», which is neither required nor defined here"
            self.findings.append(Finding(element or self.element, "variable", sentence, "warning"))
        return expression.code

    def _faulty(self, error: FeelError, element: str) -> Code:
        self.findings.append(Finding(element or self.element, "expression", f"{error.text!r}: {error}"))
        place, sentence = error.place, error.sentence

        def nothing(frame: Frame) -> Value:
            frame.run.note(place, sentence)
            return None

        return nothing

    def allowed(self, name: str, component: str = "") -> str:
        """The allowed values of a type, or of a component of it, as text; empty when it has none.

        Those of what it is made of hold where it has none of its own.
        """
        item, seen = self.items.get(name), set()
        while item is not None and item.name not in seen:
            seen.add(item.name)
            parts = {part.name: part for part in item.components}
            if component and component in parts:
                return _told(parts[component]) or self.allowed(parts[component].type)
            if not component and _told(item):
                return _told(item)
            item = self.items.get(item.type)
        return ""

    def type(self, name: str) -> Type | None:
        """The type of this name; None where anything is right. An unknown name is a finding."""
        if not name or name == "Any":
            return None
        found = resolved(named(name, self.vocabulary.types), self.vocabulary.types)
        if found.name not in KNOWN and found.name not in self.vocabulary.types:
            self.findings.append(Finding(self.element, "type", f"there is no type «{name}»", "warning"))
            return None
        return found


def _told(item: Item) -> str:
    """The values that the definition itself allows, in the old way or in that of DMN 1.5."""
    return item.allowed or ("" if item.collection else item.constraint)


def named(name: str, known: Mapping[str, object]) -> Type:
    """The type that a reference means: `list<number>` as FEEL writes it, or a name with or without a prefix."""
    if "<" in name:
        try:
            return type_of_text(name)
        except FeelError:
            return simple(name)
    last = name.rpartition(".")[2]
    return simple(last if name not in known and (last in known or last in SIMPLE) else name)


def typed(code: Code, wanted: Type | None, what: str) -> Code:
    """The code whose value is converted to the type, and null with a note if it cannot be."""
    if wanted is None:
        return code
    kept: Type = wanted

    def convert(frame: Frame) -> Value:
        found = code(frame)
        fits, value = converted(found, kept, frame.run)
        if not fits:
            frame.run.note(frame.run.place, f"{what} is a {kind(found)} that its type does not take")
        return value

    return convert
