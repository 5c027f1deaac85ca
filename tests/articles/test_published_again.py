"""What readers lost and have again: the date stays, no right begins anew, and the records tell both times."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Article, NoticeRecord, Provenance
from articles.publishing import Refused
from articles.reporting import publications_of
from articles.revoking import restore, revoke
from tests.builders import make_article, make_licence, make_source

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def reprint(days_ago: int, headline="Le marché", **terms):
    licence = make_licence("agence", name="Contract", **terms)
    return make_article(
        headline, source=make_source("Agence", default_licence=licence), at=timezone.now() - days_ago * DAY
    )


def stored(article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_the_date_of_publication_stays_and_the_return_is_a_revision(carla, cleo):
    old, recent = reprint(10), make_article("Hier", at=timezone.now() - DAY)
    first = old.published_at
    old.withdraw(carla, "Erreur")
    old.publish(carla)
    again = stored(old)
    assert again.is_published
    assert (again.published_at, again.provenance.listed_at) == (first, first)
    assert timezone.now() - again.revised_at < timedelta(minutes=1)
    assert list(Article.objects.published().newest()) == [recent, again]
    page = cleo.get(again.get_absolute_url()).content.decode()
    assert f'"article:published_time" content="{timezone.localtime(first):%Y-%m-%dT%H:%M}' in page
    assert f'"article:modified_time" content="{timezone.localtime(again.revised_at):%Y-%m-%dT%H:%M}' in page


def test_a_window_that_is_over_does_not_begin_anew(ada):
    article = reprint(31, window_days=30)
    assert article.is_expired
    with pytest.raises(Refused) as refused:
        article.publish(ada)
    (reason,) = refused.value.reasons
    ended = timezone.localtime(article.published_at + 30 * DAY)
    assert reason.field == "rights_expire_at"
    assert reason.sentence.startswith("Cette licence a permis 30 jours")
    assert str(ended.year) in reason.sentence
    assert "« Fin des droits »" in reason.sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_extension_that_the_source_gave_brings_it_back_until_its_end(ada):
    article = reprint(31, window_days=30)
    until = timezone.now() + 5 * DAY
    Provenance.objects.filter(article=article).update(rights_expire_at=until)
    stored(article).publish(ada)
    assert stored(article).is_published
    assert stored(article).expires_at == until


def test_an_extension_that_is_over_too_does_not(ada):
    article = reprint(33, window_days=30)
    Provenance.objects.filter(article=article).update(rights_expire_at=timezone.now() - DAY)
    with pytest.raises(Refused) as refused:
        stored(article).publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["rights_expire_at"]


def test_what_is_left_of_a_window_counts_from_the_first_publication(ada, carla):
    article, source = reprint(20, window_days=30), make_source("Agence")
    ends_at = article.expires_at
    revoke(source, carla, "lettre")
    restore(source, carla)
    stored(article).publish(ada)
    assert stored(article).expires_at == ends_at == article.published_at + 30 * DAY


def test_it_is_published_again_at_once_or_not_at_all(carla):
    article = reprint(10)
    article.withdraw(carla, "Erreur")
    with pytest.raises(Refused) as refused:
        article.publish(carla, timezone.now() + DAY)
    assert [reason.field for reason in refused.value.reasons] == ["publish_at"]
    assert stored(article).status == "withdrawn"


def test_what_was_withdrawn_comes_back_by_who_may_withdraw_alone(ada, carla, signed_in):
    article = reprint(10)
    article.withdraw(carla, "Dépêche annulée")
    with pytest.raises(PermissionDenied):
        article.publish(ada)
    assert stored(article).status == "withdrawn"
    change = f"/admin/articles/article/{article.pk}/change/"
    assert 'id="publish-open"' not in signed_in(ada).get(change).content.decode()
    page = signed_in(carla).get(change).content.decode()
    assert 'id="publish-open"' in page
    assert 'name="publish_at"' not in page


def test_the_cap_of_today_is_not_used_up_by_what_comes_back(ada, carla):
    article = reprint(10, daily_cap=1)
    today = reprint(0)
    source = make_source("Agence")
    revoke(source, carla, "lettre")
    restore(source, carla)
    stored(today).publish(ada)
    stored(article).publish(ada)
    assert stored(article).is_published


@pytest.mark.parametrize("why", ["withdrawn", "ended", "revoked"])
def test_the_record_tells_since_when_and_why_readers_had_been_without_it(carla, why, time_machine):
    article, source = reprint(2), make_source("Agence")
    gone_at = timezone.now()
    if why == "withdrawn":
        article.withdraw(carla, "Erreur")
        gone_at = stored(article).withdrawn_at
    elif why == "revoked":
        gone_at = revoke(source, carla, "lettre").made_at
        restore(source, carla)
    else:
        Article.objects.filter(pk=article.pk).update(expires_at=gone_at)
    time_machine.move_to(timezone.now() + DAY)
    stored(article).publish(carla)
    first, second = NoticeRecord.objects.filter(article=article)
    assert (first.away_since, first.away_because) == (None, "")
    assert (second.away_since, second.away_because) == (gone_at, why)
    before, after = publications_of(stored(article))
    assert (before.began_at, before.ended_at) == (article.published_at, gone_at)
    assert (after.began_at, after.ended_at) == (second.made_at, None)


def test_what_was_only_scheduled_is_a_first_publication_whenever_it_comes(ada):
    article = make_article(source=make_source(), at=timezone.now() + DAY)
    assert article.seen_since is None
    from articles.publishing import reschedule

    reschedule(article, ada, None)
    article.publish(ada)
    assert publications_of(stored(article))[0].began_at == stored(article).published_at
    assert stored(article).revised_at is None
