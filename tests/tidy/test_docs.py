"""What must be documented is."""

import re

from caseway.kit.settings import PREFIX, Settings
from tests.tidy.tree import ROOT, python_sources

DOCUMENTED = re.compile(r"^\| `(CASEWAY_\w+)` \| (.*?) \|", re.MULTILINE)


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
