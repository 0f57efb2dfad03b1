"""Activities (10.3): loops, instances, calls, scripts, messages and operations."""

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ACTIVITIES
from caseway.core.process.rules.rule import Rule, Rules, refers, said


def _quantities(spot: Spot, index: Index) -> str | None:
    """10.3.1: both numbers are 1 or more."""
    for name in ("startQuantity", "completionQuantity"):
        text = spot.element.attributes.get(name, "1")
        if (text.lstrip("+").isdecimal() and int(text) < 1) or text.startswith("-"):
            return f"{name} is a number from 1."
    return None


def _loop_condition(spot: Spot, index: Index) -> str | None:
    """10.3.8: an executable loop has a condition."""
    maximum = spot.element.attributes.get("loopMaximum")
    if maximum is not None and maximum.startswith("-"):
        return "loopMaximum is a number from 0."
    if spot.runs and not spot.element.words("loopCondition"):
        return "A loop needs a condition."
    return None


def _counted(spot: Spot, index: Index) -> str | None:
    """10.3.8: the number of instances comes from an expression or from a list, and from one of them."""
    number, items = spot.element.first("loopCardinality"), spot.element.first("loopDataInputRef")
    if number is not None and items is not None:
        return "The number of instances is given by an expression or by a list, not by both."
    if spot.runs and number is None and items is None:
        return "The number of instances is given neither by an expression nor by a list."
    if spot.runs and number is not None and not number.text:
        return "The expression for the number of instances is empty."
    if number is not None and number.text.startswith("-") and number.text[1:].isdecimal():
        return "The number of instances is not below 0."
    return None


def _items_and_lists(spot: Spot, index: Index) -> str | None:
    element = spot.element
    if element.first("inputDataItem") is not None and element.first("loopDataInputRef") is None:
        return "Each instance gets an item, but no list is given to take it from."
    if element.first("outputDataItem") is not None and element.first("loopDataOutputRef") is None:
        return "Each instance gives an item, but no list is given to put it into."
    return None


def _behaviour(spot: Spot, index: Index) -> str | None:
    """Table 10.30."""
    element = spot.element
    behaviour = element.attributes.get("behavior", "All")
    if behaviour == "None" and "noneBehaviorEventRef" not in element.attributes:
        return "With behavior None an event is named in noneBehaviorEventRef."
    if behaviour == "One" and "oneBehaviorEventRef" not in element.attributes:
        return "With behavior One an event is named in oneBehaviorEventRef."
    if behaviour == "Complex" and element.first("complexBehaviorDefinition") is None:
        return "With behavior Complex there is a complexBehaviorDefinition."
    return None


def _called(spot: Spot, index: Index) -> str | None:
    if spot.runs and not spot.element.attributes.get("calledElement"):
        return "A call activity says what it calls (calledElement)."
    return None


def _global_script(spot: Spot, index: Index) -> str | None:
    if spot.element.first("script") is not None and not spot.element.attributes.get("scriptLanguage"):
        return "A script says in which language it is written (scriptLanguage)."
    return None


def _script(spot: Spot, index: Index) -> str | None:
    """Table 10.15: a script has a format."""
    if spot.element.first("script") is not None and not spot.element.attributes.get("scriptFormat"):
        return "A script says in which language it is written (scriptFormat)."
    return None


def _received(spot: Spot, index: Index) -> str | None:
    element = spot.element
    if spot.runs and "messageRef" not in element.attributes and "operationRef" not in element.attributes:
        return "A receive task says which message it waits for (messageRef)."
    return None


def _operation_message(spot: Spot, index: Index) -> str | None:
    """10.3.3: the message of a task is that of its operation."""
    operation = index.get(spot.element.attributes.get("operationRef"))
    message = refers(spot.element, "messageRef")
    if operation is None or not message:
        return None
    expected = [local(operation.words(end)) for end in ("inMessageRef", "outMessageRef")]
    if message not in (expected[:1] if spot.element.kind == "sendTask" else expected):
        return f"Its message is “{message}”, but that of its operation is “{expected[0]}”."
    return None


def _data_of_message(spot: Spot, index: Index) -> str | None:
    """10.3.3: a send task takes in, and a receive task gives out, at most one item."""
    io = spot.element.first("ioSpecification")
    if io is None:
        return None
    for kind, sets in _LIMITS[spot.element.kind]:
        if sum(1 for _ in io.every(kind)) > 1 or sum(1 for _ in io.every(sets)) > 1:
            return f"A {spot.element.kind} has at most one {kind} and one {sets}."
    return None


def _item_of_message(spot: Spot, index: Index) -> str | None:
    """10.3.3: what a send task takes in and a receive task gives out is the item of the message."""
    message = index.get(spot.element.attributes.get("messageRef"))
    io = spot.element.first("ioSpecification")
    item = refers(message, "itemRef") if message is not None else ""
    if io is None or not item:
        return None
    for data in io.every(_LIMITS[spot.element.kind][0][0]):
        if refers(data, "itemSubjectRef") not in ("", item):
            return f"“{data.id}” is not of the item of the message, “{item}”."
    return None


def _item_of_operation(spot: Spot, index: Index) -> str | None:
    """10.3.3: what a service task takes in and gives out are the items of the messages of its operation."""
    operation = index.get(spot.element.attributes.get("operationRef"))
    io = spot.element.first("ioSpecification")
    if operation is None or io is None:
        return None
    for kind, end in (("dataInput", "inMessageRef"), ("dataOutput", "outMessageRef")):
        message = index.get(operation.words(end))
        item = refers(message, "itemRef") if message is not None else ""
        for data in io.every(kind) if item else ():
            if refers(data, "itemSubjectRef") not in ("", item):
                return f"“{data.id}” is not of the item of “{operation.words(end)}”, the message of its operation."
    return None


def _exactly_as_called(spot: Spot, index: Index) -> str | None:
    """10.3.6: a call activity has the inputs and outputs of what it calls."""
    called = index.get(spot.element.attributes.get("calledElement"))
    if called is None or not spot.runs:
        return None
    own, theirs = spot.element.first("ioSpecification"), called.first("ioSpecification")
    if theirs is None and own is None:
        return None
    if theirs is None or own is None:
        return "The call and what it calls both have inputs and outputs (ioSpecification), or neither has."
    for kind in ("dataInput", "dataOutput"):
        items = [[refers(data, "itemSubjectRef") for data in io.every(kind)] for io in (own, theirs)]
        if items[0] != items[1]:
            return f"Its {kind}s are not those of “{called.id}”, which it calls."
    return None


def _collective(spot: Spot, index: Index) -> str | None:
    """Table 10.29: the list of a sub-process is a data object that holds several."""
    if spot.parent.kind not in ("subProcess", "adHocSubProcess", "transaction"):
        return None
    for kind in ("loopDataInputRef", "loopDataOutputRef"):
        data = index.get(spot.element.words(kind))
        if data is not None and data.kind == "dataObjectReference":
            data = index.get(data.attributes.get("dataObjectRef"))
        if data is None or data.kind not in ("dataObject", "dataInput", "dataOutput"):
            continue
        item = index.get(data.attributes.get("itemSubjectRef"))
        if not said(data, "isCollection") and not (item is not None and said(item, "isCollection")):
            return f"“{data.id}” is no list (isCollection), but the instances are counted by it."
    return None


def _own_list(spot: Spot, index: Index) -> str | None:
    """Table 10.29: the list of a task is one of its own data inputs, and the results are one of its outputs."""
    if spot.parent.kind in ("subProcess", "adHocSubProcess", "transaction"):
        return None
    io = spot.parent.first("ioSpecification")
    own = {child.id for child in io.children} if io is not None else set()
    for kind, name in (("loopDataInputRef", "data input"), ("loopDataOutputRef", "data output")):
        for text in spot.element.texts(kind):
            if local(text) in index.by_id and local(text) not in own:
                return f"“{text}” is no {name} of this task."
    return None


_LIMITS: dict[str, tuple[tuple[str, str], ...]] = {
    "sendTask": (("dataInput", "inputSet"),),
    "receiveTask": (("dataOutput", "outputSet"),),
    "serviceTask": (("dataInput", "inputSet"), ("dataOutput", "outputSet")),
}


_ALL = (Rule("quantity", _quantities),)
_MESSAGE = (
    Rule("operation-message", _operation_message),
    Rule("message-data", _data_of_message),
    Rule("message-item", _item_of_message),
)

RULES: Rules = {
    **dict.fromkeys(ACTIVITIES, _ALL),
    "standardLoopCharacteristics": (Rule("loop-condition", _loop_condition),),
    "multiInstanceLoopCharacteristics": (
        Rule("instances", _counted),
        Rule("instance-items", _items_and_lists),
        Rule("instance-list", _own_list),
        Rule("instance-list", _collective),
        Rule("instance-events", _behaviour),
    ),
    "callActivity": (*_ALL, Rule("called-element", _called), Rule("called-data", _exactly_as_called)),
    "scriptTask": (*_ALL, Rule("script-format", _script)),
    "globalScriptTask": (Rule("script-format", _global_script),),
    "receiveTask": (*_ALL, Rule("receive-message", _received), *_MESSAGE),
    "sendTask": (*_ALL, *_MESSAGE),
    "serviceTask": (
        *_ALL,
        Rule("message-data", _data_of_message),
        Rule("message-item", _item_of_operation),
    ),
}
