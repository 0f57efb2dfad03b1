"""Files that each break one rule about elements, flows, gateways and events: (rule, element, file)."""

from tests.core.process.broken_parts import ASK, GOOD, MULTIPLE, POOLS
from tests.core.process.drawing import (
    boundary,
    catch,
    compensation,
    drawn,
    end,
    error,
    handler,
    link,
    message,
    node,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
)

FLOWS: list[tuple[str, str, bytes]] = [
    ("unique-id", "u", drawn(*GOOD, user("u"))),
    ("id", "1u", drawn(start("s"), user("1u"), "s > 1u")),
    ("place", "m", drawn(*GOOD, '<lane id="m"/>')),
    ("schema", "x", drawn(*GOOD, '<sequenceFlow id="x" sourceRef="u"/>')),
    (
        "value",
        "g",
        drawn(
            start("s"),
            node("parallelGateway", "g", gatewayDirection="Up"),
            user("a"),
            user("b"),
            "s > g > a",
            "g > b",
        ),
    ),
    ("reference", "x", drawn(*GOOD, '<sequenceFlow id="x" sourceRef="u" targetRef="nowhere"/>')),
    ("reference", "r", drawn(start("s"), node("receiveTask", "r", messageRef="s"), "s > r")),
    (
        "diagram",
        "shape",
        drawn(*GOOD).replace(
            b"</definitions>",
            b'<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane bpmnElement="map">'
            b'<d:BPMNShape id="shape" bpmnElement="gone"/></d:BPMNPlane></d:BPMNDiagram></definitions>',
        ),
    ),
    ("process-type", "map", drawn(*GOOD).replace(b'id="map"', b'id="map" processType="Public"')),
    ("flow-source", "e-u", drawn(*GOOD, "e > u")),
    ("flow-target", "u-s", drawn(*GOOD, "u > s")),
    ("flow-condition", "s-u", drawn(start("s"), user("u"), "s > u: true")),
    ("flow-condition", "u-v", drawn(start("s"), user("u"), user("v"), "s > u", "u > v: true")),
    (
        "flow-immediate",
        "x",
        drawn(*GOOD, '<sequenceFlow id="x" sourceRef="u" targetRef="e" isImmediate="false"/>'),
    ),
    ("flow-listed", "u", drawn(start("s"), user("u", "<incoming>u-e</incoming>"), end("e"), "s > u > e")),
    ("flow-listed", "u", drawn(start("s", "<outgoing>s-u</outgoing>"), user("u"), end("e"), "s > u > e")),
    ("place", "m", drawn(*GOOD, '<dataObject id="m"><flowNodeRef>u</flowNodeRef></dataObject>')),
    ("default-flow", "u", drawn(start("s"), user("u", default="s-u"), end("e"), "s > u > e")),
    ("connected", "v", drawn(*GOOD, user("v"), "v > e")),
    (
        "connected",
        "v",
        drawn(*GOOD, user("v"), "s > v")
        .replace(b'<endEvent id="v-end"/>', b"")
        .replace(b'<sequenceFlow id="v-v-end" sourceRef="v" targetRef="v-end"></sequenceFlow>', b""),
    ),
    ("start-and-end", "map", drawn(user("u"), end("e"), "u > e")),
    (
        "gateway-direction",
        "g",
        drawn(
            start("s"),
            node("parallelGateway", "g", gatewayDirection="Converging"),
            user("a"),
            user("b"),
            "s > g > a",
            "g > b",
        ),
    ),
    ("gateway-flows", "g", drawn(start("s"), node("exclusiveGateway", "g"), user("a"), "s > g > a")),
    (
        "event-gateway-flows",
        "g",
        drawn(start("s"), node("eventBasedGateway", "g"), catch("c", timer("P1D")), "s > g > c"),
    ),
    (
        "event-gateway-targets",
        "g",
        drawn(
            start("s"),
            node("eventBasedGateway", "g"),
            catch("c", timer("P1D")),
            user("u"),
            "s > g > c",
            "g > u",
        ),
    ),
    (
        "event-gateway-targets",
        "g",
        drawn(
            start("s"),
            node("eventBasedGateway", "g"),
            catch("c", message("m")),
            node("receiveTask", "r", messageRef="message-n"),
            "s > g > c",
            "g > r",
        ),
    ),
    ("event-place", "s", drawn(start("s", error("E")), user("u"), "s > u")),
    ("event-place", "t", drawn(start("s"), throw("t", timer("P1D")), "s > t")),
    ("event-place", "c", drawn(start("s"), catch("c"), "s > c")),
    (
        "event-place",
        "s2",
        drawn(start("s"), sub("sp", start("s2", message("m")), user("a"), "s2 > a"), "s > sp"),
    ),
    ("event-sub-process-start", "h", drawn(*GOOD, handler("h", user("a"), user("b"), "a > b"))),
    (
        "event-interrupting",
        "hs",
        drawn(*GOOD, handler("h", start("hs", error("E"), isInterrupting="false"), user("a"), "hs > a")),
    ),
    (
        "boundary-attached",
        "b",
        drawn(
            start("s"),
            sub("sp", start("s2"), user("in"), "s2 > in"),
            "s > sp",
            boundary("b", "in", timer("P1D")),
            user("x"),
            "b > x",
        ),
    ),
    ("boundary-flows", "b", drawn(*GOOD, boundary("b", "u", timer("P1D")))),
    ("event-flows", "c", drawn(start("s"), user("u"), "s > u", catch("c", timer("P1D")), "c > u")),
    ("timer", "t", drawn(start("s"), catch("t", "<timerEventDefinition/>"), "s > t")),
    (
        "timer",
        "t",
        drawn(
            start("s"),
            catch(
                "t",
                "<timerEventDefinition><timeDate>2026-01-01</timeDate><timeCycle>R/P1D</timeCycle></timerEventDefinition>",
            ),
            "s > t",
        ),
    ),
    ("condition", "c", drawn(start("s"), catch("c", "<conditionalEventDefinition/>"), "s > c")),
    ("event-name", "c", drawn(start("s"), catch("c", "<messageEventDefinition/>"), "s > c")),
    ("event-name", "e", drawn(start("s"), end("e", "<errorEventDefinition/>"), "s > e")),
    ("event-name", "e", drawn(start("s"), end("e", error("E")), "s > e").replace(b' errorCode="E"', b"")),
    ("link", "t", drawn(start("s"), throw("t", link("away")), "s > t")),
    (
        "compensation-scope",
        "t",
        drawn(
            start("s"),
            sub("sp", start("s2"), user("in"), "s2 > in"),
            throw("t", compensation("in")),
            "s > sp > t",
        ),
    ),
    ("compensation-handler", "b", drawn(*GOOD, boundary("b", "u", compensation()))),
    ("compensation-activity", "k", drawn(*GOOD, user("k", isForCompensation="true"))),
    ("quantity", "u", drawn(start("s"), user("u", startQuantity="0"), "s > u")),
    ("loop-condition", "u", drawn(start("s"), user("u", "<standardLoopCharacteristics/>"), "s > u")),
    ("instances", "u", drawn(start("s"), user("u", MULTIPLE.format("", "")), "s > u")),
    (
        "instance-items",
        "u",
        drawn(
            start("s"),
            user("u", MULTIPLE.format("", '<loopCardinality>2</loopCardinality><inputDataItem id="i"/>')),
            "s > u",
        ),
    ),
    (
        "not-run",
        "u",
        drawn(
            start("s"),
            user(
                "u",
                MULTIPLE.format(
                    ' behavior="Complex"',
                    "<loopCardinality>2</loopCardinality><complexBehaviorDefinition><condition>true"
                    "</condition><event/></complexBehaviorDefinition>",
                ),
            ),
            "s > u",
        ),
    ),
    ("called-element", "c", drawn(start("s"), node("callActivity", "c"), "s > c")),
    ("script-format", "c", drawn(start("s"), '<scriptTask id="c"><script>1</script></scriptTask>', "s > c")),
    ("receive-message", "r", drawn(start("s"), node("receiveTask", "r"), "s > r")),
    (
        "collection",
        "d",
        drawn(
            *GOOD,
            '<dataObject id="d" itemSubjectRef="item"/>',
            head='<itemDefinition id="item" isCollection="true"/>',
        ),
    ),
    (
        "items-in-sets",
        "io",
        drawn(
            start("s"),
            user(
                "u",
                ASK.format('<dataInput id="di"/>', "", "").replace(
                    "<ioSpecification>", '<ioSpecification id="io">'
                ),
            ),
            "s > u",
        ),
    ),
    (
        "association-source",
        "a",
        drawn(
            '<dataObject id="d1"/>',
            '<dataObject id="d2"/>',
            start("s"),
            user(
                "u",
                ASK.format('<dataInput id="di"/>', "<dataInputRefs>di</dataInputRefs>", ""),
                '<dataInputAssociation id="a"><sourceRef>d1</sourceRef><sourceRef>d2</sourceRef>'
                "<targetRef>di</targetRef></dataInputAssociation>",
            ),
            "s > u",
        ),
    ),
    (
        "instance-list",
        "u",
        drawn(
            '<dataObject id="d"/>',
            start("s"),
            user("u", MULTIPLE.format("", "<loopDataInputRef>d</loopDataInputRef>")),
            "s > u",
        ),
    ),
    (
        "association-scope",
        "a",
        drawn(
            start("s"),
            sub("sp", '<dataObject id="inner"/>', start("s2"), user("in"), "s2 > in"),
            user(
                "u",
                ASK.format('<dataInput id="di"/>', "<dataInputRefs>di</dataInputRefs>", ""),
                '<dataInputAssociation id="a"><sourceRef>inner</sourceRef><targetRef>di</targetRef>'
                "</dataInputAssociation>",
            ),
            "s > sp > u",
        ),
    ),
    (
        "called-data",
        "c",
        drawn(
            start("s"),
            node("callActivity", "c", calledElement="k"),
            "s > c",
            head='<process id="k"><ioSpecification><dataInput id="ki"/><inputSet id="kis"><dataInputRefs>ki'
            '</dataInputRefs></inputSet><outputSet id="kos"/></ioSpecification><task id="kt"/></process>',
        ),
    ),
    (
        "message-flow-pools",
        "mf",
        drawn(*GOOD, head=POOLS.format('<messageFlow id="mf" sourceRef="u" targetRef="p1"/>')),
    ),
    (
        "message-flow-source",
        "mf",
        drawn(*GOOD, head=POOLS.format('<messageFlow id="mf" sourceRef="s" targetRef="p2"/>')),
    ),
    (
        "message-flow-target",
        "mf",
        drawn(*GOOD, head=POOLS.format('<messageFlow id="mf" sourceRef="p2" targetRef="e"/>')),
    ),
    (
        "multiplicity",
        "p3",
        drawn(
            *GOOD,
            head=POOLS.format(
                '<participant id="p3"><participantMultiplicity minimum="3" maximum="2"/></participant>'
            ),
        ),
    ),
    (
        "one-lane",
        "ls",
        drawn(
            '<laneSet id="ls"><lane id="l1"><flowNodeRef>u</flowNodeRef></lane>'
            '<lane id="l2"><flowNodeRef>u</flowNodeRef></lane></laneSet>',
            *GOOD,
        ),
    ),
    ("not-run", "x", drawn(start("s"), node("adHocSubProcess", "x"), "s > x")),
    (
        "not-run",
        "x",
        drawn(start("s"), node("complexGateway", "x"), user("a"), user("b"), "s > x > a", "x > b"),
    ),
    ("not-run", "x", drawn(start("s"), node("transaction", "x"), "s > x")),
    ("not-run", "s", drawn(start("s", message("m"), signal("n")), user("u"), "s > u")),
    (
        "expression",
        "g-a",
        drawn(
            start("s"), node("exclusiveGateway", "g"), user("a"), user("b"), "s > g", "g > a: ${x", "g > b"
        ),
    ),
    (
        "expression-language",
        "u",
        drawn(
            start("s"),
            user(
                "u",
                MULTIPLE.format(
                    "", '<loopCardinality language="http://www.w3.org/1999/XPath">2</loopCardinality>'
                ),
            ),
            "s > u",
        ),
    ),
    (
        "script-language",
        "c",
        drawn(start("s"), node("scriptTask", "c", "<script>1</script>", scriptFormat="groovy"), "s > c"),
    ),
    ("timer", "t", drawn(start("s"), catch("t", timer("P1H")), "s > t")),
    ("due", "u", drawn(start("s"), user("u", cw_due="4 hours"), "s > u")),
    ("empty-process", "map", drawn()),
    (
        "not-run",
        "",
        drawn(
            *GOOD,
            head='<import location="a.bpmn" namespace="n" '
            'importType="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        ),
    ),
    ("decision", "c", drawn(start("s"), node("businessRuleTask", "c"), "s > c")),
    ("executable", "", drawn(*GOOD).replace(b'isExecutable="true"', b'isExecutable="false"')),
]
