"""The command line, as somebody types it: on a database of its own, with its exit codes and its JSON."""

import argparse
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from caseway import cli
from caseway.cli.arguments import parser
from tests.conftest import Cluster
from tests.core.decision.drawing import decision, definitions, inputs, text
from tests.desk import compose
from tests.people import MIA, TOMAS


class Terminal:
    """Types commands and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = self.database = ""

    def __call__(self, *arguments: str) -> int:
        self._capsys.readouterr()
        code = cli.run(list(arguments), {})
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *arguments: str) -> Any:
        self(*arguments, "--json")
        return json.loads(self.out)


@pytest.fixture
def typed(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("CASEWAY_DATABASE_URL", database)
    monkeypatch.setenv("CASEWAY_HOME", str(tmp_path))
    return Terminal(capsys)


@pytest.fixture(scope="module")
def seeded(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database in which the town lives; tests work on copies of it."""
    name = cluster.clone()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASEWAY_DATABASE_URL", cluster.url_of(name))
        patch.setenv("CASEWAY_HOME", str(tmp_path_factory.mktemp("home")))
        assert cli.run(["seed", "--town"], {}) == 0
    yield name
    cluster.drop(name)


@pytest.fixture
def town(
    seeded: str, cluster: Cluster, typed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terminal]:
    copy = f"{seeded}_copy"
    cluster.execute(f"CREATE DATABASE {copy} TEMPLATE {seeded} STRATEGY FILE_COPY")
    typed.database = cluster.url_of(copy)
    monkeypatch.setenv("CASEWAY_DATABASE_URL", typed.database)
    yield typed
    cluster.drop(copy)


def every_command(found: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    groups = [a for a in found._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        return [path]
    return [one for name, inner in groups[0].choices.items() for one in every_command(inner, (*path, name))]


COMMANDS = every_command(parser())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run([*command, "--help"], {})
    assert ended.value.code == 0
    assert f"caseway {' '.join(command)}" in capsys.readouterr().out


def test_every_command_is_documented(root: Path) -> None:
    page = (root / "docs" / "reference" / "cli.md").read_text()
    assert [command for command in COMMANDS if f"`caseway {' '.join(command)}" not in page] == []


def test_wrong_arguments_and_wrong_settings_are_2(typed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as ended:
        typed("case", "shown")
    assert ended.value.code == 2
    assert typed("case", "show", "C-1000-0") == 2
    assert typed("mail", "import", "nowhere.mbox") == 2
    monkeypatch.setenv("CASEWAY_PORT", "none")
    assert typed("case", "list") == 2
    assert "CASEWAY_PORT" in typed.err


def test_a_database_that_does_not_answer_is_said(typed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWAY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1")
    assert typed("check") == 1
    assert "does not answer" in typed.err


def test_what_somebody_else_holds_is_left_alone(town: Terminal) -> None:
    reference = town.json("case", "list", "--q", "kettle")["items"][0]["reference"]
    with psycopg.connect(town.database) as connection:
        connection.execute("SELECT 1 FROM case_states FOR UPDATE")
        assert town("case", "note", reference, "Hello?") == 1
        assert "Somebody else" in town.err
        assert town("contact", "erase", "mia.berger@example.net", "--yes") == 1
        assert "nothing was changed" in town.err
    assert town("contact", "show", "mia.berger@example.net") == 0


def test_processes_get_their_settings() -> None:
    ran: list[int] = []

    def up(settings: Any) -> int:
        ran.append(settings.port)
        return 0

    assert cli.run(["up"], {"up": up}) == 0
    assert ran == [8080]


def test_cases_are_listed_shown_and_worked(town: Terminal) -> None:
    items = town.json("case", "list", "--queue", "repairs", "--status", "open")["items"]
    kettle = next(item for item in items if item["subject"] == "Kettle leaks at the base")
    reference = kettle["reference"]
    assert kettle["assignee"] == "bob@caseway.test"
    assert town("case", "assign", reference, "ana@caseway.test") == 0
    assert town("case", "note", reference, "From the command line.") == 0
    assert (
        town(
            "case",
            "reply",
            reference,
            "A new one leaves today.",
            "--then",
            "answer",
            "--by",
            "ana@caseway.test",
        )
        == 0
    )
    shown = town.json("case", "show", reference)
    assert (shown["status"], shown["assignee"]) == ("resolved", "ana@caseway.test")
    assert shown["messages"][-1]["text"] == "A new one leaves today."
    assert shown["contact"] == {"name": "Mia Berger", "email": "mia.berger@example.net"}
    assert town("case", "close", reference, "confirmed") == 0
    assert town.json("case", "show", reference)["closure"]["basis"] == "confirmed"
    assert town("case", "close", reference, "confirmed") == 1
    assert "closed already" in town.err
    assert town("case", "reopen", reference) == 0
    assert town("case", "show", reference, "--history") == 0
    assert "Reopened" in town.out
    assert town("case", "assign", reference, "none") == 0
    assert town("case", "list", "--q", "kettle", "--assignee", "none") == 0
    assert reference in town.out
    assert town("check") == 0
    assert town("lab", "replay", reference) == 0


def test_a_period_is_replayed_on_a_changed_map(town: Terminal, root: Path, tmp_path: Path) -> None:
    assert town("lab", "replay", "--key", "support") == 0
    assert " stay the same, 0 differ, 0 cannot be known." in town.out
    folder = tmp_path / "support"
    shutil.copytree(root / "processes" / "support", folder)
    drawn = folder / "support.bpmn"
    drawn.write_text(drawn.read_text().replace(">P14D<", ">P7D<"))
    found = town.json("lab", "replay", "--key", "support", "--folder", str(folder))
    assert found["status"] == "done"
    assert found["categories"]["same"] + len(found["found"]) == found["done"] == found["total"]
    assert town("lab", "replay", "--key", "support", "--folder", str(folder)) == 1
    assert "lapsed → unreachable" in town.out
    assert town("lab", "replay", "--key", "nothing") == 1
    assert town("lab", "replay", "--key", "support", "--since", "yesterday") == 2
    assert town("lab", "replay", "--key", "support", "--folder", str(tmp_path)) == 2


def test_a_contact_is_shown_and_erased(town: Terminal) -> None:
    shown = town.json("contact", "show", "mia.berger@example.net")
    assert shown["name"] == "Mia Berger"
    assert len(shown["cases"]) == 2
    assert town("contact", "erase", "mia.berger@example.net", "--yes") == 0
    assert town("contact", "show", "mia.berger@example.net") == 1
    assert town("case", "list", "--q", "berger") == 0
    assert town.out == "Nothing.\n"
    assert town("lab", "replay") == 0
    assert town("check") == 0


def test_check_says_what_is_wrong(town: Terminal) -> None:
    assert town.json("check")["findings"] == []
    with psycopg.connect(town.database) as connection:
        connection.execute("UPDATE cases SET status = 'open' WHERE basis = 'lapsed'")
        connection.execute("UPDATE wakeups SET wake_at = NULL WHERE case_id = (SELECT max(id) FROM cases)")
    assert town("check") == 1
    found = town.json("check")["findings"]
    assert {finding["rule"] for finding in found} >= {"row"}
    assert town("check", "--case", found[0]["case"]) == 1


def test_an_archive_comes_in_and_what_is_held_can_be_tried_again(town: Terminal, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(
        compose(MIA, "From the archive", "Hello.", Message_ID="<a@example.net>")
    )
    (tmp_path / "two.mbox").write_bytes(
        b"From x Mon May  6 10:00:00 2024\n" + compose(TOMAS, "Another", "Hi.", Message_ID="<b@example.net>")
    )
    files = (str(tmp_path / "one.eml"), str(tmp_path / "two.mbox"))
    tally = town.json("mail", "import", *files)
    assert tally == {"cases": 2, "messages": 2, "known": 0, "held": 0, "ignored": 0}
    assert town("mail", "import", *files, "--open") == 0
    assert "2 known already" in town.err
    (held,) = town.json("mail", "held")["incoming"]
    assert town("mail", "retry", str(held["id"])) == 1
    assert "does not say who sent it" in town.err
    assert town("mail", "retry", "999999") == 1
    assert town("mail", "held") == 0
    assert "bounced" in town.out
    assert town("mail", "release") == 0
    assert town("mail", "import", files[0], "--inbox", "nowhere") == 1


def test_a_mail_that_no_listener_takes_is_said(
    typed: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.eml").write_bytes(compose(MIA, "Hello", "Hello."))
    monkeypatch.setenv("CASEWAY_SMTP_PORT", "1")
    assert typed("mail", "send", str(tmp_path / "one.eml")) == 1
    assert "was not taken" in typed.err


def test_tokens_are_made_listed_and_revoked(town: Terminal) -> None:
    made = town.json("token", "create", "reports", "--agent", "ana@caseway.test", "--scope", "read")
    assert made["token"].startswith("cw_")
    assert town("token", "create", "deploy") == 0
    assert town.out.startswith("cw_")
    (deploy, reports) = town.json("token", "list")["items"]
    assert (deploy["agent"], reports["scopes"]) == ("ada@caseway.test", ["read"])
    assert town("token", "revoke", str(made["id"])) == 0
    assert town("token", "revoke", str(made["id"])) == 1
    assert town("token", "list") == 0
    assert "reports" in town.out


def test_many_cases_are_seeded(town: Terminal) -> None:
    assert town("seed", "--cases", "60", "--messages", "3") == 0
    assert "60 cases are there" in town.err
    assert town("seed") == 0
    assert "lives here already" in town.err
    assert town("seed", "--town", "--cases", "1") == 0
    assert town("seed", "--cases", "0") == 2


def test_a_real_desk_begins_with_its_first_admin(typed: Terminal) -> None:
    assert typed("seed", "--admin", "nobody") == 2
    assert typed("seed", "--admin", "ida.holm@fjord.example", "--company", "Fjord Supply") == 0
    password = typed.out.strip()
    assert len(password) >= 16
    assert typed("seed", "--admin", "eve@fjord.example") == 1
    assert "Somebody works here already" in typed.err
    assert typed("token", "create", "setup") == 0
    assert "acts for ida.holm@fjord.example" in typed.err
    assert typed("seed", "--town") == 1
    assert typed("mail", "held") == 0


def test_a_reply_is_read_from_the_standard_input(town: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = town.json("case", "list", "--q", "Corsica")["items"][0]["reference"]
    monkeypatch.setattr("sys.stdin", io.StringIO("We do, for 40."))
    assert town("case", "reply", reference, "--then", "keep", "--until", "2199-01-01") == 0
    assert town("case", "reply", reference, "Later.", "--then", "keep", "--until", "soon") == 2
    assert town.json("case", "show", reference)["messages"][-1]["text"] == "We do, for 40."


def test_maps_are_judged_and_run(typed: Terminal, root: Path, tmp_path: Path) -> None:
    file = str(root / "processes" / "support" / "support.bpmn")
    assert typed("lab", "compile", file) == 0
    assert typed.json("lab", "compile", file)["runs"]
    script = tmp_path / "script.json"
    script.write_text(
        '[{"do": "start", "trigger": "message"}, {"do": "complete", "element": "Task_Solve", "outcome": "answer"}]'
    )
    assert typed("lab", "run", file, "--script", str(script)) == 0
    assert "Gateway_Worked (event)" in typed.out
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<definitions/>")
    assert typed("lab", "compile", str(broken)) == 1
    assert typed("lab", "run", str(broken)) == 1
    assert typed("lab", "compile", "nowhere.bpmn") == 2
    script.write_text('[{"do": "dance"}]')
    assert typed("lab", "run", file, "--script", str(script)) == 2


def test_decisions_are_evaluated(typed: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "due.dmn"
    file.write_bytes(
        definitions(
            inputs("came", of="date")
            + decision("due", text('came + @"P3D"'), "came")
            + decision("late", text("[came, nobody]"), "came")
        )
    )
    assert typed("lab", "decide", str(file), "--decision", "due", "--input", '{"came": "2026-03-02"}') == 0
    assert typed.out == "due: 2026-03-05\n"
    told = typed.json("lab", "decide", str(file), "--input", '{came: @"2026-03-02"}')
    assert [result["value"] for result in told["results"]] == ["2026-03-05", ["2026-03-02", None]]
    assert "nobody" in told["results"][1]["messages"][0]["sentence"]
    assert typed("lab", "decide", str(file), "--decision", "gone") == 2
    assert typed("lab", "decide", str(file), "--service", "due") == 2
    assert typed("lab", "decide", str(file), "--input", "[") == 2
    assert typed("lab", "decide", str(file), "--at", "soon") == 2
    assert typed("lab", "decide", "nowhere.dmn") == 2
    file.write_text("<definitions/>")
    assert typed("lab", "decide", str(file)) == 1
