"""The desk, for who works it by keyboard or hears it: every control has a name, every word enough contrast."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.builders import make_draft, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


@pytest.fixture
def desk(page, live_server):
    """The page of a chief editor who has signed in, at a desk with a reprint and a story that waits."""
    carla = make_user("carla", "chief editor")
    make_draft("Une reprise", source=make_source(), pk=7)
    make_draft("Un article à relire").submit(carla)
    client = Client()
    client.force_login(carla)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "articles/article/",
        "articles/article/add/",
        "articles/article/7/change/",
        "articles/picture/add/",
        "attribution/licence/presets/",
    ],
)
def test_nothing_at_the_desk_shuts_anybody_out(desk, address):
    desk.goto(f"/admin/{address}")
    desk.wait_for_load_state("networkidle")
    found = Axe().run(desk).response["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
