"""Pictures of every page of a running demo desk, light and dark, wide and narrow.

`make screenshots`, or `python -m scripts.screenshots FOLDER`, writes `case-light-1440.png` and its sisters.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, async_playwright

from caseway.actions.seeding import logins
from tests.conftest import CHROMIUM_OPTIONS, chromium
from tests.running import RunningDesk

TOKEN = "only-for-these-pictures"  # noqa: S105 - a desk that lives for a minute
SIZES = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
ROOMS = {
    "front": "/",
    "new-case": "/cases/new",
    "search": "/search?q=kettle",
    "unassigned": "/lists/unassigned",
    "held": "/held",
    "outgoing": "/outgoing",
    "processes": "/processes",
    "process": "/processes/support",
    "process-step": "/processes/support?step=Task_Solve",
    "process-table": "/processes/support?show=table",
    "versions": "/processes/support/versions",
    "version": "/processes/support/versions/1",
    "moves": "/processes/support/moves",
}
OF_A_CASE = {"case": "", "map": "/map", "course": "/course", "history": "/history"}


def addresses(url: str) -> dict[str, str]:
    """Every page there is a picture of, with the first open case and its contact's page in it."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30) as api:
        cases = api.get("/api/v1/cases", params={"limit": "100"}).json()["items"]
        chosen = next((case for case in cases if case["status"] == "open" and case["assignee"]), cases[0])
        reference = chosen["reference"]
        messages = api.get(f"/api/v1/cases/{reference}/messages").json()["items"]
    found = dict(ROOMS)
    found |= {name: f"/cases/{reference}{end}" for name, end in OF_A_CASE.items()}
    link = re.search(r"/c/[\w.-]+", " ".join(message["text"] or "" for message in messages))
    return found | ({"contact": link.group()} if link else {})


@asynccontextmanager
async def opened(browser: Browser, url: str, scheme: str, width: int) -> AsyncIterator[Page]:
    """A page of a fresh browser in one look."""
    context = await browser.new_context(
        base_url=url,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": SIZES[width]},
        reduced_motion="reduce",
        locale="en-GB",
    )
    yield await context.new_page()
    await context.close()


async def picture(page: Page, address: str, file: Path) -> None:
    """One page, when its letters are there."""
    await page.goto(address, wait_until="load")
    await page.evaluate("document.fonts.ready")
    await page.screenshot(path=file)
    print(file)


async def draw(url: str, folder: Path) -> None:
    """All pictures, page by page in each look."""
    lead = next(one for one in logins() if one.role == "lead")
    pages = addresses(url)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        for scheme in SCHEMES:
            for width in SIZES:
                async with opened(browser, url, scheme, width) as page:
                    ending = f"{scheme}-{width}.png"
                    await picture(page, "/sign-in", folder / f"sign-in-{ending}")
                    await page.fill("[name=email]", lead.email)
                    await page.fill("[name=password]", lead.password)
                    await page.press("[name=password]", "Enter")
                    await page.wait_for_url(lambda now: "/sign-in" not in now)
                    for name, address in pages.items():
                        await picture(page, address, folder / f"{name}-{ending}")
        await browser.close()


def main(folder: Path) -> None:
    """Runs a desk of its own in a folder that is thrown away."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        desk = RunningDesk(Path(home) / "home", CASEWAY_BOOTSTRAP_TOKEN=TOKEN)
        try:
            asyncio.run(draw(desk.url, folder))
        finally:
            desk.end()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots"))
