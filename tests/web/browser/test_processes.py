"""The map of a process in the browser: walked by keys, moved about in, live, and clean in every sense."""

import re

from playwright.async_api import Page, expect

from caseway.core.values import reference_of
from caseway.kit.database import transaction
from caseway.store import definitions
from tests.people import KENJI, MIA, TOMAS
from tests.web.browser.test_reach import AXE, RULES
from tests.web.conftest import Site
from tests.web.processes.editions import second

_AXE = AXE.read_text(encoding="utf-8")


async def _map(site: Site, path: str = "/processes/support") -> Page:
    await site.desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    page = await site.page(site.desk.cast.lena)
    await page.goto(path)
    await expect(page.locator(".map-crowds .badge")).to_have_count(1)
    return page


async def _place(page: Page) -> str:
    return str(await page.locator("[data-sheet]").evaluate("(sheet) => sheet.style.transform"))


async def test_arrow_keys_walk_along_the_flows_and_enter_opens_the_list(browsed: Site) -> None:
    page = await _map(browsed)
    await page.locator('[data-walk][tabindex="0"]').focus()
    walked = []
    for _ in range(4):
        await page.keyboard.press("ArrowRight")
        walked.append(await page.evaluate("document.activeElement.dataset.walk"))
    assert walked[0] != walked[1]
    assert "Task_Triage" in walked
    await page.locator('[data-walk="Task_Solve"]').focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator('[data-walk="Gateway_Next"]')).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator('[data-walk="Task_Solve"]')).to_be_focused()
    await expect(page.locator("#step h3")).to_have_text("Solve it")
    await expect(page).to_have_url(re.compile("[?]step=Task_Solve$"))
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/lists/step:support:Task_Solve")
    await expect(page.locator(".row")).to_contain_text("Kettle leaks")


async def test_a_click_shows_the_step_and_a_badge_opens_its_list(browsed: Site) -> None:
    page = await _map(browsed)
    await page.locator('[data-walk="Task_FindOut"]').click()
    await expect(page.locator("#step h3")).to_have_text("Find out")
    await page.locator(".badge").click()
    await page.wait_for_url("**/lists/step:support:Task_Solve")


async def test_the_map_is_zoomed_and_moved_and_comes_back(browsed: Site) -> None:
    page = await _map(browsed)
    begun = await _place(page)
    await page.get_by_role("button", name="Larger").click()
    larger = await _place(page)
    await page.mouse.move(600, 500)
    await page.mouse.wheel(0, 120)
    moved = await _place(page)
    await page.mouse.down()
    await page.mouse.move(520, 430, steps=3)
    await page.mouse.up()
    dragged = await _place(page)
    assert len({begun, larger, moved, dragged}) == 4
    assert "step=" not in page.url
    await page.get_by_role("button", name="Show all").click()
    assert await _place(page) == begun


async def test_the_counts_are_live(browsed: Site) -> None:
    page = await _map(browsed)
    await expect(page.locator(".badge .count")).to_have_text("1")
    await browsed.desk.mail(TOMAS, "Parcel broken", "The toaster is broken.")
    await expect(page.locator(".badge .count")).to_have_text("2")
    await expect(page.locator("#fullest")).to_contain_text("Solve it")


async def test_switched_off_differences_are_gone_from_the_list(browsed: Site) -> None:
    await _second(browsed)
    page = await browsed.page(browsed.desk.cast.lena)
    await page.goto("/processes/support/changes")
    await expect(page.locator("#change-Task_Solve")).to_contain_text("PT6H")
    await page.get_by_role("checkbox", name="Changed").uncheck()
    await expect(page.locator("#change-Task_Solve")).to_be_hidden()
    await page.get_by_role("checkbox", name="Changed").check()
    await page.locator('.told[href="#change-Task_Solve"]').click()
    await expect(page).to_have_url(re.compile("#change-Task_Solve$"))


async def _second(site: Site) -> None:
    async with transaction(site.desk.house.pool) as connection:
        first = await definitions.one(connection, "support", 1)
        assert first is not None
        await definitions.publish(connection, second(first), site.desk.now)


async def test_a_choice_in_the_mapping_is_worked_out_in_place(browsed: Site) -> None:
    await browsed.desk.mail(KENJI, "Kettle leaks", "It leaks. What should I do?")
    await _second(browsed)
    page = await browsed.page(browsed.desk.cast.lena)
    await page.goto("/processes/support/moves/new?from=1&to=2")
    chosen = page.get_by_label("Solve it becomes")
    await chosen.select_option("-")
    await expect(page.locator("#move-plan")).to_contain_text("1 would stay")
    await expect(chosen).to_be_focused()
    await chosen.select_option("")
    await expect(page.locator("#move-plan")).to_contain_text("1 would move")
    await page.get_by_role("button", name="Move 1 case").click()
    await page.wait_for_url("**/processes/support/moves/*")


async def test_axe_finds_nothing_on_the_live_pages(browsed: Site) -> None:
    done = await browsed.desk.mail(MIA, "Kettle leaks", "It leaks. What should I do?")
    assert done is not None
    page = await browsed.page(browsed.desk.cast.lena)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path, seen in (
        ("/processes/support?step=Task_Solve", ".badge"),
        ("/processes/support?show=table", "#fullest .chip"),
        (f"/cases/{reference_of(done.state.case_id)}/map", ".is-here"),
    ):
        await page.goto(path)
        await expect(page.locator(seen).first).to_be_visible()
        await page.evaluate(_AXE)
        found = await page.evaluate("(rules) => axe.run(document, rules)", RULES)
        assert [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    assert complaints == []
