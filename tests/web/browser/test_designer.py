"""The designer in a browser: drawn, judged and saved as one draws; two people; files in and out; tables and forms.

The browser may have nothing to complain about: a breach of the content security policy fails every one of these.
"""

from pathlib import Path

from playwright.async_api import Page, expect

from caseway.actions.drafts import DraftChanges, open_draft, save_draft
from caseway.actions.publishing import shipped
from caseway.store import drafts
from caseway.store.agents import Agent
from caseway.store.drafts import Draft
from caseway.web.processes.draft_start import start_map
from tests.web.conftest import Site

PATIENCE_MS = 15_000
"""How long the first drawing and the first verdict may take on a busy machine."""
FOREIGN = Path(__file__).parent / "foreign.bpmn"


async def draws(site: Site, agent: Agent, key: str = "greeting", step: str = "Solve") -> Page:
    """The draft of `key`, open before `agent`."""
    await begun(site, agent, key)
    page = await site.page(agent)
    await page.goto(f"/processes/{key}/draft")
    await expect(page.locator(f'[data-element-id="{step}"]').first).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.locator(".drawing-problems")).to_contain_text("No problems", timeout=PATIENCE_MS)
    return page


async def begun(site: Site, agent: Agent, key: str) -> None:
    """A draft: of support as it is, of any other the small map with a form, a table and the messages of support."""
    house = site.desk.house
    draft = await open_draft(house, key, agent.id, key.capitalize())
    assert isinstance(draft, Draft)
    if key != "support" and draft.revision == 1:
        files = {path: text for path, text in shipped("support").files.items() if "scenarios/" not in path}
        changes = DraftChanges(bpmn=start_map(key, key.capitalize()), files=files)
        assert isinstance(await save_draft(house, key, 1, changes, agent.id), Draft)


async def chooses(page: Page, element: str) -> None:
    """A click on an element of the map."""
    await page.locator(f'[data-element-id="{element}"] .djs-hit').first.dispatch_event("click")
    await expect(page.locator(".drawing-panel-head code")).to_have_text(element)


async def is_saved(page: Page) -> None:
    await page.keyboard.press("Control+s")
    standing = page.locator("[data-standing]")
    await expect(standing).to_have_attribute("data-standing", "saved", timeout=PATIENCE_MS)


async def draft_of(site: Site, key: str = "greeting") -> Draft:
    async with site.desk.house.pool.connection() as connection:
        found = await drafts.read(connection, key)
    assert found is not None
    return found


async def test_lena_draws_and_what_she_breaks_is_told_at_once(browsed: Site) -> None:
    page = await draws(browsed, browsed.desk.cast.lena, "support", "Task_Solve")
    await chooses(page, "Task_Solve")
    await page.get_by_label("Name", exact=True).fill("Solve it well")
    await page.get_by_label("Due after").fill("PT16H")
    await expect(page.locator(".drawing-panel")).to_contain_text("2 working days of 8 hours")
    await expect(page.locator('[data-element-id="Task_Solve"]').first).to_contain_text("Solve it well")

    await chooses(page, "Flow_Next_Authority")
    condition = page.get_by_label("Condition (FEEL)")
    right = await condition.input_value()
    await condition.fill("outcome = ")
    await condition.blur()
    await expect(page.locator(".drawing-problems")).to_contain_text("Problems (")
    await expect(page.locator(".drawing-panel .drawing-wrong")).to_be_visible()
    await page.locator(".drawing-problems-head").click()
    await expect(page.locator(".drawing-problems li").first).to_contain_text("Flow_Next_Authority")
    await condition.fill(right)
    await condition.blur()
    await expect(page.locator(".drawing-problems")).to_contain_text("No problems")

    await is_saved(page)
    await page.reload()
    await expect(page.locator('[data-element-id="Task_Solve"]').first).to_contain_text(
        "Solve it well", timeout=PATIENCE_MS
    )
    bpmn = (await draft_of(browsed, "support")).bpmn
    assert b'cw:due="PT16H"' in bpmn
    assert b'cw:closure="unreachable"' in bpmn


async def test_who_draws_at_the_same_time_is_told_and_loses_nothing(browsed: Site) -> None:
    cast = browsed.desk.cast
    lena, ada = await draws(browsed, cast.lena), await draws(browsed, cast.ada)
    await chooses(lena, "Solve")
    await lena.get_by_label("Name", exact=True).fill("Solve it, said Lena")
    await is_saved(lena)

    await ada.get_by_role("button", name="acknowledgement", exact=True).click()
    await ada.get_by_label("The message in English").fill("Thank you, {{ name }}.")
    await expect(ada.locator(".drawing-preview").first).to_have_text("Thank you, Mia.")
    await is_saved(ada)
    both = await draft_of(browsed)
    assert b"said Lena" in both.bpmn
    assert both.files["messages/en/acknowledgement.txt"] == "Thank you, {{ name }}."

    await chooses(lena, "Find_Out")
    await lena.get_by_label("Name", exact=True).fill("Decide, said Lena")
    await lena.keyboard.press("Control+s")
    await expect(lena.locator(".drawing-toast")).to_contain_text("Both are kept")
    await is_saved(lena)

    await ada.get_by_role("button", name="Greeting", exact=True).click()
    await chooses(ada, "Find_Out")
    await ada.get_by_label("Name", exact=True).fill("Decide, said Ada")
    await ada.keyboard.press("Control+s")
    await expect(ada.locator(".drawing-banners")).to_contain_text("Lena Hart saved this draft")
    await ada.get_by_role("button", name="Keep mine").click()
    await ada.get_by_role("button", name="Save mine").click()
    await is_saved(ada)
    assert b"Decide, said Ada" in (await draft_of(browsed)).bpmn


async def test_a_file_of_another_tool_comes_back_as_it_was(browsed: Site, tmp_path: Path) -> None:
    page = await draws(browsed, browsed.desk.cast.lena)
    picked = page.locator('input[type="file"]')
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<definitions")
    await picked.set_input_files(broken)
    await expect(page.locator(".drawing-toast")).to_contain_text("“broken.bpmn” cannot be read.")

    await picked.set_input_files(FOREIGN)
    await expect(page.locator('[data-element-id="Ask_Mia"]').first).to_contain_text("Ask Mia")
    await is_saved(page)
    async with page.expect_download() as kept:
        await page.get_by_label("Export").click()
        await page.get_by_role("button", name="The map, as BPMN").click()
    assert (await (await kept.value).path()).read_bytes() == FOREIGN.read_bytes()

    await chooses(page, "Ask_Mia")
    await page.get_by_label("Name", exact=True).fill("Ask Mia again")
    await is_saved(page)
    bpmn = (await draft_of(browsed)).bpmn.decode()
    for kept_part in (
        'acme:colour="teal"',
        "<acme:cost",
        'currency="EUR"',
        'x="240" y="120"',
        "Ask Mia again",
    ):
        assert kept_part in bpmn


async def test_a_cell_of_a_table_and_a_field_of_a_form_are_drawn_and_saved(browsed: Site) -> None:
    page = await draws(browsed, browsed.desk.cast.lena)
    await page.get_by_role("button", name="triage", exact=True).click()
    await page.locator(".drill-down-overlay").first.click()
    cell = page.locator("td.output-cell").first
    await cell.click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type('"grievance"')
    await page.keyboard.press("Escape")
    await is_saved(page)
    assert '"grievance"' in (await draft_of(browsed)).files["triage.dmn"]

    await page.get_by_role("button", name="gather", exact=True).click()
    await expect(page.locator(".fjs-form-field").first).to_be_visible()
    await page.locator('.fjs-palette-field[data-field-type="number"]').press("Enter")
    await expect(page.locator(".fjs-form-field-number")).to_be_visible()
    await is_saved(page)
    assert '"type": "number"' in (await draft_of(browsed)).files["gather.form"]


async def test_a_narrow_screen_shows_the_map_and_says_why_it_is_not_drawn_on(browsed: Site) -> None:
    lena = browsed.desk.cast.lena
    await begun(browsed, lena, "greeting")
    page = await browsed.page(lena, viewport={"width": 360, "height": 780})
    await page.goto("/processes/greeting/draft")
    await expect(page.locator(".drawing-look")).to_contain_text("Drawing needs a wider screen")
    await expect(page.locator('[data-element-id="Start_Request"]').first).to_be_visible()
