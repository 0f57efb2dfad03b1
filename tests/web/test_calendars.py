"""The page of calendars: who finds it, what it says, and what it saves."""

from caseway.actions import calendars
from caseway.actions.calendars import CalendarChange
from caseway.store import calendars as stored
from tests.web.conftest import Site

FORM = {
    "revision": "0",
    "key": "vienna",
    "name": "Vienna",
    "zone": "Europe/Vienna",
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "9-12, 13:00–17:00"),
    "friday": "9-12",
    "saturday": "",
    "sunday": "closed",
    "country": "AT",
    "subdivision": "9",
    "day_on": ["2026-12-24", ""],
    "day_hours": ["9 to 12", ""],
    "day_name": ["Christmas Eve", ""],
    "team": ["repairs"],
    "asked_at": "2026-12-18T11:30",
    "asked_hours": "4",
    "year": "2026",
}


async def test_only_leads_and_admins_find_it(site: Site) -> None:
    cast = site.desk.cast
    for agent, status in (
        (cast.lena, 200),
        (cast.ada, 200),
        (cast.ana, 404),
        (cast.sol, 404),
        (cast.charlie, 404),
    ):
        async with await site.client(agent) as client:
            for path in ("/admin/calendars", "/admin/calendars/new"):
                assert (await client.get(path)).status_code == status
            assert (await client.post("/admin/calendars/preview", data=FORM)).status_code == status
    async with await site.client(cast.ana) as client:
        assert (await client.post("/admin/calendars", data=FORM)).status_code == 404
    async with await site.client(cast.lena) as client:
        assert "No calendar yet" in (await client.get("/admin/calendars")).text


async def test_a_calendar_is_previewed_saved_and_shown(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        seen = await client.post("/admin/calendars/preview", data=FORM)
        assert (
            "A request on Friday 18 December, 11:30 with 4 h is due on Monday 21 December 2026, 13:30."
            in seen.text
        )
        assert "Thursday 24 December: Christmas Eve, 09:00-12:00" in seen.text
        assert "Monday 26 October: National Day" in seen.text
        assert (await client.post("/admin/calendars", data=FORM)).status_code == 303
        listed = (await client.get("/admin/calendars")).text
        assert "Mon to Thu 09:00-12:00, 13:00-17:00 · Fri 09:00-12:00" in listed
        assert "The house" in listed
        page = (await client.get("/admin/calendars/vienna")).text
        assert 'value="2026-12-24"' in page
        assert "Timers that run keep their instants." in page
        assert '<option value="9" selected>' in page
    async with site.desk.house.pool.connection() as connection:
        found = await stored.one(connection, "vienna")
    assert found is not None
    assert found.week[4] == ("09:00-12:00",)


async def test_what_cannot_be_read_is_said_and_nothing_is_saved(site: Site) -> None:
    async with await site.client(site.desk.cast.lena) as client:
        for change, sentence in (
            ({"monday": "nine"}, "Monday: hours are written like"),
            ({"zone": "Europe/Atlantis"}, "There is no time zone"),
            ({"day_on": ["2026-02-30"]}, "is no date"),
            ({"day_on": ["", ""]}, "needs a date"),
            ({"key": "New!"}, "A key has"),
            ({"key": "preview"}, "choose another key"),
            ({"monday": "17-9"}, "write a night as two days"),
        ):
            told = await client.post("/admin/calendars", data=FORM | change)
            assert told.status_code == 409, change
            assert sentence in told.text
        odd = await client.post("/admin/calendars/preview", data=FORM | {"monday": "25-26"})
        assert "written like" in odd.text
        assert "No calendar yet" in (await client.get("/admin/calendars")).text


async def test_the_loser_of_two_is_told(site: Site) -> None:
    desk = site.desk
    async with await site.client(desk.cast.lena) as client:
        await client.post("/admin/calendars", data=FORM)
        await calendars.save(
            desk.house, "vienna", 1, CalendarChange("Wien", is_default=True), desk.cast.ada.id
        )
        told = await client.post("/admin/calendars/vienna", data=FORM | {"revision": "1", "is_default": "1"})
        assert told.status_code == 409
        assert "Ada Stone has changed this calendar since you opened it." in told.text
        assert (await client.post("/admin/calendars/vienna/removal")).status_code == 409
        assert (await client.get("/admin/calendars/vienna?saved=true")).status_code == 200
        assert (await client.get("/admin/calendars/nowhere")).status_code == 404
        assert "Steiermark" in (await client.get("/admin/calendars/parts?country=AT")).text
