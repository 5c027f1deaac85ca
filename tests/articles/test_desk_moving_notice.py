"""A notice pasted into a text is shown at the desk, and one press moves it into the provenance."""

import re
from html import unescape

import pytest
from django.test import Client

from articles.models import Article
from articles.recognising import foreign_notices
from syndication.auditing import audit
from tests.articles.test_desk_publishing import ADD, by, change, reprint, typed
from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db

LINE = "Reprinted with permission from RAL Copyright(c)2007 Radio Atlantique Libre, Inc.88 Rue Vieille, t 140 Prague 4 CZ 1"
STORY = "<p>Les marchands étaient là.</p><p>La pluie aussi.</p>"
PASTED = f"{STORY}<p>{LINE}</p>"


@pytest.fixture
def desk(ada):
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def ral():
    return make_source()


def empty_row(**facts) -> dict:
    """The provenance of a form in which nobody has typed anything yet."""
    return dict.fromkeys(reprint(), "") | facts


def address(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def plain(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def moving(article: Article | None = None, index: int = 2, **facts) -> dict:
    return (change(article, **facts) if article else typed(**facts)) | {"_move_notice": str(index)}


def test_the_panel_shows_what_was_pasted_and_offers_to_move_it(desk, ral):
    page = plain(desk.post(f"{ADD}preview-credit/", typed(body=PASTED, provenance=empty_row())))
    assert f"Ce paragraphe ressemble à la mention de RAL : « {LINE} »" in page
    assert '<button class="button mini" name="_move_notice" value="2">' in page


def test_the_panel_of_a_stored_article_shows_it_too(desk, ral):
    assert f"« {LINE} »" in plain(desk.get(address(make_draft(body=PASTED))))


def test_a_text_that_only_speaks_of_the_source_is_offered_nothing(desk, ral):
    body = f"{STORY}<p>Selon Radio Atlantique Libre, la place sera refaite.</p>"
    assert "_move_notice" not in plain(desk.post(f"{ADD}preview-credit/", typed(body=body, provenance=empty_row())))
    assert "_move_notice" not in plain(desk.get(address(make_draft(body=body))))


def test_one_press_takes_the_line_out_of_a_new_story_and_gives_it_its_source(desk, ral):
    response = desk.post(ADD, moving(body=PASTED, provenance=empty_row()), follow=True)
    article = Article.objects.get()
    assert response.redirect_chain == [(address(article), 302)]
    assert (article.status, article.body, article.provenance.source) == ("draft", STORY, ral)
    assert f"Retiré du texte : « {LINE} » La source est désormais Radio Atlantique Libre." in plain(response)
    assert "_move_notice" not in plain(response)


def test_what_was_moved_is_found_again_in_the_history(desk, ral):
    article = make_draft(body=PASTED)
    response = desk.post(address(article), moving(article, body=PASTED, provenance=empty_row()), follow=True)
    history = f"/admin/articles/article/{article.pk}/history/"
    assert f'href="{history}"' in plain(response)
    assert f"Retiré du texte : « {LINE} »" in plain(desk.get(history))


def test_the_page_shows_the_complete_notice_and_not_the_pasted_one(desk, ral):
    desk.post(ADD, moving(body=PASTED, provenance=empty_row()))
    article = Article.objects.get()
    row = reprint(id=article.provenance.pk, article=article.pk, original_language="fr", changes="")
    preview = plain(desk.post(f"/admin/articles/article/{article.pk}/preview-credit/", change(article, provenance=row)))
    notice = "Copyright (c) 2026 Radio Atlantique Libre. Reprinted with permission."
    assert notice in preview
    response = desk.post(address(article), change(article, body=article.body, provenance=row, _publish="1"))
    assert response.status_code == 302
    page = plain(Client().get(article.get_absolute_url()))
    assert notice in page
    assert "The market is open again" in page
    assert "2007" not in page


def test_a_line_of_a_paragraph_goes_alone(desk, ral):
    body = f"<p>Les marchands étaient là.<br><em>{LINE}</em></p>"
    desk.post(ADD, moving(body=body, index=1, provenance=empty_row()))
    assert Article.objects.get().body == "<p>Les marchands étaient là.</p>"


def test_a_source_that_was_chosen_is_never_replaced(desk, ral):
    other = make_source("Agence Sevan", short_name="")
    row = reprint(source=other.pk, original_url="")
    line = '<p>© 2007 RAL, <a href="https://ral.example.org/market">Radio Atlantique Libre</a></p>'
    response = desk.post(ADD, moving(body=STORY + line, provenance=row), follow=True)
    provenance = Article.objects.get().provenance
    assert (provenance.source, provenance.original_url) == (other, "")
    assert "La source choisie n’a pas changé." in plain(response)


@pytest.mark.parametrize(
    ("typed_url", "kept"),
    [("", "https://ral.example.org/market"), ("https://ral.example.org/typed", "https://ral.example.org/typed")],
)
def test_the_link_of_the_line_fills_an_address_that_is_empty_and_no_other(desk, ral, typed_url, kept):
    line = '<p>Originally published by <a href="https://ral.example.org/market">RAL</a>. © 2007 RAL</p>'
    desk.post(ADD, moving(body=STORY + line, provenance=empty_row(original_url=typed_url)))
    assert Article.objects.get().provenance.original_url == kept


def test_a_form_that_showed_no_row_yet_gets_one(desk, ral):
    desk.post(ADD, moving(body=PASTED))
    assert Article.objects.get().provenance.source == ral


def test_a_text_that_changed_meanwhile_stays_as_it_is(desk, ral):
    article = make_draft(body=PASTED)
    body = f"{STORY}<p>Tout autre chose.</p>"
    for index in (2, 9, "x", "-1"):
        response = desk.post(address(article), moving(article, index=index, body=body, provenance=empty_row()))
        assert response.status_code == 422
        assert "Ce paragraphe a changé et ne ressemble plus à une mention" in plain(response)
        assert "Tout autre chose." in plain(response)
    article = Article.objects.get()
    assert LINE in article.body
    assert not article.is_reprint


def test_a_notice_of_nobody_we_know_asks_for_the_source_first(desk, ral):
    line = "© 1998 Gazette du Lac Noir. Tous droits réservés."
    body = f"{STORY}<p>{line}</p>"
    page = plain(desk.post(f"{ADD}preview-credit/", typed(body=body, provenance=empty_row())))
    assert f"d’une source inconnue ici : « {line} » Choisissez d’abord la source." in page
    response = desk.post(ADD, moving(body=body, provenance=empty_row()))
    assert response.status_code == 422
    assert "Choisissez d’abord la source" in plain(response)
    assert "Gazette du Lac Noir" in response.context["adminform"].form["body"].value()
    assert not Article.objects.exists()
    assert desk.post(ADD, moving(body=body, provenance=empty_row(source=ral.pk))).status_code == 302
    assert (Article.objects.get().body, Article.objects.get().provenance.source) == (STORY, ral)


def test_a_form_with_errors_keeps_all_that_was_typed_and_the_line_too(desk, ral):
    row = empty_row(original_title="The market", rights_expire_at="demain")
    response = desk.post(ADD, moving(body=PASTED, headline="", kicker="Valence", provenance=row))
    assert response.status_code == 422
    form = response.context["adminform"].form
    assert {"headline"} <= set(form.errors)
    assert "La mention n’a pas été déplacée" in plain(response)
    assert LINE in form["body"].value()
    for words in ("Valence", "The market", "demain"):
        assert words in plain(response)
    assert not Article.objects.exists()


def test_a_live_story_that_would_lack_what_its_licence_asks_is_refused_at_each_field(desk, ral):
    article = make_article()
    article.write(PASTED)
    response = desk.post(address(article), moving(article, body=PASTED, provenance=empty_row()))
    assert response.status_code == 422
    row = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert {"original_title", "original_url"} <= set(row.errors)
    assert "La mention n’a pas été déplacée" in plain(response)
    assert LINE in response.context["adminform"].form["body"].value()
    article = Article.objects.get()
    assert LINE in article.body
    assert not article.is_reprint


def test_a_live_reprint_loses_the_line_and_keeps_its_notice(desk, ral):
    article = make_article(source=ral, author=None)
    article.write(PASTED)
    row = reprint(id=article.provenance.pk, article=article.pk, original_language="fr", changes="")
    assert desk.post(address(article), moving(article, body=PASTED, provenance=row)).status_code == 302
    article = Article.objects.get()
    assert article.body == STORY
    assert article.revised_at
    page = plain(Client().get(article.get_absolute_url()))
    assert "Radio Atlantique Libre. Reprinted with permission." in page
    assert LINE not in page


def test_a_source_that_was_to_be_removed_stays_when_its_notice_is_moved_to_it(desk, ral):
    article = make_draft(body=PASTED, source=ral)
    row = reprint(id=article.provenance.pk, article=article.pk, DELETE="on")
    desk.post(address(article), moving(article, body=PASTED, provenance=row))
    article = Article.objects.get()
    assert (article.body, article.provenance.source) == (STORY, ral)


def test_the_second_of_two_editors_moves_nothing(desk, ral):
    article = make_draft(body=PASTED)
    opened = moving(article, body=PASTED, provenance=empty_row())
    Article.objects.update(version=article.version + 1)
    response = desk.post(address(article), opened)
    assert response.status_code == 409
    assert LINE in unescape(response.content.decode())
    assert LINE in Article.objects.get().body


def test_a_contributor_moves_it_in_a_draft_of_his_own_and_nowhere_else(colin, ral):
    client = Client()
    client.force_login(colin)
    for created_by, is_moved in ((colin, True), (None, False)):
        article = make_draft(body=PASTED, created_by=created_by)
        client.post(address(article), moving(article, body=PASTED, provenance=empty_row()))
        assert (Article.objects.get(pk=article.pk).body == STORY) == is_moved


def test_who_may_not_say_whose_a_story_is_is_offered_nothing(desk, ada, ral):
    ada.groups.get().permissions.remove(*ada.groups.get().permissions.filter(codename="change_provenance"))
    article = make_draft(body=PASTED)
    assert "_move_notice" not in plain(desk.get(address(article)))
    assert desk.post(address(article), moving(article, body=PASTED)).status_code == 403
    assert LINE in Article.objects.get().body


def test_a_body_of_a_megabyte_is_answered_as_ever(desk, ral):
    response = desk.post(ADD, moving(body="<p>" + "x" * 1_000_001 + "</p>", byline=by()))
    assert response.status_code == 422
    assert "body" in response.context["adminform"].form.errors


def test_the_sources_are_read_once_and_anew_after_a_change(ral, django_assert_num_queries):
    foreign_notices(PASTED)
    with django_assert_num_queries(0):
        assert [notice.source for notice in foreign_notices(PASTED)] == [ral]
    ral.name, ral.short_name = "Radio du Lac Noir", "RLN"
    ral.save()
    assert [notice.source for notice in foreign_notices(PASTED)] == [None]


def test_the_newest_wording_of_a_licence_names_its_source():
    wording = "Texte cédé par accord de partenariat, reproduction interdite à quiconque."
    make_source(short_name="", default_licence=make_licence(notice={"fr": "Autre chose, en deux mots."}))
    line = f"<p>{wording}</p>"
    assert [notice.source for notice in foreign_notices(STORY + line)] == [None]
    make_licence(notice={"fr": wording})
    assert [notice.source.name for notice in foreign_notices(STORY + line)] == ["Radio Atlantique Libre"]


def test_whoever_holds_the_rights_names_the_source_as_well():
    source = make_source(default_licence=make_licence(holder="Fondation des Ondes du Lac"))
    line = "<p>© 2007 Fondation des Ondes du Lac. All rights reserved.</p>"
    assert [notice.source for notice in foreign_notices(STORY + line)] == [source]


def test_a_notice_left_in_the_text_is_published_only_by_an_editors_word(desk, ral):
    row = empty_row(**reprint(original_language="fr", changes="", source=ral.pk))
    response = desk.post(ADD, typed(body=PASTED, provenance=row, _publish="1"))
    assert response.status_code == 422
    assert "dites qu’il n’en est rien" in plain(response)
    assert not Article.objects.exists()
    said = {"kept_notices": [each.mark for each in foreign_notices(PASTED)]}
    panel = desk.post(f"{ADD}preview-credit/", typed(body=PASTED, provenance=row, **said)).content.decode()
    assert len(said["kept_notices"]) == panel.count(" checked>") == 1
    assert "Prêt à publier" in panel
    assert desk.post(ADD, typed(body=PASTED, provenance=row, _publish="1", **said)).status_code == 302
    article = Article.objects.get()
    assert article.is_published
    assert LINE in article.body
    assert desk.get(address(article)).content.decode().count(" checked>") >= 1


def test_a_second_notice_is_asked_about_though_the_first_was_answered_for(desk, ral):
    article = make_draft(body=PASTED, source=ral, author=None)
    said = {"kept_notices": [each.mark for each in foreign_notices(PASTED)]}
    other = f"{PASTED}<p>© 2019 Radio Atlantique Libre. Tous droits réservés.</p>"
    row = reprint(id=article.provenance.pk, article=article.pk, original_language="fr", changes="")
    response = desk.post(address(article), change(article, body=other, provenance=row, _publish="1", **said))
    assert response.status_code == 422
    assert "© 2019" in " ".join(response.context["adminform"].form.errors["body"])
    panel = desk.post(
        address(article).replace("change/", "preview-credit/"), change(article, body=other, provenance=row, **said)
    )
    assert panel.content.decode().count('name="kept_notices"') == 2
    assert panel.content.decode().count(" checked>") == 1


def test_a_notice_in_a_text_that_is_out_is_found_by_the_audit(ral):
    article = make_article(source=ral, author=None)
    assert audit().breaches == []
    article.write(PASTED)
    assert [breach.article_id for breach in audit().breaches] == [article.pk]


def test_a_line_pasted_behind_the_last_sentence_goes_alone(desk, ral):
    body = f"<p>Les marchands étaient là. <em>La pluie aussi.</em> {LINE}</p>"
    shown = plain(desk.get(address(make_draft(body=body))))
    assert f"« {LINE} »" in shown
    number = re.search(r'name="_move_notice" value="(\d+)"', shown)[1]
    desk.post(ADD, moving(body=body, index=int(number), provenance=empty_row()))
    article = Article.objects.latest("pk")
    assert (article.body, article.provenance.source) == (
        "<p>Les marchands étaient là. <em>La pluie aussi.</em></p>",
        ral,
    )
