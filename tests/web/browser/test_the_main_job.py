"""The whole story in a browser: a mail comes in, Bob works it on the keyboard, Mia confirms on her page."""

import re

from playwright.async_api import expect

from caseway.core.values import reference_of
from tests.people import MIA
from tests.web.conftest import Site


async def _links(site: Site, case_id: int) -> str:
    texts = [f"{message.text}\n{message.folded}" for message in await site.desk.said(case_id)]
    found: list[str] = re.findall(r"/c/[\w-]+", "\n".join(texts))
    return found[-1]


async def test_a_request_is_worked_from_mail_to_rating(browsed: Site) -> None:
    desk, bob = browsed.desk, browsed.desk.cast.bob
    done = await desk.mail(
        MIA, "Kettle leaks at the base", "Hello,\n\nit leaks every morning. What should I do?\n\nMia"
    )
    assert done is not None
    case_id, reference = done.state.case_id, reference_of(done.state.case_id)

    page = await browsed.page(bob)
    await page.goto("/lists/unassigned")
    await page.keyboard.press("j")
    await page.keyboard.press("o")
    await expect(page.locator("#case h1")).to_have_text("Kettle leaks at the base")
    assert page.url.endswith(f"/cases/{reference}?at=unassigned")

    work = page.locator("#work")
    await page.keyboard.press("r")
    await page.keyboard.type("Good morning Mia. Which model is it?")
    await expect(page.locator("#ask")).to_have_value("Which model is it?")
    await page.get_by_role("button", name="Send and wait for Mia").click()
    await expect(page.locator("#thread")).to_contain_text("We asked: Which model is it?")
    await expect(page.locator("#pane-reply textarea")).to_have_value("")

    assert await desk.mail(MIA, f"Re: Kettle leaks at the base [{reference}]", "An EK-20.")
    await expect(page.locator("#thread")).to_contain_text("An EK-20.")
    await expect(work).to_contain_text("What does Mia say?")
    await page.keyboard.press("1")
    await expect(work).not_to_contain_text("What does Mia say?")

    await page.keyboard.press("r")
    await page.keyboard.type("Turn the ring until it clicks, then it is tight.")
    await page.get_by_role("button", name="Send as the answer").click()
    await expect(page.locator("#case-head .stage.is-here")).to_contain_text("Resolution")

    door = await browsed.page(viewport={"width": 390, "height": 800})
    await door.goto(await _links(browsed, case_id))
    await expect(door.locator("main")).to_contain_text("Did it work?")
    await door.get_by_role("button", name="Yes, it is solved").click()
    await expect(door.locator("main")).to_contain_text("Good to hear")
    await door.locator(".stars label").nth(0).click()
    await door.get_by_role("button", name="Send the rating").click()
    await expect(door.locator("main")).to_contain_text("You gave 5 of 5")
    await expect(page.locator("#thread")).to_contain_text("Closed")
    state = await desk.state(case_id)
    assert state.closure is not None
    assert (state.closure.basis, state.rating) == ("confirmed", 5)


async def test_nothing_typed_is_lost_when_mia_wrote_meanwhile(browsed: Site) -> None:
    desk, bob = browsed.desk, browsed.desk.cast.bob
    done = await desk.mail(MIA, "Kettle leaks", "It leaks.")
    assert done is not None
    reference = reference_of(done.state.case_id)
    page = await browsed.page(bob)
    await page.goto(f"/cases/{reference}")
    await page.keyboard.press("r")
    await page.keyboard.type("We look into it.")
    assert await desk.mail(MIA, f"Re: Kettle leaks [{reference}]", "It is on fire now!")
    await expect(page.locator("#thread")).to_contain_text("It is on fire now!")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#composer")).to_contain_text("Something has happened in this case")
    await expect(page.locator("#pane-reply textarea")).to_have_value("We look into it.")
    await page.get_by_role("button", name="I have seen it").click()
    await expect(page.locator("#thread")).to_contain_text("We look into it.")
