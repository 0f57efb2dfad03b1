"""The page of reference tells every function, and no other."""

import re
from pathlib import Path

from caseway.core.feel import BUILTINS, LIMITS

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "feel.md").read_text()
FUNCTION = re.compile(r"`([a-z][a-z ]*)\(([^)`]*)\)`")


def test_every_function_is_on_the_page_and_every_function_of_the_page_exists() -> None:
    table = PAGE.split("<!-- functions:")[1].split("Parts of a value")[0]
    told = {
        name
        for row in table.splitlines()
        for name, _ in FUNCTION.findall(row.split("|")[1] if "|" in row else "")
    }
    assert told == set(BUILTINS)


def test_the_parameters_on_the_page_are_those_of_the_functions() -> None:
    table = PAGE.split("<!-- functions:")[1].split("Parts of a value")[0]
    for row in table.splitlines():
        for name, parameters in FUNCTION.findall(row.split("|")[1] if "|" in row else ""):
            told = [part.strip().rstrip("?.") for part in parameters.split(",") if part.strip()]
            known = [[slot.name for slot in form.slots] for form in BUILTINS[name].forms]
            assert told in known, name


def test_the_bounds_on_the_page_are_the_real_ones() -> None:
    for bound in (LIMITS.steps, LIMITS.depth, LIMITS.text, LIMITS.items):
        assert f"| {bound:,} |" in PAGE
