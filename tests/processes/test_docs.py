"""The docs of the support map keep up with it."""

import pytest

from caseway.core.values import BASES
from tests.processes.picture import PICTURE, alone, body_of
from tests.processes.play import PROCESSES, support

WORDS = (PROCESSES.parent / "docs/use/support.md").read_text(encoding="utf-8")


def test_the_picture_shows_the_map_as_it_is() -> None:
    assert body_of(PICTURE.read_text(encoding="utf-8")) == body_of(alone())


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
