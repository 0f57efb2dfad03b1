"""The docs of the support map keep up with it."""

import pytest
from lxml import etree

from caseway.actions.publishing import SHIPPED
from caseway.core.values import BASES
from tests.processes.picture import alone, body_of, picture_of
from tests.processes.play import PROCESSES, support

WORDS = (PROCESSES.parent / "docs/use/support.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", SHIPPED)
def test_the_picture_shows_the_map_as_it_is(key: str) -> None:
    assert body_of(picture_of(key).read_text(encoding="utf-8")) == body_of(alone(key))


@pytest.mark.parametrize("key", SHIPPED)
def test_a_picture_can_be_opened_by_itself(key: str) -> None:
    assert etree.fromstring(picture_of(key).read_bytes()).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("basis", BASES)
def test_every_closure_is_told(basis: str) -> None:
    assert f"`{basis}`" in WORDS


def test_every_task_of_a_person_is_told_with_its_outcomes() -> None:
    for node in support().nodes.values():
        if node.kind == "userTask":
            assert f"*{node.name}*" in WORDS, node.name
            for outcome in node.outcomes:
                assert f"`{outcome}`" in WORDS, (node.name, outcome)


def test_every_message_is_told() -> None:
    for path in (PROCESSES / "common/messages/en").iterdir():
        assert f"`{path.stem}`" in WORDS
