"""What a file defines beside its processes: messages, errors, interfaces, resources (chapter 8)."""

from caseway.core.process.index import Index, Spot
from caseway.core.process.rules.rule import Rule, Rules, refers


def _assigned_one_way(spot: Spot, index: Index) -> str | None:
    """8.4.12, 10.3.1: by a resource or by an expression, not both; parameters only with a resource."""
    element = spot.element
    resource, expression = element.first("resourceRef"), element.first("resourceAssignmentExpression")
    if resource is not None and expression is not None:
        return "Who does this is given by a resource or by an expression, not by both."
    if resource is None and element.first("resourceParameterBinding") is not None:
        return "Parameters can only be bound where a resource is referred to."
    return None


def _parameter_of_resource(spot: Spot, index: Index) -> str | None:
    parameter = refers(spot.element, "parameterRef")
    owner = index.parents.get(parameter)
    resource = index.get(spot.parent.words("resourceRef"))
    if parameter and owner is not None and resource is not None and owner.id != resource.id:
        return f"“{parameter}” is no parameter of the resource “{resource.id}”."
    return None


def _all_parameters(spot: Spot, index: Index) -> str | None:
    """8.4.12: a parameter that is required is bound, and each only once."""
    resource = index.get(spot.element.words("resourceRef"))
    bound = [refers(binding, "parameterRef") for binding in spot.element.every("resourceParameterBinding")]
    if len(set(bound)) < len(bound):
        return "A parameter is bound twice."
    for parameter in resource.every("resourceParameter") if resource is not None else ():
        if parameter.attributes.get("isRequired") in ("true", "1") and parameter.id not in bound:
            return f"The parameter “{parameter.id}” of the resource is required, but not bound."
    return None


def _understood(spot: Spot, index: Index) -> str | None:
    """8.2.3: an extension that has to be understood, and is not, cannot be passed over."""
    if spot.element.attributes.get("mustUnderstand") in ("true", "1"):
        return f"The extension “{spot.element.attributes.get('definition', '')}” has to be understood, and is not."
    return None


def _one_partition(spot: Spot, index: Index) -> str | None:
    """10.8: what a lane stands for is given in place, or referred to."""
    if (
        spot.element.first("partitionElement") is not None
        and "partitionElementRef" in spot.element.attributes
    ):
        return "What a lane stands for is given in place or referred to, not both."
    return None


def _private(spot: Spot, index: Index) -> str | None:
    """10.2.1.1: a public process is never executable."""
    at = spot.element.attributes
    if at.get("processType") == "Public" and at.get("isExecutable") in ("true", "1"):
        return "A public process cannot be executable."
    return None


_ROLE = (Rule("resource-role", _assigned_one_way), Rule("resource-parameter", _all_parameters))
_BINDING = (Rule("resource-parameter", _parameter_of_resource),)
_ROLES = ("resourceRole", "performer", "humanPerformer", "potentialOwner")

RULES: Rules = {
    **dict.fromkeys(_ROLES, _ROLE),
    "resourceParameterBinding": _BINDING,
    "process": (Rule("process-type", _private),),
    "extension": (Rule("not-run", _understood),),
    "lane": (Rule("partition", _one_partition),),
}
