"""What every page must withstand in a browser test."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Locator, Page


def shuts_nobody_out(page: Page) -> None:
    """axe finds nothing, and nothing stands beyond the edge of the screen."""
    page.wait_for_load_state()
    try:
        found = Axe().run(page).response["violations"]
    except Error as fault:
        if "context was destroyed" not in str(fault):
            raise
        # A press of a moment ago led on only now: it is the page it led to that is looked at.
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
    assert not found, [(page.url, each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def reach(target: Locator) -> None:
    """Come to it by the Tab key alone, as somebody without a mouse does."""
    target.wait_for()
    for _stop in range(250):
        if target.evaluate("each => each === document.activeElement"):
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {target}")


def press(target: Locator, key: str = "Enter") -> None:
    """Come to it by the Tab key alone, and press a key."""
    reach(target)
    target.page.keyboard.press(key)
