"""The desk by keyboard alone, and the small things that a page does by itself."""

import asyncio
from email.message import EmailMessage

from playwright.async_api import Page, Route, expect

from caseway.actions import assignments, closures
from caseway.core.values import reference_of
from tests.people import KENJI, MIA, TOMAS
from tests.web.conftest import Site


async def _open(site: Site, subject: str = "Kettle leaks") -> tuple[int, Page]:
    done = await site.desk.mail(MIA, subject, "It leaks.\n\nAlso: the toaster is too hot.")
    assert done is not None
    page = await site.page(site.desk.cast.bob)
    await page.goto(f"/cases/{reference_of(done.state.case_id)}")
    return done.state.case_id, page


async def test_the_sheet_of_keys_and_the_palette_open_and_close(browsed: Site) -> None:
    _, page = await _open(browsed)
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#keys")).to_be_hidden()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("all cases")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/lists/all")


async def test_g_and_a_letter_go_places_and_letters_can_be_switched_off(browsed: Site) -> None:
    _, page = await _open(browsed)
    await page.keyboard.press("g")
    await page.keyboard.press("u")
    await page.wait_for_url("**/lists/unassigned")
    await page.locator(".rail-me > summary").click()
    await page.get_by_role("button", name="Single letters").click()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_hidden()


async def test_what_was_said_on_the_phone_takes_two_keys(browsed: Site) -> None:
    case_id, page = await _open(browsed)
    await page.keyboard.press("v")
    await expect(page.locator("#pane-phone")).to_be_visible()
    await page.keyboard.press("1")
    await expect(page.locator("#thread")).to_contain_text("said something on the phone")
    state = await browsed.desk.state(case_id)
    assert state.contact_spoke_at is not None


async def test_a_note_is_added_and_only_colleagues_see_it(browsed: Site) -> None:
    _, page = await _open(browsed)
    await page.keyboard.press("n")
    await page.keyboard.type("Batch 23-11 is a known fault.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".entry-note")).to_contain_text("Batch 23-11")


async def test_a_case_is_taken_with_the_keyboard(browsed: Site) -> None:
    case_id, page = await _open(browsed)
    await page.keyboard.press("a")
    await expect(page.locator("#assign-to")).to_be_focused()
    await page.keyboard.type("Bob")
    await expect(page.locator("#assign-to")).to_have_value(str(browsed.desk.cast.bob.id))
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#case-head [data-menu=a] > summary")).to_contain_text("Bob")
    assert (await browsed.desk.state(case_id)).assignee == browsed.desk.cast.bob.id


async def test_a_new_matter_is_split_off_into_its_own_case(browsed: Site) -> None:
    _, page = await _open(browsed)
    await page.get_by_label("More about this case").click()
    await page.get_by_role("button", name="Split off a new matter").click()
    await page.get_by_label("What the new case is about").fill("Toaster is too hot")
    await page.get_by_role("button", name="Split it off").click()
    await expect(page.locator("#case h1")).to_have_text("Toaster is too hot")
    await expect(page.locator("#context")).to_contain_text("Kettle leaks")


async def test_spam_is_closed_blocked_and_taken_back(browsed: Site) -> None:
    case_id, page = await _open(browsed)
    await page.get_by_label("More about this case").click()
    await page.get_by_role("button", name="Spam").click()
    await expect(page.locator("#toasts")).to_contain_text("Closed as spam")
    assert (await browsed.desk.state(case_id)).closure is not None
    await page.locator("#toasts").get_by_role("button", name="Undo").click()
    await expect(page.locator("#toasts")).to_contain_text("they may write")
    assert (await browsed.desk.state(case_id)).closure is None


async def test_the_lead_hands_over_many_cases_and_takes_it_back(browsed: Site) -> None:
    desk = browsed.desk
    opened = [await desk.mail(one, f"Question of {one[1]}", "Hello?") for one in (MIA, TOMAS, KENJI)]
    page = await browsed.page(desk.cast.lena)
    await page.goto("/lists/unassigned")
    for key in ("j", "x", "j", "x", "j", "x"):
        await page.keyboard.press(key)
    await expect(page.locator("[data-chosen]")).to_have_text("3")
    await page.locator(".bulk select").select_option(label="Bob Osei")
    await page.get_by_role("button", name="Assign", exact=True).click()
    await expect(page.locator("#toasts")).to_contain_text("3 handed over.")
    for done in opened:
        assert done is not None
        assert (await desk.state(done.state.case_id)).assignee == desk.cast.bob.id
    await page.locator("#toasts").get_by_role("button", name="Undo").click()
    await expect(page.locator("#toasts")).to_contain_text("Taken back.")
    assert opened[0] is not None
    assert (await desk.state(opened[0].state.case_id)).assignee is None


async def test_the_theme_is_kept(browsed: Site) -> None:
    _, page = await _open(browsed)
    await page.locator(".rail-me > summary").click()
    await page.get_by_role("button", name="Dark").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_a_message_is_shown_as_it_was_sent_in_a_frame_that_runs_nothing(browsed: Site) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Mia Berger <mia.berger@example.net>",
        "support@localhost",
        "Saved",
    )
    mail["Message-ID"] = "<saved@example.net>"
    mail.set_content("See below.")
    mail.add_alternative(
        "<h1 style='color: teal'>A heading</h1><script>top.location = '/'</script>", subtype="html"
    )
    done = await browsed.desk.raw_mail(mail.as_bytes(), MIA[0])
    assert done is not None
    page = await browsed.page(browsed.desk.cast.bob)
    await page.goto(f"/cases/{reference_of(done.state.case_id)}")
    await page.get_by_text("As it was sent").click()
    frame = page.frame_locator("iframe.mail-frame")
    await expect(frame.get_by_role("heading", name="A heading")).to_be_visible()
    assert "/cases/" in page.url


async def test_a_long_list_grows_as_one_scrolls(browsed: Site) -> None:
    for number in range(56):
        assert await browsed.desk.mail(MIA, f"Question {number}", f"Hello {number}?")
    page = await browsed.page(browsed.desk.cast.bob)
    await page.goto("/lists/all")
    await expect(page.locator("#rows .row")).to_have_count(50)
    await page.locator(".rows-more").scroll_into_view_if_needed()
    await expect(page.locator("#rows .row")).to_have_count(56)
    await expect(page.locator(".rows-more")).to_have_count(0)


async def test_a_draft_waits_where_it_was_left(browsed: Site) -> None:
    _, page = await _open(browsed)
    await page.keyboard.press("r")
    await page.keyboard.type("Dear Mia, I will")
    await page.goto("/lists/all")
    await page.locator(".row-open").first.click()
    await expect(page.locator("#pane-reply textarea")).to_have_value("Dear Mia, I will")


async def test_the_composer_follows_the_case_while_nobody_writes(browsed: Site) -> None:
    case_id, page = await _open(browsed)
    await expect(page.locator("#tab-propose")).to_be_visible()
    desk = browsed.desk
    await closures.close(desk.house, desk.cast.lena, case_id, "no_action")
    await expect(page.locator("#case-head")).to_contain_text("Open again")
    await expect(page.locator("#tab-propose")).to_have_count(0)


async def test_an_update_on_its_way_does_not_take_the_pen_from_who_has_begun(browsed: Site) -> None:
    case_id, page = await _open(browsed)
    asked, answer = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await answer.wait()
        await route.continue_()

    await page.route("**/update", hold)
    desk = browsed.desk
    await assignments.assign(desk.house, desk.cast.lena, case_id, desk.cast.ana.id)
    await asked.wait()
    await page.keyboard.press("r")
    await page.keyboard.type("Can you ")
    answer.set()
    await expect(page.locator("#case-head")).to_contain_text("Ana")
    await page.keyboard.type("call me?")
    await expect(page.locator("#pane-reply textarea")).to_have_value("Can you call me?")
