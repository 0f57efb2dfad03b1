"""Scenarios for the map we ship, as tests write them."""

from functools import cache

from caseway.actions.publishing import SHIPPED, shipped
from caseway.lab.scenarios import Played, play, read
from caseway.store.definitions import Bundle, Published, compiled

HEAD = 'title = "A story"\n'


@cache
def published() -> Published:
    """The map we ship."""
    return shipped("support")


@cache
def support() -> Bundle:
    """The same, compiled."""
    return compiled(published())


def story(*steps: str, given: str = "") -> str:
    """The text of a scenario: each step is the lines under its header."""
    return HEAD + given + "".join(f"\n[[step]]\n{step}\n" for step in steps)


def played(*steps: str, given: str = "") -> Played:
    """How such a scenario goes."""
    return play(support(), read(story(*steps, given=given)))


def wrong_with(*steps: str, given: str = "") -> list[str]:
    """What is not as it says."""
    return [failure.sentence() for failure in played(*steps, given=given).failures]


@cache
def house() -> dict[str, Bundle]:
    """Every map we ship, by key."""
    return {key: compiled(shipped(key)) for key in SHIPPED}


def others(key: str) -> dict[str, Bundle]:
    """The maps beside that one."""
    return {name: bundle for name, bundle in house().items() if name != key}
