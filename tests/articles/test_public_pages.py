"""The pages that readers see: what stands on them, and how little they ask of the database."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles.models import Article
from articles.publishing import settle
from tests.builders import make_article, make_author, make_draft, make_placement, make_section, make_source, make_topic

pytestmark = pytest.mark.django_db


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_own_story_shows_headline_author_and_text(client):
    article = make_article("Le marché rouvre", standfirst="Après trois ans.", topics=["marche"])
    page = shown(client, article.get_absolute_url())
    for words in ("Le marché rouvre", "Après trois ans.", "Nariné Sarafian", "Les marchands étaient tous là"):
        assert words in page


def test_a_reprint_shows_its_source_its_original_and_its_notice(client):
    article = make_article("Le marché rouvre", source=make_source())
    page = shown(client, article.get_absolute_url())
    assert 'href="/source/radio-atlantique-libre/"' in page
    assert "https://ral.example.org/market" in page
    assert "The market is open again" in page
    assert (
        f"Copyright (c) {article.provenance.original_published_at.year} Radio Atlantique Libre. Reprinted with permission."
        in page
    )


def test_a_card_of_a_reprint_names_its_source(client):
    make_article("Le marché rouvre", source=make_source())
    assert "RAL" in shown(client, "/latest/")


def test_a_wrong_slug_leads_to_the_right_one(client):
    article = make_article("Le marché rouvre")
    response = client.get(f"/article/{article.pk}/autre-chose/")
    assert (response.status_code, response.headers["Location"]) == (301, article.get_absolute_url())


def test_an_article_in_another_language_stands_at_its_own_address_and_is_shown_inside_ours(client):
    article = make_article("The market opens", language="en")
    assert article.get_absolute_url().startswith("/en/article/")
    with override("fr"):
        page = shown(client, f"/article/{article.pk}/{article.slug}/")
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in page.replace(
        "http://localhost:8000", "http://testserver"
    )


def test_lists_speak_the_language_of_the_address(client):
    make_article("Le marché rouvre")
    make_article("The market opens", language="en")
    assert "The market opens" not in shown(client, "/latest/")
    assert "The market opens" in shown(client, "/en/latest/")


def test_a_section_shows_its_sub_sections_too(client):
    root = make_section("armenie")
    make_article("Le marché rouvre", section=make_section("regions", root))
    assert "Le marché rouvre" in shown(client, "/section/armenie/")
    assert "Le marché rouvre" in shown(client, "/section/regions/")


def test_topic_author_and_source_have_their_pages(client):
    make_article("Le marché rouvre", topics=["marche"], source=make_source())
    for address in ("/topic/marche/", "/author/narine-sarafian/", "/source/radio-atlantique-libre/"):
        assert "Le marché rouvre" in shown(client, address)


def test_no_story_stands_twice_on_the_front_page_or_on_an_article(client):
    articles = [
        make_article(topics=["marche"], section=make_section(slug))
        for slug in ("armenie", "culture")
        for _n in range(12)
    ]
    make_placement("lead", articles[0])
    for article in articles[1:4]:
        make_placement("pick", article, reason="Parce que.")
    context = client.get("/").context
    numbers = [article.pk for article in [context["lead"], *context["seconds"], *context["wire"]]]
    numbers += [placement.article_id for placement in context["picks"]]
    numbers += [article.pk for strip in context["strips"] for article in strip["articles"]]
    assert len(numbers) == len(set(numbers))
    assert context["lead"] == articles[0]
    context = client.get(articles[5].get_absolute_url()).context
    around = [placement.article_id for placement in context["picks"]]
    around += [article.pk for article in [*context["related"], *context["discover"]]]
    assert len(around) == len(set(around)) == 10
    assert articles[5].pk not in around


def test_pages_go_on_by_position_and_come_back(client):
    now = timezone.now()
    articles = [make_article(f"Nouvelle {n:02}", at=now - timedelta(minutes=n // 3)) for n in range(45)]
    seen, address = [], "/latest/"
    while address:
        page = client.get(address).context["page"]
        seen += page.articles
        last, address = address, page.older and f"/latest/{page.older}"
    assert sorted(article.pk for article in seen) == sorted(article.pk for article in articles)
    assert len(seen) == 45
    back = client.get(f"/latest/{client.get(last).context['page'].newer}").context["page"]
    assert back.articles == seen[20:40]


@pytest.mark.parametrize(
    "query", ["page=-1", "page=abc", "page=1000000000000", "before=abc", "before=999999999999999999-1", "after=%00-1"]
)
@pytest.mark.parametrize(
    "address",
    ["/latest/", "/section/armenie/", "/topic/marche/", "/author/narine-sarafian/", "/source/radio-atlantique-libre/"],
)
def test_a_place_that_does_not_exist_is_a_page_that_says_so(client, address, query):
    make_article(topics=["marche"], source=make_source())
    response = client.get(f"{address}?{query}")
    assert response.status_code in (400, 404)
    assert b"<h1" in response.content
    if response.status_code == 404:
        sentences = ("Suivez le lien «\u202fPlus anciens\u202f»", "Repartez des articles les plus récents")
        assert any(sentence in response.content.decode() for sentence in sentences)


def addresses() -> list[str]:
    article = make_article("Le marché rouvre", topics=["marche"], source=make_source())
    return [
        "/",
        "/latest/",
        "/section/armenie/",
        "/topic/marche/",
        "/author/narine-sarafian/",
        "/source/radio-atlantique-libre/",
        article.get_absolute_url(),
        "/search/?q=march%C3%A9",
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/feeds/latest.json",
        "/section/armenie/feed.rss",
        "/topic/marche/feed.rss",
        "/author/narine-sarafian/feed.rss",
        "/source/radio-atlantique-libre/feed.rss",
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/news-sitemap.xml",
        "/sitemap-0.xml",
    ]


MOST = {"/": 12, "article": 10}


def test_no_public_page_asks_more_with_a_hundred_rows_than_with_ten(client, django_assert_max_num_queries, ada):
    pages = addresses()
    asked = {}
    for rows in (10, 90):
        for _n in range(rows):
            make_article(topics=["marche"], source=make_source(), by=ada)
        for address in pages:
            client.get(address)
            with django_assert_max_num_queries(MOST.get(address, MOST["article"])) as queries:
                shown(client, address)
            asked.setdefault(address, []).append(len(queries))
    assert {address: counts for address, counts in asked.items() if counts[0] != counts[1]} == {}


def test_public_pages_set_no_cookie_and_are_the_same_for_everyone(client, ada):
    from django.test import Client

    pages = addresses()
    signed_in = Client()
    signed_in.force_login(ada)
    for address in pages:
        ours, theirs = client.get(address), signed_in.get(address)
        assert not ours.cookies, address
        assert ours.content == theirs.content, address
        assert "Cookie" not in ours.headers.get("Vary", ""), address
        assert "public" in ours.headers["Cache-Control"], address


SECRET = "Grenadine"


def hidden_articles(ada, carla):
    """One in each state that the public may not read, with a word that occurs nowhere else."""
    facts = {"topics": ["marche"], "source": make_source(), "standfirst": f"{SECRET}.", "body": f"<p>{SECRET}.</p>"}
    draft = make_draft(f"{SECRET} brouillon", **facts)
    review = make_draft(f"{SECRET} relecture", **facts)
    review.submit(ada)
    scheduled = make_article(f"{SECRET} demain", at=timezone.now() + timedelta(days=1), **facts)
    withdrawn = make_article(f"{SECRET} retrait", **facts)
    withdrawn.withdraw(carla, "Erreur sur la personne")
    expired = make_article(
        f"{SECRET} passé", original={"rights_expire_at": timezone.now() - timedelta(minutes=1)}, **facts
    )
    return [draft, review, scheduled, withdrawn, expired]


def test_no_public_address_shows_what_is_not_published(client, ada, carla):
    hidden = hidden_articles(ada, carla)
    for number, article in enumerate(hidden):
        make_placement("pick" if number % 2 else "lead", article)
    translation = make_article("Traduction")
    Article.objects.filter(pk=translation.pk).update(translation_of=hidden[0])
    translation.refresh_from_db()
    settle(translation)
    pages = [
        *addresses(),
        translation.get_absolute_url(),
        f"/search/?q={SECRET}",
        f"/search/?q={SECRET}&sort=date",
        "/nowhere/",
    ]
    for address in [*pages, *("/en" + page for page in pages if not page.endswith(".xml"))]:
        page = client.get(address).content.decode()
        for article in hidden:
            assert article.headline not in page, address
            assert f"/article/{article.pk}/" not in page, address
    statuses = {}
    for article in hidden:
        response = client.get(article.get_absolute_url())
        statuses[article.headline.split()[1]] = response.status_code
        assert f"{SECRET}." not in response.content.decode()
    assert statuses == {"brouillon": 404, "relecture": 404, "demain": 404, "retrait": 410, "passé": 410}


def test_a_draft_is_shown_to_editors_alone_and_kept_by_no_cache(client, ada, ben):
    draft = make_draft("Brouillon")
    client.force_login(ben)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(ada)
    response = client.get(draft.get_absolute_url())
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_scheduled_story_appears_by_the_clock(client, time_machine):
    at = timezone.now() + timedelta(hours=2)
    article = make_article("Le marché rouvre", at=at)
    assert "Le marché rouvre" not in shown(client, "/latest/")
    time_machine.move_to(at + timedelta(seconds=1))
    assert "Le marché rouvre" in shown(client, "/latest/")
    assert "Le marché rouvre" in shown(client, article.get_absolute_url())


def test_is_published_says_the_same_as_published(ada, carla):
    from articles.models import Article

    hidden = hidden_articles(ada, carla)
    visible = make_article()
    for article in Article.objects.filter(pk__in=[visible.pk, *(article.pk for article in hidden)]):
        assert article.is_published == Article.objects.published().filter(pk=article.pk).exists()


def test_an_author_who_left_no_story_still_has_a_page(client):
    make_author("Aram Kévorkian")
    make_topic("vide")
    assert "Aram Kévorkian" in shown(client, "/author/aram-kevorkian/")
    shown(client, "/topic/vide/")


def test_an_author_with_two_roles_is_listed_once(client):
    from articles.models import Byline

    article = make_article("Le marché rouvre")
    Byline.objects.create(article=article, author=make_author(), role="photo", order=1)
    settle(article)
    assert [story.pk for story in client.get("/author/narine-sarafian/").context["page"].articles] == [article.pk]
    assert [author.name for author in client.get(article.get_absolute_url()).context["authors"]] == ["Nariné Sarafian"]


def test_a_story_without_a_standfirst_is_told_by_how_it_begins(client):
    body = (
        "<p>Le marché a rouvert «\u202fpour de bon\u202f». "
        + "Les marchands étaient là, la pluie aussi. " * 20
        + "</p>"
    )
    make_article("Le marché rouvre", body=body)
    page = shown(client, "/section/armenie/")
    assert "Le marché a rouvert «\u202fpour de bon\u202f»." in page
    assert len(page.split('class="card__dek">')[1].split("<")[0]) <= 240
    assert "pour de bon" in client.get("/feeds/latest.rss").content.decode()


@pytest.mark.parametrize("address", ["/", "/latest/", "/search/", "/feeds/latest.rss", "/sitemap.xml"])
def test_a_public_page_is_only_read(client, address):
    assert client.head(address).status_code == 200
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        assert client.generic(method, address).status_code == 405


def test_a_card_in_another_language_says_so(client):
    make_article("Le marché rouvre", topics=["marche"])
    make_article("The market opens", language="en", topics=["marche"])
    assert client.get("/topic/marche/").content.decode().count("en anglais") == 1
    assert client.get("/en/topic/marche/").content.decode().count("in French") == 1
