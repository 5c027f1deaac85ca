"""Whose a story is, as its page tells readers and machines."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from articles.illustrating import store
from articles.models import Byline, BylineRole, Correction, Provenance
from attribution.models import Licence, Source
from pictures.opening import open_upload
from tests.articles.test_desk_pictures import jpeg
from tests.builders import make_article, make_author, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db
ORIGINAL = "https://ral.example.org/market"


def page_of(client, article):
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def data_of(page) -> dict:
    (script,) = page.xpath('//script[@type="application/ld+json"]/text()')
    return json.loads(script)


def meta(page, name: str) -> list[str]:
    return page.xpath(f'//meta[@name="{name}"]/@content')


def reprint(original=(), **terms):
    licence = make_licence("terms", name="Terms of RAL", **terms)
    return make_article("Le marché rouvre", source=make_source(default_licence=licence), original=dict(original))


def test_machines_read_whose_a_reprint_is(client):
    article = reprint(
        {"original_authors": "Jane Roe, John Doe"},
        holder="RAL Inc.",
        terms_url="https://ral.example.org/terms",
        acquire_url="https://ral.example.org/ask",
    )
    data = data_of(page_of(client, article))
    assert data["@type"] == "NewsArticle"
    assert data["creditText"] == "Article original : The market is open again, Radio Atlantique Libre"
    assert data["copyrightNotice"] == article.provenance.notice.replace('<span lang="en">', "").replace("</span>", "")
    assert data["copyrightHolder"] == {"@type": "Organization", "name": "RAL Inc."}
    assert data["copyrightYear"] == article.provenance.original_published_at.year
    assert data["sourceOrganization"]["name"] == "Radio Atlantique Libre"
    assert data["isBasedOn"]["url"] == ORIGINAL
    assert data["acquireLicensePage"] == "https://ral.example.org/ask"
    assert data["license"] == data["usageInfo"] == "https://ral.example.org/terms"
    assert [author["name"] for author in data["author"]] == ["Nariné Sarafian", "Jane Roe", "John Doe"]
    assert "translationOfWork" not in data


def test_a_translation_names_its_original_and_its_translator(client, ada):
    licence = make_licence("free", translation_right="yes")
    draft = make_draft(source=make_source(default_licence=licence), original={"original_language": "en"}, author=None)
    Byline.objects.create(article=draft, author=make_author("Léna Khatchikian"), role=BylineRole.TRANSLATION)
    draft.publish(ada)
    page = page_of(client, draft)
    data = data_of(page)
    assert data["translationOfWork"]["name"] == "The market is open again"
    assert data["translationOfWork"]["inLanguage"] == "en"
    assert data["translator"] == [{"@type": "Person", "name": "Léna Khatchikian"}]
    assert "Traduction" in page.xpath('string(//*[@class="credit__marks"])')


def test_our_own_story_names_us(client):
    data = data_of(page_of(client, make_article()))
    assert data["copyrightHolder"]["name"] == "Association Naïri Presse"
    assert data["copyrightNotice"].startswith("©")
    assert {"isBasedOn", "license"} & set(data) == set()


def test_no_text_ends_the_data_early(client):
    article = make_article("</script><script>alert(1)</script> & <!-- \u2028")
    page = page_of(client, article)
    assert data_of(page)["headline"] == article.headline
    assert len(page.xpath("//script[not(@src)]")) == 1


def test_a_correction_is_told_to_machines(client, ada):
    article = make_article(by=ada)
    article.correct(ada, "Le marché a rouvert samedi, non dimanche.")
    assert data_of(page_of(client, article))["correction"][0]["text"] == Correction.objects.get().text


@pytest.mark.parametrize(
    ("policy", "robots", "news", "canonical"),
    [
        ("index", [], [], None),
        ("noindex_news", [], ["noindex"], None),
        ("noindex", ["noindex"], [], None),
        ("canonical", [], [], ORIGINAL),
    ],
)
def test_search_engines_are_told_what_the_licence_says(client, policy, robots, news, canonical):
    article = reprint(search_policy=policy)
    page = page_of(client, article)
    assert meta(page, "robots") == robots
    assert meta(page, "googlebot-news") == news
    own = f"http://localhost:8000{article.get_absolute_url()}"
    assert page.xpath('//link[@rel="canonical"]/@href') == [canonical or own]


def test_search_engines_are_told_when_the_right_ends(client):
    article = reprint(window_days=30)
    assert meta(page_of(client, article), "robots") == [
        f"unavailable_after: {article.expires_at:%Y-%m-%dT%H:%M:%S}+0000"
    ]


@pytest.mark.parametrize(("mining", "told"), [("reserved", ["1"]), ("allowed", ["0"]), ("unknown", [])])
def test_miners_are_told_what_the_licence_says(client, mining, told):
    page = page_of(client, reprint(ai_mining=mining, terms_url="https://ral.example.org/terms"))
    assert meta(page, "tdm-reservation") == told
    assert meta(page, "tdm-policy") == (["https://ral.example.org/terms"] if mining == "reserved" else [])


@pytest.mark.parametrize(("rel", "told"), [("follow", set()), ("nofollow", {"nofollow"})])
def test_the_original_is_linked_as_its_licence_asks(client, rel, told):
    page = page_of(client, reprint(link_rel=rel))
    links = page.xpath(f'//main//a[@href="{ORIGINAL}"]')
    assert len(links) == 2
    assert {link.get("rel") for link in links} - {None} == told


def test_the_licence_is_linked_as_one(client):
    licence = Licence.objects.create(code="by", name="CC BY 4.0", badge="CC BY 4.0", url="https://cc.example.org/by")
    make_licence("by", notice={"fr": "Repris sous {licence}."})
    article = make_article(source=make_source(default_licence=licence))
    page = page_of(client, article)
    assert page.xpath('//main//a[@rel="license"]/@href') == ["https://cc.example.org/by"] * 2
    assert page.xpath('//head/link[@rel="license"]/@href') == ["https://cc.example.org/by"]


def test_a_badge_speaks_the_language_of_the_page(client):
    Licence.objects.create(code="terms", name="Terms", badge="Contrat", badge_en="Contract")
    source = make_source(default_licence=make_licence("terms", credit={"en": "{source}"}))
    articles = [make_article(language=code, source=source) for code in ("fr", "en", "hy")]
    Licence.objects.update(badge="Autre", badge_en="Other")
    assert [badge_of(client, article) for article in articles] == ["Contrat", "Contract", "Contrat"]


def test_a_badge_that_was_frozen_in_one_language_is_still_shown(client):
    article = reprint()
    Provenance.objects.update(frozen=article.provenance.frozen | {"badge": "Contrat"})
    assert badge_of(client, article) == "Contrat"


def badge_of(client, article) -> str:
    (badge,) = page_of(client, article).xpath('//*[@class="credit__marks"]/*[starts-with(@class, "licence")]')
    return badge.text_content()


def test_an_excerpt_and_a_change_are_labelled(client):
    article = reprint({"changes": "intertitres ajoutés"}, text_right="excerpt", excerpt_words=50)
    marks = page_of(client, article).xpath('//*[@class="credit__marks"]//*[@class="tag"]/text()')
    assert marks == ["Extrait", "Adapté"]


def test_what_is_shared_says_whose_it_is(client):
    page = page_of(client, reprint())
    assert "Radio Atlantique Libre" in page.xpath('string(//meta[@property="og:description"]/@content)')


def test_a_copied_passage_has_its_source_to_bring_along(client):
    article = reprint()
    line = page_of(client, article).xpath("string(//@data-source-line)")
    assert "Radio Atlantique Libre" in line
    assert line.endswith(article.get_absolute_url())


@pytest.mark.parametrize(("language", "joint"), [("fr", "\u00a0: http"), ("en", "): http"), ("hy", "): http")])
def test_a_copied_line_is_set_in_the_language_of_the_story(client, language, joint):
    licence = make_licence("terms", name="Terms of RAL", credit={"en": "{source}"})
    article = make_article("Le marché ? Rouvert", language=language, source=make_source(default_licence=licence))
    line = page_of(client, article).xpath("string(//@data-source-line)")
    assert joint in line
    assert ("marché\u202f? Rouvert" in line) is (language == "fr")


@pytest.mark.parametrize(("title", "is_told"), [("Le lac", True), ("« L'eau » du lac", False)])
def test_an_original_title_is_told_where_it_is_not_the_headline(client, title, is_told):
    licence = make_licence("terms", name="Terms of RAL", credit={"fr": "{source}"})
    source = make_source(default_licence=licence)
    article = make_article("«\u202fL’eau\u202f» du lac", source=source, original={"original_title": title})
    assert ("Titre original" in page_of(client, article).xpath("string(//main)")) is is_told


def test_a_credit_in_the_by_line_names_authors_in_bold_and_links_the_source(client):
    licence = make_licence("terms", name="T", credit={"fr": "Par {author}, {source}"}, credit_position="byline")
    facts = {"original_authors": "Jane & Roe, Amp"}
    source = make_source("R & R", default_licence=licence)
    page = page_of(client, make_article("Le marché rouvre", source=source, original=facts, author=None))
    (credit,) = page.xpath('//*[@class="byline"]//*[@data-credit]')
    assert credit.text_content().strip() == "Par Jane & Roe et Amp, R & R"
    assert credit.xpath("strong/text()") == ["Jane & Roe", "Amp"]
    assert credit.xpath("a/text()") == ["R & R"]
    assert credit.xpath("a/@href") == [source.get_absolute_url()]


def test_a_credit_in_the_by_line_with_a_link_of_its_own_stays_as_it_was_written(client):
    licence = make_licence("terms", name="T", credit={"fr": "{title}, {source}"}, credit_position="byline")
    article = make_article("Le marché rouvre", source=make_source(default_licence=licence))
    (credit,) = page_of(client, article).xpath('//*[@class="byline"]//*[@data-credit]')
    assert credit.xpath(".//a/@href") == [ORIGINAL]


def test_nothing_that_is_renamed_later_changes_what_was_published(client):
    article = reprint()
    before = client.get(article.get_absolute_url()).content
    Source.objects.update(name="Another Radio", short_name="AR", url="https://other.example.org/")
    Licence.objects.update(name="Other terms", badge="Other", url="https://other.example.org/licence")
    for source in Source.objects.all():
        source.save()
    Licence.objects.first().save()
    make_licence("terms", notice={"en": "Something else entirely"}, credit={"fr": "Autre : {source}"})
    assert client.get(article.get_absolute_url()).content == before


def test_what_is_not_published_yet_is_previewed_with_what_it_would_say(client, ada):
    client.force_login(ada)
    draft = make_draft(source=make_source())
    page = page_of(client, draft)
    assert "Copyright (c)" in page.xpath('string(//*[@class="legal"])')
    assert not Provenance.objects.get().notice
    assert page.xpath('//script[@type="application/ld+json"]') == []


# --- Republishing ours -----------------------------------------------------------------------------------------------


def offered(**facts):
    licence = Licence.objects.create(
        code="nd", name="CC BY-ND 4.0", badge="CC BY-ND 4.0", url="https://cc.example.org/nd"
    )
    make_licence("nd", sublicence_right="full")
    body = '<p>Le <a href="/topic/marche/">marché</a> a rouvert.</p><figure><img src="https://x.example.org/a.jpg" alt="x"></figure>'
    return make_article("Le marché rouvre", offered_licence=licence, body=body, **facts)


def test_our_own_offered_story_is_ready_to_be_taken(client):
    article = offered()
    (address,) = page_of(client, article).xpath('//a[text()="Republier cet article"]/@href')
    response = client.get(address)
    page = html.fromstring(response.content.decode())
    markup, plain, head = (area.text for area in page.xpath("//textarea"))
    assert 'href="http://localhost:8000/topic/marche/"' in markup
    assert "x.example.org" not in markup
    assert 'rel="license">CC BY-ND 4.0</a>' in markup
    assert article.get_absolute_url() in markup
    assert "Nariné Sarafian" in markup
    assert "Nariné Sarafian" in plain
    assert "CC BY-ND 4.0" in plain
    assert "<" not in plain
    assert head.strip() == f'<link rel="canonical" href="http://localhost:8000{article.get_absolute_url()}">'
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_the_licence_we_offer_is_that_of_the_day_of_publication(client):
    article = offered()
    make_licence("nd", text_right="none")
    assert client.get(f"{article.get_absolute_url()}republish/").status_code == 200
    assert "CC BY-ND 4.0" in page_of(client, article).xpath('string(//*[@class="legal"])')


def test_a_licence_renamed_later_changes_nothing_of_what_we_gave_under_it(client):
    article = offered()
    addresses = [article.get_absolute_url(), f"{article.get_absolute_url()}republish/", "/feeds/latest.json"]
    before = [client.get(address).content for address in addresses]
    Licence.objects.update(name="Domaine public", badge="CC0", url="https://cc.example.org/zero")
    Licence.objects.first().save()
    assert [client.get(address).content for address in addresses] == before


def test_an_excerpt_is_all_that_is_given_where_that_is_all_we_offer(client):
    licence = make_licence("short", text_right="excerpt", excerpt_words=3)
    article = make_article(offered_licence=licence, body="<p>Un deux trois quatre cinq six.</p>")
    page = client.get(f"{article.get_absolute_url()}republish/").content.decode()
    assert "Un deux trois" in page
    assert "quatre" not in re.sub(r"<main.*?<textarea", "", page, count=1, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"edit_level": "full", "translation_right": "yes"}, "Vous pouvez le traduire, l’abréger et l’adapter."),
        (
            {"edit_level": "minor", "translation_right": "yes"},
            "Vous pouvez le traduire et y faire de petites corrections\u202f; pour le reste, reprenez-le tel quel.",
        ),
        (
            {"edit_level": "none", "translation_right": "yes"},
            "Vous pouvez le traduire\u202f; pour le reste, reprenez-le tel quel.",
        ),
        (
            {"edit_level": "full", "translation_right": "ask"},
            "Vous pouvez l’abréger et l’adapter\u202f; demandez-nous avant de le traduire.",
        ),
        (
            {"edit_level": "minor", "translation_right": "ask"},
            "Reprenez-le tel quel, à de petites corrections près\u202f; demandez-nous avant de le traduire.",
        ),
        (
            {"edit_level": "none", "translation_right": "ask"},
            "Reprenez-le tel quel\u202f; demandez-nous avant de le traduire.",
        ),
        (
            {"edit_level": "full", "translation_right": "no"},
            "Vous pouvez l’abréger et l’adapter, mais non le traduire.",
        ),
        (
            {"edit_level": "minor", "translation_right": "no"},
            "Reprenez-le tel quel, à de petites corrections près, sans le traduire.",
        ),
        ({"edit_level": "none", "translation_right": "no"}, "Reprenez-le tel quel, sans le traduire."),
    ],
)
def test_who_takes_ours_is_told_what_the_licence_lets_them_do(client, terms, said):
    assert rules_of(client, make_article(offered_licence=make_licence("offer", **terms)))[1:] == [said]


def test_who_takes_ours_is_told_to_say_what_they_changed_where_they_may_change_it(client):
    note = "Dites ce que vous avez changé."
    free = make_licence("free", edit_level="full", translation_right="yes", change_note_required=True)
    fixed = make_licence("fixed", name="Fixed", edit_level="none", translation_right="no", change_note_required=True)
    assert note in rules_of(client, make_article(offered_licence=free))
    assert note not in rules_of(client, make_article(offered_licence=fixed))


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_picture_is_said_to_be_included_only_where_it_is(client, ada, is_ours):
    theirs = make_source(default_licence=make_licence("shots", name="Shots", picture_right="credited"))
    source = None if is_ours else theirs
    picture = store(open_upload(io.BytesIO(jpeg())), ada, alt="Un étal", source=source, credit="X")
    article = make_article(offered_licence=make_licence("offer", name="Offer"), lead_picture=picture)
    assert ("L’image est jointe." in rules_of(client, article)) is is_ours


def rules_of(client, article) -> list[str]:
    page = html.fromstring(client.get(f"{article.get_absolute_url()}republish/").content.decode())
    return [rule.text_content() for rule in page.xpath('//*[@class="take__rules"]/li')]


@pytest.mark.parametrize("what", ["reserved", "reprint", "draft", "scheduled"])
def test_nothing_else_can_be_taken_from_here(client, ada, what):
    later = timezone.now() + timedelta(days=1)
    article = {
        "reserved": make_article,
        "reprint": lambda: make_article(
            source=make_source(default_licence=make_licence("full", sublicence_right="full"))
        ),
        "draft": lambda: make_draft(offered_licence=make_licence("full")),
        "scheduled": lambda: make_article(offered_licence=make_licence("full"), at=later),
    }[what]()
    assert client.get(f"{article.get_absolute_url()}republish/").status_code == 404
    if what in ("reserved", "reprint"):
        assert "Republier" not in client.get(article.get_absolute_url()).content.decode()
