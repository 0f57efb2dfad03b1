"""What must be documented is, and what is documented is there."""

import argparse
import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from caseway.cli import arguments
from caseway.kit.settings import PREFIX, Settings
from caseway.web.api.routes import OPERATIONS
from tests.tidy import reference
from tests.tidy.tree import ROOT, python_sources, sources

DOCUMENTED = re.compile(r"^\| `(CASEWAY_\w+)` \| (.*?) \|", re.MULTILINE)
COMMAND_LINE = re.compile(r"^\| `caseway ([a-z]+(?: [a-z]+)?)", re.MULTILINE)
REQUEST = re.compile(r"^\| `([A-Z]+) (/[^`?]*)`", re.MULTILINE)
BACKTICKS = re.compile(r"`([^`\n]+)`")
PATH = re.compile(
    r"(?:[\w.-]+/)+(?:[\w-]+(?:\.[a-z]{1,5})?)?|[\w-]+\.(?:py|md|bpmn|dmn|form|toml|html|ts|txt)"
)
DOTTED = re.compile(r"(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SOURCE = re.compile(r"(?:src|srcset)=\"([^\"]+)\"")

WALKED = ("README.md", "CONTRIBUTING.md", "docs/tour.md", "docs/adding.md", "docs/index.md")
"""The pages that lead through the code."""
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.png"))
PICTURE_BYTES_MAX = 300_000


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    page = (ROOT / "docs" / "operate" / "settings.md").read_text()
    assert {name for name, _ in DOCUMENTED.findall(page)} == {
        PREFIX + name.upper() for name in Settings.model_fields
    }


def test_the_documented_defaults_are_the_real_ones() -> None:
    page = (ROOT / "docs" / "operate" / "settings.md").read_text()
    real = {PREFIX + name.upper(): field.default for name, field in Settings.model_fields.items()}
    for name, default in DOCUMENTED.findall(page):
        plain = default.strip("`")
        if isinstance(real[name], bool):
            assert plain == ("yes" if real[name] else "no")
        elif isinstance(real[name], int | float):
            assert float(plain) == real[name]
        elif real[name] is None:
            assert plain == "none"


def test_no_setting_is_read_past_the_settings() -> None:
    allowed = ("src/caseway/kit/", "src/caseway/main/", "tests/", "bench/", "scripts/")
    strays = [
        source.path
        for source in python_sources()
        if "os.environ" in source.text and not source.path.startswith(allowed)
    ]
    assert strays == []


# --- the reference -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("page", "heading"), reference.TABLES)
def test_every_event_and_command_is_told_as_the_code_tells_it(page: str, heading: str) -> None:
    """Out of step? `python -m tests.tidy.reference` writes the tables anew."""
    text = (reference.REFERENCE / page).read_text()
    assert reference.table_under(text, heading) == list(reference.TABLES[page, heading]())


def test_every_kind_of_event_and_command_has_a_sentence() -> None:
    kinds = (*reference.CASE_EVENTS, *reference.COMMANDS)
    assert [kind.__name__ for kind in kinds if not reference.sentence_of(kind).endswith((".", "?"))] == []


def test_every_command_of_the_shell_is_documented_and_every_documented_one_exists() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text()
    written = {found.strip() for found in COMMAND_LINE.findall(page)}
    assert written == set(shell_commands(arguments.parser()))


def shell_commands(parser: argparse.ArgumentParser, so_far: str = "") -> Iterator[str]:
    """`up`, `case list` …: what can follow `caseway`."""
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for group in groups:
        for name, below in group.choices.items():
            yield from shell_commands(below, f"{so_far} {name}".strip())
    if not groups:
        yield so_far


def test_every_request_of_the_api_is_documented_and_every_documented_one_exists() -> None:
    page = (ROOT / "docs" / "reference" / "api.md").read_text()
    served = {f"{one.method} {one.path}" for one in OPERATIONS}
    assert {f"{method} {path}" for method, path in REQUEST.findall(page)} == served


# --- paths and names -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", WALKED)
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    gone = [path for path in paths_in((ROOT / page).read_text()) if not is_there(path)]
    assert gone == []


@pytest.mark.parametrize("page", WALKED)
def test_every_function_that_a_page_names_is_there(page: str) -> None:
    known = names_of_the_code()
    gone = [name for name in functions_in((ROOT / page).read_text()) if name not in known]
    assert gone == []


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in links_in(page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_index_leads_to_every_page() -> None:
    index = ROOT / "docs" / "index.md"
    listed = {(index.parent / target).resolve() for target in links_in(index.read_text())}
    pages = [page for page in PAGES if page.is_relative_to(index.parent) and page != index]
    assert [str(page.relative_to(ROOT)) for page in pages if page not in listed] == []


def test_a_page_that_names_what_is_not_there_is_found_out() -> None:
    assert paths_in("in `actions/mail.py` and `store/cases.py`") == ["actions/mail.py", "store/cases.py"]
    assert not is_there("actions/mail.py")
    assert is_there("store/cases.py")
    assert functions_in("`mails.take` and `mails.fetch()`") == ["mails.take", "mails.fetch"]
    assert "mails.take" in names_of_the_code()
    assert "mails.fetch" not in names_of_the_code()


def test_pictures_are_small_enough_to_be_read_on_the_way() -> None:
    heavy = [picture.name for picture in PICTURES if picture.stat().st_size >= PICTURE_BYTES_MAX]
    assert heavy == []


def test_every_picture_is_shown_somewhere() -> None:
    text = "".join(page.read_text() for page in PAGES)
    assert [picture.name for picture in PICTURES if f"pictures/{picture.name}" not in text] == []


def paths_in(text: str) -> list[str]:
    """What stands in backticks and looks like a path of the tree; patterns with a gap are left out."""
    return [word.rstrip("/") for word in BACKTICKS.findall(text) if PATH.fullmatch(word)]


def is_there(path: str) -> bool:
    """Whether the tree has it, from the root or from the package; a bare file name may stand anywhere."""
    if (ROOT / path).exists() or (ROOT / "src" / "caseway" / path).exists():
        return True
    return "/" not in path and any(source.path.endswith(f"/{path}") for source in sources())


def functions_in(text: str) -> list[str]:
    """`module.function`, `Class.member` and longer ones that stand in backticks."""
    words = [word.removesuffix("()") for word in BACKTICKS.findall(text)]
    return [word for word in words if DOTTED.fullmatch(word) and not PATH.fullmatch(word)]


@cache
def names_of_the_code() -> frozenset[str]:
    """Every module, and every name that a module or a class defines, by each way to say where."""
    found: set[str] = set()
    for source in python_sources():
        parts = list(Path(source.path).with_suffix("").parts)
        parts = parts[2:] if parts[:2] == ["src", "caseway"] else parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        found |= {".".join(parts[start:]) for start in range(len(parts))}
        for name in names_in(source.tree.body):
            found |= {".".join([*parts[start:], name]) for start in range(len(parts))}
            found |= {name} if "." in name else set()
    return frozenset(found)


def names_in(body: list[ast.stmt]) -> Iterator[str]:
    """What the statements define or import; the members of a class behind its name."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}.{name}" for name in names_in(node.body))
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def links_in(text: str) -> list[str]:
    """Where links and pictures point, those to elsewhere left out."""
    found = [*LINK.findall(text), *SOURCE.findall(text)]
    return [target.partition("#")[0] for target in found if "://" not in target and target[0] != "#"]
