"""References lead to something in the file, and to something of the right kind."""

from collections.abc import Iterator

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ALL_NODES, DATA_ITEMS, DEFINITIONS
from caseway.core.process.rules.rule import Rule, Rules

_ACTIVITIES = frozenset(
    kind for kind in ALL_NODES if kind.endswith(("Task", "task", "Process", "Activity", "transaction"))
)
_CALLABLE = frozenset(
    {
        "process",
        "globalTask",
        "globalUserTask",
        "globalManualTask",
        "globalScriptTask",
        "globalBusinessRuleTask",
    }
)
_TALKING = ALL_NODES | {"participant"}
_ITEMS = frozenset({"itemDefinition"})
_MESSAGES = frozenset({"message"})
_OPERATIONS = frozenset({"operation"})

_BY_ATTRIBUTE: dict[str, frozenset[str] | None] = {
    "itemSubjectRef": _ITEMS,
    "itemRef": _ITEMS,
    "messageRef": _MESSAGES,
    "signalRef": frozenset({"signal"}),
    "errorRef": frozenset({"error"}),
    "escalationRef": frozenset({"escalation"}),
    "operationRef": _OPERATIONS,
    "activityRef": _ACTIVITIES,
    "attachedToRef": _ACTIVITIES,
    "processRef": frozenset({"process"}),
    "calledElement": _CALLABLE,
    "dataObjectRef": frozenset({"dataObject"}),
    "dataStoreRef": frozenset({"dataStore"}),
    "categoryValueRef": frozenset({"categoryValue"}),
    "definitionalCollaborationRef": frozenset({"collaboration"}),
    "correlationKeyRef": frozenset({"correlationKey"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "parameterRef": frozenset({"resourceParameter"}),
    "partitionElementRef": None,
    "default": frozenset({"sequenceFlow"}),
    "oneBehaviorEventRef": frozenset(DEFINITIONS),
    "noneBehaviorEventRef": frozenset(DEFINITIONS),
    "calledCollaborationRef": frozenset({"collaboration", "globalConversation"}),
    "calledChoreographyRef": frozenset({"choreography", "globalChoreographyTask"}),
    "initiatingParticipantRef": frozenset({"participant"}),
}

_BY_KIND_AND_ATTRIBUTE: dict[tuple[str, str], frozenset[str] | None] = {
    ("sequenceFlow", "sourceRef"): ALL_NODES,
    ("sequenceFlow", "targetRef"): ALL_NODES,
    ("messageFlow", "sourceRef"): _TALKING,
    ("messageFlow", "targetRef"): _TALKING,
    ("association", "sourceRef"): None,
    ("association", "targetRef"): None,
    ("error", "structureRef"): _ITEMS,
    ("escalation", "structureRef"): _ITEMS,
    ("signal", "structureRef"): _ITEMS,
}

_BY_TEXT: dict[str, frozenset[str] | None] = {
    "incoming": frozenset({"sequenceFlow"}),
    "outgoing": frozenset({"sequenceFlow"}),
    "flowNodeRef": ALL_NODES,
    "dataInputRefs": frozenset({"dataInput"}),
    "optionalInputRefs": frozenset({"dataInput"}),
    "whileExecutingInputRefs": frozenset({"dataInput"}),
    "dataOutputRefs": frozenset({"dataOutput"}),
    "optionalOutputRefs": frozenset({"dataOutput"}),
    "whileExecutingOutputRefs": frozenset({"dataOutput"}),
    "outputSetRefs": frozenset({"outputSet"}),
    "inputSetRefs": frozenset({"inputSet"}),
    "loopDataInputRef": DATA_ITEMS,
    "loopDataOutputRef": DATA_ITEMS,
    "inMessageRef": _MESSAGES,
    "outMessageRef": _MESSAGES,
    "operationRef": _OPERATIONS,
    "resourceRef": frozenset({"resource"}),
    "participantRef": frozenset({"participant"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "eventDefinitionRef": frozenset(DEFINITIONS),
    "supportedInterfaceRef": frozenset({"interface"}),
    "supports": frozenset({"process"}),
    "interfaceRef": frozenset({"interface"}),
    "messageFlowRef": frozenset({"messageFlow"}),
    "innerParticipantRef": frozenset({"participant"}),
    "outerParticipantRef": frozenset({"participant"}),
}
_SOURCES = DATA_ITEMS | {"inputDataItem", "outputDataItem"}


def whole(index: Index) -> Iterator[Finding]:
    """Every attribute that refers to something."""
    for spot in index.spots:
        kind = spot.element.kind
        for name, value in spot.element.attributes.items():
            if name in _REFERRING:
                wanted = _BY_ATTRIBUTE.get(name, _ELSEWHERE)
                wanted = _BY_KIND_AND_ATTRIBUTE.get((kind, name), wanted)
                sentence = _leads(name, value, wanted, index) if wanted is not _ELSEWHERE else None
                if sentence is not None:
                    yield Finding(spot.element.id or spot.parent.id, "reference", sentence)


_ELSEWHERE: frozenset[str] = frozenset({"elsewhere"})
"""For attributes of this name that mean something outside the file."""
_REFERRING = frozenset(_BY_ATTRIBUTE) | {name for _, name in _BY_KIND_AND_ATTRIBUTE}


def _text(spot: Spot, index: Index) -> str | None:
    element = spot.element
    found = index.by_id.get(element.text)
    wanted = _BY_TEXT.get(element.kind)
    if element.children or (found is not None and wanted is not None and found.kind in wanted):
        return None
    if element.kind in ("sourceRef", "targetRef"):
        inside_association = spot.parent.kind in ("dataInputAssociation", "dataOutputAssociation")
        return _leads(element.kind, element.text, _SOURCES, index) if inside_association else None
    if element.kind == "errorRef":
        return _leads("errorRef", element.text, frozenset({"error"}), index)
    return _leads(element.kind, element.text, wanted, index)


def _leads(name: str, value: str, wanted: frozenset[str] | None, index: Index) -> str | None:
    found = index.get(value)
    if found is None:
        return f"{name} refers to “{value}”, which is not in the file."
    if wanted is not None and found.kind not in wanted:
        return f"{name} refers to “{value}”, which is a {found.kind}."
    return None


def shown(index: Index) -> list[Finding]:
    """The diagram shows only what is in the file."""
    return [
        Finding(drawn or means, "diagram", f"The diagram shows “{means}”, which is not in the file.")
        for drawn, means in index.model.shown
        if means and local(means) not in index.by_id
    ]


_TEXT = Rule("reference", _text)
RULES: Rules = {
    **dict.fromkeys(_BY_TEXT, (_TEXT,)),
    "sourceRef": (_TEXT,),
    "targetRef": (_TEXT,),
    "errorRef": (_TEXT,),
}
