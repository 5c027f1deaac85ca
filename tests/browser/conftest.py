"""What a browser test is given: one Chromium a process, and a page of its own."""

import os

import pytest

from tests.browser import chromium


@pytest.fixture(scope="session")
def chromium_browser():
    from playwright.sync_api import sync_playwright

    # As long as Playwright's loop runs in this thread, Django takes all that is done here for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def faults():
    """What went wrong in the page: broken policy, failed scripts. A test that has seen to one of them clears it."""
    return []


@pytest.fixture
def page(chromium_browser, live_server, faults):
    """A page on a desktop's screen, in French, whose relative addresses are the site's; it knows no cookie yet.

    The test fails where the page broke the content security policy or a script of it failed.
    """
    context = chromium_browser.new_context(
        base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}") if is_fault(message) else None)
    yield page
    context.close()
    assert not faults, faults


@pytest.fixture
def phone(page):
    """The same page, as wide as a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def is_fault(message) -> bool:
    """What the console tells of a refused answer is the test's business; all other errors are faults."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def browser_of_a_visitor(chromium_browser, live_server):
    """The page of somebody else, who has no cookie of the site."""
    context = chromium_browser.new_context(
        base_url=live_server.url, locale="fr-FR", viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
