"""The schema of BPMN 2.0.2 (Semantic.xsd, BPMN20.xsd) as tables: what may stand in what, in which order.

A type is `Name < Base: attribute attribute! | child child? child* child+`: `!` is required, a child without a mark
stands exactly once. `a:type` is what the value is; without it any text will do. A child in capitals stands for
every element that may take its place.
"""

import re

import msgspec

_TYPES = """
Base: id:id |
Mixed: id:id |
Definitions < Base: name targetNamespace! expressionLanguage typeLanguage exporter exporterVersion | \
    import* extension* ROOT* relationship*
Import: namespace! location! importType! |
Extension: definition mustUnderstand:bool |
Relationship < Base: type! direction:direction | source+ target+
Root < Base: |
FlowElement < Base: name | auditing? monitoring? categoryValueRef*
FlowNode < FlowElement: | incoming* outgoing*
Activity < FlowNode: isForCompensation:bool startQuantity:integer completionQuantity:integer \
    default:idref | ioSpecification? property* dataInputAssociation* dataOutputAssociation* ROLE* LOOP?
Task < Activity: |
AutomaticTask < Task: implementation |
UserTask < Task: implementation | rendering*
SendTask < Task: implementation messageRef:qname operationRef:qname |
ReceiveTask < SendTask: instantiate:bool |
ServiceTask < Task: implementation operationRef:qname |
ScriptTask < Task: scriptFormat | script?
SubProcess < Activity: triggeredByEvent:bool | laneSet* FLOW* ARTIFACT*
AdHoc < SubProcess: cancelRemainingInstances:bool ordering:ordering | completionCondition?
Transaction < SubProcess: method |
CallActivity < Activity: calledElement:qname |
Event < FlowNode: | property*
Catch < Event: parallelMultiple:bool | dataOutput* dataOutputAssociation* outputSet? DEFINITION* \
    eventDefinitionRef*
Boundary < Catch: cancelActivity:bool attachedToRef!:qname |
Start < Catch: isInterrupting:bool |
Throw < Event: | dataInput* dataInputAssociation* inputSet? DEFINITION* eventDefinitionRef*
Gateway < FlowNode: gatewayDirection:gateways |
Deciding < Gateway: default:idref |
Complex < Deciding: | activationCondition?
EventBased < Gateway: instantiate:bool eventGatewayType:events |
SequenceFlow < FlowElement: sourceRef!:idref targetRef!:idref isImmediate:bool | conditionExpression?
DataObject < FlowElement: itemSubjectRef:qname isCollection:bool | dataState?
DataObjectReference < FlowElement: itemSubjectRef:qname dataObjectRef:idref | dataState?
DataStoreReference < FlowElement: itemSubjectRef:qname dataStoreRef:qname | dataState?
Callable < Root: name | supportedInterfaceRef* ioSpecification? ioBinding*
Process < Callable: processType:processes isClosed:bool isExecutable:bool \
    definitionalCollaborationRef:qname | auditing? monitoring? property* laneSet* FLOW* ARTIFACT* ROLE* \
    correlationSubscription* supports*
GlobalTask < Callable: | ROLE*
GlobalUserTask < GlobalTask: implementation | rendering*
GlobalRuleTask < GlobalTask: implementation |
GlobalScriptTask < GlobalTask: scriptLanguage | script?
Collaboration < Root: name isClosed:bool | participant* messageFlow* ARTIFACT* CONVERSATION* \
    conversationAssociation* participantAssociation* messageFlowAssociation* correlationKey* \
    choreographyRef* conversationLink*
Choreography < Collaboration: | FLOW*
GlobalChoreographyTask < Choreography: initiatingParticipantRef:qname |
ChoreographyActivity < FlowNode: initiatingParticipantRef!:qname loopType:loops | participantRef++ \
    correlationKey*
ChoreographyTask < ChoreographyActivity: | messageFlowRef+
SubChoreography < ChoreographyActivity: | FLOW* ARTIFACT*
CallChoreography < ChoreographyActivity: calledChoreographyRef:qname | participantAssociation*
Conversation < Base: name | participantRef* messageFlowRef* correlationKey*
SubConversation < Conversation: | CONVERSATION*
CallConversation < Conversation: calledCollaborationRef:qname | participantAssociation*
ConversationAssociation < Base: innerConversationNodeRef!:qname outerConversationNodeRef!:qname |
ConversationLink < Base: name sourceRef!:qname targetRef!:qname |
Participant < Base: name processRef:qname | interfaceRef* endPointRef* participantMultiplicity?
Multiplicity < Base: minimum:integer maximum:integer |
ParticipantAssociation < Base: | innerParticipantRef outerParticipantRef
MessageFlow < Base: name sourceRef!:qname targetRef!:qname messageRef:qname |
MessageFlowAssociation < Base: innerMessageFlowRef!:qname outerMessageFlowRef!:qname |
CorrelationKey < Base: name | correlationPropertyRef*
CorrelationProperty < Root: name type | correlationPropertyRetrievalExpression+
CorrelationPropertyBinding < Base: correlationPropertyRef!:qname | dataPath
CorrelationRetrieval < Base: messageRef!:qname | messagePath
CorrelationSubscription < Base: correlationKeyRef!:qname | correlationPropertyBinding*
Partner < Root: name | participantRef*
Association < Base: sourceRef!:qname targetRef!:qname associationDirection:sides |
Group < Base: categoryValueRef:qname |
TextAnnotation < Base: textFormat | text?
Category < Root: name | categoryValue*
CategoryValue < Base: value |
DataItem < Base: name itemSubjectRef:qname isCollection:bool | dataState?
Property < Base: name itemSubjectRef:qname | dataState?
DataState < Base: name |
DataStore < Root: name capacity:integer isUnlimited:bool itemSubjectRef:qname | dataState?
DataAssociation < Base: | sourceRef* targetRef transformation? assignment*
Assignment < Base: | from to
IoSpecification < Base: | dataInput* dataOutput* inputSet+ outputSet+
IoBinding < Base: operationRef!:qname inputDataRef!:idref outputDataRef!:idref |
InputSet < Base: name | dataInputRefs* optionalInputRefs* whileExecutingInputRefs* outputSetRefs*
OutputSet < Base: name | dataOutputRefs* optionalOutputRefs* whileExecutingOutputRefs* inputSetRefs*
ItemDefinition < Root: structureRef isCollection:bool itemKind:items |
Message < Root: name itemRef:qname |
Signal < Root: name structureRef:qname |
Error < Root: name errorCode structureRef:qname |
Escalation < Root: name escalationCode structureRef:qname |
Interface < Root: name! implementationRef | operation+
Operation < Base: name! implementationRef | inMessageRef outMessageRef? errorRef*
Resource < Root: name! | resourceParameter*
ResourceParameter < Base: name type isRequired:bool |
Role < Base: name | resourceRef? resourceParameterBinding* resourceAssignmentExpression?
RoleExpression < Base: | EXPRESSION
ParameterBinding < Base: parameterRef!:qname | EXPRESSION
LaneSet < Base: name | lane*
Lane < Base: name partitionElementRef:qname | partitionElement? flowNodeRef* childLaneSet?
StandardLoop < Base: testBefore:bool loopMaximum:integer | loopCondition?
MultiInstance < Base: isSequential:bool behavior:behaviours oneBehaviorEventRef:qname \
    noneBehaviorEventRef:qname | loopCardinality? loopDataInputRef? loopDataOutputRef? inputDataItem? \
    outputDataItem? complexBehaviorDefinition* completionCondition?
ComplexBehaviour < Base: | condition event?
MessageDefinition < Root: messageRef:qname | operationRef?
SignalDefinition < Root: signalRef:qname |
ErrorDefinition < Root: errorRef:qname |
EscalationDefinition < Root: escalationRef:qname |
CompensateDefinition < Root: waitForCompletion:bool activityRef:qname |
ConditionalDefinition < Root: | condition
LinkDefinition < Root: name! | source* target?
TimerDefinition < Root: | timeDate? timeDuration? timeCycle?
Expression < Mixed: language evaluatesToTypeRef |
Documentation: id:id textFormat |
Words: |
Reference: |
"""

_ELEMENTS = """
definitions:Definitions import:Import extension:Extension relationship:Relationship process:Process
task:Task manualTask:Task userTask:UserTask sendTask:SendTask receiveTask:ReceiveTask serviceTask:ServiceTask
scriptTask:ScriptTask businessRuleTask:AutomaticTask subProcess:SubProcess adHocSubProcess:AdHoc
transaction:Transaction callActivity:CallActivity startEvent:Start endEvent:Throw intermediateCatchEvent:Catch
intermediateThrowEvent:Throw boundaryEvent:Boundary implicitThrowEvent:Throw event:Throw
exclusiveGateway:Deciding inclusiveGateway:Deciding parallelGateway:Gateway complexGateway:Complex
eventBasedGateway:EventBased sequenceFlow:SequenceFlow dataObject:DataObject
dataObjectReference:DataObjectReference dataStoreReference:DataStoreReference globalTask:GlobalTask
globalManualTask:GlobalTask globalUserTask:GlobalUserTask globalScriptTask:GlobalScriptTask
globalBusinessRuleTask:GlobalRuleTask collaboration:Collaboration globalConversation:Collaboration
choreography:Choreography globalChoreographyTask:GlobalChoreographyTask choreographyTask:ChoreographyTask
subChoreography:SubChoreography callChoreography:CallChoreography conversation:Conversation
subConversation:SubConversation callConversation:CallConversation
conversationAssociation:ConversationAssociation conversationLink:ConversationLink participant:Participant
participantMultiplicity:Multiplicity participantAssociation:ParticipantAssociation messageFlow:MessageFlow
messageFlowAssociation:MessageFlowAssociation correlationKey:CorrelationKey
correlationProperty:CorrelationProperty correlationPropertyBinding:CorrelationPropertyBinding
correlationPropertyRetrievalExpression:CorrelationRetrieval correlationSubscription:CorrelationSubscription
partnerEntity:Partner partnerRole:Partner association:Association group:Group textAnnotation:TextAnnotation
category:Category categoryValue:CategoryValue dataInput:DataItem dataOutput:DataItem inputDataItem:DataItem
outputDataItem:DataItem property:Property dataState:DataState dataStore:DataStore
dataInputAssociation:DataAssociation dataOutputAssociation:DataAssociation assignment:Assignment
ioSpecification:IoSpecification ioBinding:IoBinding inputSet:InputSet outputSet:OutputSet
itemDefinition:ItemDefinition message:Message signal:Signal error:Error escalation:Escalation
interface:Interface operation:Operation resource:Resource resourceParameter:ResourceParameter
resourceRole:Role performer:Role humanPerformer:Role potentialOwner:Role
resourceAssignmentExpression:RoleExpression resourceParameterBinding:ParameterBinding laneSet:LaneSet
childLaneSet:LaneSet lane:Lane standardLoopCharacteristics:StandardLoop
multiInstanceLoopCharacteristics:MultiInstance complexBehaviorDefinition:ComplexBehaviour
messageEventDefinition:MessageDefinition signalEventDefinition:SignalDefinition
errorEventDefinition:ErrorDefinition escalationEventDefinition:EscalationDefinition
compensateEventDefinition:CompensateDefinition conditionalEventDefinition:ConditionalDefinition
linkEventDefinition:LinkDefinition timerEventDefinition:TimerDefinition terminateEventDefinition:Root
cancelEventDefinition:Root documentation:Documentation script:Words text:Words partitionElement:Base
rendering:Base auditing:Base monitoring:Base endPoint:Root
"""

_EXPRESSIONS = """conditionExpression expression formalExpression condition activationCondition completionCondition
loopCondition loopCardinality timeDate timeDuration timeCycle transformation from to messagePath dataPath"""

_REFERENCES = """incoming outgoing sourceRef targetRef source target categoryValueRef supportedInterfaceRef supports
interfaceRef endPointRef participantRef messageFlowRef choreographyRef innerParticipantRef outerParticipantRef
correlationPropertyRef flowNodeRef dataInputRefs optionalInputRefs whileExecutingInputRefs outputSetRefs
dataOutputRefs optionalOutputRefs whileExecutingOutputRefs inputSetRefs loopDataInputRef loopDataOutputRef
inMessageRef outMessageRef errorRef operationRef resourceRef eventDefinitionRef"""

_FAMILIES = {
    "FLOW": "task manualTask userTask sendTask receiveTask serviceTask scriptTask businessRuleTask subProcess "
    "adHocSubProcess transaction callActivity startEvent endEvent intermediateCatchEvent intermediateThrowEvent "
    "boundaryEvent implicitThrowEvent exclusiveGateway inclusiveGateway parallelGateway complexGateway "
    "eventBasedGateway sequenceFlow dataObject dataObjectReference dataStoreReference choreographyTask "
    "subChoreography callChoreography event",
    "ARTIFACT": "association group textAnnotation",
    "ROOT": "process globalTask globalManualTask globalUserTask globalScriptTask globalBusinessRuleTask collaboration "
    "globalConversation choreography globalChoreographyTask category correlationProperty dataStore endPoint error "
    "escalation interface itemDefinition message partnerEntity partnerRole resource signal messageEventDefinition "
    "timerEventDefinition signalEventDefinition conditionalEventDefinition errorEventDefinition "
    "escalationEventDefinition compensateEventDefinition linkEventDefinition terminateEventDefinition "
    "cancelEventDefinition",
    "DEFINITION": "messageEventDefinition timerEventDefinition signalEventDefinition conditionalEventDefinition "
    "errorEventDefinition escalationEventDefinition compensateEventDefinition linkEventDefinition "
    "terminateEventDefinition cancelEventDefinition",
    "ROLE": "resourceRole performer humanPerformer potentialOwner",
    "LOOP": "standardLoopCharacteristics multiInstanceLoopCharacteristics",
    "CONVERSATION": "conversation subConversation callConversation",
    "EXPRESSION": "expression formalExpression",
}

VALUES = {
    "bool": frozenset({"true", "false", "1", "0"}),
    "gateways": frozenset({"Unspecified", "Converging", "Diverging", "Mixed"}),
    "events": frozenset({"Exclusive", "Parallel"}),
    "processes": frozenset({"None", "Public", "Private"}),
    "sides": frozenset({"None", "One", "Both"}),
    "behaviours": frozenset({"None", "One", "All", "Complex"}),
    "items": frozenset({"Information", "Physical"}),
    "ordering": frozenset({"Parallel", "Sequential"}),
    "loops": frozenset({"None", "Standard", "MultiInstanceSequential", "MultiInstanceParallel"}),
    "direction": frozenset({"None", "Forward", "Backward", "Both"}),
}


class Slot(msgspec.Struct, frozen=True):
    """A place among the children: which kinds, at least how many, and whether there may be more than one."""

    name: str
    kinds: frozenset[str]
    least: int
    many: bool


class Shape(msgspec.Struct, frozen=True):
    """What an element of the schema may have: attributes with the type of their value, required ones, children."""

    attributes: dict[str, str]
    required: tuple[str, ...]
    slots: tuple[Slot, ...]


_MARK = re.compile(r"(\w+)(\?|\*|\+\+|\+)?")
_LEAST = {"?": 0, "*": 0, "+": 1, "++": 2, None: 1}


def _slot(word: str) -> Slot:
    found = _MARK.fullmatch(word)
    assert found is not None
    name, mark = found[1], found[2]
    kinds = frozenset(_FAMILIES[name].split()) if name in _FAMILIES else frozenset({name})
    return Slot(name, kinds, _LEAST[mark], mark not in ("?", None))


def _shape(base: Shape | None, attributes: str, children: str) -> Shape:
    known = dict(base.attributes) if base is not None else {}
    required = list(base.required) if base is not None else []
    for word in attributes.split():
        name, _, kind = word.partition(":")
        known[name.rstrip("!")] = kind
        if name.endswith("!"):
            required.append(name[:-1])
    slots = [_slot(word) for word in children.split()]
    if base is None:
        return Shape(
            known, tuple(required), (Slot("documentation", frozenset({"documentation"}), 0, True), *slots)
        )
    return Shape(known, tuple(required), (*base.slots, *slots))


def _shapes() -> dict[str, Shape]:
    types: dict[str, Shape] = {}
    for line in _TYPES.strip().splitlines():
        head, _, rest = line.partition(":")
        name, _, base = head.partition(" < ")
        attributes, _, children = rest.partition("|")
        types[name] = _shape(types.get(base), attributes, children)
    for bare in ("Documentation", "Words", "Reference", "Import"):
        types[bare] = msgspec.structs.replace(types[bare], slots=())
    found = {kind: types[name] for kind, _, name in (word.partition(":") for word in _ELEMENTS.split())}
    found |= dict.fromkeys(_EXPRESSIONS.split(), types["Expression"])
    return found | dict.fromkeys(_REFERENCES.split(), types["Reference"])


SHAPES = _shapes()
"""By element name. A reference is an element whose text is the name of another."""
