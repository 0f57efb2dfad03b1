"""Every page of the gallery for everybody: axe finds nothing, the browser blocks nothing, nothing is cut off."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.web.gallery.pages import PICTURES
from tests.web.gallery.serve import serving

AXE = Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.map, .map-view, .table-scroll, .sr-only, .clip, .stages, .line-in, svg, [data-rail]'))
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""
_SMALL = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter((e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter((e) => !e.closest("p, .skip-link, .row, .thread, .earlier, .card-head, .sop, label"))
  .filter((e) => !e.closest(".facts-table, .composer-lines, .map-view svg"))
  .filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.height < 43.5) })
  .slice(0, 5).map((e) => e.outerHTML.slice(0, 140))"""


async def _picture(
    browser: Browser, address: str, name: str, scheme: str, width: int
) -> tuple[Page, list[str]]:
    complaints: list[str] = []
    context = await browser.new_context(
        bypass_csp=False,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    await page.goto(f"{address}/{name}")
    await page.wait_for_load_state("load")
    return page, complaints


@pytest.mark.parametrize("name", sorted(PICTURES))
async def test_axe_finds_nothing_in_light_and_dark(browser: Browser, name: str) -> None:
    with serving() as address:
        for scheme, width in (("light", 1440), ("dark", 390)):
            page, complaints = await _picture(browser, address, name, scheme, width)
            assert complaints == []
            await page.evaluate(AXE.read_text(encoding="utf-8"))
            found = await page.evaluate("(rules) => axe.run(document, rules)", RULES)
            told = [
                f"{scheme} {one['id']}: {node['html'][:140]} {node['any'][:1]}"
                for one in found["violations"]
                for node in one["nodes"]
            ]
            assert told == []
            await page.context.close()


@pytest.mark.parametrize("name", sorted(PICTURES))
async def test_nothing_is_cut_off_at_360_and_fingers_fit(browser: Browser, name: str) -> None:
    with serving() as address:
        page, _ = await _picture(browser, address, name, "light", 360)
        assert await page.evaluate(_WIDE) == []
        assert await page.evaluate(_SMALL) == []
        assert (
            await page.locator(".list-pane:visible, .talk:visible, .context:visible, .page:visible").count()
            <= 1
        )
        await page.context.close()
