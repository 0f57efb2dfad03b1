"""Data (10.4): items, inputs and outputs, and what connects them."""

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import EVENTS
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
    return _object_in_sight(spot, index)


def _object_in_sight(spot: Spot, index: Index) -> str | None:
    """10.4.1: the data object stands in the same process or sub-process, or further outside."""
    meant = index.get(spot.element.attributes.get("dataObjectRef"))
    home = index.parents.get(meant.id) if meant is not None else None
    if meant is None or home is None or meant.kind != "dataObject":
        return None
    around = {spot.parent.id, *(found.id for found in index.chain(spot.parent.id))}
    return None if home.id in around else f"“{meant.id}” cannot be seen from here."


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


def _event_items(spot: Spot, index: Index) -> str | None:
    """10.4.1: what an event takes in or gives out is in its set."""
    for kind, sets, references in (
        ("dataInput", "inputSet", "dataInputRefs"),
        ("dataOutput", "outputSet", "dataOutputRefs"),
    ):
        group = spot.element.first(sets)
        listed = {local(text) for text in group.texts(references)} if group is not None else set()
        for item in spot.element.every(kind) if group is not None else ():
            if item.id not in listed:
                return f"“{item.id}” is not in its {sets}."
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


def _capacity(spot: Spot, index: Index) -> str | None:
    """Table 10.56: how much a data store holds."""
    if spot.element.attributes.get("capacity", "0").startswith("-"):
        return "The capacity of a data store is not below 0."
    return None


def _other_end(spot: Spot, index: Index) -> str | None:
    """10.4.2: what comes out of an activity does not go into its input, nor into a set of inputs elsewhere."""
    element = spot.element
    comes_in = element.kind == "dataInputAssociation"
    wrong = "dataInput" if not comes_in else "dataOutput"
    for text in element.texts("sourceRef" if comes_in else "targetRef"):
        found = index.get(text)
        if found is None or found.kind != wrong:
            continue
        around = index.parents.get(found.id)
        if around is not None and _owner(around, index) != "process":
            return (
                f"“{text}” is a data {wrong[4:].lower()} of an activity and cannot be used in this direction."
            )
    return None


_ITEM = (Rule("collection", _collection),)
_SET = (Rule("set-items", _own_items), Rule("sets-agree", _sets_agree))
_ASSOCIATION = (
    Rule("association-source", _sources),
    Rule("association-items", _same_items),
    Rule("association-end", _own_end),
    Rule("process-data", _process_data),
    Rule("association-scope", _in_sight),
    Rule("association-end", _other_end),
)

RULES: Rules = {
    **dict.fromkeys(("dataObject", "dataInput", "dataOutput"), _ITEM),
    "dataStore": (*_ITEM, Rule("data-store", _capacity)),
    **dict.fromkeys(EVENTS, (Rule("items-in-sets", _event_items),)),
    "dataObjectReference": (Rule("data-object", _refers_to_object),),
    "ioSpecification": (Rule("items-in-sets", _inputs_in_sets),),
    "inputSet": _SET,
    "outputSet": _SET,
    "dataInputAssociation": _ASSOCIATION,
    "dataOutputAssociation": _ASSOCIATION,
}
