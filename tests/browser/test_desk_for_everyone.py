"""The desk, for who works it by keyboard or hears it: every control has a name, every word enough contrast."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone

from articles.models import Article
from attribution.models import Source
from syndication.models import Audit
from tests.builders import make_article, make_draft, make_licence, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


@pytest.fixture
def desk(page, live_server):
    """The page of a chief editor who has signed in, at a desk with a reprint and a story that waits."""
    carla = make_user("carla", "chief editor")
    make_draft("Une reprise", source=make_source(pk=9), pk=7)
    online = make_article("Une reprise en ligne", source=make_source())
    breach = {
        "article_id": online.pk,
        "headline": online.headline,
        "address": "/",
        "surface": "page",
        "sentence": "Non.",
    }
    Audit.objects.create(ended_at=timezone.now(), checked=1, found=1, breaches=[breach])
    Audit.objects.create()
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
        "articles/article/7/change/",
        "rights/",
        "attribution/licenceversion/add/?preset=rferl",
    ],
)
def test_nothing_that_waits_at_the_desk_shuts_anybody_out(desk, address):
    desk.goto(f"/admin/{address}")
    desk.wait_for_load_state("networkidle")
    found = Axe().run(desk).response["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_the_panel_offers_to_move_a_pasted_notice_and_the_enter_key_does_not(desk):
    article = Article.objects.get(pk=7)
    line = "Reprinted with permission from RAL Copyright(c)2007 Radio Atlantique Libre, Inc.88 Rue Vieille, t 140 Pra"
    article.write(f"<p>Le marché a rouvert.</p><p>{line}</p>")
    desk.goto("/admin/articles/article/7/change/")
    desk.wait_for_load_state("networkidle")
    found = Axe().run(desk).response["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    desk.locator("#id_headline").press("Enter")
    desk.get_by_text("Personne ne le voit encore").wait_for()
    assert line in Article.objects.get(pk=7).body
    desk.get_by_role("button", name="La déplacer dans la provenance").click()
    desk.get_by_text("Retiré du texte").wait_for()
    assert Article.objects.get(pk=7).body == "<p>Le marché a rouvert.</p>"


WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize(
    "address", ["attribution/licence/presets/", "attribution/licenceversion/add/?licence=1&preset=rferl"]
)
def test_the_rules_of_a_preset_can_be_read_on_a_phone(desk, address):
    make_licence("cc-by", name="Une licence dont le nom est si long qu’il ne tient pas sur l’écran d’un téléphone")
    make_licence("rferl", name="Autorisation de reprise de RFE/RL")
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"/admin/{address}")
    desk.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert not desk.evaluate(WIDER_THAN_SCREEN)
    cut = "[...document.querySelectorAll('.rules td')].filter(each => each.getBoundingClientRect().right > innerWidth)"
    assert desk.evaluate(f"{cut}.length") == 0


@pytest.mark.parametrize("address", ["attribution/licence/presets/", "attribution/source/9/report/"])
def test_a_heading_of_a_table_stands_above_its_cells(desk, address):
    make_article("Une reprise en ligne", source=Source.objects.get(pk=9), slug="en-ligne")
    desk.goto(f"/admin/{address}")
    desk.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    paddings = "[...document.querySelectorAll('{} > *')].map(each => getComputedStyle(each).paddingInlineStart)"
    headings = desk.evaluate(paddings.format("main thead tr"))
    assert headings
    assert set(headings) == set(desk.evaluate(paddings.format("main tbody tr"))) == {"0px"}


def test_what_has_to_be_mended_is_said_once(desk):
    desk.goto("/admin/articles/article/add/")
    desk.get_by_role("button", name="Enregistrer le brouillon").click()
    desk.locator("#errors").wait_for()
    assert desk.locator(".errornote:visible").count() == 1
