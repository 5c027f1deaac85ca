"""What every page must withstand in a browser test."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def shuts_nobody_out(page: Page) -> None:
    """axe finds nothing, and nothing stands beyond the edge of the screen."""
    found = Axe().run(page).response["violations"]
    assert not found, [(page.url, each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
