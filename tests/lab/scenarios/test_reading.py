"""A file that is no scenario says on which line, and what is meant."""

import pytest

from caseway.lab.scenarios import Misread, read
from caseway.lab.scenarios.deeds import OURS, OUTSIDE
from caseway.lab.scenarios.reading import CASES_MAX, STEPS_MAX, TEXT_MAX
from caseway.lab.scenarios.shape import Scenario, Setting, Step, Then
from tests.lab.scenarios.told import HEAD, story
from tests.tidy.tree import ROOT

WRITES = 'when = "contact writes"'

BROKEN = [
    ("", 1, "“title” is missing."),
    ('titel = "x"', 1, "Nobody knows “titel”. Did you mean “title”?"),
    ('title = "x"', 1, "“step” is missing."),
    ('title = "x"\nstep = []', 1, "at least one step"),
    (HEAD + "[[step]\n", 2, "This is no TOML"),
    (
        story(WRITES, 'then = { statsu = "open" }'),
        7,
        "Nobody knows “statsu” in “then”. Did you mean “status”?",
    ),
    (story(WRITES + '\nthen = { status = "opn" }'), 5, "“status” cannot be “opn”. It is one of: open,"),
    (story(WRITES + '\nthen = { sent = "reminder" }'), 5, "“sent” is a list in [ ], not a text"),
    (story(WRITES + '\nthen = { closed = "gone" }'), 5, "It is one of: confirmed, presumed"),
    (story(WRITES + '\nthen = { unread = "one" }'), 5, "“unread” is a whole number"),
    (story(WRITES + '\nthen = { next = "soon" }'), 5, "“soon” is no instant"),
    (story(WRITES + "\nthen = { cases = { done = 1 } }"), 5, "“cases” cannot be “done”"),
    (story(WRITES, 'after = "3 days"'), 7, "“3 days” is no span of time; it is written like P3D or PT2H30M."),
    (story(WRITES, 'after = "-P3D"'), 7, "is no span of time"),
    (story(WRITES, 'at = "tomorrow"'), 7, "“tomorrow” is no instant"),
    (story(WRITES, 'after = "P1D"\nat = "2026-03-04"'), 8, "one of “after”, “working” and “at”"),
    (story('when = "contact write"'), 4, "Nobody can do “contact write”. Did you mean “contact writes”?"),
    (story('when = "zoe answers"'), 4, "There is no “zoe” here."),
    (story('when = "agent keeps"'), 3, "“until” is missing in “with”."),
    (story('when = "agent closes"\nwith = { basis = "gone" }'), 5, "“basis” cannot be “gone”."),
    (story('when = "contact writes"\nwith = { thank = true }'), 5, "Did you mean “thanks”?"),
    (story(WRITES + '\ncase = "child"'), 5, "There is no case “child” in this scenario."),
    (story(WRITES, given='[given]\nat = "noon"\n'), 3, "“noon” is no instant"),
    (story(WRITES, given='[given]\nabsent = ["zoe"]\n'), 3, "“zoe” is absent, and nobody of the people."),
    (story(WRITES, given="[given.policy]\nauthorty = 3\n"), 3, "The house has no setting “authorty”."),
    (story(WRITES, given='[given.policy]\nauthority = "much"\n'), 2, "A setting of the house cannot be read"),
    (story(WRITES, given='[given.calendar]\nzone = "Mars"\n'), 2, "There is no time zone “Mars”."),
    (story(WRITES, given='[given.contact]\nzone = "Mars"\n'), 3, "There is no time zone “Mars”."),
    (story(WRITES, given='[given.contact]\nacknowledged = "x"\n'), 3, "“x” is no instant"),
    (story(WRITES, given='[given.people]\nana = "boss"\n'), 2, "It is one of: agent, specialist"),
    (story(WRITES, given='[[case]]\nname = "a b"\n'), 3, "“a b” is no new name of a case"),
    (story(WRITES, given=f'[[case]]\nname = "a"\ncount = {CASES_MAX}\n'), 4, "There are 1 to"),
    (story(*[WRITES] * (STEPS_MAX + 1)), 1, f"at most {STEPS_MAX}"),
    (HEAD + "#" * TEXT_MAX, 1, "at most 64 KB"),
]


@pytest.mark.parametrize(("text", "line", "sentence"), BROKEN)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(Misread) as caught:
        read(text)
    assert (caught.value.line, sentence in caught.value.sentence) == (line, True), str(caught.value)


def test_a_date_of_toml_is_as_good_as_a_text() -> None:
    scenario = read(story("at = 2026-03-04T09:00:00", given="[given]\nat = 2026-03-02T09:00:00\n"))
    assert (scenario.given.at, scenario.steps[0].at) == ("2026-03-02T09:00:00", "2026-03-04T09:00:00")


def test_tables_may_be_written_out() -> None:
    scenario = read(story(WRITES, "[step.then]\nstatus = 'open'"))
    assert scenario.steps[1].then.status == "open"
    assert scenario.lines == (3, 6)


def test_every_word_of_the_format_is_in_its_reference() -> None:
    told = (ROOT / "docs" / "reference" / "scenarios.md").read_text()
    keys = {key for shape in (Scenario, Setting, Step, Then) for key in shape.__struct_encode_fields__}
    deeds = {deed for table in (*OUTSIDE.values(), OURS) for deed in table}
    missing = [
        word for word in (keys - {"lines"}) | deeds if f"{word}`" not in told and f"{word}]`" not in told
    ]
    assert sorted(missing) == []
