"""What we send by ourselves: in every language, with every variable or none, plain and short."""

from pathlib import Path
from typing import Any

import pytest
from minijinja import Environment

from tests.processes.play import PROCESSES, support

MESSAGES = PROCESSES / "common/messages"
LANGUAGES = ("en", "de")
VARIABLES: dict[str, Any] = {
    "name": "Mia Berger",
    "company": "Kessel & Co",
    "reference": "C-1042-7",
    "subject": "Kettle leaks at the base",
    "link": "https://desk.example/c/abc",
    "agent": "Ana Novak",
    "ask": "Which model is it?",
    "told_on": "Tuesday, 3 March",
    "basis": "presumed",
    "reminder": 2,
    "queue": "repairs",
    "proposal": "We send you a new kettle.",
    "steps": ["We send a label.", "You return the old one."],
    "effect_on": "Friday, 6 March",
    "reason": "The warranty has run out.",
    "promise_on": "Wednesday, 4 March",
}
NOTHING: dict[str, Any] = {
    name: [] if name == "steps" else 0 if name == "reminder" else "" for name in VARIABLES
}
NOTHING.update({name: VARIABLES[name] for name in ("company", "reference", "link")})
TEXTS = sorted(MESSAGES.glob("*/*.txt"))


def render(path: Path, values: dict[str, Any]) -> str:
    """As the desk renders it; a variable that is not in the list is an error here."""
    environment = Environment(undefined_behavior="strict", auto_escape_callback=lambda name: None)
    return environment.render_str(path.read_text(encoding="utf-8"), **values).strip() + "\n"


def test_every_message_of_the_map_has_a_text_in_every_language() -> None:
    thrown = {node.template for node in support().nodes.values() if node.template}
    for language in LANGUAGES:
        assert thrown | {"footer", "footer_answer", "link", "question"} == {
            path.stem for path in (MESSAGES / language).iterdir()
        }


@pytest.mark.parametrize("path", TEXTS, ids=[f"{p.parent.name}-{p.stem}" for p in TEXTS])
def test_a_text_reads_well_with_everything_known_and_with_nothing(path: Path) -> None:
    for values in (VARIABLES, NOTHING):
        text = render(path, values)
        assert str(values["link"]) in text
        assert "C-1042-7" in text
        assert "\n\n\n" not in text
        assert "  " not in text
        assert " ," not in text
        assert not [line for line in text.splitlines() if line != line.strip()]
        assert len(text.split()) <= 110


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_time_is_named_that_nobody_told(language: str) -> None:
    text = render(MESSAGES / language / "acknowledgement.txt", NOTHING)
    assert "normal" not in text.lower()


def test_the_answer_of_a_question_is_quoted_in_its_reminder() -> None:
    text = render(MESSAGES / "en/reminder.txt", VARIABLES)
    assert "Which model is it?" in text
    assert "close" in text
    assert "close" not in render(MESSAGES / "en/reminder.txt", {**VARIABLES, "reminder": 1})


def test_the_steps_of_a_proposal_are_counted() -> None:
    text = render(MESSAGES / "en/proposal.txt", VARIABLES)
    assert "1. We send a label.\n2. You return the old one.\n" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_presumed_does_not_thank_for_a_word_that_never_came(language: str) -> None:
    for name in ("closed", "rating"):
        path = MESSAGES / language / f"{name}.txt"
        presumed = render(path, {**VARIABLES, "basis": "presumed"})
        confirmed = render(path, {**VARIABLES, "basis": "confirmed"})
        assert presumed != confirmed
        assert ("thank" in confirmed) or ("danke" in confirmed)
        assert "thank" not in presumed
        assert "danke" not in presumed
