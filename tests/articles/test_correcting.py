"""Corrections: each kind as readers see it, looked at before it is stored, stored once, and never changed nor deleted."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from lxml import html

from articles.models import LONGEST_NOTE, LONGEST_REPLY, Article, Correction, CorrectionKind
from articles.publishing import AlreadyDone, Refused
from tests.builders import make_article, make_draft, make_licence, make_source, make_user
from tests.together import at_once

pytestmark = pytest.mark.django_db
REPLY = "Votre article me met en cause.\n\nJe n’ai <b>jamais</b> dit cela."


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


def page_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/correct/"


def looked_at(desk, article: Article, **typed) -> dict:
    """What the form sends after the look: what was typed, and what stands for it."""
    form = {"kind": "correction", "text": "C’était samedi.", "by_name": "", "stands_at": ""} | typed
    opened = html.fromstring(desk.get(page_of(article)).content.decode())
    form["token"] = opened.xpath('string(//input[@name="token"]/@value)')
    response = desk.post(page_of(article), form | {"_look": "1"})
    assert response.status_code == 200
    assert not Correction.objects.filter(text=form["text"]).exists()
    button = html.fromstring(response.content.decode()).xpath('string(//button[@name="_store"]/@value)')
    return form | {"_store": button}


def main_of(client, address: str):
    return html.fromstring(client.get(address).content.decode()).xpath("//main")[0]


# --- What readers see ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "is_at_the_head", "said"),
    [
        ("correction", True, "correction,"),
        ("clarification", False, "précision,"),
        ("update", False, "mise à jour,"),
        ("retraction", True, "rétractation,"),
    ],
)
def test_each_kind_stands_where_its_kind_stands_under_a_heading_with_its_date(client, ada, kind, is_at_the_head, said):
    article = make_article()
    article.correct(ada, "C’était samedi.", kind)
    main = main_of(client, article.get_absolute_url())
    (note,) = main.xpath(f'//*[@id="{Correction.objects.get().anchor}"]')
    assert said in note.xpath("string(h2)")
    assert note.xpath("h2/time/@datetime")
    assert bool(note.xpath("ancestor::header")) == is_at_the_head


def test_an_editor_may_choose_the_other_end(client, ada):
    article = make_article()
    article.correct(ada, "C’était samedi.", "correction", stands_at="foot")
    article.correct(ada, "Et c’est important.", "update", stands_at="head")
    main = main_of(client, article.get_absolute_url())
    assert "C’était samedi." not in main.xpath("string(//header)")
    assert "Et c’est important." in main.xpath('string(//header[@class="story__head"])')


def test_a_reply_is_theirs_in_paragraphs_and_nothing_in_it_is_markup(client, ada):
    article = make_article()
    article.correct(ada, REPLY, "reply", by_name="Société Ani")
    main = main_of(client, article.get_absolute_url())
    (note,) = main.xpath('//section[contains(@class, "correction")]')
    assert note.xpath("blockquote/p/text()") == ["Votre article me met en cause.", "Je n’ai <b>jamais</b> dit cela."]
    assert "Société Ani" in note.xpath("string(h2)")
    assert "Ce n’est pas la rédaction" in note.text_content()


def test_what_is_retracted_says_so_wherever_its_headline_stands(client, ada):
    article = make_article("Le pont fermé")
    assert "Rétracté" not in client.get("/latest/").content.decode()
    article.correct(ada, "Le pont n’a jamais été fermé.", "retraction")
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    page = html.fromstring(response.content.decode())
    assert page.xpath('//h1/preceding-sibling::p[contains(@class, "retracted")]//a/@href') == [
        f"#{Correction.objects.get().anchor}"
    ]
    assert page.xpath('string(//meta[@property="og:title"]/@content)').startswith("Rétracté\u00a0: Le pont")
    assert page.xpath("string(//title)").startswith("Rétracté\u00a0: Le pont")
    for address in ("/", "/latest/", "/section/armenie/", "/search/?q=pont", "/author/narine-sarafian/"):
        assert "Rétracté" in client.get(address).content.decode(), address


def test_a_licence_that_forbids_every_change_does_not_forbid_a_correction(client, ada):
    licence = make_licence("fixed", edit_level="none", translation_right="no")
    article = make_article(source=make_source("Agence", default_licence=licence))
    article.correct(ada, "L’original a été corrigé.")
    assert "L’original a été corrigé." in client.get(article.get_absolute_url()).content.decode()


def test_a_correction_costs_the_page_nothing_more_than_one_query(client, ada, django_assert_max_num_queries):
    article = make_article()
    for kind in CorrectionKind.values:
        article.correct(ada, "C’était samedi.", kind, by_name="Ani" if kind == "reply" else "")
    client.get(article.get_absolute_url())
    with django_assert_max_num_queries(4):
        client.get(article.get_absolute_url())


# --- It is added, never rewritten nor deleted --------------------------------------------------------------------------


def test_no_way_of_the_database_layer_rewrites_or_deletes_a_note(ada):
    article = make_article()
    article.correct(ada, "C’était samedi.")
    note = Correction.objects.get()
    note.text = "Rien."
    for act in (
        note.save,
        note.delete,
        lambda: Correction.objects.update(text="Rien."),
        lambda: Correction.objects.filter(pk=note.pk).update(made_by=ada),
        lambda: Correction.objects.bulk_update([note], ["text"]),
        lambda: Correction._base_manager.update(text="Rien."),
        Correction.objects.all().delete,
        article.corrections.all().delete,
        article.corrections.first().delete,
        lambda: Correction.objects.update_or_create(pk=note.pk, defaults={"text": "Rien."}),
    ):
        with pytest.raises(ValidationError), transaction.atomic():
            act()
    assert Correction.objects.get().text == "C’était samedi."


def test_the_desk_has_no_form_for_a_stored_note(desk):
    for address in ("/admin/articles/correction/", "/admin/articles/correction/1/delete/"):
        assert desk.get(address).status_code == 404


def test_a_note_outlives_the_account_of_whoever_wrote_it(ada):
    article = make_article()
    article.correct(ada, "C’était samedi.")
    ada.delete()
    assert Correction.objects.get().made_by is None


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "reply", "by_name": "Ani", "reply": "", "text": ""},
        {"kind": "reply", "by_name": "", "reply": "<p>Non.</p>", "text": ""},
        {"kind": "correction", "by_name": "Ani", "text": "x"},
        {"kind": "correction", "text": ""},
        {"kind": "retraction", "text": "x", "stands_at": "foot"},
    ],
)
def test_the_database_keeps_no_note_that_makes_no_sense(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(article=make_article(), **facts)


# --- The form -----------------------------------------------------------------------------------------------------------


def test_it_is_looked_at_as_readers_will_see_it_and_then_stored(desk, client):
    article = make_article("Le marché rouvre")
    first = desk.get(page_of(article)).content.decode()
    assert f"/admin/articles/article/{article.pk}/change/" in first
    assert "_store" not in first
    form = looked_at(desk, article)
    shown = desk.post(page_of(article), form | {"_store": ""}).content.decode()
    assert "C’était samedi.</p>" in shown
    assert desk.post(page_of(article), form).status_code == 302
    assert "C’était samedi." in client.get(article.get_absolute_url()).content.decode()


def test_what_was_changed_after_the_look_is_shown_once_more(desk):
    article = make_article()
    form = looked_at(desk, article) | {"text": "C’était dimanche."}
    response = desk.post(page_of(article), form)
    assert response.status_code == 200
    assert "modifiée après l’avoir regardée" in response.content.decode()
    assert not Correction.objects.exists()


def test_two_clicks_store_one_note_and_another_text_is_not_swallowed(desk):
    article = make_article()
    form = looked_at(desk, article)
    for _click in range(2):
        assert desk.post(page_of(article), form).status_code == 302
    assert Correction.objects.count() == 1
    other = looked_at(desk, article, text="C’était dimanche.") | {"token": form["token"]}
    response = desk.post(page_of(article), other)
    assert response.status_code == 409
    assert "C’était dimanche." in response.content.decode()
    fresh = html.fromstring(response.content.decode()).xpath('string(//input[@name="token"]/@value)')
    assert desk.post(page_of(article), other | {"token": fresh}).status_code == 302
    assert Correction.objects.count() == 2


def test_two_editors_with_the_same_note_tell_readers_once(desk):
    article = make_article()
    reply = {"kind": "reply", "text": "Non.\n\nJamais.", "by_name": "Ani"}
    for facts in ({"text": "C’était samedi."}, reply):
        one, another = looked_at(desk, article, **facts), looked_at(desk, article, **facts)
        assert desk.post(page_of(article), one).status_code == 302
        response = desk.post(page_of(article), another)
        assert response.status_code == 409
        assert "figure déjà sous l’article depuis" in response.content.decode()
    assert Correction.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Dites ce qui était faux"),
        ({"text": " \u200b "}, "Dites ce qui était faux"),
        ({"text": "a\0b"}, "invisible"),
        ({"text": "x" * (LONGEST_NOTE + 1)}, "2001 caractères"),
        ({"kind": "reply", "text": "Non."}, "Dites qui répond"),
        ({"kind": "reply", "text": "", "by_name": "Ani"}, "Collez la réponse"),
        ({"kind": "reply", "text": "x" * (LONGEST_REPLY + 1), "by_name": "Ani"}, "20001 caractères"),
        ({"by_name": "Ani"}, "qu’avec un droit de réponse"),
        ({"kind": "retraction", "stands_at": "foot"}, "se place en tête"),
        ({"kind": "rumour"}, "rumour"),
        ({"token": "abc"}, "UUID"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence_and_stays_typed(desk, typed, said):
    article = make_article()
    form = {"kind": "correction", "text": "C’était samedi.", "by_name": "", "stands_at": "", "token": ""} | typed
    response = desk.post(page_of(article), form | {"_store": "1"})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert form["text"].strip("\0 ") in page.replace("\0", "\0")
    assert not Correction.objects.exists()


def test_a_story_withdrawn_meanwhile_is_not_corrected_and_the_note_is_kept(desk, carla):
    article = make_article()
    form = looked_at(desk, article)
    Article.objects.get(pk=article.pk).withdraw(carla, "Erreur sur la personne")
    response = desk.post(page_of(article), form)
    assert response.status_code == 409
    assert "C’était samedi." in response.content.decode()
    assert not Correction.objects.exists()


def test_only_who_publishes_corrects_and_only_what_readers_see(colin, ada):
    article = make_article()
    with pytest.raises(PermissionDenied):
        article.correct(colin, "C’était samedi.")
    with pytest.raises(AlreadyDone):
        make_draft().correct(ada, "C’était samedi.")
    with pytest.raises(Refused):
        article.correct(ada, " ")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles")
def test_four_clicks_at_once_store_one_note():
    ada, article, token = make_user("ada", "editor"), make_article(), uuid4()

    def click():
        Article.objects.get(pk=article.pk).correct(ada, "C’était samedi.", token=token)

    assert at_once(*[click] * 4) == ["done"] * 4
    assert Correction.objects.count() == 1


def test_what_is_retracted_is_not_offered_to_other_newsrooms(client, ada):
    licence = make_licence("cc", text_right="full")
    article = make_article(offered_licence=licence)
    assert client.get(f"{article.get_absolute_url()}republish/").status_code == 200
    article.correct(ada, "Rien n’est vrai.", "retraction")
    assert client.get(f"{article.get_absolute_url()}republish/").status_code == 404
    assert "republish" not in client.get(article.get_absolute_url()).content.decode()
