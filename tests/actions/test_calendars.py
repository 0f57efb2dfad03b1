"""Calendars of the house and its teams: who works when, and what of it reaches a case."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import sqlalchemy as sa

from caseway.actions import calendar_feeds, calendars, surroundings
from caseway.actions.calendars import CalendarChange, Outdated
from caseway.core.calendar import Calendar
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.case.given import Given
from caseway.kit.database import statement
from caseway.store import calendar_feeds as stored_feeds
from caseway.store import calendars as stored
from caseway.store import definitions, settings
from caseway.store.calendars import NamedDay, StoredCalendar
from tests.desk import Desk
from tests.people import MIA

VIENNA = CalendarChange(
    name="Vienna",
    zone="Europe/Vienna",
    week=(("09:00-12:00", "13:00-17:00"),) * 5 + ((), ()),
    country="AT",
    own_days=(NamedDay(date(2026, 12, 24), ("09:00-12:00",), "Christmas Eve"),),
)
NIGHTS = CalendarChange(name="Nights", week=(("00:00-06:00",),) * 7, teams=("repairs",))
FAIR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//town//fair//EN
BEGIN:VEVENT
UID:fair
SUMMARY:Town fair
DTSTART;VALUE=DATE:20240304
RRULE:FREQ=YEARLY
END:VEVENT
END:VCALENDAR
"""


async def saved(desk: Desk, key: str, change: CalendarChange, revision: int = 0) -> StoredCalendar:
    """The calendar, kept by Lena."""
    found = await calendars.save(desk.house, key, revision, change, desk.cast.lena.id)
    assert isinstance(found, StoredCalendar), found
    return found


async def given_of(desk: Desk, queue: str) -> Given:
    """The surroundings of a case that is opened in this queue."""
    async with desk.house.pool.connection() as connection:
        bundle = (await definitions.current_bundles(connection))["support"]
        opening = c.OpenCase(
            case_id=1,
            trigger="none",
            channel="phone",
            contact_id=1,
            definition=(bundle.definition.key, bundle.definition.version),
            queue=queue,
        )
        return (await surroundings.read(connection, None, opening, "system", desk.now)).given


async def test_the_first_calendar_is_the_houses(desk: Desk) -> None:
    made = await saved(desk, "vienna", VIENNA)
    assert made.is_default
    assert made.author == "Lena Hart"
    assert made.named_days[date(2026, 10, 26)] == "National Day"
    async with desk.house.pool.connection() as connection:
        assert await settings.read(connection, "calendar") is not None
    christmas = datetime(2026, 12, 24, 10, 0, tzinfo=UTC)
    assert made.body.add_working(christmas, timedelta(hours=2)) == datetime(2026, 12, 28, 9, 0, tzinfo=UTC)


async def test_a_case_counts_in_the_calendar_of_the_team_whose_queue_it_is_in(desk: Desk) -> None:
    await desk.mail(MIA, "Hello", "Is anybody there?")
    before = await given_of(desk, "repairs")
    assert before.calendar == Calendar()
    await saved(desk, "vienna", VIENNA)
    nights = await saved(desk, "nights", NIGHTS)
    repairs, general = await given_of(desk, "repairs"), await given_of(desk, "general")
    assert repairs.calendar == nights.body
    assert general.calendar.zone == "Europe/Vienna"
    assert general.calendar_for("repairs") == nights.body
    assert repairs.calendar_for("general") == general.calendar


async def test_who_saves_over_a_newer_state_is_told_whose_it_is(desk: Desk) -> None:
    made = await saved(desk, "vienna", VIENNA)
    await saved(desk, "vienna", CalendarChange(name="Wien", is_default=True), made.revision)
    late = await calendars.save(desk.house, "vienna", made.revision, VIENNA, desk.cast.ada.id)
    assert isinstance(late, Outdated)
    assert late.sentence == "Lena Hart has changed this calendar since you opened it."
    again = await calendars.save(desk.house, "vienna", 0, VIENNA, desk.cast.ada.id)
    assert isinstance(again, Refusal)
    assert again.code == "taken"


async def test_the_house_keeps_a_calendar(desk: Desk) -> None:
    first = await saved(desk, "vienna", VIENNA)
    stays = await calendars.remove(desk.house, "vienna", None, desk.cast.lena.id)
    assert stays is not None
    assert stays.code == "default"
    second = await saved(desk, "nights", CalendarChange(name="Nights", is_default=True))
    assert second.is_default
    async with desk.house.pool.connection() as connection:
        old = await stored.one(connection, "vienna")
        assert old is not None
        assert not old.is_default
    assert await calendars.remove(desk.house, "vienna", first.revision, desk.cast.lena.id) is None


async def test_every_change_has_its_row_in_the_audit(desk: Desk) -> None:
    made = await saved(desk, "nights", NIGHTS)
    await saved(desk, "vienna", VIENNA)
    await saved(desk, "vienna", CalendarChange(name="Wien", is_default=True), 1)
    assert made.is_default
    assert await calendars.remove(desk.house, "nights", None, desk.cast.ada.id) is None
    query = statement(
        sa.text("SELECT what, before, after FROM audit WHERE what LIKE '% calendar' ORDER BY id")
    )
    async with desk.house.pool.connection() as connection:
        rows = await query.all(connection)
        teams = await stored.all_teams(connection)
    assert [row[0] for row in rows] == ["save calendar"] * 3 + ["remove calendar"]
    assert rows[0][2]["teams"] == ["repairs"]
    assert (rows[2][1]["name"], rows[2][2]["name"]) == ("Vienna", "Wien")
    assert {team.calendar for team in teams} == {None}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (CalendarChange(name=" "), "name of 1 to 80"),
        (CalendarChange(name="A", zone="Europe/Atlantis"), "no time zone"),
        (CalendarChange(name="A", country="XX"), "No holidays are known"),
        (CalendarChange(name="A", country="AT", subdivision="Tyrol!"), "has no part"),
        (CalendarChange(name="A", week=(("9-5",),) * 7), "written like"),
        (CalendarChange(name="A", own_days=(NamedDay(date(2026, 1, 2)),) * 2), "twice"),
        (CalendarChange(name="A", own_days=(NamedDay(date(1, 1, 2)),)), "out of reach"),
        (CalendarChange(name="A", feeds=("ftp://example.org/a",)), "address like"),
        (CalendarChange(name="A", teams=("nobody",)), "no team"),
    ],
)
async def test_what_is_wrong_is_said(desk: Desk, change: CalendarChange, sentence: str) -> None:
    found = await calendars.save(desk.house, "a", 0, change, None)
    assert isinstance(found, Refusal)
    assert sentence in found.sentence


class _Feed(BaseHTTPRequestHandler):
    content: bytes = FAIR
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def feed() -> Iterator[tuple[str, type[_Feed]]]:
    """A calendar of others on this machine: its address, and what it answers."""
    answers = type("Answers", (_Feed,), {})
    with HTTPServer(("127.0.0.1", 0), answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/days.ics", answers
        server.shutdown()


async def test_a_feed_tells_days_off_and_its_last_good_copy_stays(
    desk: Desk, feed: tuple[str, type[_Feed]]
) -> None:
    address, answers = feed
    await saved(desk, "house", CalendarChange(name="House", feeds=(address,)))
    assert await calendar_feeds.read_next(desk.house, private=True) is not None
    assert await calendar_feeds.read_next(desk.house, private=True) is None  # it had its turn
    answers.status = 500
    async with desk.house.pool.connection() as connection:
        await stored_feeds.read_soon(connection, "house")
    await calendar_feeds.read_next(desk.house, private=True)
    async with desk.house.pool.connection() as connection:
        calendar = await stored.one(connection, "house")
        (kept,) = await stored_feeds.of_calendar(connection, "house")
    assert calendar is not None
    assert calendar.named_days[date(2027, 3, 4)] == "Town fair"
    assert calendar.body.is_holiday(date(2027, 3, 4))
    assert calendar.revision == 1
    assert kept.fault == "127.0.0.1 answered 500."
    assert kept.days[date(2027, 3, 4)] == "Town fair"


async def test_a_feed_within_our_own_network_is_not_read_unless_allowed(desk: Desk) -> None:
    await saved(desk, "house", CalendarChange(name="House", feeds=("http://127.0.0.1:9/a.ics",)))
    await calendar_feeds.read_next(desk.house)
    async with desk.house.pool.connection() as connection:
        (kept,) = await stored_feeds.of_calendar(connection, "house")
    assert "private network" in kept.fault


async def test_at_a_new_year_the_years_ahead_move_on(desk: Desk) -> None:
    made = await saved(desk, "vienna", VIENNA)
    assert max(made.named_days).year == 2036
    desk.move_to(datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    assert await calendar_feeds.lay_out_anew(desk.house) == 1
    assert await calendar_feeds.lay_out_anew(desk.house) == 0
    async with desk.house.pool.connection() as connection:
        again = await stored.one(connection, "vienna")
    assert again is not None
    assert max(again.named_days).year == 2037
    assert (again.revision, again.author) == (1, "Lena Hart")
