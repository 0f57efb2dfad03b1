"""How messages find their process (8.4.2)."""

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.rules.rule import Rule, Rules, refers


def _of_its_key(spot: Spot, index: Index) -> str | None:
    """A subscription binds the properties of its key, each once."""
    key = index.get(spot.element.attributes.get("correlationKeyRef"))
    if key is None:
        return None
    known = {local(text) for text in key.texts("correlationPropertyRef")}
    seen = set()
    for binding in spot.element.every("correlationPropertyBinding"):
        name = refers(binding, "correlationPropertyRef")
        if name in index.by_id and name not in known:
            return f"“{name}” is no property of the key “{key.id}”."
        if name in seen:
            return f"“{name}” is bound twice."
        seen.add(name)
    return None


def _one_path(spot: Spot, index: Index) -> str | None:
    """A property is read from a message in one way."""
    seen = set()
    for found in spot.element.every("correlationPropertyRetrievalExpression"):
        name = refers(found, "messageRef")
        if name in seen:
            return f"It is read from the message “{name}” in two ways."
        seen.add(name)
    return None


def _path(spot: Spot, index: Index) -> str | None:
    kind = "messagePath" if spot.element.kind == "correlationPropertyRetrievalExpression" else "dataPath"
    found = spot.element.first(kind)
    return f"The {kind} is empty." if found is not None and not found.text else None


RULES: Rules = {
    "correlationSubscription": (Rule("correlation-key", _of_its_key),),
    "correlationProperty": (Rule("correlation-message", _one_path),),
    "correlationPropertyRetrievalExpression": (Rule("correlation-path", _path),),
    "correlationPropertyBinding": (Rule("correlation-path", _path),),
}
