"""A scenario written in the browser: seen to fail, mended, seen to hold, saved."""

from playwright.async_api import Page, expect

from caseway.store import drafts
from tests.web.browser.test_reach import AXE, RULES
from tests.web.conftest import Site

ROOM = "/processes/support/scenarios"


async def _new(site: Site, title: str) -> Page:
    page = await site.page(site.desk.cast.lena)
    await page.goto(ROOM)
    await page.get_by_role("button", name="Open a draft to write").click()
    await expect(page.get_by_role("button", name="New scenario")).to_be_visible()
    await page.keyboard.press("c")
    await page.get_by_label("What it is about").fill(title)
    await page.get_by_role("button", name="Write it").click()
    await expect(page.locator("[data-title]")).to_have_text(title)
    return page


async def test_written_from_lists_it_fails_is_mended_and_holds(browsed: Site) -> None:
    page = await _new(browsed, "Silent on day 3")
    verdict = page.locator("[data-verdict]")
    await expect(verdict).to_contain_text("Holds")
    await page.get_by_role("button", name="Add a step").click()
    card = page.locator("[data-card='1']")
    await card.get_by_label("Who").select_option("agent")
    await page.locator("[data-card='1']").get_by_label("Does").select_option("asks")
    await page.get_by_role("button", name="Add a step").click()
    card = page.locator("[data-card='2']")
    await card.get_by_label("When", exact=True).select_option("after")
    await card.get_by_label("Then").select_option("closed")
    await expect(verdict).to_contain_text("1 not so")
    await expect(card.locator("[data-missed]")).to_have_text("closed: expected yes, was not closed")
    await expect(page.locator(".moment-miss").last).to_be_visible()
    await card.get_by_label("closed", exact=True).select_option("no")
    await expect(verdict).to_contain_text("Holds")
    await page.keyboard.press("Control+s")
    await expect(page.locator("[data-saved]")).to_have_text("Saved")
    async with browsed.desk.house.pool.connection() as connection:
        draft = await drafts.read(connection, "support")
    assert draft is not None
    text = draft.files["scenarios/silent_on_day_3.toml"]
    assert 'after = "P3D"\nthen = { closed = false }' in text


async def test_the_text_and_the_lists_are_the_same_scenario_and_arrows_walk(browsed: Site) -> None:
    page = await _new(browsed, "Two ways to write")
    await page.get_by_role("tab", name="Text").click()
    area = page.locator("#scenario-text")
    await area.fill(
        'title = "By hand"\n[[step]]\nwhen = "contact writes"\n[[step]]\nwhen = "agent asks"\n'
        '[[step]]\nafter = "P3D"\nthen = { sent = ["reminder"] }\n'
    )
    await expect(page.locator("[data-title]")).to_have_text("By hand")
    await expect(page.locator("[data-count]")).to_have_text("3 of 3")
    await page.get_by_role("tab", name="Steps").click()
    await expect(page.locator("[data-card]")).to_have_count(3)
    await page.locator(".scenario-told").focus()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator("[data-count]")).to_have_text("1 of 3")
    await expect(page.locator("[data-moment='0']")).to_contain_class("is-now")
    await expect(page.locator("[data-walked] [data-element='Task_Solve']")).to_contain_class("is-here")
    await page.get_by_role("tab", name="Text").click()
    await area.fill('title = "By hand"\n[[step]]\nwhen = "contact yells"\n')
    await expect(page.locator("[data-verdict]")).to_have_text("Line 3")
    await expect(page.locator("[data-lines] .is-red")).to_have_text("3")


async def test_the_list_plays_again_and_what_is_deleted_comes_back(browsed: Site) -> None:
    page = await _new(browsed, "Only for a moment")
    await page.goto(ROOM)
    row = page.locator("[data-row='only_for_a_moment']")
    await expect(row).to_contain_class("is-green")
    await page.keyboard.press("p")
    await expect(page.locator("[data-ms]")).to_contain_text("played just now")
    await row.get_by_label("More about Only for a moment").click()
    await row.get_by_role("button", name="Delete").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(row).to_have_count(1)
    assert browsed.complaints == []


async def test_axe_finds_nothing_on_the_list_and_on_a_scenario(browsed: Site) -> None:
    page = await _new(browsed, "For everybody")
    told: list[str] = []
    for address in (ROOM, f"{ROOM}/escalation_comes_back"):
        await page.goto(address)
        await page.wait_for_load_state("load")
        await page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await page.evaluate("(rules) => axe.run(document, rules)", RULES)
        told += [
            f"{address} {one['id']}: {node['html'][:160]} {node['any'][:1]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
    assert told == []
