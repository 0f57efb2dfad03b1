"""Each rule catches its breach and leaves alone what only looks like one."""

import pytest

from tests.tidy import rules
from tests.tidy.rules import Rule
from tests.tidy.tree import Source

LONG = "def long():\n" + "    x = 1\n" * 40
CASES: list[tuple[Rule, str, str]] = [
    (rules.small_functions, LONG, "x = 1\n"),
    (rules.small_functions, "def f(a, b, c, d, e, f, g): ...", "def f(self, a, b, c, d, e, *, f): ..."),
    (rules.small_files, "x = 1\n" * 401, "x = 1\n" * 400),
    (rules.pure_imports, "import os", "import re"),
    (rules.pure_imports, "from random import random", "from collections.abc import Mapping"),
    (rules.pure_imports, "from lxml import etree", "from caseway.core import values"),
    (rules.pure_imports, "from caseway.kit import clock", "import caseway.core.values"),
    (rules.pure_imports, "from zoneinfo import ZoneInfo", "from caseway.core.feel.zones import zone"),
    (rules.no_chance_no_world, "x = open('a')", "x = opened('a')"),
    (rules.no_chance_no_world, "def f():\n    global x\n    x = 1", "x = 1"),
    (rules.one_real_clock, "import datetime\nx = datetime.datetime.now()", "x = clock.now()"),
    (rules.one_real_clock, "x = date.today", "x = datetime.combine(day, noon)"),
    (rules.one_real_clock, "from time import sleep", "from time import monotonic"),
    (
        rules.frozen_data,
        "class A(msgspec.Struct): ...",
        "class A(msgspec.Struct, frozen=True): ...\nclass B(A): ...",
    ),
    (rules.frozen_data, "@dataclass\nclass A: ...", "@dataclass(frozen=True)\nclass A: ..."),
    (rules.one_word_one_meaning, "def close_ticket(): ...", "def close_case(): ..."),
    (rules.one_word_one_meaning, "class CustomerPage: ...", "class ContactPage: ..."),
    (rules.one_word_one_meaning, "def f(mailbox): ...", "def f(bottom): ..."),
    (rules.nothing_left_undone, "# TO" + "DO: later", "# to do it later is no promise"),
    (rules.nothing_left_undone, "@pytest.mark" + ".skip", "@pytest.mark.slow"),
    (rules.no_place_of_ours, 'x = "/ro' + 'ot/data"', 'x = "/roots"'),
    (rules.no_place_of_ours, "https://py" + "pi.org/simple", "https://example.org/simple"),
    (rules.no_time_of_the_database, 'x = "SELECT now()"', '"""now() is desk time"""\nx = clock.now()'),
    (rules.no_time_of_the_database, "x = sa.func.now()", "x = known()"),
    (rules.tests_assert, "def test_a():\n    f()", "def test_a():\n    assert f()"),
    (rules.no_mocks, "from unittest.mock import Mock", "from unittest import TestCase"),
]


@pytest.mark.parametrize(("rule", "breach", "fine"), CASES)
def test_a_rule_catches_its_breach(rule: Rule, breach: str, fine: str) -> None:
    assert list(rule(Source("src/caseway/core/example.py", breach)))
    assert not list(rule(Source("src/caseway/core/example.py", fine)))


def test_a_file_is_named_by_our_words_too() -> None:
    assert list(rules.one_word_one_meaning(Source("src/caseway/store/util" + "s.py", "x = 1")))


def test_an_address_may_be_what_its_standard_calls_it() -> None:
    assert not list(rules.one_word_one_meaning(Source("src/caseway/channels/email/parse.py", "mailbox = 1")))


def test_the_readers_of_xml_may_use_lxml_and_the_clock_the_clock() -> None:
    for path in rules.EXTRA_IMPORTS:
        extra = min(rules.EXTRA_IMPORTS[path])
        assert not list(rules.pure_imports(Source(path, f"import {extra}")))
    assert not list(rules.one_real_clock(Source(rules.REAL_CLOCK, "x = datetime.now(UTC)")))
