"""The reference pages name every event, stimulus, rule and question that there is."""

import re
from pathlib import Path

from caseway.core.process import EVENTS, STIMULI, publishing
from caseway.core.process.rules import RULES
from tests.core.process.one_rule import CHANGES

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


def test_every_event_and_stimulus_is_described() -> None:
    page = (REFERENCE / "engine.md").read_text()
    for kind in (*EVENTS, *STIMULI):
        assert re.search(rf"`{kind.__name__}[`(]", page), kind.__name__


def test_every_rule_is_named() -> None:
    page = (REFERENCE / "bpmn.md").read_text()
    names = {rule.name for rules in RULES.values() for rule in rules} | {rule for rule, _, _ in CHANGES}
    package = Path(publishing.__file__ or "").parent
    asked = re.findall(
        r'Finding\(\s*[\w.]+, "([a-z-]+)"', "".join(f.read_text() for f in sorted(package.glob("*.py")))
    )
    for name in sorted(names | set(asked)):
        assert f"`{name}`" in page, name
