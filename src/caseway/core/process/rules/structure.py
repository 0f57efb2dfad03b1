"""What the schema of BPMN asks of elements by themselves: known names, places, attributes and their values."""

import re
from collections.abc import Iterator

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ALL_NODES
from caseway.core.process.rules.rule import Rule, Rules

_IDS = re.compile(r"(?:[^\W\d][\w.\-·]*(?: |$))*")

_SCOPES = frozenset({"process", "subProcess", "adHocSubProcess", "transaction"})
_FLOWING = _SCOPES | {"choreography", "subChoreography"}
_EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "event",
        "implicitThrowEvent",
    }
)
_TASKS = frozenset(
    {
        "task",
        "manualTask",
        "userTask",
        "sendTask",
        "serviceTask",
        "receiveTask",
        "businessRuleTask",
        "scriptTask",
    }
)
_GLOBAL = frozenset(
    {"globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"}
)
_ACTIVITIES = _TASKS | {"subProcess", "adHocSubProcess", "transaction", "callActivity"}
_ROOTS = _GLOBAL | {
    "process",
    "collaboration",
    "choreography",
    "globalConversation",
    "category",
    "correlationProperty",
    "dataStore",
    "endPoint",
    "error",
    "escalation",
    "globalChoreographyTask",
    "interface",
    "itemDefinition",
    "message",
    "partnerEntity",
    "partnerRole",
    "resource",
    "signal",
}
_DEFINITIONS = frozenset(
    {
        "messageEventDefinition",
        "timerEventDefinition",
        "signalEventDefinition",
        "conditionalEventDefinition",
        "errorEventDefinition",
        "escalationEventDefinition",
        "compensateEventDefinition",
        "linkEventDefinition",
        "terminateEventDefinition",
        "cancelEventDefinition",
        "eventDefinition",
    }
)
_COLLABORATIONS = frozenset({"collaboration", "globalConversation", "choreography", "globalChoreographyTask"})

_ONLY_IN: dict[str, frozenset[str]] = {
    **dict.fromkeys(ALL_NODES, _FLOWING),
    **dict.fromkeys(_ROOTS, frozenset({"definitions"})),
    **dict.fromkeys(_DEFINITIONS, _EVENTS | {"definitions"}),
    "import": frozenset({"definitions"}),
    "sequenceFlow": _FLOWING,
    "dataObject": _FLOWING,
    "dataObjectReference": _FLOWING,
    "dataStoreReference": _FLOWING,
    "laneSet": _SCOPES,
    "childLaneSet": frozenset({"lane"}),
    "lane": frozenset({"laneSet", "childLaneSet"}),
    "participant": _COLLABORATIONS,
    "messageFlow": _COLLABORATIONS,
    "ioSpecification": _ACTIVITIES | _GLOBAL | {"process"},
    "standardLoopCharacteristics": _ACTIVITIES,
    "multiInstanceLoopCharacteristics": _ACTIVITIES,
    "dataInputAssociation": _ACTIVITIES | _EVENTS,
    "dataOutputAssociation": _ACTIVITIES | _EVENTS,
    "operation": frozenset({"interface"}),
    "conditionExpression": frozenset({"sequenceFlow"}),
    "property": _ACTIVITIES | _EVENTS | {"process"},
}
_ONLY_IN["event"] = _FLOWING | {"complexBehaviorDefinition"}
_CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_THROWING = frozenset({"endEvent", "intermediateThrowEvent", "implicitThrowEvent", "event"})
_ASSOCIATIONS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_TIMES = ("timeDate", "timeCycle", "timeDuration")
_INSTANCES = (
    "loopCardinality",
    "loopDataInputRef",
    "loopDataOutputRef",
    "inputDataItem",
    "outputDataItem",
    "completionCondition",
    "complexBehaviorDefinition",
)
_ROLES = ("resourceRole", "performer", "humanPerformer", "potentialOwner")
_ONLY_IN |= {
    **dict.fromkeys(("incoming", "outgoing"), ALL_NODES),
    **dict.fromkeys(_TIMES, frozenset({"timerEventDefinition"})),
    **dict.fromkeys(_INSTANCES, frozenset({"multiInstanceLoopCharacteristics", "adHocSubProcess"})),
    **dict.fromkeys(_ROLES, _ACTIVITIES | _GLOBAL | {"process"}),
    **dict.fromkeys(("sourceRef", "targetRef"), _ASSOCIATIONS),
    **dict.fromkeys(("assignment", "transformation"), _ASSOCIATIONS),
    **dict.fromkeys(("from", "to"), frozenset({"assignment"})),
    **dict.fromkeys(("textAnnotation", "association", "group"), _FLOWING | _COLLABORATIONS),
    **dict.fromkeys(("inMessageRef", "outMessageRef"), frozenset({"operation"})),
    "flowNodeRef": frozenset({"lane"}),
    "condition": frozenset({"conditionalEventDefinition", "complexBehaviorDefinition"}),
    "loopCondition": frozenset({"standardLoopCharacteristics"}),
    "script": frozenset({"scriptTask", "globalScriptTask"}),
    "text": frozenset({"textAnnotation"}),
    "dataInput": _THROWING | {"ioSpecification"},
    "dataOutput": _CATCHING | {"ioSpecification"},
    "inputSet": _THROWING | {"ioSpecification"},
    "outputSet": _CATCHING | {"ioSpecification"},
    "dataInputRefs": frozenset({"inputSet"}),
    "dataOutputRefs": frozenset({"outputSet"}),
    "participantMultiplicity": frozenset({"participant"}),
    "categoryValue": frozenset({"category"}),
    "ioBinding": frozenset({"process"}) | _GLOBAL,
}
_ONLY_IN["dataInputAssociation"] = _ACTIVITIES | _THROWING
_ONLY_IN["dataOutputAssociation"] = _ACTIVITIES | _CATCHING

_NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(ALL_NODES, ("id",)),
    "definitions": ("targetNamespace",),
    "import": ("namespace", "location", "importType"),
    "process": ("id",),
    "sequenceFlow": ("id", "sourceRef", "targetRef"),
    "messageFlow": ("sourceRef", "targetRef"),
    "association": ("sourceRef", "targetRef"),
    "boundaryEvent": ("id", "attachedToRef"),
    "linkEventDefinition": ("name",),
    "interface": ("name",),
    "operation": ("name",),
    "resource": ("name",),
    "relationship": ("type",),
    "conversationLink": ("sourceRef", "targetRef"),
    "dataObject": ("id",),
    "property": ("id",),
    "correlationPropertyRetrievalExpression": ("messageRef",),
    "correlationPropertyBinding": ("correlationPropertyRef",),
    "correlationSubscription": ("correlationKeyRef",),
    "ioBinding": ("operationRef", "inputDataRef", "outputDataRef"),
}

_CHILDREN: dict[str, tuple[str, ...]] = {
    "ioSpecification": ("inputSet", "outputSet"),
    "interface": ("operation",),
    "operation": ("inMessageRef",),
    "dataInputAssociation": ("targetRef",),
    "dataOutputAssociation": ("targetRef",),
    "assignment": ("from", "to"),
    "complexBehaviorDefinition": ("condition", "event"),
    "participantAssociation": ("innerParticipantRef", "outerParticipantRef"),
    "messageFlowAssociation": (),
    "correlationPropertyRetrievalExpression": ("messagePath",),
    "correlationPropertyBinding": ("dataPath",),
    "correlationProperty": ("correlationPropertyRetrievalExpression",),
}

_AT_MOST_ONE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_ACTIVITIES | {"process"}, ("ioSpecification",)),
    "sequenceFlow": ("conditionExpression",),
    "dataInputAssociation": ("targetRef", "transformation"),
    "dataOutputAssociation": ("targetRef", "transformation"),
    "operation": ("inMessageRef", "outMessageRef"),
    "participant": ("participantMultiplicity",),
    "conditionalEventDefinition": ("condition",),
    "standardLoopCharacteristics": ("loopCondition",),
    "multiInstanceLoopCharacteristics": (
        "loopCardinality",
        "loopDataInputRef",
        "loopDataOutputRef",
        "inputDataItem",
        "outputDataItem",
        "completionCondition",
    ),
    "scriptTask": ("script",),
    "linkEventDefinition": ("target",),
}

_YES_NO = frozenset({"true", "false", "1", "0"})
_VALUES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "isExecutable",
            "isClosed",
            "isCollection",
            "isForCompensation",
            "isInterrupting",
            "cancelActivity",
            "parallelMultiple",
            "triggeredByEvent",
            "isSequential",
            "testBefore",
            "instantiate",
            "isImmediate",
            "waitForCompletion",
            "isUnlimited",
            "isRequired",
            "cancelRemainingInstances",
        ),
        _YES_NO,
    ),
    "gatewayDirection": frozenset({"Unspecified", "Converging", "Diverging", "Mixed"}),
    "eventGatewayType": frozenset({"Exclusive", "Parallel"}),
    "processType": frozenset({"None", "Public", "Private"}),
    "associationDirection": frozenset({"None", "One", "Both"}),
    "behavior": frozenset({"None", "One", "All", "Complex"}),
    "itemKind": frozenset({"Information", "Physical"}),
    "ordering": frozenset({"Parallel", "Sequential"}),
}


_KNOWN = frozenset(_ONLY_IN) | frozenset(
    """artifact assignment association auditing categoryValue choreographyActivity choreographyLoop
        completionCondition complexBehaviorDefinition condition conversation conversationAssociation
        conversationLink conversationNode correlationKey correlationKeyRef correlationPropertyBinding
        correlationPropertyRef correlationPropertyRetrievalExpression correlationSubscription dataInput
        dataInputRefs dataOutput dataOutputRefs dataPath dataState documentation endPointRef errorRef
        eventDefinitionRef extension extensionDefinition flowNodeRef formalExpression from group humanPerformer
        inMessageRef incoming innerConversationNodeRef innerMessageFlowRef innerParticipantRef inputDataItem
        inputSet inputSetRefs interfaceRef ioBinding laneSetRef loopCardinality loopCondition loopDataInputRef
        loopDataOutputRef messageFlowAssociation messageFlowRef messagePath monitoring operationRef
        optionalInputRefs optionalOutputRefs outMessageRef outerConversationNodeRef outerMessageFlowRef
        outerParticipantRef outgoing outputDataItem outputSet outputSetRefs parameterBinding
        participantAssociation participantMultiplicity participantRef partitionElement performer potentialOwner
        relationship rendering resourceAssignmentExpression resourceParameter resourceParameterBinding
        resourceRef resourceRole script source sourceRef subConversation callConversation
        supportedInterfaceRef supports target targetRef text textAnnotation timeCycle timeDate timeDuration to
        transformation whileExecutingInputRefs whileExecutingOutputRefs value completionQuantity
        choreographyTask subChoreography callChoreography expression conversationNodeRef
        choreographyRef participantMultiplicity eventDefinition definitions""".split()
)


def _known(spot: Spot, index: Index) -> str | None:
    places = _ONLY_IN.get(spot.element.kind)
    if places is None or spot.parent.kind in places:
        return None
    return f"A {spot.element.kind} may not stand inside a {spot.parent.kind}."


def _complete(spot: Spot, index: Index) -> str | None:
    at = spot.element.attributes
    for name in _NEEDED.get(spot.element.kind, ()):
        if not at.get(name):
            return f"A {spot.element.kind} needs the attribute {name}."
    for kind in _CHILDREN.get(spot.element.kind, ()):
        if spot.element.first(kind) is None:
            return f"A {spot.element.kind} needs the element {kind}."
    return None


def _single(spot: Spot, index: Index) -> str | None:
    for kind in _AT_MOST_ONE.get(spot.element.kind, ()):
        if sum(1 for _ in spot.element.every(kind)) > 1:
            return f"A {spot.element.kind} has at most one {kind}."
    return None


_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_FORMS = frozenset({"tExpression", "tFormalExpression"})


def whole(index: Index) -> Iterator[Finding]:
    """What is asked of every element: a known name, an id that is one, attributes with values they may have."""
    for kind in index.kinds.keys() - _KNOWN:
        for element in index.all(kind):
            yield Finding(element.id, "element", f"BPMN knows no element {kind}.")
    if _IDS.fullmatch(" ".join(index.by_id)) is None:
        for name in index.by_id:
            if _IDS.fullmatch(name) is None:
                sentence = (
                    f"“{name}” is no id: an id begins with a letter or “_” and has no spaces or colons."
                )
                yield Finding(name, "id", sentence)
    for spot in index.spots:
        form = spot.element.attributes.get(_XSI_TYPE)
        if form is not None and local(form) not in _FORMS:
            yield Finding(spot.element.id or spot.parent.id, "value", f"“{form}” is no type of expression.")
        for name, value in spot.element.attributes.items():
            if name in _VALUES and value not in _VALUES[name]:
                allowed = ", ".join(sorted(_VALUES[name]))
                sentence = f"“{value}” is no value of {name}; it is one of {allowed}."
                yield Finding(spot.element.id or spot.parent.id, "value", sentence)


def _tables() -> Rules:
    """Each rule only for the kinds that its table knows."""
    tables = (
        (Rule("place", _known), _ONLY_IN.keys()),
        (Rule("schema", _complete), _NEEDED.keys() | _CHILDREN.keys()),
        (Rule("single", _single), _AT_MOST_ONE.keys()),
    )
    kinds = sorted({kind for _, known in tables for kind in known})
    return {kind: tuple([rule for rule, known in tables if kind in known]) for kind in kinds}


RULES: Rules = _tables()
