"""Every map we ship: it may be published, its scenarios pass, it speaks both languages, and its page is true."""

from functools import cache
from pathlib import Path

import pytest

from caseway.actions.publishing import SHIPPED, shipped
from caseway.core.process import Definition
from caseway.lab.verdicts import judge
from caseway.store.definitions import compiled

DOCS = Path(__file__).parents[2] / "docs/use"
OTHERS = tuple(key for key in SHIPPED if key != "support")


@cache
def definition(key: str) -> Definition:
    """The map of that key, compiled."""
    return compiled(shipped(key)).definition


def page(key: str) -> str:
    """Its page in the docs."""
    return (DOCS / "maps" / f"{key}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", SHIPPED)
def test_nothing_speaks_against_publishing_it_and_all_its_scenarios_pass(key: str) -> None:
    assert judge(shipped(key), {other: compiled(shipped(other)) for other in SHIPPED if other != key}) == []


@pytest.mark.parametrize("key", SHIPPED)
def test_it_has_scenarios(key: str) -> None:
    assert len([path for path in shipped(key).files if path.startswith("scenarios/")]) >= 8


@pytest.mark.parametrize("key", SHIPPED)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_message_that_it_sends_has_a_text_in_both_languages(key: str, language: str) -> None:
    files = shipped(key).files
    sent = {node.template for node in definition(key).nodes.values() if node.template}
    assert {f"messages/{language}/{name}.txt" for name in sent} <= files.keys()


@pytest.mark.parametrize("key", OTHERS)
def test_its_page_tells_every_task_and_every_closure(key: str) -> None:
    words = page(key)
    beside = {"Task_Speak", "Task_Tell", "Task_FollowUp", "Task_Complaint"}
    for node in definition(key).nodes.values():
        if node.kind == "userTask" and node.id not in beside:
            assert f"*{node.name}*" in words, node.name
    for basis in definition(key).closures:
        assert f"`{basis}`" in words, basis
