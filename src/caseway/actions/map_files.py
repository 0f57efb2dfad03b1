"""Files of other tools become maps of ours: the process in them gets the id under which it is published."""

from typing import Any

from lxml import etree

from caseway.core import process
from caseway.core.process import NotExecutable
from caseway.core.process.compiling import executable_process
from caseway.core.process.index import Index

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_REFERENCES = ("processRef", "bpmnElement", "calledElement", "process")
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
)


def process_id(bpmn: bytes) -> str | None:
    """The id of the process that runs; None if there is none, or the file cannot be read."""
    try:
        return executable_process(Index(process.read(bpmn))).id or None
    except (process.Unreadable, NotExecutable):
        return None


def process_name(bpmn: bytes) -> str:
    """The name of the process that runs, empty if it has none."""
    try:
        return executable_process(Index(process.read(bpmn))).attributes.get("name", "").strip()
    except (process.Unreadable, NotExecutable):
        return ""


def rekeyed(bpmn: bytes, key: str) -> bytes:
    """The same map with the id `key` for its process; coordinates, comments and foreign extensions are kept.

    As it was if it cannot be read, or has an element of that id already.
    """
    old = process_id(bpmn)
    if old is None or old == key or key in Index(process.read(bpmn)).by_id:
        return bpmn
    root: Any = etree.fromstring(bpmn, _PARSER)
    for element in root.iter(f"{BPMN}process"):
        if element.get("id") == old:
            element.set("id", key)
    for element in root.iter(etree.Element):
        for name in _REFERENCES:
            prefix, _, local = element.get(name, "").rpartition(":")
            if local == old:
                element.set(name, f"{prefix}:{key}" if prefix else key)
    tree = root.getroottree()
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone)
