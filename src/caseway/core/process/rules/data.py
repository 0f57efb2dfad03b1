"""Data (10.4): items, inputs and outputs, and what connects them."""

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.model import Element
from caseway.core.process.rules.rule import Rule, Rules, refers, said


def _collection(spot: Spot, index: Index) -> str | None:
    """10.4.1: an item and its definition agree on whether it is a list."""
    definition = index.get(spot.element.attributes.get("itemSubjectRef"))
    if definition is None or definition.kind != "itemDefinition":
        return None
    if said(spot.element, "isCollection") != said(definition, "isCollection"):
        return f"isCollection is not the same here as in “{definition.id}”."
    return None


def _refers_to_object(spot: Spot, index: Index) -> str | None:
    if spot.runs and not spot.element.attributes.get("dataObjectRef"):
        return "A data object reference says which data object it means (dataObjectRef)."
    if "itemSubjectRef" in spot.element.attributes:
        return "The item is defined by the data object, not by a reference to it (itemSubjectRef)."
    return None


def _inputs_in_sets(spot: Spot, index: Index) -> str | None:
    """10.4.1: every input is in a set of inputs, every output in a set of outputs."""
    for kind, sets, references in (
        ("dataInput", "inputSet", "dataInputRefs"),
        ("dataOutput", "outputSet", "dataOutputRefs"),
    ):
        listed = {local(text) for found in spot.element.every(sets) for text in found.texts(references)}
        for item in spot.element.every(kind):
            if item.id not in listed:
                return f"“{item.id}” is in no {sets}."
    return None


def _own_items(spot: Spot, index: Index) -> str | None:
    """10.4.1: sets name items of their own specification; optional ones and those while executing are among
    them.
    """
    element = spot.element
    prefix = "Input" if element.kind == "inputSet" else "Output"
    listed = {local(text) for text in element.texts(f"data{prefix}Refs")}
    own = {child.id for child in spot.parent.children}
    for text in sorted(listed):
        if text in index.by_id and text not in own:
            return f"“{text}” belongs to something else."
    for kind in (f"optional{prefix}Refs", f"whileExecuting{prefix}Refs"):
        for text in element.texts(kind):
            if local(text) not in listed:
                return f"“{text}” is not among the items of this set."
    return None


def _sets_agree(spot: Spot, index: Index) -> str | None:
    """10.4.1: an input set and an output set name each other."""
    element = spot.element
    there, back = (
        ("outputSetRefs", "inputSetRefs") if element.kind == "inputSet" else ("inputSetRefs", "outputSetRefs")
    )
    for text in element.texts(there):
        other = index.get(text)
        if other is not None and element.id and element.id not in {local(name) for name in other.texts(back)}:
            return f"“{other.id}” does not name this set in turn."
    return None


def _sources(spot: Spot, index: Index) -> str | None:
    """10.4.2: without a transformation one thing goes in, and it is of the same kind."""
    element = spot.element
    sources = element.texts("sourceRef")
    if element.first("transformation") is not None:
        return None
    if len(sources) > 1:
        return "Several sources need a transformation."
    if not sources and element.first("assignment") is None:
        return "A data association without a transformation or an assignment has a source."
    return None


def _same_items(spot: Spot, index: Index) -> str | None:
    element = spot.element
    if element.first("transformation") is not None or element.first("assignment") is not None:
        return None
    source, target = index.get(element.words("sourceRef")), index.get(element.words("targetRef"))
    kinds = [_item_of(end, index) for end in (source, target)]
    if None not in kinds and kinds[0] != kinds[1]:
        return "Source and target are of different items, and there is no transformation."
    return None


def _item_of(element: Element | None, index: Index) -> str | None:
    if element is None:
        return None
    if "itemSubjectRef" in element.attributes:
        return refers(element, "itemSubjectRef")
    return _item_of(index.get(element.attributes.get("dataObjectRef")), index)


def _own_end(spot: Spot, index: Index) -> str | None:
    """10.4.2: what goes into an activity ends at its input; what comes out of it begins at its output."""
    element = spot.element
    comes_in = element.kind == "dataInputAssociation"
    texts = element.texts("targetRef" if comes_in else "sourceRef")
    for text in texts:
        found = index.get(text)
        if found is None:
            continue
        if found.kind not in (
            ("dataInput" if comes_in else "dataOutput"),
            "property",
            "inputDataItem",
            "outputDataItem",
        ):
            return f"“{text}” is no data {'input' if comes_in else 'output'} of this element."
        if found.kind in ("dataInput", "dataOutput") and not _inside(found, spot.parent):
            return f"“{text}” is a data {'input' if comes_in else 'output'} of something else."
    return None


def _inside(item: Element, owner: Element) -> bool:
    io = owner.first("ioSpecification")
    return any(child is item for child in owner.children) or (
        io is not None and any(child is item for child in io.children)
    )


def _in_sight(spot: Spot, index: Index) -> str | None:
    """10.4.1: a data object can be seen where it is and further inside, nowhere else."""
    owner = spot.parent.id
    if not owner:
        return None
    around = {found.id for found in index.chain(owner)} | {owner}
    for end in ("sourceRef", "targetRef"):
        for text in spot.element.texts(end):
            found = index.get(text)
            home = index.parents.get(found.id) if found is not None else None
            if found is None or home is None or found.kind not in ("dataObject", "dataObjectReference"):
                continue
            if home.id not in around:
                return f"“{found.id}” cannot be seen from here."
    return None


def _process_data(spot: Spot, index: Index) -> str | None:
    """10.4.1: nothing inside a process writes its inputs or reads its outputs."""
    element = spot.element
    for end, kind in (("targetRef", "dataInput"), ("sourceRef", "dataOutput")):
        for text in element.texts(end):
            found = index.get(text)
            around = index.parents.get(found.id) if found is not None else None
            if found is None or around is None or found.kind != kind:
                continue
            if around.kind == "ioSpecification" and _owner(around, index) == "process":
                return f"“{text}” belongs to the whole process and cannot be used in this direction."
    return None


def _owner(io: Element, index: Index) -> str:
    for spot in index.spots:
        if spot.element is io:
            return spot.parent.kind
    return ""


_ITEM = (Rule("collection", _collection),)
_SET = (Rule("set-items", _own_items), Rule("sets-agree", _sets_agree))
_ASSOCIATION = (
    Rule("association-source", _sources),
    Rule("association-items", _same_items),
    Rule("association-end", _own_end),
    Rule("process-data", _process_data),
    Rule("association-scope", _in_sight),
)

RULES: Rules = {
    **dict.fromkeys(("dataObject", "dataInput", "dataOutput", "dataStore"), _ITEM),
    "dataObjectReference": (Rule("data-object", _refers_to_object),),
    "ioSpecification": (Rule("items-in-sets", _inputs_in_sets),),
    "inputSet": _SET,
    "outputSet": _SET,
    "dataInputAssociation": _ASSOCIATION,
    "dataOutputAssociation": _ASSOCIATION,
}
