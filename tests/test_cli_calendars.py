"""`caseway calendar`, as somebody types it."""

from pathlib import Path

import msgspec

from tests.test_cli import Terminal, seeded, town, typed

__all__ = ["seeded", "town", "typed"]

FAIR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//town//fair//EN
BEGIN:VEVENT
UID:fair
SUMMARY:Town fair
DTSTART;VALUE=DATE:20240304
RRULE:FREQ=YEARLY;COUNT=2
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_made_shown_and_filled(town: Terminal, tmp_path: Path) -> None:
    (office,) = town.json("calendar", "list")["items"]
    assert (office["key"], office["default"]) == ("office", True)
    assert (
        town("calendar", "set", "nights", "--hours", "00:00-06:00", "--country", "DE", "--team", "repairs")
        == 0
    )
    assert town("calendar", "show", "nights", "--year", "2026") == 0
    assert "German Unity Day" in town.out
    assert town("calendar", "set", "nights", "--zone", "Nowhere") == 1
    assert "no time zone" in town.err
    file = tmp_path / "fair.ics"
    file.write_text(FAIR)
    assert town("calendar", "import", "nights", str(file)) == 0
    assert "2 days off are new" in town.out
    assert town("calendar", "import", "nights", str(file)) == 0
    assert "0 days off are new" in town.out
    whole = town.json("calendar", "show", "nights")
    assert [day["on"] for day in whole["own_days"]] == ["2024-03-04", "2025-03-04"]
    copy = tmp_path / "copy.json"
    copy.write_bytes(msgspec.json.encode(whole | {"teams": []}))
    assert town("calendar", "set", "copy", "--file", str(copy)) == 0
    assert "nights" in {one["key"] for one in town.json("calendar", "list")["items"]}
    copy.write_text("[]")
    assert town("calendar", "set", "copy", "--file", str(copy)) == 2
    assert town("calendar", "import", "nights", str(copy)) == 1
    assert town("calendar", "show", "nowhere") == 1
