"""`caseway process`, as somebody types it."""

from pathlib import Path

import pytest

from tests.test_cli import Terminal, seeded, town, typed

__all__ = ["seeded", "town", "typed"]


def test_a_map_goes_out_is_changed_and_comes_in_as_the_next_version(
    town: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseway.cli.processes.judge", lambda published, others: ())
    folder = tmp_path / "support"
    assert town("process", "export", "support", "--to", str(folder)) == 0
    file = folder / "support.bpmn"
    file.write_text(file.read_text().replace('name="Solve it"', 'name="Solve it well"'))
    (folder / "notes.md").write_text("mine")
    assert town("process", "import", "support", str(folder)) == 0
    assert "Left out notes.md" in town.err
    assert town("process", "diff", "support", "1", "draft") == 0
    assert "~ userTask Task_Solve “Solve it well”" in town.out
    assert "name: Solve it → Solve it well" in town.out
    issued = town.json("process", "publish", "support", "--note", "Better")
    assert issued["version"] == 2
    shown = town.json("process", "show", "support")
    assert [(one["version"], one["note"]) for one in shown["versions"]] == [
        (2, "Better"),
        (1, "Comes with this version of Caseway."),
    ]
    listed = {one["key"]: one for one in town.json("process", "list")["items"]}
    assert (listed["support"]["version"], listed["support"]["draft_by"]) == (2, None)
    _moves(town)
    _retires(town)


def _moves(town: Terminal) -> None:
    seen = town.json("process", "move", "support", "--from", "1", "--to", "2", "--preview")
    assert seen["count"] > 20
    assert town("process", "move", "support", "--from", "1", "--to", "2") == 0
    assert "support 1 → 2, done." in town.out
    (move,) = town.json("process", "moves", "support")["items"]
    assert move["counts"] == {"moved": seen["count"]}
    assert town("lab", "replay") == 0, town.out
    assert town("check") == 0
    assert town("process", "undo", str(move["id"])) == 0
    assert "undone" in town.out
    assert town("check") == 0
    assert town("process", "undo", str(move["id"])) == 1
    assert town("process", "move", "support", "--from", "1", "--to", "7") == 1
    assert town("process", "move", "support", "--from", "1", "--to", "2", "--map", "nonsense") == 2
    assert town("process", "move", "support", "--from", "1", "--to", "2", "--map", "Task_Solve=Nowhere") == 1
    assert "no step “Nowhere”" in town.err


def _retires(town: Terminal) -> None:
    assert town("process", "retire", "support", "2") == 0
    assert town("process", "retire", "support", "1") == 1
    assert "opens cases on this process" in town.err
    assert town("process", "restore", "support", "2") == 0
    assert town("process", "retire", "support", "2", "--by", "ana@caseway.test") == 1
    assert town("process", "show", "nothing") == 1


def test_what_another_tool_drew_gets_the_key_and_is_judged(typed: Terminal, tmp_path: Path) -> None:
    assert typed("seed", "--admin", "ada@caseway.test") == 0
    drawn = tmp_path / "returns.bpmn"
    drawn.write_text(
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:x">'
        '<process id="Process_1" name="Returns" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>'
    )
    assert typed("process", "import", "returns", str(drawn), "--publish") == 1
    assert "cannot be published yet" in typed.err
    assert "process-id" not in typed.out
    assert typed("process", "export", "returns", "--draft", "--to", str(tmp_path / "out")) == 0
    assert '<process id="returns"' in (tmp_path / "out" / "returns.bpmn").read_text()
    for arguments in (("import", "returns", str(tmp_path / "none")), ("diff", "returns", "1", "x")):
        assert typed("process", *arguments) in (1, 2)


def test_a_case_is_opened_on_the_process_that_was_asked_for(town: Terminal) -> None:
    assert town("case", "open", "mia@example.net", "Lamp", "It flickers.", "--process", "support") == 0
    assert town.json("case", "show", town.out.strip())["subject"] == "Lamp"
    assert town("case", "open", "mia@example.net", "Lamp", "It flickers.", "--process", "nothing") == 1
    assert "no such process" in town.err
