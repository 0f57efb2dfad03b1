"""What iCal files say of days off, and what of odd ones."""

from datetime import date

import pytest

from caseway.channels.feed import Unreachable, Unreadable, days_off, fetch

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


def file(*events: str) -> bytes:
    """A calendar of these events, each a list of lines."""
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{body}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (
            "DTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260604",
            ["2026-06-01", "2026-06-02", "2026-06-03"],
        ),
        ("DTSTART;VALUE=DATE:20260601\nDURATION:P2D", ["2026-06-01", "2026-06-02"]),
        ("DTSTART;VALUE=DATE:20260601", ["2026-06-01"]),
        ("DTSTART;VALUE=DATE:20251230\nDTEND;VALUE=DATE:20260102", ["2026-01-01"]),
        ("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY", ["2028-02-29"]),
        (
            "DTSTART;VALUE=DATE:20200110\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270110",
            ["2026-01-10", "2028-01-10"],
        ),
        ("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=MONTHLY;COUNT=2;BYDAY=1MO", ["2026-01-05", "2026-02-02"]),
        ("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=WEEKLY;UNTIL=20260112", ["2026-01-05", "2026-01-12"]),
        ("DTSTART;VALUE=DATE:20260105\nRDATE;VALUE=DATE:20260107", ["2026-01-05", "2026-01-07"]),
        ("DTSTART;VALUE=DATE:20260601\nSTATUS:CANCELLED", []),
        ("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=SECONDLY", ["2026-01-05"]),  # no rule for whole days
        ("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", ["2026-01-05"]),
    ],
)
def test_whole_days_are_off(event: str, days: list[str]) -> None:
    found = days_off(file(f"UID:a\nSUMMARY:Off\n{event}"), FIRST, LAST)
    assert [day.isoformat() for day in found.days] == days
    assert set(found.days.values()) <= {"Off"}


def test_what_has_a_time_of_day_is_left_out_and_counted() -> None:
    found = days_off(file("DTSTART:20260601T100000Z", "DTSTART;VALUE=DATE:20260602"), FIRST, LAST)
    assert (list(found.days), found.left_out) == ([date(2026, 6, 2)], 1)


def test_a_recurrence_that_was_moved_is_off_where_it_is_now() -> None:
    series = "UID:a\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20260105\nRRULE:FREQ=YEARLY"
    moved = "UID:a\nSUMMARY:Late fair\nRECURRENCE-ID;VALUE=DATE:20270105\nDTSTART;VALUE=DATE:20270107"
    found = days_off(file(series, moved), FIRST, LAST).days
    assert found == {
        date(2026, 1, 5): "Fair",
        date(2027, 1, 7): "Late fair",
        date(2028, 1, 5): "Fair",
    }


@pytest.mark.parametrize(
    "raw", [b"", b"<html></html>", b"BEGIN:VCALENDAR", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_says_so(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="no iCal file"):
        days_off(raw, FIRST, LAST)


def test_a_feed_of_all_days_is_too_much() -> None:
    with pytest.raises(Unreadable, match="more than"):
        days_off(file("DTSTART;VALUE=DATE:19500101\nRRULE:FREQ=DAILY"), date(1950, 1, 1), LAST)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/a",
        "http://[::1]:1/a",
        "http://localhost:1/a",
        "http://10.0.0.1/a",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/a",
        "http://0.0.0.0/a",
        "http://2130706433/a",
    ],
)
def test_addresses_inside_are_not_asked(address: str) -> None:
    with pytest.raises(Unreachable, match=r"private network|no host"):
        fetch(address)


@pytest.mark.parametrize("address", ["ftp://example.org/a", "file:///etc/passwd", "http://", "http://a:b:c/"])
def test_what_is_no_address_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable, match="address"):
        fetch(address)
