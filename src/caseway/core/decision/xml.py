"""XML read without entities, document types, network or surprise of size."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from caseway.core.decision.findings import Finding, Unreadable

SIZE_LIMIT = 8_000_000
NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}


def refused(rule: str, sentence: str, element: str = "") -> Unreadable:
    """The error of a file with one fault."""
    return Unreadable((Finding(element, rule, sentence),))


def root_of(data: bytes) -> etree._Element:
    """The definitions element of a file. Unreadable for what is no DMN, too big, or has a document type."""
    if len(data) > SIZE_LIMIT:
        raise refused("size", f"the file is larger than {SIZE_LIMIT} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("xml", f"the file is no well-formed XML: {error}") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise refused("doctype", "the file has a document type, which is not taken")
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise refused("dmn", "the file is no DMN of a version from 1.1 to 1.6")
    return root


def local(element: etree._Element) -> str:
    """The element's name without namespace; empty for foreign ones."""
    name = etree.QName(element)
    return name.localname if name.namespace in NAMESPACES else ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The children of these names, in the order of the file."""
    if element is not None:
        yield from (child for child in element if local(child) in names)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child of these names."""
    return next(children(element, *names), None)


def text_of(element: etree._Element | None, name: str = "text") -> str:
    """The text of the child `name`, without white space around; empty when there is none."""
    found = child(element, name)
    return "".join(str(part) for part in found.itertext()).strip() if found is not None else ""


def attribute(element: etree._Element | None, name: str) -> str:
    """The attribute with single spaces, as names are told apart; empty when there is none."""
    return " ".join((element.get(name) or "").split()) if element is not None else ""
