"""The acts of an editor: each checks, changes and records, in one transaction."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.models import Article, Correction, Provenance
from articles.publishing import AlreadyPublished, Refused, revise
from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db


def test_an_editor_publishes_and_it_is_on_record(ada):
    draft = make_draft()
    draft.publish(ada)
    assert draft.is_published
    assert LogEntry.objects.filter(user=ada, object_id=str(draft.pk)).exists()


@pytest.mark.parametrize("role", ["ben", "colin"])
def test_who_may_not_publish_is_refused(request, role):
    draft = make_draft()
    with pytest.raises(PermissionDenied):
        draft.publish(request.getfixturevalue(role))
    assert not Article.objects.get(pk=draft.pk).is_published


def test_the_second_of_two_editors_is_told(ada, carla):
    draft = make_draft()
    same = Article.objects.get(pk=draft.pk)
    draft.publish(ada)
    when = draft.published_at
    with pytest.raises(AlreadyPublished):
        same.publish(carla)
    assert Article.objects.get(pk=draft.pk).published_at == when


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"body": "<p> </p>"}, "body"),
        ({"author": None}, "bylines"),
    ],
)
def test_an_own_story_needs_a_text_and_a_name(ada, facts, field):
    draft = make_draft(**facts)
    with pytest.raises(Refused) as refused:
        draft.publish(ada)
    assert [reason.field for reason in refused.value.reasons] == [field]


def test_a_reprint_without_its_facts_is_refused_with_each_reason(ada):
    draft = make_draft(
        source=make_source(), original={"original_title": "", "original_url": "", "original_published_at": None}
    )
    with pytest.raises(Refused) as refused:
        draft.publish(ada)
    assert {reason.field for reason in refused.value.reasons} == {
        "original_title",
        "original_url",
        "original_published_at",
    }
    assert Article.objects.get(pk=draft.pk).status == "draft"


def test_credit_and_notice_are_written_at_publication_and_stay():
    source = make_source()
    article = make_article(source=source)
    before = (article.provenance.credit, article.provenance.notice, article.provenance.licence_version_id)
    assert all(before)
    source.name = "Autre nom"
    source.save()
    make_licence(notice={"fr": "Tout autre chose."})
    after = Article.objects.get(pk=article.pk).provenance
    assert (after.credit, after.notice, after.licence_version_id) == before


def test_another_licence_of_a_live_story_is_what_it_stands_under_from_then_on(ada):
    article = make_article(source=make_source())
    other = make_licence("autre", name="Another permission", notice={"fr": "Tout autre chose."})
    Provenance.objects.update(licence=other)
    revise(Article.objects.get(pk=article.pk), ada, facts_changed=True, text_changed=False)
    after = Article.objects.get(pk=article.pk).provenance
    assert (after.licence, after.licence_version) == (other, other.current_version())
    assert after.notice == "Tout autre chose."


def test_a_live_story_moved_to_another_source_stands_under_that_sources_licence(ada):
    article = make_article(source=make_source())
    agency = make_source("Agence", default_licence=make_licence("agence", name="Contract", text_right="none"))
    Provenance.objects.update(source=agency, licence=None)
    with pytest.raises(Refused) as refused:
        revise(Article.objects.get(pk=article.pk), ada, facts_changed=True, text_changed=False)
    assert [reason.field for reason in refused.value.reasons] == ["licence"]


def test_what_was_withdrawn_is_published_again_under_the_terms_of_today(carla):
    article = make_article(source=make_source())
    article.withdraw(carla, "Erreur")
    make_licence(text_right="none")
    with pytest.raises(Refused) as refused:
        article.publish(carla)
    assert [reason.field for reason in refused.value.reasons] == ["licence"]


def test_only_who_may_publish_changes_what_is_published(colin):
    with pytest.raises(PermissionDenied):
        revise(make_article(), colin, facts_changed=False, text_changed=True)


def test_a_window_ends_the_right_to_show(ada, time_machine):
    licence = make_licence("agence", window_days=30)
    article = make_article(
        source=make_source("Agence", default_licence=licence), at=timezone.now() - timedelta(days=29)
    )
    assert article.is_published
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert not Article.objects.published().filter(pk=article.pk).exists()


def test_a_withdrawal_needs_a_reason_and_a_chief_editor(ada, carla):
    article = make_article()
    with pytest.raises(PermissionDenied):
        article.withdraw(ada, "Erreur")
    with pytest.raises(Refused):
        article.withdraw(carla, "  ")
    article.withdraw(carla, "Erreur")
    assert article.status == "withdrawn"
    article.publish(carla)
    assert article.is_published


def test_a_correction_is_added_and_never_rewritten(ada):
    article = make_article()
    article.correct(ada, "Le marché a rouvert samedi, non dimanche.")
    assert article.revised_at
    note = Correction.objects.get()
    note.text = "Rien."
    with pytest.raises(ValidationError):
        note.save()


def test_visible_to_each_what_is_theirs(ada, ben, colin):
    from django.contrib.auth.models import AnonymousUser

    own, other, public = make_draft(created_by=colin), make_draft(), make_article()
    assert set(Article.objects.visible_to(ada)) == {own, other, public}
    assert set(Article.objects.visible_to(colin)) == {own, public}
    assert set(Article.objects.visible_to(ben)) == {public}
    assert set(Article.objects.visible_to(AnonymousUser())) == {public}


@pytest.mark.parametrize("headline", ["!!! ???", "«»"])
def test_a_headline_without_letters_still_has_an_address(headline):
    assert make_draft(headline).slug == "article"


def test_an_armenian_headline_has_a_readable_address():
    assert make_draft("Շուկան բացվեց", language="hy").slug.isascii()


def test_a_source_of_another_language_asks_in_which_one_the_original_is(ada):
    draft = make_draft(source=make_source(language="en"), original={"original_language": ""})
    with pytest.raises(Refused) as refused:
        draft.publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["original_language"]
    Provenance.objects.update(original_language="fr")
    Article.objects.get().publish(ada)
    assert Article.objects.get().is_published


def test_a_change_by_the_sources_leave_is_not_said_to_be_none(ada):
    licence = make_licence(
        "nd", edit_level="none", translation_right="no", notice={"fr": "Repris sans modification, {source}."}
    )
    facts = {"original_language": "en", "changes": "traduit de l’anglais", "permission": "J. Roe, 2 mars"}
    draft = make_draft(source=make_source(default_licence=licence), original=facts)
    draft.publish(ada)
    notice = Provenance.objects.get().notice
    assert "traduit de l’anglais, avec l’accord de Radio Atlantique Libre" in notice
    assert "sans modification" not in notice
    same = make_draft(source=draft.provenance.source, original={"original_language": "fr"})
    same.publish(ada)
    assert Provenance.objects.get(article=same).notice == "Repris sans modification, Radio Atlantique Libre."


def test_what_we_translate_of_others_is_asked_for_its_source(ada):
    original = make_draft(source=make_source(), language="en")
    original.publish(ada)
    draft = make_draft(translation_of=original)
    with pytest.raises(Refused) as refused:
        draft.publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["translation_of"]
    ours = make_draft(language="en")
    ours.publish(ada)
    make_draft(translation_of=ours).publish(ada)


@pytest.mark.parametrize("letters", ["\u200b", "\u2060\u00ad", "\u3164", "\u2800 \u115f"])
def test_letters_that_nobody_sees_make_no_notice(ada, letters):
    source = make_source(default_licence=make_licence("thin", notice={"fr": letters}))
    with pytest.raises(Refused) as refused:
        make_draft(source=source).publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["licence"]
    with pytest.raises(Refused) as refused:
        make_draft(
            source=make_source("Other", short_name="O", default_licence=make_licence("full", name="Full")),
            original={"original_title": letters},
        ).publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["original_title"]


def test_a_notice_that_grows_to_pages_is_refused(ada):
    source = make_source(default_licence=make_licence("long", name="Long", notice={"fr": "{original_url} " * 260}))
    draft = make_draft(source=source, original={"original_url": "https://ral.example.org/" + "a" * 900})
    with pytest.raises(Refused) as refused:
        draft.publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["licence"]
