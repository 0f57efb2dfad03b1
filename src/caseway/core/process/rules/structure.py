"""What the schema asks of elements by themselves: known names, places and order, attributes and their values.

What an element looks like (its kind, the names of its attributes, the kinds of its children) is judged once and
remembered: a file has thousands of elements and a few dozen looks.
"""

import re
from collections.abc import Iterator

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ALL_NODES
from caseway.core.process.rules.references import WANTED, leads
from caseway.core.process.schema import SHAPES, VALUES, Shape, Slot

_NCNAME = r"[^\W\d][\w.\-·]*"
_IDS = re.compile(rf"(?:{_NCNAME}(?:\n|$))*")
_PATTERNS = {
    "integer": re.compile(r"[+-]?\d+"),
    "idref": re.compile(_NCNAME),
    "qname": re.compile(rf"(?:{_NCNAME}:)?{_NCNAME}"),
}
_MEANS = {"integer": "a whole number", "idref": "an id of this file", "qname": "a name"}

Wrong = tuple[tuple[str, str], ...]
Look = tuple[str, tuple[str, ...], tuple[str, ...]]

_LOOKS_MAX = 20_000
_looks: dict[Look, Wrong] = {}
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_FORMS = frozenset({"tExpression", "tFormalExpression"})


def whole(index: Index) -> list[Finding]:
    """What is wrong with each element by itself, and with what its attributes refer to."""
    found = [*_ids(index), *_strays(index)]
    if len(_looks) > _LOOKS_MAX:
        _looks.clear()
    for spot in index.spots:
        element = spot.element
        attributes, children = element.attributes, element.children
        if not attributes and not children and element.kind in _BARE:
            continue
        look = (
            element.kind,
            tuple(attributes),
            tuple([child.kind for child in children]) if children else (),
        )
        wrong = _looks.get(look)
        if wrong is None:
            wrong = _looks[look] = tuple(_wrong(*look))
        if wrong:
            found += [Finding(element.id or spot.parent.id, rule, sentence) for rule, sentence in wrong]
        if not element.id and "id" in attributes:
            found.append(Finding(spot.parent.id, "id", f"The id of a {element.kind} is empty."))
        typed = _TYPED.get(element.kind)
        if typed is not None:
            for name, value in attributes.items():
                if name in typed:
                    found += _value(spot, name, value, typed[name], index)
    return found


def _ids(index: Index) -> Iterator[Finding]:
    for double in index.doubles:
        yield Finding(double, "unique-id", f"The id “{double}” is used twice.")
    if _IDS.fullmatch("\n".join(index.by_id)) is None:
        for name in index.by_id:
            if re.fullmatch(_NCNAME, name) is None:
                sentence = (
                    f"“{name}” is no id: an id begins with a letter or “_” and has no spaces or colons."
                )
                yield Finding(name, "id", sentence)


def _strays(index: Index) -> Iterator[Finding]:
    for around, tag in index.model.strays:
        sentence = f"{tag} is no element of BPMN; what tools add stands inside extensionElements."
        yield Finding(around, "stray", sentence)


def _wrong(kind: str, attributes: tuple[str, ...], children: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    shape = SHAPES.get(kind)
    if shape is None:
        yield "element", f"BPMN knows no element {kind}."
        return
    for name in attributes:
        if name not in shape.attributes and name[0] != "{":
            yield "attribute", f"A {kind} has no attribute {name}."
    for name in (*shape.required, "id") if kind in _NAMED else shape.required:
        if name not in attributes:
            yield "schema", f"A {kind} needs the attribute {name}."
    yield from _order(kind, shape, children)


_NAMED = ALL_NODES | {"process", "sequenceFlow", "dataObject", "property"}
"""What a trace, a variable or a flow goes by: it is nothing without an id."""


def _order(kind: str, shape: Shape, children: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The children against the slots, from left to right."""
    counts = [0] * len(shape.slots)
    at = 0
    for child in children:
        place = _place(shape.slots, child)
        if place is None:
            if child in SHAPES:
                yield "place", f"A {child} may not stand inside a {kind}."
            continue
        if place < at and shape.slots[place].name not in _MIXED:
            yield "order", f"In a {kind} a {child} stands before a {children[children.index(child) - 1]}."
        at = max(at, place)
        counts[place] += 1
    for slot, count in zip(shape.slots, counts, strict=True):
        name = slot.name if slot.name[0].islower() else min(slot.kinds)
        if count < slot.least:
            several = f"needs {slot.least} times" if slot.least > 1 else "needs"
            yield "schema", f"A {kind} {several} the element {name}."
        if count > 1 and not slot.many:
            rule = "one-loop" if slot.name == "LOOP" else "single"
            yield rule, f"A {kind} has at most one {name}."


_MIXED = ("FLOW", "ARTIFACT")
"""Notes and associations stand behind what they are about, says the schema; many tools mix the two."""


def _place(slots: tuple[Slot, ...], child: str) -> int | None:
    return next((n for n, slot in enumerate(slots) if child in slot.kinds), None)


def _typed() -> dict[str, dict[str, str]]:
    """By kind of element the attributes whose value is looked at, with its type."""
    found = {
        kind: {name: value for name, value in shape.attributes.items() if value and value != "id"}
        for kind, shape in SHAPES.items()
    }
    expressions = {kind for kind, shape in SHAPES.items() if "evaluatesToTypeRef" in shape.attributes}
    for kind in expressions:
        found[kind][_XSI_TYPE] = "form"
    return {kind: typed for kind, typed in found.items() if typed}


_TYPED = _typed()
_BARE = frozenset(
    kind
    for kind, shape in SHAPES.items()
    if kind not in _NAMED and not shape.required and not any(slot.least for slot in shape.slots)
)
"""Elements that need nothing in them; most elements of a file are such references to others."""


def _value(spot: Spot, name: str, value: str, kind: str, index: Index) -> list[Finding]:
    element = spot.element
    at = element.id or spot.parent.id
    if kind == "form":
        known = local(value) in _FORMS
        return [] if known else [Finding(at, "value", f"“{value}” is no type of expression.")]
    if kind in VALUES:
        if value.strip() in VALUES[kind]:
            return []
        allowed = ", ".join(sorted(VALUES[kind]))
        return [Finding(at, "value", f"“{value}” is no value of {name}; it is one of {allowed}.")]
    wanted = WANTED.get((element.kind, name))
    target = index.by_id.get(value)
    if target is not None and wanted is not None and target.kind in wanted:
        return []
    if _PATTERNS[kind].fullmatch(value.strip()) is None:
        return [Finding(at, "value", f"“{value}” is no value of {name}; it is {_MEANS[kind]}.")]
    sentence = leads(name, value, wanted, index) if kind != "integer" else None
    return [Finding(at, "reference", sentence)] if sentence is not None else []
