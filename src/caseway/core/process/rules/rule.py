"""What a rule is: a name, and a question to one element whose answer is a sentence when the rule is broken."""

from collections.abc import Callable

import msgspec

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import TRUE
from caseway.core.process.model import Element

Judge = Callable[[Spot, Index], str | None]


class Rule(msgspec.Struct, frozen=True):
    """`broken` gives None while the rule holds."""

    name: str
    broken: Judge


Rules = dict[str, tuple[Rule, ...]]


def said(element: Element, attribute: str) -> bool:
    """Is this yes/no attribute set to yes?"""
    return element.attributes.get(attribute) in TRUE


def is_handler(element: Element) -> bool:
    """Is it an event sub-process?"""
    return said(element, "triggeredByEvent")


def refers(element: Element, attribute: str) -> str:
    """The id in a reference, without its prefix; empty if the attribute is missing."""
    return local(element.attributes.get(attribute, ""))
