"""Calendars through the API: made, read, changed over what was seen, removed; and when something would be due."""

from tests.web.api.conftest import Program

VIENNA = {
    "name": "Vienna",
    "zone": "Europe/Vienna",
    "week": [["09:00-12:00", "13:00-17:00"]] * 5 + [[], []],
    "country": "AT",
    "own_days": [{"on": "2026-12-24", "hours": ["09:00-12:00"], "name": "Christmas Eve"}],
    "teams": ["repairs"],
}


async def test_a_calendar_is_made_changed_and_removed(lena: Program) -> None:
    made = await lena.put("/calendars/vienna", VIENNA)
    assert made.status_code == 200, made.text
    assert made.headers["etag"] == '"1"'
    found = await lena.get("/calendars/vienna")
    assert found["default"]
    assert found["teams"] == ["repairs"]
    assert found["days_off"]["2026-10-26"] == "National Day"
    due = await lena.get("/calendars/vienna/due", start="2026-12-24T11:00:00+01:00", hours=2)
    assert due == {"due_at": "2026-12-28T09:00:00Z"}
    changed = await lena.put("/calendars/vienna", VIENNA | {"name": "Wien", "default": True}, If_Match='"1"')
    assert changed.json()["name"] == "Wien"
    late = await lena.put("/calendars/vienna", VIENNA | {"default": True}, If_Match='"1"')
    assert late.status_code == 412
    assert "Lena Hart has changed" in late.text
    assert (await lena.client.delete("/calendars/vienna")).status_code == 409
    await lena.put("/calendars/nights", {"name": "Nights"})
    assert [one["key"] for one in (await lena.get("/calendars"))["items"]] == ["nights", "vienna"]
    assert (await lena.client.delete("/calendars/nights")).status_code == 204


async def test_what_is_wrong_is_told_with_its_place(lena: Program) -> None:
    changes: tuple[tuple[dict[str, object], int], ...] = (
        ({"week": [["9-5"]] * 7}, 422),
        ({"week": [["09:00-17:00"]]}, 422),
        ({"week": [[]] * 7}, 409),
        ({"zone": "Europe/Atlantis"}, 409),
        ({"country": "XX"}, 409),
        ({"teams": ["nobody"]}, 409),
        ({"feeds": ["file:///etc/passwd"]}, 409),
        ({"holidays": []}, 422),
    )
    for change, status in changes:
        told = await lena.put("/calendars/vienna", VIENNA | change)
        assert told.status_code == status, (change, told.text)
    assert (await lena.put("/calendars/New!", VIENNA)).status_code == 409


async def test_agents_find_no_calendars(ana: Program, charlie: Program, lena: Program) -> None:
    await lena.put("/calendars/vienna", VIENNA)
    for program in (ana, charlie):
        assert (await program.client.get("/calendars")).status_code == 404
        assert (await program.client.get("/calendars/vienna")).status_code == 404
        assert (await program.put("/calendars/vienna", VIENNA)).status_code == 404
        assert (await program.client.delete("/calendars/vienna")).status_code == 404
