"""What a browser's reader meets on a page that should not be there."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    # To tell of what is right too takes a third of the time.
    "resultTypes": ["violations"],
}
AXE = Axe()


def faults(page: Page) -> list[str]:
    """What axe finds on the page, and whether it is wider than its window."""
    found = [
        f"{page.url}: {fault['id']} at {fault['nodes'][0]['html'][:120]}"
        for fault in AXE.run(page, options=OPTIONS).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"{page.url}: {wide} pixels too wide"] if wide > 0 else found
