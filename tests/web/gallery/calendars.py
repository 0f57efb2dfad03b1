"""Calendars: the list, and one in its form beside the year."""

from datetime import date, datetime, timedelta

import msgspec

from caseway.actions.calendars import CalendarChange, preview
from caseway.store.calendar_feeds import Feed
from caseway.store.calendars import NamedDay, StoredCalendar, TeamCalendar
from caseway.web.admin.calendars import CalendarPage, ListPage
from caseway.web.admin.calendars_form import AskedAt, form_of
from caseway.web.admin.calendars_view import line_of, preview_of
from caseway.web.stamps import Reader
from tests.web.gallery.desk import NOW

_READER = Reader(NOW, "Europe/Vienna")
_TEAMS = [TeamCalendar("repairs", "Repairs", "office"), TeamCalendar("billing", "Billing", None)]
_CHANGE = CalendarChange(
    name="Office in Vienna",
    zone="Europe/Vienna",
    week=(("09:00-12:00", "13:00-17:00"),) * 4 + (("09:00-12:00",), (), ()),
    country="AT",
    subdivision="9",
    own_days=(
        NamedDay(date(NOW.year, 12, 24), ("09:00-12:00",), "Christmas Eve"),
        NamedDay(date(NOW.year, 12, 31), (), "Stocktaking"),
    ),
    feeds=("https://example.org/company-days.ics",),
    teams=("repairs",),
    is_default=True,
)
_FEEDS = [
    Feed(
        1,
        "office",
        _CHANGE.feeds[0],
        {date(NOW.year, 6, 1): "Outing"},
        2,
        NOW,
        NOW - timedelta(hours=30),
        "example.org answered 503.",
    )
]


def _stored() -> StoredCalendar:
    found = preview(_CHANGE, NOW.year, _FEEDS)
    return msgspec.structs.replace(found, key="office", updated_by=1, author="Lena Hart")


def listed() -> ListPage:
    """The list with one calendar."""
    return ListPage((line_of(_stored(), _TEAMS, "Austria", _READER),))


def one() -> CalendarPage:
    """One calendar, with a feed that fails."""
    asked = AskedAt(datetime(NOW.year, 12, 18, 11, 30), 4, NOW.year)  # noqa: DTZ001 - a clock on the wall
    form = form_of("office", 3, _CHANGE, _TEAMS, _FEEDS, _READER)
    return CalendarPage(form, preview_of(_stored(), asked, NOW.year), "22", saved=True)
