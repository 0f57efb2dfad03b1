"""A DMN file (1.1 to 1.6) read into what it says."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from caseway.core.decision.boxed import FunctionBox
from caseway.core.decision.boxes import read_box, read_function, type_of
from caseway.core.decision.findings import Finding
from caseway.core.decision.model import (
    Decision,
    Drawn,
    Element,
    Import,
    InputData,
    Item,
    Knowledge,
    Service,
)
from caseway.core.decision.xml import attribute, child, children, root_of, text_of

_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_REQUIRED = ("requiredDecision", "requiredInput", "requiredKnowledge")


def drawn(data: bytes) -> Drawn:
    """What the file says. Unreadable when it is no DMN."""
    root = root_of(data)
    namespace = attribute(root, "namespace")
    elements = tuple(_elements(root, namespace))
    return Drawn(
        id=attribute(root, "id"),
        name=attribute(root, "name"),
        namespace=namespace,
        items=tuple(_item(item) for item in children(root, "itemDefinition")),
        elements=elements,
        imports=tuple(
            Import(attribute(found, "name"), attribute(found, "namespace"), attribute(found, "locationURI"))
            for found in children(root, "import")
            if "DMN" in attribute(found, "importType").upper()
        ),
        findings=(*_dangling(elements), *_other_languages(root)),
    )


def _item(element: etree._Element) -> Item:
    function = child(element, "functionItem")
    parameters = None
    if function is not None:
        parameters = tuple((attribute(of, "name"), type_of(of)) for of in children(function, "parameters"))
    return Item(
        name=attribute(element, "name"),
        type=type_of(element),
        collection=attribute(element, "isCollection") in ("true", "1"),
        components=tuple(_item(component) for component in children(element, "itemComponent")),
        allowed=text_of(child(element, "allowedValues")),
        constraint=text_of(child(element, "typeConstraint")),
        parameters=parameters,
        output=attribute(function, "outputTypeRef"),
    )


def _elements(root: etree._Element, namespace: str) -> Iterator[Element]:
    for element in children(root, "inputData", "decision", "businessKnowledgeModel", "decisionService"):
        yield _READ[etree.QName(element).localname](element, namespace)


def _reference(element: etree._Element, namespace: str) -> str:
    """The id that an href names; one of this file's own without the namespace."""
    before, _, identity = attribute(element, "href").rpartition("#")
    return identity if before in ("", namespace) else f"{before}#{identity}"


def _references(element: etree._Element, namespace: str, *names: str) -> tuple[str, ...]:
    return tuple(_reference(found, namespace) for found in children(element, *names))


def _requires(element: etree._Element, namespace: str) -> tuple[str, ...]:
    return tuple(
        reference
        for requirement in children(element, *_REQUIREMENTS)
        for reference in _references(requirement, namespace, *_REQUIRED)
    )


def _name(element: etree._Element) -> str:
    return attribute(element, "name") or attribute(child(element, "variable"), "name")


def _input_data(element: etree._Element, namespace: str) -> Element:
    return InputData(
        id=attribute(element, "id"), name=_name(element), type=type_of(child(element, "variable"))
    )


def _decision(element: etree._Element, namespace: str) -> Element:
    return Decision(
        id=attribute(element, "id"),
        name=_name(element),
        type=type_of(child(element, "variable")),
        requires=_requires(element, namespace),
        logic=read_box(element),
        question=text_of(element, "question"),
    )


def _knowledge(element: etree._Element, namespace: str) -> Element:
    logic = child(element, "encapsulatedLogic")
    empty = FunctionBox(kind="FEEL", parameters=(), body=read_box(None))
    return Knowledge(
        id=attribute(element, "id"),
        name=_name(element),
        type=type_of(child(element, "variable")),
        requires=_requires(element, namespace),
        logic=empty if logic is None else read_function(logic),
    )


def _service(element: etree._Element, namespace: str) -> Element:
    return Service(
        id=attribute(element, "id"),
        name=_name(element),
        type=type_of(child(element, "variable")),
        outputs=_references(element, namespace, "outputDecision"),
        encapsulated=_references(element, namespace, "encapsulatedDecision"),
        input_decisions=_references(element, namespace, "inputDecision"),
        input_data=_references(element, namespace, "inputData"),
    )


_READ = {
    "inputData": _input_data,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge,
    "decisionService": _service,
}


def _other_languages(root: etree._Element) -> Iterator[Finding]:
    """A finding for every part that says it is written in another language than FEEL."""
    for element in root.iter(etree.Element):
        language = attribute(element, "expressionLanguage")
        if language and "feel" not in language.lower():
            yield Finding(
                attribute(element, "id"), "language", f"expressions in {language} are not run, only FEEL"
            )


def _dangling(elements: tuple[Element, ...]) -> Iterator[Finding]:
    known = {element.id for element in elements}
    for element in elements:
        for required in element.requires:
            if "#" not in required and required not in known:
                yield Finding(
                    element.id,
                    "requirement",
                    f"{element.name} requires «{required}», which is not in the file",
                )
