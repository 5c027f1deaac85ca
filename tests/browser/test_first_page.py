"""From a reader to the first page of the desk: a read is told without a word on who reads, and an alarm comes by itself."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from letters import jobs, pulse
from letters.sending import deliver
from readers.counting import counter
from readers.models import ReadCount
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_article, make_draft, make_user
from tests.letters.test_pulse import fail
from tests.letters.test_worker import queue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("roles", queue.__name__),
]

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


@pytest.fixture
def reader(chromium_browser, live_server, faults):
    """Somebody at a phone, with a cookie of the site, and a clock that the test moves."""
    context = chromium_browser.new_context(base_url=live_server.url, user_agent=SAFARI, locale="fr-FR")
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })")
    context.add_cookies([{"name": "mine", "value": "1", "url": live_server.url}])
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    # The clock of the test would hide how the page was come to.
    page.add_init_script("window.entries = performance.getEntriesByType.bind(performance)")
    page.clock.install()
    page.add_init_script("performance.getEntriesByType = window.entries")
    page.told = []
    page.on("request", lambda request: page.told.append(request) if "/read/" in request.url else None)
    yield page
    counter.forget()
    context.close()


def reads_of(article) -> int:
    counter.store()
    return ReadCount.objects.filter(article=article).aggregate(total=Sum("count"))["total"] or 0


def test_a_read_is_told_once_without_a_cookie(reader):
    article = make_article("Grenadine")
    reader.goto(article.get_absolute_url())
    reader.wait_for_load_state("networkidle")
    # Not the whole ten seconds: the clock goes on by itself while a busy machine loads the page.
    reader.clock.run_for(4_000)
    assert reader.told == []
    with reader.expect_response("**/read/*/") as answer:
        reader.clock.run_for(7_000)
    assert answer.value.status == 204
    request = answer.value.request
    assert request.post_data is None
    assert "cookie" not in request.all_headers()
    assert request.all_headers()["sec-fetch-site"] == "same-origin"
    reader.clock.run_for(60_000)
    reader.reload()
    reader.wait_for_load_state("networkidle")
    reader.clock.run_for(60_000)
    assert len(reader.told) == 1
    assert reads_of(article) == 1
    assert reader.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["mine=1", 0, 0]


def test_a_page_that_nobody_looks_at_is_not_read(reader):
    article = make_article("Grenadine")
    reader.add_init_script(
        "let state = 'hidden'; Object.defineProperty(Document.prototype, 'visibilityState', { get: () => state });"
        "window.look = (now) => { state = now; document.dispatchEvent(new Event('visibilitychange')); };"
    )
    reader.goto(article.get_absolute_url())
    reader.wait_for_load_state("networkidle")
    reader.clock.run_for(60_000)
    for _turn in range(2):  # four seconds twice are no read: away, the clock stands
        reader.evaluate("look('visible')")
        reader.clock.run_for(4_000)
        reader.evaluate("look('hidden')")
        reader.clock.run_for(60_000)
    assert reader.told == []
    reader.evaluate("look('visible')")
    with reader.expect_response("**/read/*/"):
        reader.clock.run_for(3_000)
    assert reads_of(article) == 1


def test_the_desk_shows_what_is_read_hears_of_alarms_and_runs_a_job_again_by_keyboard(page, live_server):
    carla = make_user("carla", "chief editor")
    make_draft("Un article à relire").submit(carla)
    article = make_article("Grenadine")
    make_article("Programmé", at=timezone.now() + timedelta(days=2))
    counter.count(article.pk)
    counter.store()
    pulse.beat("w")
    client = Client()
    client.force_login(carla)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.clock.install()
    page.goto("/admin/")
    page.get_by_role("heading", name="Ce qui se lit").wait_for()
    assert page.locator(".alert").count() == 0
    fail(5)
    late = deliver.enqueue(1)
    jobs.DBTaskResult.objects.filter(pk=late.id).update(enqueued_at=timezone.now() - timedelta(minutes=5))
    page.clock.run_for(31_000)
    page.get_by_text("Tâches en retard", exact=True).wait_for()
    page.locator("#alarms-said", has_text="Tâche en échec").wait_for(state="attached")
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        shuts_nobody_out(page)
    page.get_by_role("button", name="Relancer").focus()
    page.clock.run_for(60_000)  # whoever is at the button is not disturbed
    page.keyboard.press("Enter")
    page.get_by_text("La tâche est de nouveau dans la file").wait_for()
    assert not jobs.failed().exists()
    assert page.get_by_text("Tâche en échec").count() == 0
