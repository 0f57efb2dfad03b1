"""References lead to something in the file, and to something of the right kind."""

from caseway.core.process.index import Index, Spot
from caseway.core.process.kinds import ALL_NODES, DATA_ITEMS, DEFINITIONS
from caseway.core.process.rules.rule import Rule, Rules
from caseway.core.process.schema import SHAPES

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
_COLLABORATIONS = frozenset({"collaboration", "globalConversation", "choreography", "globalChoreographyTask"})

ANYTHING: frozenset[str] = frozenset()
"""For references that may lead to any element of the file."""
_NODES_OF_TALK = frozenset({"conversation", "subConversation", "callConversation"})

_BY_ATTRIBUTE: dict[str, frozenset[str]] = {
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
    "definitionalCollaborationRef": _COLLABORATIONS,
    "correlationKeyRef": frozenset({"correlationKey"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "parameterRef": frozenset({"resourceParameter"}),
    "partitionElementRef": ANYTHING,
    "default": frozenset({"sequenceFlow"}),
    "oneBehaviorEventRef": frozenset(DEFINITIONS),
    "noneBehaviorEventRef": frozenset(DEFINITIONS),
    "calledCollaborationRef": _COLLABORATIONS,
    "calledChoreographyRef": frozenset({"choreography", "globalChoreographyTask"}),
    "initiatingParticipantRef": frozenset({"participant"}),
    "structureRef": _ITEMS,
    "innerConversationNodeRef": _NODES_OF_TALK,
    "outerConversationNodeRef": _NODES_OF_TALK,
    "innerMessageFlowRef": frozenset({"messageFlow"}),
    "outerMessageFlowRef": frozenset({"messageFlow"}),
    "inputDataRef": frozenset({"dataInput", "inputSet"}),
    "outputDataRef": frozenset({"dataOutput", "outputSet"}),
}
_BY_KIND = {
    "sequenceFlow": ALL_NODES,
    "messageFlow": _TALKING,
    "association": ANYTHING,
    "conversationLink": _TALKING | _NODES_OF_TALK,
}
_BOTH_ENDS = {(kind, end): wanted for kind, wanted in _BY_KIND.items() for end in ("sourceRef", "targetRef")}


def _wanted() -> dict[tuple[str, str], frozenset[str]]:
    found = dict(_BOTH_ENDS)
    for kind, shape in SHAPES.items():
        for name, value in shape.attributes.items():
            if value in ("idref", "qname") and name in _BY_ATTRIBUTE:
                found[kind, name] = _BY_ATTRIBUTE[name]
    return found


WANTED = _wanted()
"""By element and attribute: the kinds of element that the attribute may refer to."""

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
    "choreographyRef": frozenset({"choreography", "globalChoreographyTask"}),
    "categoryValueRef": frozenset({"categoryValue"}),
    "endPointRef": frozenset({"endPoint"}),
    "errorRef": frozenset({"error"}),
    "source": frozenset({"linkEventDefinition"}),
    "target": frozenset({"linkEventDefinition"}),
}
_SOURCES = DATA_ITEMS | {"inputDataItem", "outputDataItem"}


def _text(spot: Spot, index: Index) -> str | None:
    element = spot.element
    found = index.by_id.get(element.text)
    wanted = _BY_TEXT.get(element.kind)
    if element.children or (found is not None and wanted is not None and found.kind in wanted):
        return None
    if element.kind in ("sourceRef", "targetRef"):
        inside_association = spot.parent.kind in ("dataInputAssociation", "dataOutputAssociation")
        return leads(element.kind, element.text, _SOURCES, index) if inside_association else None
    if spot.parent.kind == "relationship":
        return None
    return leads(element.kind, element.text, wanted, index)


def leads(name: str, value: str, wanted: frozenset[str] | None, index: Index) -> str | None:
    """What is wrong with where a reference leads. What stands in an imported file is not looked for."""
    found = index.get(value)
    if found is None:
        return None if _imported(value, index) else f"{name} refers to “{value}”, which is not in the file."
    if wanted and found.kind not in wanted:
        return f"{name} refers to “{value}”, which is a {found.kind}."
    return None


def _imported(value: str, index: Index) -> bool:
    """May the name be one of a file that is imported? Without a prefix, of another BPMN file."""
    prefix, colon, _ = value.partition(":")
    if not colon:
        return any(e.attributes.get("importType") == BPMN for e in index.all("import"))
    space = index.model.spaces.get(prefix)
    return space is not None and any(e.attributes.get("namespace") == space for e in index.all("import"))


BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_TEXT = Rule("reference", _text)
RULES: Rules = {
    **dict.fromkeys(_BY_TEXT, (_TEXT,)),
    "sourceRef": (_TEXT,),
    "targetRef": (_TEXT,),
}
