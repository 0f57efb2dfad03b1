"""Elements, tasks and templates of a map by the words of a scenario."""

from collections.abc import Iterable
from difflib import get_close_matches

from caseway.core.process import Definition, Node

AD_HOC: dict[str, str] = {
    "Read the answer": "read",
    "Call them": "call",
    "Decide": "decide",
    "Wake up": "wakeup",
    "Enter the other map": "enter",
}
"""Work that no step of the map holds, by the words of the screen."""


class Impossible(Exception):
    """What the scenario says cannot be meant on this map, or not now."""


def meant(word: str, known: Iterable[str]) -> str:
    """A sentence that offers what was meant, or says what there is."""
    names = list(dict.fromkeys(name for name in known if name))
    near = get_close_matches(word, names, 1, 0.6)
    if near:
        return f" Did you mean “{near[0]}”?"
    return f" There is: {', '.join(names)}." if names and len(names) <= 40 else ""


def nodes_named(definition: Definition, word: str) -> frozenset[str]:
    """The ids of the elements with this id or name. Raises `Impossible` if there is none."""
    if word in definition.nodes:
        return frozenset({word})
    found = frozenset(node.id for node in definition.nodes.values() if node.name == word)
    if found:
        return found
    offer = meant(word, (node.name for node in definition.nodes.values()))
    raise Impossible(f"The map has no step “{word}”.{offer}")


def places_named(definition: Definition, word: str) -> frozenset[str]:
    """The same, with sequence flows."""
    return frozenset({word}) if word in definition.flows else nodes_named(definition, word)


def label(definition: Definition, element: str) -> str:
    """How people call an element: its name, else its id."""
    node = definition.nodes.get(element)
    return (node.name if node is not None else "") or element


def templates_of(definition: Definition) -> list[str]:
    """The names of the messages that this map can send."""
    found = [node.template for node in definition.nodes.values() if node.template]
    return list(dict.fromkeys([*found, "link"]))


def check_template(definition: Definition, word: str) -> None:
    """Raises `Impossible` if the map never sends such a message."""
    known = templates_of(definition)
    if word not in known:
        raise Impossible(f"The map sends no message “{word}”.{meant(word, known)}")


def task_label(kind: str) -> str:
    """The words for work that no step holds."""
    return next((words for words, one in AD_HOC.items() if one == kind), kind)


def is_task(node: Node) -> bool:
    """Whether a person works on it."""
    return node.kind in ("userTask", "manualTask")
