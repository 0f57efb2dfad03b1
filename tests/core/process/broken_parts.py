"""Files that each break one rule about the parts of elements: repetition, messages, data, pools."""

from tests.core.process.drawing import (
    catch,
    drawn,
    end,
    message,
    node,
    start,
    timer,
    user,
)

GOOD = (start("s"), user("u"), end("e"), "s > u > e")
ASK = '<ioSpecification>{}<inputSet id="is">{}</inputSet><outputSet id="os">{}</outputSet></ioSpecification>'
MULTIPLE = "<multiInstanceLoopCharacteristics{}>{}</multiInstanceLoopCharacteristics>"
LOOP = "<standardLoopCharacteristics><loopCondition>true</loopCondition></standardLoopCharacteristics>"
POOLS = (
    '<collaboration id="co"><participant id="p1" processRef="map"/><participant id="p2" name="Contact"/>{}'
    "</collaboration>"
)


PARTS: list[tuple[str, str, bytes]] = [
    (
        "one-loop",
        "u",
        drawn(
            start("s"), user("u", LOOP + MULTIPLE.format("", "<loopCardinality>2</loopCardinality>")), "s > u"
        ),
    ),
    (
        "loop-condition",
        "u",
        drawn(
            start("s"),
            user(
                "u",
                LOOP.replace(
                    "<standardLoopCharacteristics", '<standardLoopCharacteristics loopMaximum="many"'
                ),
            ),
            "s > u",
        ),
    ),
    (
        "instances",
        "u",
        drawn(
            start("s"),
            user(
                "u",
                MULTIPLE.format(
                    "", "<loopCardinality>2</loopCardinality><loopDataInputRef>d</loopDataInputRef>"
                ),
            ),
            '<dataObject id="d"/>',
            "s > u",
        ),
    ),
    (
        "instance-events",
        "u",
        drawn(
            start("s"),
            user("u", MULTIPLE.format(' behavior="One"', "<loopCardinality>2</loopCardinality>")),
            "s > u",
        ),
    ),
    (
        "operation-message",
        "r",
        drawn(
            start("s"),
            node("receiveTask", "r", messageRef="message-m", operationRef="op"),
            "s > r",
            head='<message id="other"/><interface id="i" name="i"><operation id="op" name="op">'
            "<inMessageRef>other</inMessageRef></operation></interface>",
        ),
    ),
    (
        "message-data",
        "x",
        drawn(
            start("s"),
            node(
                "sendTask",
                "x",
                (
                    '<ioSpecification><dataInput id="d1"/><dataInput id="d2"/><inputSet id="i1">'
                    "<dataInputRefs>d1</dataInputRefs>"
                    '<dataInputRefs>d2</dataInputRefs></inputSet><outputSet id="o1"/></ioSpecification>'
                ),
            ),
            "s > x",
        ),
    ),
    (
        "message-item",
        "x",
        drawn(
            start("s"),
            node(
                "sendTask",
                "x",
                (
                    '<ioSpecification><dataInput id="d1" itemSubjectRef="i2"/><inputSet id="s1">'
                    "<dataInputRefs>d1</dataInputRefs>"
                    '</inputSet><outputSet id="o1"/></ioSpecification>'
                ),
                messageRef="m1",
            ),
            "s > x",
            head='<itemDefinition id="i1"/><itemDefinition id="i2"/><message id="m1" itemRef="i1"/>',
        ),
    ),
    (
        "event-item",
        "c",
        drawn(
            start("s"),
            catch(
                "c",
                (
                    '<dataOutput id="d1" itemSubjectRef="i2"/><outputSet id="o1">'
                    "<dataOutputRefs>d1</dataOutputRefs></outputSet>"
                    '<messageEventDefinition messageRef="m1"/>'
                ),
            ),
            "s > c",
            head='<itemDefinition id="i1"/><itemDefinition id="i2"/><message id="m1" itemRef="i1"/>',
        ),
    ),
    (
        "event-operation",
        "c",
        drawn(
            start("s"),
            catch(
                "c",
                (
                    '<messageEventDefinition messageRef="m1"><operationRef>op</operationRef></messageEventDefinition>'
                ),
            ),
            "s > c",
            head='<message id="m1"/><message id="other"/><interface id="i" name="i"><operation id="op" name="op">'
            "<inMessageRef>other</inMessageRef></operation></interface>",
        ),
    ),
    ("data-object", "r", drawn(*GOOD, '<dataObjectReference id="r"/>')),
    (
        "set-items",
        "is",
        drawn(
            start("s"),
            user(
                "u",
                ASK.format(
                    '<dataInput id="di"/>',
                    "<dataInputRefs>di</dataInputRefs><optionalInputRefs>dj</optionalInputRefs>",
                    "",
                ),
            ),
            user(
                "v",
                ASK.format('<dataInput id="dj"/>', "<dataInputRefs>dj</dataInputRefs>", "")
                .replace('"is"', '"is2"')
                .replace('"os"', '"os2"'),
            ),
            "s > u > v",
        ),
    ),
    (
        "sets-agree",
        "is",
        drawn(start("s"), user("u", ASK.format("", "<outputSetRefs>os</outputSetRefs>", "")), "s > u"),
    ),
    (
        "association-end",
        "a",
        drawn(
            '<dataObject id="d1"/>',
            '<dataObject id="d2"/>',
            start("s"),
            user(
                "u",
                '<dataInputAssociation id="a"><sourceRef>d1</sourceRef><targetRef>d2</targetRef>'
                "</dataInputAssociation>",
            ),
            "s > u",
        ),
    ),
    (
        "association-items",
        "a",
        drawn(
            '<dataObject id="d1" itemSubjectRef="i1"/>',
            start("s"),
            user(
                "u",
                ASK.format(
                    '<dataInput id="di" itemSubjectRef="i2"/>', "<dataInputRefs>di</dataInputRefs>", ""
                ),
                '<dataInputAssociation id="a"><sourceRef>d1</sourceRef><targetRef>di</targetRef>'
                "</dataInputAssociation>",
            ),
            "s > u",
            head='<itemDefinition id="i1"/><itemDefinition id="i2"/>',
        ),
    ),
    (
        "process-data",
        "a",
        drawn(
            '<ioSpecification><dataOutput id="po"/><inputSet id="pis"/><outputSet id="pos"><dataOutputRefs>po'
            "</dataOutputRefs></outputSet></ioSpecification>",
            start("s"),
            user(
                "u",
                ASK.format('<dataInput id="di"/>', "<dataInputRefs>di</dataInputRefs>", ""),
                '<dataInputAssociation id="a"><sourceRef>po</sourceRef><targetRef>di</targetRef>'
                "</dataInputAssociation>",
            ),
            "s > u",
        ),
    ),
    (
        "resource-role",
        "u",
        drawn(
            start("s"),
            user(
                "u",
                "<potentialOwner><resourceRef>r</resourceRef><resourceAssignmentExpression/>"
                "</potentialOwner>",
            ),
            "s > u",
            head='<resource id="r" name="r"/>',
        ),
    ),
    (
        "resource-parameter",
        "",
        drawn(
            start("s"),
            user(
                "u",
                '<potentialOwner><resourceRef>r1</resourceRef><resourceParameterBinding parameterRef="p2"/>'
                "</potentialOwner>",
            ),
            "s > u",
            head='<resource id="r1" name="r1"/><resource id="r2" name="r2">'
            '<resourceParameter id="p2" name="p"/></resource>',
        ),
    ),
    ("one-pool", "p3", drawn(*GOOD, head=POOLS.format('<participant id="p3" processRef="map"/>'))),
    (
        "conversation",
        "k",
        drawn(
            *GOOD,
            head=POOLS.format('<conversation id="k"><participantRef>p1</participantRef></conversation>'),
        ),
    ),
    (
        "single",
        "u",
        drawn(
            start("s"),
            user(
                "u",
                ASK.format("", "", ""),
                ASK.format("", "", "").replace('"is"', '"i2"').replace('"os"', '"o2"'),
            ),
            "s > u",
        ),
    ),
    (
        "event-gateway-targets",
        "g",
        drawn(
            start("s"),
            node("eventBasedGateway", "g"),
            catch("c", message("m")),
            catch("d", timer("P1D")),
            user("u"),
            "s > g > c",
            "g > d",
            "u > c",
            "s > u",
        ),
    ),
    (
        "event-gateway-start",
        "g",
        drawn(
            start("s"),
            node("eventBasedGateway", "g", eventGatewayType="Parallel"),
            catch("c", message("m")),
            catch("d", timer("P1D")),
            "s > g > c",
            "g > d",
        ),
    ),
    ("event-parallel", "c", drawn(start("s"), catch("c", message("m"), parallelMultiple="true"), "s > c")),
    ("event-interrupting", "s", drawn(start("s", message("m"), isInterrupting="false"), user("u"), "s > u")),
]
