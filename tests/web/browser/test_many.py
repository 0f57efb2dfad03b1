"""In a browser: a complaint by one key and its undo; an incident made of a case, and everybody told."""

from playwright.async_api import expect

from caseway.core.values import reference_of
from tests.people import MIA
from tests.web.conftest import Site


async def test_a_complaint_by_one_key_and_its_undo(browsed: Site) -> None:
    done = await browsed.desk.mail(MIA, "Kettle leaks at the base", "It leaks every morning.")
    assert done is not None
    page = await browsed.page(browsed.desk.cast.bob)
    await page.goto(f"/cases/{reference_of(done.state.case_id)}")
    await expect(page.get_by_role("button", name="It is a complaint")).to_be_visible()
    await page.keyboard.press("!")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("#context")).to_contain_text("Support v1")
    await expect(page.locator("#thread")).to_contain_text("complaint, from support by Bob Osei")
    await expect(page.locator("#thread")).to_contain_text("Taken back")


async def test_an_incident_is_made_of_a_case_and_everybody_is_told(browsed: Site) -> None:
    done = await browsed.desk.mail(MIA, "I cannot pay", "It says error 7.")
    assert done is not None
    page = await browsed.page(browsed.desk.cast.bob)
    await page.goto(f"/cases/{reference_of(done.state.case_id)}")
    await expect(page.get_by_role("button", name="Incident")).to_be_visible()
    await expect(page.locator("body[data-live=on]")).to_be_attached()
    await page.keyboard.press("i")
    await page.get_by_label("Make an incident of this").fill("Payments fail")
    await page.get_by_role("button", name="Open the incident").click()
    await expect(page.locator("#context")).to_contain_text("Waits for an incident")
    await page.get_by_role("link", name="Payments fail").click()
    told = page.get_by_role("region", name="Tell everybody")
    await expect(told).to_contain_text("Tell the one who waits")
    await told.get_by_role("textbox").fill("We have found the cause.")
    await told.get_by_role("button").click()
    await expect(page.locator("#thread")).to_contain_text("Told everybody")
