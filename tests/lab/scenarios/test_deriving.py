"""A recorded case becomes a scenario, and holds on the map on which it happened."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.core.case import commands as c
from caseway.core.process import Definition
from caseway.lab.replay.actions import Record
from caseway.lab.scenarios import play, read
from caseway.lab.scenarios.deriving import derive
from caseway.lab.scenarios.playing import Player
from caseway.lab.scenarios.reading import read_plain
from caseway.lab.scenarios.suite import texts_of
from caseway.lab.scenarios.vocabulary import vocabulary
from caseway.lab.scenarios.writing import write
from tests.lab.scenarios.told import house, others, published, story, support

TEXTS = texts_of(published().files)
NOT_AGAIN = frozenset(
    {"agent_is_absent", "closing_needs_a_reason", "after_the_grace", "answered_and_confirmed"}
)
"""What was refused, and who was away, is not on the record."""
ALONE = [name for name, text in TEXTS.items() if name not in NOT_AGAIN and "[[case]]" not in text]
"""The scenarios in which nobody else has a case."""
MAPS = {key: bundle.definition for key, bundle in house().items()}


def definition_of(where: tuple[str, int]) -> Definition:
    """The map of that key."""
    return MAPS[where[0]]


def record_of(text: str) -> Record:
    """What the desk would have recorded."""
    player = Player(MAPS, "support", read(text))
    player.play()
    life = player.world.lives["main"]
    return Record(life.events, player.world.given(life, c.TimeCame()))


@pytest.mark.parametrize("name", ALONE)
def test_what_happened_once_holds_again(name: str) -> None:
    model = derive(record_of(TEXTS[name]), definition_of, "C-1042-7")
    found = play(support(), read(write(model)), others("support"))
    assert [failure.sentence() for failure in found.failures] == [], write(model)


def test_no_word_of_anybody_is_in_it() -> None:
    text = story(
        'when = "contact writes"',
        'when = "ana completes"\nwith = { outcome = "gathered", data = { product = "K-12" } }',
        'when = "ana completes"\nwith = { step = "Solve it", outcome = "refuse", data = { reason = "Secret" } }',
        given='[given]\nsubject = "A broken kettle"\n[given.policy]\nrequired_facts = { fault = ["product"] }\n',
    )
    told = write(derive(record_of(text), definition_of, "C-1042-7"))
    assert "Secret" not in told
    assert "K-12" not in told
    assert "broken" not in told
    assert 'product = "(known)"' in told
    assert 'kind = "fault"' in told


@pytest.mark.parametrize("name", TEXTS)
def test_a_scenario_written_anew_says_the_same(name: str) -> None:
    model = read_plain(TEXTS[name])
    again = write(model)
    assert read_plain(again) == model
    assert write(read_plain(again)) == again


SIMPLE = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["note", "case", "when", "with", "then", "odd key"]), VALUES, max_size=5)
)
def test_whatever_stands_in_a_step_survives_writing(step: dict[str, object]) -> None:
    model = {"title": 'T\n"x"', "step": [step, {"when": "silence"}]}
    assert read_plain(write(model)) == model


def test_the_words_of_the_map_are_offered() -> None:
    words = vocabulary(support().definition)
    assert words.outcomes["Find out"] == ("findings", "answer", "more_facts")
    assert {"Solve it", "Read the answer"} <= set(words.tasks)
    assert "reminder" in words.templates
    doing = next(one for one in words.doings if (one.who, one.what) == ("ours", "completes"))
    assert [(field.key, field.kind) for field in doing.fields] == [
        ("step", "step"),
        ("outcome", "outcome"),
        ("data", "table"),
    ]
    kinds = {field.key: (field.kind, field.several) for field in words.then}
    assert kinds["tasks"] == ("step", True)
    assert kinds["sent"] == ("template", True)
    assert kinds["reminders"] == ("number", False)
    assert kinds["over"] == ("yes", False)
    assert kinds["held"] == ("words", False)
    assert kinds["closed"][0] == "choice"
    assert kinds["cases"] == ("table", False)
