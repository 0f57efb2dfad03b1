"""The words of BPMN 2.0 that this engine knows, in tables: what runs, what is only drawn, what is refused."""

TRUE = ("true", "1")

TASKS = frozenset(
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
ACTIVITIES = TASKS | {"subProcess", "callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"})
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
EVENTS = CATCHING | THROWING
NODES = ACTIVITIES | GATEWAYS | EVENTS

REFUSED_NODES = frozenset(
    {
        "complexGateway",
        "adHocSubProcess",
        "transaction",
        "callChoreography",
        "choreographyTask",
        "subChoreography",
    }
)
"""Elements that a token could be at in the standard, and that this engine does not run."""

ALL_NODES = NODES | REFUSED_NODES

DEFINITIONS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "conditionalEventDefinition": "conditional",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "compensateEventDefinition": "compensation",
    "linkEventDefinition": "link",
    "terminateEventDefinition": "terminate",
    "cancelEventDefinition": "cancel",
}

ALLOWED_EVENTS: dict[str, frozenset[str]] = {
    "start": frozenset({"none", "message", "timer", "signal", "conditional"}),
    "sub-process start": frozenset({"none"}),
    "event sub-process start": frozenset(
        {"message", "timer", "signal", "conditional", "error", "escalation", "compensation"}
    ),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal", "conditional", "link"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "compensation", "link"}),
    "boundaryEvent": frozenset(
        {"message", "timer", "signal", "conditional", "error", "escalation", "compensation", "cancel"}
    ),
    "endEvent": frozenset(
        {"none", "message", "signal", "error", "escalation", "compensation", "terminate", "cancel"}
    ),
    "event": frozenset({"none", "message", "signal", "escalation", "compensation", "error"}),
    "implicitThrowEvent": frozenset({"none", "message", "signal", "escalation", "compensation", "error"}),
    "choreography start": frozenset({"none", "timer", "signal", "conditional"}),
}
"""Where the standard (table 10.93) allows which event; `cancel` and several definitions at once are not run.
"""

REFERENCES = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}

GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""What a call activity may call beside a process, and as which task it is then run."""

DATA_ITEMS = frozenset(
    {"dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput", "property"}
)
