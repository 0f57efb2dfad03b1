"""BPMN files in and out. The only place of the engine that sees XML.

Entities, document types with declarations and the network are off; size and depth are bounded. What is not
BPMN's own (foreign extensions, comments, the diagram's styles) is not interpreted and comes back as it was.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from caseway.core.process.definition import Bounds, Diagram, Finding
from caseway.core.process.model import Drawn, Element, Glance, Model, Unreadable
from caseway.core.process.schema import SHAPES

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
CW = "urn:caseway:bpmn:1"

SOURCE_BYTES_MAX = 16_000_000
DEPTH_MAX = 100

_PREFIX = f"{{{BPMN}}}"
_PREFIX_LENGTH = len(_PREFIX)
_CW_PREFIX = f"{{{CW}}}"
_CW_LENGTH = len(_CW_PREFIX)
_NO_ATTRIBUTES: dict[str, str] = {}
_SHAPE = f"{{{BPMNDI}}}BPMNShape"
_EDGE = f"{{{BPMNDI}}}BPMNEdge"


def read(xml: bytes) -> Model:
    """The file as a model. Raises `Unreadable`."""
    root = _parse(xml)
    if root.tag != _ROOT:
        raise _unreadable("not-bpmn", _no_bpmn(root))
    strays: list[tuple[str, str]] = []
    read_root = _element(root, "definitions", 1, strays)
    return Model(xml, read_root, _glance(root), tuple(strays), _spaces(root))


def _no_bpmn(root: Any) -> str:
    """What the file is, if it is one that people take for BPMN 2.0."""
    tag = str(root.tag)
    for sign, name in _OTHERS:
        if sign in tag:
            return f"This is {name}; only files of BPMN 2.0 are read."
    return "The root of the file is not the element definitions of BPMN 2.0."


_OTHERS = (
    ("/XPDL", "a file of XPDL"),
    ("www.omg.org/spec/DMN", "a decision model (DMN)"),
    ("www.omg.org/spec/CMMN", "a case model (CMMN)"),
    ("omg.org/spec/BPMN", "a part of a BPMN file, or one of a draft of BPMN 2.0"),
    ("omg.org/bpmn20", "a file of a draft of BPMN 2.0"),
    ("}Package", "a file of XPDL"),
    ("bpel", "a file of BPEL"),
)
_ROOT = f"{_PREFIX}definitions"


def _spaces(root: Any) -> dict[str, str]:
    return {prefix or "": space for prefix, space in root.nsmap.items()}


def drawn(model: Model) -> Iterator[Drawn]:
    """The diagrams in full: a diagram has one plane, a shape has bounds, an edge two waypoints or more."""
    root = _parse(model.source)
    unplaced = _UNPLACED(root)
    for kind in ("BPMNDiagram", "BPMNPlane", "BPMNShape", "BPMNEdge"):
        for node in root.iter(f"{{{BPMNDI}}}{kind}"):
            at = dict(node.items())
            yield Drawn(kind, at.get("id", ""), at.get("bpmnElement", ""), at, node not in unplaced)


def _glance(root: Any) -> Glance:
    planes, shapes, edges, ids = (tuple(find(root)) for find in _SHOWN)
    return Glance(planes, shapes, edges, ids, bool(_UNPLACED(root) or _SPECIAL(root)))


def _path(text: str) -> Any:
    places = text.replace("~", "i:BPMNDiagram/i:BPMNPlane")
    return etree.XPath(places, namespaces={"i": BPMNDI, "c": DC, "d": DI}, smart_strings=False)


_SHOWN = tuple(
    _path(text)
    for text in (
        "~/@bpmnElement",
        "~/i:BPMNShape/@bpmnElement",
        "~/i:BPMNEdge/@bpmnElement",
        "i:BPMNDiagram/@id | ~/@id | ~/*/@id",
    )
)
_UNPLACED = _path(
    "~/i:BPMNShape[not(c:Bounds)] | ~/i:BPMNEdge[not(d:waypoint[2])] | i:BPMNDiagram[count(i:BPMNPlane) != 1]"
)
_SPECIAL = _path(
    "~/*[@sourceElement or @targetElement or @choreographyActivityShape or "
    "(@isHorizontal | @isExpanded | @isMarkerVisible | @isMessageVisible)[. != 'true' and . != 'false']]"
)
_DIAGRAM = f"{{{BPMNDI}}}BPMNDiagram"


def write(model: Model) -> bytes:
    """The file again, in UTF-8: byte for byte if it was that, else the same in other letters.

    Ids, coordinates, comments, processing instructions and foreign extensions are as they were.
    """
    tree = _parse(model.source).getroottree()
    if (tree.docinfo.encoding or "UTF-8").upper() in _UTF_8 and b"\0" not in model.source[:4]:
        return model.source
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone)


def as_text(xml: bytes) -> str:
    """A file as text: as it came where that is UTF-8, else the same in UTF-8; of what is no XML, what can be read."""
    try:
        return xml.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return write(read(xml)).decode("utf-8")
    except Unreadable:
        return xml.decode("utf-8", "replace")


_UTF_8 = ("UTF-8", "UTF8", "ASCII", "US-ASCII")


def diagram(model: Model) -> Diagram:
    """The picture that comes with the file.

    Shapes without bounds and bounds that are no numbers are left out.
    """
    shapes: dict[str, Bounds] = {}
    labels: dict[str, Bounds] = {}
    edges: dict[str, tuple[tuple[float, float], ...]] = {}
    for drawn in _parse(model.source).iter(_SHAPE, _EDGE):
        shows = _local(drawn.get("bpmnElement", ""))
        if drawn.tag == _SHAPE:
            _add_bounds(shapes, shows, drawn.find(f"{{{DC}}}Bounds"))
        else:
            points = [_numbers(point, ("x", "y")) for point in drawn.iter(f"{{{DI}}}waypoint")]
            edges[shows] = tuple([(p[0], p[1]) for p in points if p is not None])
        _add_bounds(labels, shows, drawn.find(f"{{{BPMNDI}}}BPMNLabel/{{{DC}}}Bounds"))
    return Diagram(shapes, labels, edges)


def _parse(xml: bytes) -> Any:
    if len(xml) > SOURCE_BYTES_MAX:
        raise _unreadable("size", f"The file is larger than {SOURCE_BYTES_MAX} bytes.")
    try:
        root = etree.fromstring(xml.lstrip(b" \t\r\n"), _parser(_mislabelled(xml)))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _unreadable("not-xml", f"The file is not well-formed XML: {error}.") from None
    internal: Any = root.getroottree().docinfo.internalDTD
    if internal is not None and next(iter(internal.iterentities()), None) is not None:
        raise _unreadable("entities", "The file declares entities; they are not taken in.")
    return root


def _parser(encoding: str | None) -> Any:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        strip_cdata=False,
    )


_WIDE = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']utf-?16""", re.IGNORECASE)


def _mislabelled(xml: bytes) -> str | None:
    """UTF-8 where the file says UTF-16, as tools leave it that save text which they have read; else None."""
    head = xml[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "utf-8" if _WIDE.match(head) else None


def _element(node: Any, kind: str, depth: int, strays: list[tuple[str, str]]) -> Element:
    if depth > DEPTH_MAX:
        raise _unreadable("depth", f"Elements are nested more than {DEPTH_MAX} deep.")
    attributes = dict(node.items())
    own = _own(attributes) if attributes else _NO_ATTRIBUTES
    if not len(node):
        text = node.text
        return Element(kind, attributes.get("id", ""), attributes, (), text.strip() if text else "", own)
    children = []
    mixed = False
    for child in node:
        inner = child.tag
        found = _KINDS.get(inner)
        if found is not None:
            children.append(_element(child, found, depth + 1, strays))
        elif inner.__class__ is not str:
            mixed = True
        elif inner.startswith(_PREFIX):
            if inner != _EXTENSIONS:
                children.append(_element(child, inner[_PREFIX_LENGTH:], depth + 1, strays))
        elif kind not in _FREE and inner != _DIAGRAM:
            strays.append((attributes.get("id", ""), str(etree.QName(inner).localname)))
    text = node.text
    if not children and (mixed or kind in _FREE or not text or text.isspace()):
        text = "".join(node.xpath("text()"))
    words = text.strip() if text and not children else ""
    return Element(kind, attributes.get("id", ""), attributes, tuple(children), words, own)


_KINDS = {_PREFIX + kind: kind for kind in SHAPES}
"""The elements that BPMN knows, by tag: the same text for the same kind, which makes every later look-up quick."""

_FREE = frozenset({"documentation", "script", "text", "formalExpression", "expression"})
"""Elements in which anything may stand."""


def _own(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes that are Caseway's own, by their local names."""
    for name in attributes:
        if name[0] == "{" and name.startswith(_CW_PREFIX):
            return {
                key[_CW_LENGTH:]: value for key, value in attributes.items() if key.startswith(_CW_PREFIX)
            }
    return _NO_ATTRIBUTES


_EXTENSIONS = f"{_PREFIX}extensionElements"


def _add_bounds(bounds: dict[str, Bounds], shows: str, drawn: Any) -> None:
    if drawn is not None:
        numbers = _numbers(drawn, ("x", "y", "width", "height"))
        if numbers is not None:
            bounds[shows] = Bounds(*numbers)


def _numbers(drawn: Any, names: tuple[str, ...]) -> list[float] | None:
    try:
        return [float(drawn.get(name, "")) for name in names]
    except ValueError:
        return None


def _local(name: str) -> str:
    """The id in a qualified name: references in BPMN files may carry a prefix."""
    return name.rpartition(":")[2]


def _unreadable(rule: str, sentence: str) -> Unreadable:
    return Unreadable([Finding("", rule, sentence)])
