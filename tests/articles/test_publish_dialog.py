"""Before publishing, the desk shows when, what was looked at and at which address; asking stores nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.commenting import comment, resolve
from articles.models import Article, OutsideLink, Picture, Version
from tests.articles.test_desk_publishing import ADD, by, change, reprint, typed
from tests.builders import make_article, make_draft, make_section, make_source, make_topic

pytestmark = pytest.mark.django_db
ASK = f"{ADD}publish/"


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


def address(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/"


def asked(client, url=ASK, **facts):
    """The answer to the dialog's question about what is typed."""
    facts.setdefault("byline", by())
    return client.post(url, typed(**facts), headers={"X-Requested-With": "fetch"})


def line_of(response, name):
    return next(line for line, _remarks in response.context["lines"] if line.name == name)


def said(response, name) -> str:
    return " ".join(remark.sentence for remark in line_of(response, name).remarks)


def outside(url: str, found: str, **facts) -> OutsideLink:
    from text.addresses import same_place

    facts = {"asked_at": timezone.now(), "is_wanted": False, "host": "example.org"} | facts
    return OutsideLink.objects.create(address=url, place=same_place(url), found=found, **facts)


# --- What the dialog says ---------------------------------------------------------------------------------------------


def test_a_story_in_order_may_go_out_at_once_and_nothing_is_stored(desk):
    response = asked(desk)
    assert response.status_code == 200
    assert {line.name: line.state for line, _remarks in response.context["lines"]} == dict.fromkeys(
        ["rights", "credit", "text", "pictures", "section", "headline", "links", "duplicates"], "good"
    )
    page = response.content.decode()
    assert "Les lecteurs le verront aussitôt." in page
    assert "/article/…/le-marche-rouvre/" in page
    assert 'name="_publish" value="1"' in page
    assert " disabled" not in page
    assert not Article.objects.exists()


def test_asking_about_a_stored_draft_changes_nothing_of_it(desk):
    draft = make_draft("Une halle")
    data = change(draft, body="<p>Tout autre chose.</p>", byline=by()) | {"headline": "Tout autre titre"}
    response = desk.post(f"{address(draft)}publish/", data, headers={"X-Requested-With": "fetch"})
    assert f"/article/{draft.pk}/{draft.slug}/" in response.content.decode()
    after = Article.objects.get()
    assert (after.headline, after.body, after.version) == (draft.headline, draft.body, draft.version)
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("facts", "line", "field"),
    [
        ({"provenance": {"original_title": ""}}, "credit", "original_title"),
        ({"provenance": {"original_language": ""}}, "credit", "original_language"),
        ({"provenance": {"embargo_until": "2098-01-01T10:00"}}, "rights", "embargo_until"),
        ({"byline": None}, "credit", "bylines"),
        ({"body": ""}, "text", "body"),
        ({"body": "<p>Texte.</p><p>Copyright (c) 2026 Radio Atlantique Libre. Reprinted with permission.</p>"}, "rights", "body"),
        ({"body": '<p>Texte.</p><figure><img data-picture="999" src="/media/x.jpg" alt=""></figure>'}, "rights", "body"),
        ({"headline": ""}, "headline", "headline"),
    ],
)  # fmt: skip
def test_what_the_rules_refuse_blocks_with_a_way_to_its_field(desk, facts, line, field):
    make_source(language="en")
    if "provenance" in facts:
        facts = facts | {"provenance": reprint(**facts["provenance"])}
    response = asked(desk, **facts)
    against = line_of(response, line)
    assert against.state == "mend"
    assert field in [remark.field for remark in against.remarks]
    page = response.content.decode()
    assert 'name="_publish" value="1"' in page
    assert " disabled>" in page
    place = {"bylines": "#bylines-group"}.get(
        field, f"#id_provenance-0-{field}" if "provenance" in facts else f"#id_{field}"
    )
    assert f'href="{place}"' in page


def test_what_blocks_in_the_dialog_is_what_refuses_the_publication(desk):
    facts = {"provenance": reprint(original_title="", original_url=""), "body": ""}
    dialog = asked(desk, **facts)
    refused = desk.post(ADD, typed(byline=by(), _publish="1", **facts))
    told = {remark.sentence for line, _remarks in dialog.context["lines"] for remark in line.remarks}
    assert refused.status_code == 422
    assert {sentence for _id, _label, sentence in refused.context["error_links"]} <= told


@pytest.mark.parametrize("in_text", [False, True])
def test_a_picture_without_a_description_blocks(desk, in_text):
    picture = Picture.objects.create(original="x.jpg", digest="0" * 64, credit="Jane Roe")
    body = f'<p>Texte.</p><figure><img data-picture="{picture.pk}" src="/media/x.jpg" alt=""></figure>'
    facts = {"body": body} if in_text else {"lead_picture": picture.pk}
    assert line_of(asked(desk, **facts), "pictures").state == "mend"
    Picture.objects.update(alt="Une halle vide")
    response = asked(desk, **facts)
    assert line_of(response, "pictures").state == "good"
    assert said(response, "pictures") == "1 image"


def test_what_cannot_even_be_stored_is_said_first(desk):
    response = asked(desk, section="", slug="!!!")
    assert line_of(response, "form").state == "mend"
    assert "section" not in [line.name for line, _remarks in response.context["lines"]]  # it is told once
    assert {"id_section", "id_slug"} == {remark.field for remark in line_of(response, "form").remarks}
    assert not response.context["may_go_out"]


@pytest.mark.parametrize(("length", "state"), [(65, "good"), (66, "warn"), (110, "warn"), (111, "warn")])
def test_a_long_headline_warns_and_blocks_nothing(desk, length, state):
    response = asked(desk, headline="x" * length)
    assert line_of(response, "headline").state == state
    assert str(length) in said(response, "headline")
    assert ("carte" in said(response, "headline")) == (length > 110)
    assert response.context["may_go_out"]


# --- Links ------------------------------------------------------------------------------------------------------------


def with_link(href: str) -> str:
    return f'<p>Voir <a href="{href}">ce récit</a>.</p>'


def test_links_to_what_readers_can_see_are_good(desk, settings):
    article, topic = make_article("Le barrage de Lori"), make_topic()
    pages = [
        article.get_absolute_url(),
        make_section().get_absolute_url(),
        topic.get_absolute_url(),
        "/",
        "/search/?q=a",
    ]
    pages += [f"{settings.SITE_URL}{article.get_absolute_url()}", "/en/", "mailto:a@example.org", "/media/x.pdf"]
    response = asked(desk, body="".join(map(with_link, pages)))
    assert line_of(response, "links").state == "good", said(response, "links")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: make_draft().get_absolute_url(), "brouillon"),
        (lambda: make_article(at=timezone.now() + timedelta(days=1)).get_absolute_url(), "qu’à partir du"),
        (lambda: "/article/999/rien/", "Cet article n’existe pas."),
        (lambda: "/section/rien/", "n’existe pas sur notre site"),
        (lambda: "/en/topic/rien/", "n’existe pas sur notre site"),
        (lambda: "/author/rien/", "n’existe pas sur notre site"),
        (lambda: "/source/rien/", "n’existe pas sur notre site"),
        (lambda: "/nulle/part", "n’existe pas sur notre site"),
        (lambda: "/admin/articles/article/1/change/", "rédaction"),
    ],
)
def test_a_link_of_ours_that_leads_nowhere_warns_with_its_words(desk, make, words):
    response = asked(desk, body=with_link(make()))
    assert line_of(response, "links").state == "warn"
    assert words in said(response, "links")
    assert "ce récit" in said(response, "links")
    assert response.context["may_go_out"]


def test_a_link_to_a_withdrawn_story_warns(desk, carla):
    article = make_article("Le barrage de Lori")
    article.withdraw(carla, "Erreur sur la personne")
    assert "retiré" in said(asked(desk, body=with_link(article.get_absolute_url())), "links")


def test_a_link_to_what_is_out_by_then_is_good(desk):
    later = make_article(at=timezone.now() + timedelta(days=1))
    at = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert line_of(asked(desk, body=with_link(later.get_absolute_url()), publish_at=at), "links").state == "good"


@pytest.mark.parametrize(
    ("found", "state", "words"),
    [
        ("there", "good", "1 lien"),
        ("gone", "warn", "répond 404"),
        ("nowhere", "warn", "Aucun site"),
        ("inside", "warn", "aucun endroit du web"),
        ("unsafe", "warn", "identité"),
        ("shut", "open", "Regardez vous-même"),
        ("silent", "open", "Regardez vous-même"),
    ],
)
def test_a_link_elsewhere_is_told_as_the_worker_found_it(desk, found, state, words):
    outside("https://example.org/page", found, status=404)
    response = asked(desk, body=with_link("https://www.example.org/page/"))
    assert line_of(response, "links").state == state
    assert words in said(response, "links")


def test_a_link_that_nobody_has_asked_says_so_and_is_asked_for(desk):
    response = asked(desk, body=with_link("https://example.org/page"))
    assert line_of(response, "links").state == "open"
    assert "Pas encore vérifié." in said(response, "links")
    assert OutsideLink.objects.get().is_wanted
    assert response.context["may_go_out"]


# --- Duplicates -------------------------------------------------------------------------------------------------------


def test_the_same_original_is_told_with_its_state_and_a_way_to_it(desk):
    first = make_draft("Une halle rouvre", source=make_source())
    response = asked(desk, provenance=reprint(original_url="http://www.ral.example.org/market/?utm_source=x#top"))
    assert line_of(response, "duplicates").state == "warn"
    assert said(response, "duplicates") == "Le même original\u00a0: «\u202fUne halle rouvre\u202f» (brouillon)"
    assert f'href="{address(first)}change/"' in response.content.decode()


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ("Le marché de Gyumri rouvre ses portes", True),
        ("LE MARCHE DE GYUMRI ROUVRE SES PORTES !", True),
        ("Le marché de Gyumri rouvre enfin ses portes", True),
        ("Le marché de Gyumri a brûlé dans la nuit", False),
        ("Un pont rouvre à Lori", False),
    ],
)
def test_nearly_the_same_headline_is_told(desk, other, is_told):
    make_article(other)
    response = asked(desk, headline="Le marché de Gyumri rouvre ses portes")
    assert (line_of(response, "duplicates").state == "warn") == is_told
    assert response.context["may_go_out"]


def test_the_story_itself_its_translation_and_an_old_one_are_no_duplicates(desk):
    draft = make_draft("Le marché de Gyumri rouvre ses portes", source=make_source(), author=None)
    make_article(draft.headline, at=timezone.now() - timedelta(days=60))
    make_draft(draft.headline, language="en", source=make_source(), author=None)
    row = reprint(id=draft.provenance.pk, article=draft.pk)
    response = desk.post(
        f"{address(draft)}publish/", change(draft, provenance=row), headers={"X-Requested-With": "fetch"}
    )
    assert line_of(response, "duplicates").state == "good"


# --- When -------------------------------------------------------------------------------------------------------------


def test_a_time_to_come_is_named_with_its_zone_and_the_button_schedules(desk):
    response = asked(desk, publish_at="2098-07-14T09:30")
    page = response.content.decode()
    assert "14\u00a0juillet 2098 à 9\u00a0h\u00a030 (heure de Paris, UTC+" in page
    assert "Programmer pour le 14\u00a0juillet 2098 à 9\u00a0h\u00a030" in page
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2020-01-01T10:00", "Cette date est passée."),
        ("2199-01-01T10:00", "2100"),
        ("2027-03-28T02:30", "Le 28\u00a0mars 2027, 2\u00a0h\u00a030 n’existe pas"),
        ("2027-10-31T02:30", "vient deux fois"),
        ("demain", "date"),
    ],
)
def test_a_time_that_names_no_moment_is_refused_with_what_to_do(desk, at, words):
    response = asked(desk, publish_at=at)
    assert words in " ".join(response.context["against_time"])
    assert not response.context["may_go_out"]
    refused = desk.post(ADD, typed(byline=by(), publish_at=at, _publish="1"))
    assert refused.status_code == 422
    assert words in " ".join(refused.context["adminform"].form.errors["publish_at"])


def test_a_year_that_may_be_a_slip_of_the_pen_is_asked_about_and_not_in_the_way(desk):
    far, near = (f"{timezone.now() + timedelta(days=days):%Y-%m-%dT10:00}" for days in (400, 300))
    response = asked(desk, publish_at=far)
    assert line_of(response, "time").state == "warn"
    assert "dans plus d’un an" in response.content.decode()
    assert response.context["may_go_out"]
    assert "dans plus d’un an" not in asked(desk, publish_at=near).content.decode()


def test_beside_the_hour_that_the_clock_skips_or_repeats_there_is_a_time(desk):
    for at in ("2027-03-28T01:30", "2027-03-28T03:30", "2027-10-31T01:30", "2027-10-31T03:30"):
        assert asked(desk, publish_at=at).context["may_go_out"], at


def test_a_scheduled_story_gets_another_time_or_goes_out_now_by_the_same_button(desk):
    story = make_article("Demain", at=timezone.now() + timedelta(days=1))
    line = {"id": story.bylines.get().pk, "article": story.pk, "author": story.bylines.get().author_id, "role": "text", "order": 0}  # fmt: skip
    data = change(story, byline=line, publish_at="2098-07-14T09:30")
    page = desk.post(f"{address(story)}publish/", data, headers={"X-Requested-With": "fetch"}).content.decode()
    assert 'name="_publish" value="another"' in page
    desk.post(f"{address(story)}change/", data | {"_publish": "another"})
    story.refresh_from_db()
    assert timezone.localtime(story.published_at).year == 2098
    page = desk.post(
        f"{address(story)}change/", change(story, byline=line, publish_at="", _publish="another"), follow=True
    )
    story.refresh_from_db()
    assert story.is_published
    assert "Publié." in page.content.decode()


def test_a_story_that_readers_had_comes_back_at_once_whatever_time_was_typed(signed_in, carla):
    story = make_article("Le barrage de Lori")
    story.withdraw(carla, "Erreur")
    chief = signed_in(carla)
    response = asked(chief, f"{address(story)}publish/", version=story.version, publish_at="2098-07-14T09:30")
    assert response.context["is_again"]
    assert "Publier de nouveau" in response.content.decode()
    assert "2098" not in response.content.decode()


# --- Who, and what happened meanwhile ---------------------------------------------------------------------------------


def test_a_contributor_asks_an_editor_and_gets_the_text_back(signed_in, colin):
    client = signed_in(colin)
    response = client.post(ASK, typed(byline=by()))
    assert response.status_code == 403
    assert "Les marchands étaient là" in response.content.decode()
    assert 'id="publish-open"' not in client.get(ADD).content.decode()


def test_only_a_chief_editor_is_asked_about_what_was_withdrawn(desk, signed_in, carla):
    story = make_article("Le barrage de Lori")
    story.withdraw(carla, "Erreur")
    assert desk.post(f"{address(story)}publish/", change(story)).status_code == 403
    assert 'id="publish-open"' not in desk.get(f"{address(story)}change/").content.decode()
    assert 'id="publish-open"' in signed_in(carla).get(f"{address(story)}change/").content.decode()


def test_what_was_published_meanwhile_is_said_and_no_button_is_left(desk, carla):
    draft = make_draft("Le marché rouvre")
    opened = change(draft, byline=by())
    draft.publish(carla)
    response = desk.post(f"{address(draft)}publish/", opened, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 409
    assert "entre-temps" in response.content.decode()
    assert "_publish" not in response.content.decode()
    page = desk.post(f"{address(draft)}publish/", opened)
    assert page.status_code == 409
    assert "Les marchands étaient là" in page.content.decode()


def test_what_was_scheduled_meanwhile_is_not_scheduled_anew_by_who_did_not_know(desk, carla):
    draft = make_draft("Le marché rouvre")
    opened = change(draft, byline=by(), _publish="1")
    draft.publish(carla, timezone.now() + timedelta(days=1))
    assert desk.post(f"{address(draft)}change/", opened).status_code in (409, 422)
    assert Article.objects.get().is_scheduled


def test_what_was_taken_off_the_schedule_meanwhile_is_not_published(desk, carla):
    from articles.publishing import reschedule

    story = make_article("Demain", at=timezone.now() + timedelta(days=1))
    opened = change(story, byline=None, _publish="another")
    reschedule(story, carla, None)
    assert desk.post(f"{address(story)}change/", opened).status_code in (409, 422)
    assert Article.objects.get().status == "draft"


def test_who_comes_second_is_told_and_goes_on_to_the_merge(desk, signed_in, carla):
    draft = make_draft("Le marché rouvre")
    opened = change(draft, byline=None)
    signed_in(carla).post(f"{address(draft)}change/", opened | {"body": "<p>De Carla.</p>"})
    response = desk.post(f"{address(draft)}publish/", opened, headers={"X-Requested-With": "fetch"})
    assert "Carla" in response.context["told"]
    assert desk.post(f"{address(draft)}change/", opened | {"_publish": "1"}).status_code == 409
    assert Article.objects.get().status == "draft"


def test_of_a_deleted_article_what_was_typed_is_given_back(desk):
    draft = make_draft("Le marché rouvre")
    opened, url = change(draft), f"{address(draft)}publish/"
    draft.delete()
    response = desk.post(url, opened)
    assert response.status_code == 403
    assert "Les marchands étaient là" in response.content.decode()


# --- Without scripts --------------------------------------------------------------------------------------------------


def sent_by(response) -> dict:
    """What the page without scripts would send, by name."""
    import lxml.html

    form = lxml.html.fromstring(response.content.decode()).xpath("//form[@class='publish']")[0]
    data = {field.get("name"): field.text[1:] if (field.text or "").startswith("\n") else field.text or "" for field in form.xpath(".//textarea")}  # fmt: skip
    return data | {field.get("name"): field.get("value") or "" for field in form.xpath(".//input[@name='publish_at']")}


def test_without_scripts_it_is_a_page_that_carries_all_that_was_typed(desk):
    facts = typed(byline=by(), standfirst="Deux\r\nlignes.", kicker="Valence", publish_at="2098-07-14T09:30")
    page = desk.post(ASK, facts | {"_ask": "1"})
    sent = sent_by(page)
    for name in ("headline", "kicker", "body", "bylines-0-author", "publish_at"):
        assert sent[name] == str(facts[name]), name
    assert sent["standfirst"].split() == ["Deux", "lignes."]
    assert desk.post(ADD, sent | {"_publish": "1"}).status_code == 302
    assert Article.objects.get().is_scheduled


def test_one_comes_back_from_the_page_to_the_form_as_it_was_left(desk):
    page = desk.post(ASK, typed(byline=by(), headline="", kicker="Valence"))
    assert f'formaction="{ADD}#id_headline"' in page.content.decode()
    form = desk.post(ADD, sent_by(page) | {"_back": "1"})
    assert form.status_code == 200
    assert "Valence" in form.content.decode()
    assert "Les marchands étaient là" in form.content.decode()
    assert 'id="errors"' not in form.content.decode()
    assert not Article.objects.exists()


def test_the_page_of_the_dialog_leads_who_only_looks_back_to_the_form(desk):
    assert desk.get(ASK).headers["Location"] == ADD


def test_the_enter_key_in_the_form_presses_no_button_that_publishes(desk):
    import lxml.html

    for url in (ADD, f"{address(make_draft())}change/"):
        page = lxml.html.fromstring(desk.get(url).content.decode())
        first = page.xpath("//form[@id='article_form']//button[not(@type='button')]")[0]
        assert first.get("name") == "_continue"


def test_the_dialog_costs_the_same_for_many_links_and_articles(desk, django_assert_max_num_queries):
    counts = []
    for number in (2, 20):
        stories = [make_article(f"Le marché de Gyumri rouvre {n}") for n in range(number)]
        links = "".join(
            with_link(story.get_absolute_url()) + with_link(f"https://example.org/{story.pk}") for story in stories
        )
        asked(desk, body=links)
        with django_assert_max_num_queries(40) as queries:
            asked(desk, body=links, headline="Le marché de Gyumri rouvre")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"bylines-TOTAL_FORMS": "abc", "headline": "x" * 5000, "language": "zz"},
        {"headline": "a\x00b", "lead_picture": "abc", "version": "9" * 40, "translation_of": "-1"},
        {
            "body": "<p>" + '<a href="//[">a</a><a href="https://[::1">b</a><a href="/%ff%00">c</a>' * 50,
            "subjects": "x",
        },
    ],
)
def test_whatever_is_sent_is_answered_with_what_is_to_mend(desk, sent):
    for url in (ASK, f"{address(make_draft())}publish/"):
        response = desk.post(url, sent, headers={"X-Requested-With": "fetch"})
        assert response.status_code == 200
        assert not response.context["may_go_out"]
        assert desk.post(url, sent).status_code == 200


def test_strangers_ask_nothing():
    assert Client().post(ASK, typed(byline=by())).status_code in (302, 403)


# --- What somebody said, and what was before --------------------------------------------------------------------------


def asked_of(desk, article: Article):
    data = change(article, byline=by()) | {"headline": article.headline}
    return desk.post(f"{address(article)}publish/", data, headers={"X-Requested-With": "fetch"})


def test_comments_that_nobody_resolved_warn_and_lead_there(desk, ada):
    draft = make_draft("Une halle")
    first = comment(draft, ada, "Qui l’a dit ?")
    comment(draft, ada, "Quand ?")
    response = asked_of(desk, draft)
    assert line_of(response, "comments").state == "warn"
    assert said(response, "comments") == "2 ne sont pas résolus."
    assert 'href="#comments"' in response.content.decode()
    resolve(first, ada)
    assert said(asked_of(desk, draft), "comments") == "1 n’est pas résolu."


def test_publishing_again_recalls_why_it_was_withdrawn(signed_in, carla):
    article = make_article()
    article.withdraw(carla, "Une erreur de nom")
    response = asked_of(signed_in(carla), article)
    assert line_of(response, "withdrawn").state == "warn"
    assert "Une erreur de nom" in said(response, "withdrawn")
