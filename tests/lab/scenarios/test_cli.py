"""`caseway lab play`, as somebody types it."""

import json
import shutil
from pathlib import Path

import pytest

from caseway import cli
from tests.lab.scenarios.told import story
from tests.tidy.tree import ROOT

SUPPORT = ROOT / "processes" / "support"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The support map in a folder of its own, with two scenarios, one of which is wrong."""
    made = tmp_path / "support"
    shutil.copytree(SUPPORT, made, ignore=shutil.ignore_patterns("scenarios"))
    (made / "scenarios").mkdir()
    right, wrong = made / "scenarios" / "right.toml", made / "scenarios" / "wrong.toml"
    right.write_text(story('when = "contact writes"\nthen = { status = "open" }'))
    wrong.write_text(story('when = "contact writes"', 'after = "P1D"\nthen = { status = "closed" }'))
    return made


def play(*arguments: str) -> int:
    return cli.run(["lab", "play", *arguments], {})


def test_a_folder_is_played_and_what_fails_is_explained(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert play(str(folder)) == 1
    told = capsys.readouterr().out
    assert "✓ A story  (right," in told
    assert "✗ A story  (wrong," in told
    assert "line 6, 2026-03-03 09:00 UTC: status: expected closed, was open" in told
    assert "path: Request → Decide kind, priority, queue → Acknowledge → Solve it" in told
    assert "1 of 2 scenarios pass" in told
    assert "% of the map is passed" in told


def test_one_scenario_by_name_or_by_its_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(str(folder), "--scenario", "right") == 0
    assert play(str(folder / "scenarios" / "right.toml")) == 0
    assert play(str(folder / "support.bpmn"), "--scenario", "wrong") == 1
    assert "% of the map" not in capsys.readouterr().out


def test_programs_get_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(str(folder), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["process"], told["green"]) == ("support", False)
    assert [one["green"] for one in told["scenarios"]] == [True, False]
    assert told["scenarios"][1]["failures"][0]["sentence"] == "status: expected closed, was open"
    assert told["scenarios"][0]["moments"][0]["sent"] == ["acknowledgement"]
    assert "Closed_Merged" in told["coverage"]["never"]


def test_a_file_that_is_no_scenario_says_where(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scenarios" / "wrong.toml").write_text('title = "x"\n[[step]]\nwhen = "contact yells"\n')
    assert play(str(folder)) == 1
    assert "line 3: Nobody can do “contact yells”." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no file or folder nowhere."),
        (["{folder}", "--scenario", "none"], "There is no scenario none. There is: right, wrong."),
        (["{folder}/scenarios"], "There is no .bpmn file"),
    ],
)
def test_what_cannot_be_meant_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert play(*[one.format(folder=folder) for one in arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_a_map_that_does_not_run_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "support.bpmn").write_text("<nothing/>")
    assert play(str(folder)) == 1
    assert "does not run" in capsys.readouterr().err
