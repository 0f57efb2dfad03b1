"""A BPMN file as read: the standard's own elements, and the whole source for the way back."""

from collections.abc import Iterator, Mapping

import msgspec

from caseway.core.process.definition import Finding


class Element(msgspec.Struct, frozen=True, gc=False):
    """An element of the BPMN model namespace. `cw` are its attributes in `urn:caseway:bpmn:1`."""

    kind: str
    id: str
    attributes: Mapping[str, str]
    children: tuple["Element", ...]
    text: str
    cw: Mapping[str, str]

    def every(self, kind: str) -> Iterator["Element"]:
        """The children of this kind, in the order of the file."""
        return (child for child in self.children if child.kind == kind)

    def first(self, kind: str) -> "Element | None":
        """The first child of this kind."""
        for child in self.children:
            if child.kind == kind:
                return child
        return None

    def texts(self, kind: str) -> tuple[str, ...]:
        """The texts of the children of this kind."""
        return tuple([child.text for child in self.children if child.kind == kind])

    def words(self, kind: str) -> str:
        """The text of the first child of this kind; empty if there is none."""
        found = self.first(kind)
        return found.text if found is not None else ""

    def walk(self) -> Iterator["Element"]:
        """This element and everything in it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


class Drawn(msgspec.Struct, frozen=True, gc=False):
    """A plane, shape or edge of a diagram: what it shows, and whether it says where (`placed`)."""

    kind: str
    id: str
    shows: str
    attributes: Mapping[str, str]
    placed: bool = True


class Glance(msgspec.Struct, frozen=True):
    """The diagrams at a glance: what planes, shapes and edges show, all their ids, and whether one of them is
    `special`: it asks for a closer look."""

    planes: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    special: bool = False


class Model(msgspec.Struct, frozen=True):
    """A file. `glance` is what its diagrams show; `strays` are elements of other makers outside of extensions,
    with the id around them; `spaces` are the namespaces of the root by prefix."""

    source: bytes
    root: Element
    glance: Glance = Glance()
    strays: tuple[tuple[str, str], ...] = ()
    spaces: Mapping[str, str] = {}


class Unreadable(Exception):
    """The bytes are no BPMN file that we would take in."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.sentence for finding in findings))
        self.findings = findings


class NotExecutable(Exception):
    """The file breaks a rule of the standard, or uses what we do not run."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{finding.element}: {finding.sentence}" for finding in findings))
        self.findings = findings
