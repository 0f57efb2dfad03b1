"""Publishing asks for green scenarios."""

import pytest
from msgspec.structs import replace

from caseway.actions.publishing import SHIPPED, shipped
from caseway.lab.scenarios.suite import coverage, texts_of, try_all
from caseway.lab.verdicts import judge
from tests.lab.scenarios.told import others, published, story, support


def without_scenarios() -> dict[str, str]:
    files = published().files
    return {path: text for path, text in files.items() if not path.startswith("scenarios/")}


@pytest.mark.parametrize("key", SHIPPED)
def test_the_maps_we_ship_may_be_published(key: str) -> None:
    assert list(judge(shipped(key), others(key))) == []


def test_a_map_without_scenarios_is_worth_a_word() -> None:
    (finding,) = judge(replace(published(), files=without_scenarios()))
    assert (finding.rule, finding.level) == ("scenario", "warning")


def test_a_scenario_that_fails_stands_against_publishing_at_its_element() -> None:
    wrong = story('when = "contact writes"\nthen = { status = "closed" }')
    (finding,) = judge(replace(published(), files={**without_scenarios(), "scenarios/wrong.toml": wrong}))
    assert (finding.element, finding.rule, finding.level) == ("Task_Solve", "scenario", "error")
    assert finding.sentence == ("“A story” (line 3, 2026-03-02 09:00): status: expected closed, was open.")


def test_a_scenario_that_cannot_be_read_stands_against_it_too() -> None:
    (finding,) = judge(replace(published(), files={**without_scenarios(), "scenarios/odd.toml": "title = 3"}))
    assert finding.sentence == "odd, line 1: “title” is a text in quotation marks, not a whole number."


def test_a_map_that_does_not_run_says_so_first() -> None:
    found = judge(replace(published(), bpmn=b"<nothing/>"))
    assert [finding.rule for finding in found] != ["scenario"]
    assert any(finding.level == "error" for finding in found)


def test_a_table_that_cannot_be_read_is_a_finding() -> None:
    broken = {**published().files, "triage.dmn": "<definitions"}
    assert any(finding.level == "error" for finding in judge(replace(published(), files=broken)))


def test_what_no_scenario_passes_is_named() -> None:
    text = story('when = "contact writes"')
    found = coverage(support().definition, list(try_all(support(), {"scenarios/one.toml": text})))
    assert found.counts["Task_Solve"] == 1
    assert "Closed_Merged" in found.never
    assert 0 < found.percent < 50


@pytest.mark.parametrize("key", SHIPPED)
def test_the_maps_we_ship_come_with_scenarios(key: str) -> None:
    assert len(texts_of(shipped(key).files)) >= 5


def test_our_own_scenarios_pass_everything_on_the_support_map() -> None:
    trials = list(try_all(support(), published().files, others("support")))
    assert [trial.name for trial in trials if not trial.green] == []
    assert coverage(support().definition, trials).never == ()
