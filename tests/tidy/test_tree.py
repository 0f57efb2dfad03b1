"""The tree keeps the rules."""

import pytest

from tests.tidy import rules
from tests.tidy.rules import Rule
from tests.tidy.tree import ROOT, Source, python_sources, sources

OURS = ("src", "tests", "bench", "scripts", "migrations")


def breaches(rule: Rule, found: list[Source]) -> str:
    return "\n".join(f"{source.path}:{breach}" for source in found for breach in rule(source))


def python_in(*folders: str) -> list[Source]:
    return [source for source in python_sources() if source.is_in(*folders)]


@pytest.mark.parametrize(
    "rule", [rules.small_functions, rules.small_files, rules.frozen_data], ids=lambda rule: rule.__name__
)
def test_the_package(rule: Rule) -> None:
    assert breaches(rule, python_in("src")) == ""


@pytest.mark.parametrize(
    "rule", [rules.pure_imports, rules.no_chance_no_world], ids=lambda rule: rule.__name__
)
def test_the_core(rule: Rule) -> None:
    assert breaches(rule, python_in(".core")) == ""


@pytest.mark.parametrize(
    "rule", [rules.one_real_clock, rules.one_word_one_meaning], ids=lambda rule: rule.__name__
)
def test_all_our_python(rule: Rule) -> None:
    assert breaches(rule, python_in(*OURS)) == ""


@pytest.mark.parametrize(
    "rule", [rules.nothing_left_undone, rules.no_place_of_ours], ids=lambda rule: rule.__name__
)
def test_every_file(rule: Rule) -> None:
    assert breaches(rule, list(sources())) == ""


def test_instants_in_sql_come_from_the_clocks() -> None:
    found = python_in("src", "migrations")
    assert breaches(rules.no_time_of_the_database, [one for one in found if not one.is_in(".core")]) == ""


@pytest.mark.parametrize("rule", [rules.tests_assert, rules.no_mocks], ids=lambda rule: rule.__name__)
def test_the_tests(rule: Rule) -> None:
    assert breaches(rule, [one for one in python_in("tests") if not one.is_in("tests/tidy")]) == ""


def test_decisions_are_numbered_without_gaps_and_hold_on_a_page() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert [page.name for page in pages if page.read_text().count("\n") > 60] == []
