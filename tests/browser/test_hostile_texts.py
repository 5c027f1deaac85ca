"""Every hostile string of the samples on the page of an article, in a browser whom no policy protects: nothing runs."""

import json

import pytest

from tests.builders import make_article
from tests.text.test_cleaning import HOSTILE
from text.cleaning import clean

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]

# What a hostile string would do, were it run: say so.
TRAPS = """
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...told) => { window.ran.push([name, ...told.map(String)]); };
  addEventListener("securitypolicyviolation", (event) => window.ran.push(["policy", event.blockedURI]));
"""
AT_ONCE = 20
ACTIVE = "script:not([src^='/static/']):not([type='application/ld+json']), iframe, object, embed:not(figure), svg script, [onerror], [onload], [onclick], [style]"


def payloads() -> list[str]:
    lines = [line for path in HOSTILE for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [json.loads(line)["input"] for line in lines]


@pytest.fixture
def unprotected(chromium_browser, live_server):
    context = chromium_browser.new_context(base_url=live_server.url, bypass_csp=True)
    context.add_init_script(TRAPS)
    context.route(lambda url: not url.startswith(live_server.url), lambda route: route.abort())
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def watched(page, site):
    seen = []
    page.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: seen.append(f"popup {popup.url}"))
    # A text may show a picture from elsewhere, which the policy of the page then keeps out.
    page.on(
        "request",
        lambda request: (
            seen.append(request.url) if not request.url.startswith(site) and request.resource_type != "image" else None
        ),
    )
    return seen


def test_no_hostile_string_runs_on_the_page_of_an_article(unprotected, live_server):
    page = unprotected
    seen = watched(page, live_server.url)
    strings = payloads()
    assert len(strings) >= 160
    article = make_article()
    # Each cleaned by itself, as one may swallow the next, and many on a page.
    for start in range(0, len(strings), AT_ONCE):
        batch = strings[start : start + AT_ONCE]
        article.write("".join(f"<p>Avant.</p>{clean(text)}" for text in batch))
        page.goto(article.get_absolute_url(), wait_until="load")
        assert page.evaluate("window.ran") == [], batch
        assert page.locator(f".prose :is({ACTIVE})").count() == 0, batch
    assert seen == []


def test_the_traps_catch_what_they_are_for(unprotected, live_server):
    page = unprotected
    seen = watched(page, live_server.url)
    page.goto("/")
    page.set_content('<img src="/none.jpg" onerror="alert(1)"><script src="https://evil.example/x.js"></script>')
    page.wait_for_function("window.ran.length > 0")
    assert seen == ["https://evil.example/x.js"]
