"""A change to a live article, prepared: readers see nothing of it until it is published, now or at its time, and no live change is lost by it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from lxml import html

from articles import applying, lending, preparing
from articles.applying import overdue, publish_due
from articles.models import (
    Article,
    Autosave,
    Fate,
    NoticeRecord,
    Picture,
    PreparedChange,
    Section,
    Version,
    VersionKind,
)
from articles.publishing import Busy, Refused
from articles.revoking import revoke
from articles.snapshots import take
from articles.thinning import thin_versions
from attribution.policy import Reason
from tests.builders import make_article, make_author, make_draft, make_placement, make_section, make_source, make_topic

pytestmark = pytest.mark.django_db
SECRET = "Grenadine"
P = "<p>Un.</p><p>Deux.</p><p>Trois.</p>"


@pytest.fixture(autouse=True)
def queue(settings):
    """A task waits for its time, as on a site."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


@pytest.fixture
def other_desk(signed_in, carla):
    return signed_in(carla)


@pytest.fixture
def article(ada):
    return make_article("Le marché rouvre", body=P, topics=["zoo"], by=ada)


def at(article: Article, act: str = "prepared/") -> str:
    return f"/admin/articles/article/{article.pk}/{act}"


def form_in(response) -> dict:
    """What the form on the page would send, as a browser would; without its buttons."""
    (form,) = html.fromstring(response.content.decode()).xpath('//form[@id="article_form"]')
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    return sent


def type_in(desk, article: Article, act: str = "prepared/", **facts):
    """Open the form, change some fields, and press the button that keeps the change."""
    return desk.post(at(article, act), form_in(desk.get(at(article, act))) | {"_prepare": "1"} | facts)


def prepare(article: Article, by, **facts) -> PreparedChange:
    """A change of these parts of the article, kept at once."""
    change = preparing.open_change(article)
    snapshot = (change.prepared.snapshot if change else take(article)) | facts
    seen = change.version if change else 0
    return preparing.keep(article, by, snapshot, seen=seen, is_typo=facts.pop("is_typo", False))


def seen(article: Article) -> str:
    return preparing.seen_of(preparing.open_change(Article.objects.get(pk=article.pk)))


def publish(article: Article, by, **options) -> None:
    change = preparing.open_change(Article.objects.get(pk=article.pk))
    applying.publish(change, by, preparing.seen_of(change), **options)


def schedule(article: Article, by, when: datetime) -> PreparedChange:
    change = preparing.open_change(Article.objects.get(pk=article.pk))
    return applying.schedule(change, by, when, preparing.seen_of(change))


def its_time_comes(article: Article) -> PreparedChange:
    """The worker does what is queued, as if it were time."""
    PreparedChange.objects.filter(article=article, ended_at=None).update(publish_at=timezone.now())
    change = PreparedChange.objects.filter(article=article).last()
    publish_due.call(change.pk)
    change.refresh_from_db()
    return change


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def tomorrow() -> datetime:
    return timezone.now().replace(microsecond=0) + timedelta(days=1)


# --- Kept, and seen by nobody ------------------------------------------------------------------------------------------


def test_a_live_article_is_kept_as_a_prepared_change_and_readers_notice_nothing(desk, ada, article):
    page = desk.get(at(article, "change/")).content.decode()
    assert "ce que vous enregistrez ici, ils le voient aussitôt" in page
    before = take(article)
    response = type_in(desk, article, "change/", headline=SECRET, standfirst="Autre chose.")
    assert (response.status_code, response.headers["Location"]) == (302, at(article))
    assert take(article) == before
    assert fresh(article).revised_at is None
    change = PreparedChange.objects.get()
    assert (change.made_by, change.prepared.kind, change.base.snapshot) == (ada, VersionKind.PREPARED, before)
    assert change.prepared.snapshot == before | {"headline": SECRET, "standfirst": "Autre chose."}
    page = desk.get(at(article)).content.decode()
    assert "Vous travaillez à une modification préparée." in page
    assert SECRET in page


def test_all_that_can_be_typed_is_prepared_and_published(desk, ada):
    article = make_article("Un", body=P, by=ada, source=make_source(), topics=["zoo"])
    picture = Picture.objects.create(original="x.jpg", digest="0" * 64, credit="Jane Roe", alt="Un marché")
    facts = {
        "kicker": "Valence",
        "standfirst": "Enfin.",
        "section": make_section("culture").pk,
        "lead_picture": picture.pk,
        "subjects": [make_topic("abricots").pk],
        "body": "<p>Autre.</p>",
        "kind": "report",
        "slug": "autre",
        "bylines-0-author": make_author("Anouch Vartan").pk,
        "provenance-0-original_authors": "John Doe",
    }
    assert type_in(desk, article, "change/", **facts).status_code == 302
    prepared = PreparedChange.objects.get().prepared.snapshot
    # And again from its own form, with nothing changed: the same comes back.
    assert type_in(desk, article).status_code == 302
    assert PreparedChange.objects.get().prepared.snapshot == prepared
    publish(article, ada)
    after = take(article)
    # The publication settles the licence: the usual one of the source, by its name.
    after["provenance"]["licence"] = prepared["provenance"]["licence"]
    assert after == prepared
    assert (after["kicker"], after["topics"][0]["name"], after["body"]) == ("Valence", "Abricots", "<p>Autre.</p>")
    assert after["lead_picture"]["id"] == picture.pk


def test_the_change_leaks_to_no_public_address(cleo, ada, article, signed_in, ben):
    make_placement("lead", article)
    prepare(article, ada, headline=SECRET, standfirst=SECRET, body=f"<p>{SECRET}</p>", kicker=SECRET, slug="grenadine")
    schedule(article, ada, tomorrow())
    live = fresh(article)
    addresses = [
        "/",
        "/latest/",
        "/section/armenie/",
        "/topic/marche/",
        "/topic/zoo/",
        "/author/narine-sarafian/",
        "/search/?q=grenadine",
        live.get_absolute_url(),
        f"{live.get_absolute_url()}republish/",
        f"/article/{article.pk}/grenadine/",
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/feeds/latest.json",
        "/api/v1/articles/",
        f"/api/v1/articles/{article.pk}/",
        "/sitemap.xml",
        "/sitemap-0.xml",
        "/news-sitemap.xml",
    ]
    reached = 0
    for client in (cleo, signed_in(ben), signed_in(ada)):
        for address in addresses:
            response = client.get(address)
            told = response.content.decode().replace("?q=grenadine", "").replace('value="grenadine"', "")
            told = told.replace("« grenadine »", "")
            assert SECRET not in told, address
            reached += response.status_code == 200
    assert reached > 40
    assert SECRET not in signed_in(ada).get(at(article, "look/framed/")).content.decode()
    assert SECRET in signed_in(ada).get(at(article, "prepared/look/framed/")).content.decode()


def test_only_an_editor_prepares(signed_in, colin, ben, cleo, ada):
    article = make_article(by=ada, created_by=colin)
    snapshot = take(article) | {"headline": SECRET}
    for person in (colin, ben):
        with pytest.raises(PermissionDenied):
            preparing.keep(article, person, snapshot, seen=0, is_typo=False)
    change = preparing.keep(article, ada, snapshot, seen=0, is_typo=False)
    for act in ("", "publish/", "bring-together/", "take-back/", "look/", "look/framed/", "autosave/", "presence/"):
        for client in (signed_in(colin), signed_in(ben), cleo):
            for response in (client.get(at(article) + act), client.post(at(article) + act, {"seen": seen(article)})):
                assert response.status_code in (302, 403, 404, 405), act
                assert SECRET not in response.content.decode(), act
    change.refresh_from_db()
    assert change.ended_at is None


def test_what_is_not_live_is_changed_itself(desk, ada):
    draft = make_draft("Un brouillon", created_by=ada)
    assert "_prepare" not in desk.get(at(draft, "change/")).content.decode()
    response = desk.post(
        at(draft, "change/"), form_in(desk.get(at(draft, "change/"))) | {"_prepare": "1", "headline": "Deux"}
    )
    assert response.status_code == 422
    assert "Modifiez l’article lui-même" in response.content.decode()
    assert 'value="Deux"' in response.content.decode()


def test_nothing_changed_is_nothing_to_prepare(desk, article):
    response = type_in(desk, article, "change/")
    assert response.status_code == 422
    assert "Rien ici ne diffère de ce que les lecteurs ont." in response.content.decode()
    assert not PreparedChange.objects.exists()


@pytest.mark.parametrize("act", ["change/", "prepared/"])
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(desk, ada, article, act):
    if act == "prepared/":
        prepare(article, ada, kicker="Valence")
    response = type_in(desk, article, act, headline="", standfirst="Gardé.")
    page = response.content.decode()
    assert response.status_code == 422
    assert "errors" in html.fromstring(page).xpath('//*[contains(@class, "field-headline")]')[0].get("class")
    assert "Gardé." in page
    assert ("Vous travaillez à une modification préparée." in page) is (act == "prepared/")
    assert fresh(article).standfirst == ""


def test_what_is_pinned_is_no_part_of_a_change_and_says_so(desk, article):
    pin = {
        "pins-TOTAL_FORMS": "1",
        "pins-INITIAL_FORMS": "0",
        "pins-0-other": make_article().pk,
        "pins-0-block": "picks",
        "pins-0-position": "0",
    }
    response = type_in(desk, article, "change/", headline="Deux", **pin)
    assert response.status_code == 422
    assert "épinglez depuis l’article en ligne" in response.content.decode()
    assert not PreparedChange.objects.exists()


def test_an_article_has_one_open_change(ada, article):
    change = prepare(article, ada, headline="Deux")
    facts = {"article": article, "base": change.base, "prepared": change.prepared}
    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedChange.objects.create(**facts)
    PreparedChange.objects.create(**facts, ended_at=timezone.now(), fate=Fate.TAKEN_BACK)


def test_an_article_goes_with_its_changes(ada, article):
    prepare(article, ada, headline="Deux")
    lending.lend(article, ada, timedelta(days=1))
    article.delete()
    assert not PreparedChange.objects.exists()
    assert not Version.objects.exists()


# --- Two editors -------------------------------------------------------------------------------------------------------


def test_two_editors_who_prepare_at_once_are_brought_together(desk, other_desk, article):
    mine = form_in(desk.get(at(article, "change/"))) | {"_prepare": "1", "headline": "De Ada"}
    theirs = form_in(other_desk.get(at(article, "change/"))) | {"_prepare": "1", "kicker": "De Carla"}
    assert other_desk.post(at(article, "change/"), theirs).status_code == 302
    response = desk.post(at(article, "change/"), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Vous travaillez à une modification préparée." in page
    sent = form_in(response)
    assert (sent["headline"], sent["kicker"]) == (["De Ada"], ["De Carla"])
    assert html.fromstring(page).xpath('string(//form[@id="article_form"]/@action)') == at(article)
    assert desk.post(at(article), sent).status_code == 302
    snapshot = PreparedChange.objects.get().prepared.snapshot
    assert (snapshot["headline"], snapshot["kicker"]) == ("De Ada", "De Carla")


def test_what_both_prepared_is_asked_and_the_answer_is_kept(desk, other_desk, ada, article):
    prepare(article, ada, kicker="Valence")
    mine = form_in(desk.get(at(article))) | {"headline": "De Ada"}
    assert type_in(other_desk, article, headline="De Carla").status_code == 302
    response = desk.post(at(article), mine)
    assert response.status_code == 409
    (form,) = [form for form in html.fromstring(response.content.decode()).forms if "merge-headline" in form.fields]
    assert form.action == at(article)
    answer = {name: value.removeprefix("\n") for name, value in form.form_values()} | {
        "merge-headline": "theirs",
        "_merge": "1",
    }
    shown = desk.post(at(article), answer)
    assert form_in(shown)["headline"] == ["De Carla"]
    assert desk.post(at(article), form_in(shown)).status_code == 302
    assert PreparedChange.objects.get().prepared.snapshot["headline"] == "De Carla"
    assert fresh(article).headline == "Le marché rouvre"


def test_a_change_that_was_taken_back_while_somebody_typed_in_it_begins_anew(desk, carla, ada, article):
    prepare(article, ada, kicker="Valence")
    typed = form_in(desk.get(at(article))) | {"headline": "De Ada"}
    preparing.take_back(preparing.open_change(article), carla, seen(article))
    response = desk.post(at(article), typed)
    assert response.status_code == 409
    assert "Carla a abandonné cette modification entre-temps" in response.content.decode()
    sent = form_in(response)
    assert (sent["headline"], sent["kicker"]) == (["De Ada"], ["Valence"])
    assert desk.post(at(article), sent).status_code == 302
    assert preparing.open_change(article).prepared.snapshot["headline"] == "De Ada"


def test_a_change_that_was_published_while_somebody_typed_in_it_begins_anew_from_there(desk, carla, ada, article):
    prepare(article, ada, kicker="Valence")
    typed = form_in(desk.get(at(article))) | {"headline": "De Ada"}
    publish(article, carla)
    response = desk.post(at(article), typed)
    assert response.status_code == 409
    assert "Carla a publié cette modification entre-temps" in response.content.decode()
    assert desk.post(at(article), form_in(response)).status_code == 302
    change = preparing.open_change(article)
    assert (change.base.snapshot["kicker"], change.prepared.snapshot["headline"]) == ("Valence", "De Ada")


def test_a_live_save_in_between_is_brought_together_before_the_change_is_kept(desk, other_desk, article):
    mine = form_in(desk.get(at(article, "change/"))) | {"_prepare": "1", "headline": "De Ada"}
    other_desk.post(at(article, "change/"), form_in(other_desk.get(at(article, "change/"))) | {"kicker": "En ligne"})
    response = desk.post(at(article, "change/"), mine)
    assert response.status_code == 409
    sent = form_in(response)
    assert (sent["headline"], sent["kicker"]) == (["De Ada"], ["En ligne"])
    assert desk.post(at(article, "change/"), sent | {"_prepare": "1"}).status_code == 302
    assert PreparedChange.objects.get().base.snapshot["kicker"] == "En ligne"


def test_who_saved_the_live_article_is_not_taken_for_who_prepared_a_change_since(desk, other_desk, ada, dan, article):
    mine = form_in(desk.get(at(article, "change/"))) | {"headline": "De Ada"}
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        typed = form_in(other_desk.get(at(article, "change/"))) | {"kicker": "De Carla"}
        other_desk.post(at(article, "change/"), typed)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        prepare(article, dan, standfirst="De Dan")
        told = desk.post(at(article, "change/"), mine).content.decode()
    assert "Carla a enregistré cet article" in told
    assert "Dan a enregistré" not in told


@pytest.mark.parametrize("act", ["now", "schedule", "unschedule"])
def test_one_acts_while_another_takes_the_change_back(desk, carla, ada, article, act):
    prepare(article, ada, kicker="Valence")
    schedule(article, ada, tomorrow())
    was_seen = seen(article)
    preparing.take_back(preparing.open_change(article), carla, was_seen)
    response = desk.post(
        at(article, "prepared/publish/"), {"seen": was_seen, act: "1", "publish_at": _typed(tomorrow())}, follow=True
    )
    assert "Carla a abandonné cette modification entre-temps" in response.content.decode()
    assert fresh(article).kicker == ""


def test_one_takes_back_what_another_has_just_scheduled_and_is_told(desk, carla, ada, article):
    prepare(article, ada, kicker="Valence")
    was_seen = seen(article)
    schedule(article, carla, tomorrow())
    response = desk.post(at(article, "prepared/take-back/"), {"seen": was_seen})
    assert response.status_code == 409
    assert "Carla a enregistré ou programmé cette modification" in response.content.decode()
    assert preparing.open_change(article).is_scheduled
    response = desk.post(at(article, "prepared/take-back/"), {"seen": seen(article)})
    assert response.status_code == 302
    assert preparing.open_change(article) is None


def test_a_live_save_after_the_page_was_opened_is_told_before_publishing(desk, other_desk, ada, article):
    prepare(article, ada, headline="Deux")
    was_seen = seen(article)
    other_desk.post(at(article, "change/"), form_in(other_desk.get(at(article, "change/"))) | {"kicker": "En ligne"})
    response = desk.post(at(article, "prepared/publish/"), {"seen": was_seen, "now": "1"})
    assert response.status_code == 409
    assert "Carla a enregistré cet article" in response.content.decode()
    assert fresh(article).headline == "Le marché rouvre"


# --- Published ---------------------------------------------------------------------------------------------------------


def test_published_now_readers_see_it_as_revised_by_whom(desk, cleo, ada, carla, article):
    prepare(article, carla, headline="Le marché ferme", body="<p>Tout neuf.</p>")
    page = desk.get(at(article, "prepared/publish/")).content.decode()
    assert "Tout neuf" in page
    response = desk.post(at(article, "prepared/publish/"), {"seen": seen(article), "now": "1"})
    assert response.headers["Location"] == at(article, "change/")
    article = fresh(article)
    assert article.revised_at
    shown = cleo.get(article.get_absolute_url()).content.decode()
    assert "Le marché ferme" in shown
    assert "Tout neuf." in shown
    assert "Le marché ferme" in cleo.get("/").content.decode()
    version = article.versions.newest().first()
    assert (version.kind, version.by, version.entry.user) == (VersionKind.PUBLISHED, ada, ada)
    change = PreparedChange.objects.get()
    assert (change.fate, change.ended_by) == (Fate.PUBLISHED, ada)
    history = desk.get(at(article, "history/")).content.decode()
    assert history.index("Modification préparée publiée.") < history.index("les lecteurs ne la voient pas")


def test_a_slip_of_the_pen_does_not_make_it_revised(desk, ada, article):
    type_in(desk, article, "change/", headline="Le marché r'ouvre", is_typo="on")
    assert form_in(desk.get(at(article)))["is_typo"] == ["on"]
    publish(article, ada)
    article = fresh(article)
    assert article.headline == "Le marché r’ouvre"
    assert article.revised_at is None


def test_a_change_of_the_facts_freezes_the_credit_anew_and_one_of_the_text_does_not(ada):
    article = make_article(by=ada, source=make_source())
    prepare(article, ada, headline="Deux")
    publish(article, ada)
    assert NoticeRecord.objects.filter(article=article).count() == 1
    provenance = take(article)["provenance"] | {"original_title": "Another title"}
    prepare(article, ada, provenance=provenance)
    publish(article, ada)
    record = NoticeRecord.objects.filter(article=article).order_by("pk").last()
    assert NoticeRecord.objects.filter(article=article).count() == 2
    assert "Another title" in record.credit
    assert record.made_by == ada


def test_what_may_not_be_published_is_not_and_says_why(desk, ada):
    article = make_article(by=ada, source=make_source())
    prepare(article, ada, body="", headline="Deux")
    page = desk.get(at(article, "prepared/publish/")).content.decode()
    assert "Le texte est vide." in page
    assert 'name="now"' not in page
    for act in ({"now": "1"}, {"schedule": "1", "publish_at": _typed(tomorrow())}):
        response = desk.post(at(article, "prepared/publish/"), {"seen": seen(article)} | act)
        assert response.status_code == 422
        assert "Le texte est vide." in response.content.decode()
    assert fresh(article).headline != "Deux"
    assert not preparing.open_change(article).is_scheduled


def test_what_is_no_longer_there_is_told_and_left_out_only_when_said(desk, ada, article):
    topic = make_topic("abricots")
    prepare(article, ada, headline="Deux", topics=[{"id": topic.pk, "name": "Abricots"}])
    topic.delete()
    page = desk.get(at(article, "prepared/publish/")).content.decode()
    assert "Abricots" in page
    response = desk.post(at(article, "prepared/publish/"), {"seen": seen(article), "now": "1"})
    assert response.status_code == 422
    response = desk.post(at(article, "prepared/publish/"), {"seen": seen(article), "now": "1", "without": "1"})
    assert response.status_code == 302
    assert (fresh(article).headline, fresh(article).topic_links.count()) == ("Deux", 0)


def test_a_time_that_was_typed_is_not_passed_over_by_the_other_button(desk, ada, article):
    prepare(article, ada, headline="Deux")
    typed = {"seen": seen(article), "now": "1", "publish_at": _typed(tomorrow())}
    response = desk.post(at(article, "prepared/publish/"), typed)
    assert response.status_code == 422
    assert "cliquez sur « Programmer »" in response.content.decode().replace("\u202f", " ")
    assert typed["publish_at"] in response.content.decode()
    assert fresh(article).headline == "Le marché rouvre"


# --- What was changed live in between ----------------------------------------------------------------------------------


def test_what_was_changed_live_elsewhere_stays(ada, carla, desk, other_desk, article):
    prepare(article, ada, body="<p>Un.</p><p>Deux.</p><p>Trois, et quatre.</p>")
    typed = form_in(other_desk.get(at(article, "change/"))) | {
        "body": "<p>Un !</p><p>Deux.</p><p>Trois.</p>",
        "kicker": "Vif",
    }
    other_desk.post(at(article, "change/"), typed)
    article.correct(carla, "Le maire n’était pas là.")
    page = desk.get(at(article, "prepared/publish/")).content.decode()
    assert "L’article en ligne a changé depuis que la modification a été préparée" in page
    publish(fresh(article), ada)
    article = fresh(article)
    assert article.body.replace("\u202f", " ") == "<p>Un !</p><p>Deux.</p><p>Trois, et quatre.</p>"
    assert article.kicker == "Vif"
    assert article.corrections.count() == 1


def test_what_both_changed_is_asked_and_never_overwritten(ada, desk, other_desk, article):
    prepare(article, ada, headline="Préparé")
    typed = form_in(other_desk.get(at(article, "change/"))) | {"headline": "En ligne", "kicker": "Vif"}
    other_desk.post(at(article, "change/"), typed)
    page = desk.get(at(article, "prepared/publish/")).content.decode()
    assert "a changé là où cette modification le change aussi" in page
    assert 'name="now"' not in page
    response = desk.post(at(article, "prepared/publish/"), {"seen": seen(article), "now": "1"})
    assert response.status_code == 409
    assert fresh(article).headline == "En ligne"
    merging = at(article, "prepared/bring-together/")
    page = desk.get(merging).content.decode()
    assert 'name="merge-headline"' in page
    assert desk.post(merging, {"merge-seen": seen(article)}).status_code == 422
    was_seen = seen(article)
    response = desk.post(merging, {"merge-seen": was_seen, "merge-headline": "mine"})
    assert response.headers["Location"] == at(article, "prepared/publish/")
    assert desk.post(merging, {"merge-seen": was_seen, "merge-headline": "theirs"}).status_code == 409
    publish(article, ada)
    assert (fresh(article).headline, fresh(article).kicker) == ("Préparé", "Vif")


@pytest.mark.parametrize("end", ["withdrawn", "expired", "revoked"])
def test_what_readers_no_longer_have_does_not_come_back_by_a_change(desk, ada, carla, end):
    article = make_article("Un", by=ada, source=make_source())
    prepare(article, ada, headline="Deux")
    schedule(article, ada, tomorrow())
    if end == "withdrawn":
        article.withdraw(carla, "Faux")
    elif end == "expired":
        Article.objects.filter(pk=article.pk).update(expires_at=timezone.now() - timedelta(minutes=5))
    else:
        revoke(article.provenance.source, carla, "Plus de droit")
    with pytest.raises(Refused, match="les lecteurs ne l’ont pas"):
        publish(article, ada)
    change = its_time_comes(article)
    assert change.is_held
    assert "les lecteurs ne l’ont pas" in change.held_because
    assert fresh(article).headline == "Un"
    assert not fresh(article).is_published
    page = desk.get("/admin/").content.decode()
    assert "Modification non publiée" in page
    assert "les lecteurs ne l’ont pas" in page
    # What was prepared is still there, to be read and kept.
    assert form_in(desk.get(at(article)))["headline"] == ["Deux"]
    assert type_in(desk, article, headline="Trois").status_code == 302


# --- At its time -------------------------------------------------------------------------------------------------------


def _typed(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_a_change_is_scheduled_and_the_worker_publishes_it_once_in_the_name_of_who_scheduled_it(
    desk, ada, carla, article
):
    prepare(article, carla, headline="Deux")
    when = tomorrow().replace(second=0)
    response = desk.post(
        at(article, "prepared/publish/"), {"seen": seen(article), "schedule": "1", "publish_at": _typed(when)}
    )
    assert response.status_code == 302
    (queued,) = DBTaskResult.objects.filter(task_path=publish_due.module_path)
    assert queued.run_after == when
    assert fresh(article).headline == "Le marché rouvre"
    for act in ("change/", "prepared/", "prepared/publish/"):
        assert "Ada" in desk.get(at(article, act)).content.decode()
    publish_due.call(preparing.open_change(article).pk)  # before its time: nothing
    assert fresh(article).headline == "Le marché rouvre"
    with time_machine.travel(when + timedelta(seconds=1), tick=False):
        publish_due.call(preparing.open_change(article).pk)
        article = fresh(article)
        assert (article.headline, article.revised_at) == ("Deux", timezone.now())
        version = article.versions.newest().first()
        assert (version.kind, version.by) == (VersionKind.PUBLISHED, ada)
        entries, versions = version.entry.__class__.objects.count(), Version.objects.count()
        publish_due.call(PreparedChange.objects.get().pk)
        assert (version.entry.__class__.objects.count(), Version.objects.count()) == (entries, versions)
        assert overdue() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Indiquez l’heure à laquelle les lecteurs doivent voir la modification."),
        ("2020-01-01T10:00", "Cette heure est passée."),
        ("2199-01-01T10:00", "Indiquez une date antérieure à l’an 2100."),
        ("2027-03-28T02:30", "2027"),  # the hour that daylight saving skips
        ("demain", "date"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_a_sentence_and_what_was_typed(desk, ada, article, typed, sentence):
    prepare(article, ada, headline="Deux")
    response = desk.post(
        at(article, "prepared/publish/"), {"seen": seen(article), "schedule": "1", "publish_at": typed}
    )
    page = html.fromstring(response.content.decode())
    assert response.status_code == 422
    assert sentence in " ".join(page.xpath('//form//ul[contains(@class, "errorlist")]')[0].text_content().split())
    assert page.xpath("string(//input[@name='publish_at']/@value)") == typed
    assert not preparing.open_change(article).is_scheduled


def test_a_live_save_that_a_scheduled_change_would_clash_with_is_told_on_both_forms_at_once(desk, ada, article):
    prepare(article, ada, headline="Deux")
    schedule(article, ada, tomorrow())
    told = "En l’état, elle resterait en suspens"
    assert told not in desk.get(at(article, "change/")).content.decode()
    Article.objects.filter(pk=article.pk).update(headline="En ligne")
    for act in ("change/", "prepared/"):
        assert told in desk.get(at(article, act)).content.decode()
    assert fresh(article).headline == "En ligne"


def test_a_time_after_the_end_of_the_right_is_refused(ada):
    article = make_article(
        by=ada, source=make_source(), original={"rights_expire_at": timezone.now() + timedelta(hours=3)}
    )
    prepare(article, ada, headline="Deux")
    with pytest.raises(Refused, match="prend fin avant"):
        schedule(article, ada, tomorrow())


def test_another_time_or_none_leaves_the_former_task_nothing_to_do(ada, article):
    prepare(article, ada, headline="Deux")
    first = timezone.now() + timedelta(hours=1)
    schedule(article, ada, first)
    change = schedule(article, ada, first + timedelta(hours=5))
    with time_machine.travel(first + timedelta(minutes=1), tick=False):
        publish_due.call(change.pk)
        assert fresh(article).headline == "Le marché rouvre"
    change = preparing.open_change(fresh(article))
    applying.unschedule(change, ada, preparing.seen_of(change))
    with time_machine.travel(first + timedelta(hours=6), tick=False):
        publish_due.call(change.pk)
        assert fresh(article).headline == "Le marché rouvre"
        assert overdue() == []


def test_a_conflict_at_its_time_is_held_and_told_and_goes_on_by_hand(desk, other_desk, ada, article):
    prepare(article, ada, headline="Préparé")
    schedule(article, ada, tomorrow())
    typed = form_in(other_desk.get(at(article, "change/"))) | {"headline": "En ligne"}
    other_desk.post(at(article, "change/"), typed)
    change = its_time_comes(article)
    assert change.is_held
    assert fresh(article).headline == "En ligne"
    assert overdue() == [change]
    publish_due.call(change.pk)  # done twice it does nothing more
    assert article.versions.filter(kind=VersionKind.PUBLISHED).count() == 2
    page = desk.get("/admin/").content.decode()
    assert "devait paraître le" in page
    assert at(article, "prepared/publish/") in page
    assert "Modification en suspens" in desk.get("/admin/articles/article/").content.decode()
    assert "reste en suspens" in desk.get(at(article, "history/")).content.decode()
    desk.post(at(article, "prepared/bring-together/"), {"merge-seen": seen(article), "merge-headline": "mine"})
    desk.post(at(article, "prepared/publish/"), {"seen": seen(article), "now": "1"})
    assert fresh(article).headline == "Préparé"
    assert overdue() == []


def test_who_may_no_longer_publish_publishes_nothing_at_its_time(ada, article):
    prepare(article, ada, headline="Deux")
    schedule(article, ada, tomorrow())
    ada.groups.clear()
    change = its_time_comes(article)
    assert change.is_held
    assert "ne peut plus publier" in change.held_because
    assert fresh(article).headline == "Le marché rouvre"


def test_a_source_that_is_being_changed_at_that_moment_is_waited_for(ada, article, monkeypatch):
    prepare(article, ada, headline="Deux")
    schedule(article, ada, tomorrow())

    def be_busy(*_args, **_options):
        raise Busy([Reason("source", "Somebody is changing this source.")])

    with monkeypatch.context() as patch:
        patch.setattr(applying, "revise", be_busy)
        with pytest.raises(Busy):  # by which the worker tries again in ten seconds
            its_time_comes(article)
    assert not preparing.open_change(article).is_held
    assert its_time_comes(article).fate == Fate.PUBLISHED


def test_what_is_late_by_more_than_a_minute_raises_an_alarm(desk, ada, article):
    prepare(article, ada, headline="Deux")
    when = tomorrow()
    schedule(article, ada, when)
    with time_machine.travel(when + timedelta(seconds=59), tick=False):
        assert overdue() == []
    with time_machine.travel(when + timedelta(seconds=61), tick=False):
        assert [change.article for change in overdue()] == [article]
        desk.force_login(ada)
        assert "le processus d’arrière-plan ne tourne pas" in desk.get("/admin/").content.decode()


def test_what_is_kept_in_a_scheduled_change_goes_out_at_its_time_and_a_fault_in_it_is_told_at_once(desk, ada, article):
    prepare(article, ada, headline="Deux")
    schedule(article, ada, tomorrow())
    response = desk.post(at(article), form_in(desk.get(at(article))) | {"body": ""}, follow=True)
    assert "Le texte est vide." in response.content.decode()
    assert preparing.open_change(article).is_scheduled
    type_in(desk, article, body="<p>Trois.</p>")
    its_time_comes(article)
    assert (fresh(article).headline, fresh(article).body) == ("Deux", "<p>Trois.</p>")


# --- Looked at, taken back, told ---------------------------------------------------------------------------------------


def test_its_preview_shows_what_readers_would_see_and_stores_nothing(desk, ada, article):
    prepare(article, ada, headline=SECRET, body="<p>Du sirop.</p>", topics=[])
    was = Article.objects.values().get(pk=article.pk)
    versions = Version.objects.count()
    page = desk.get(at(article, "prepared/look/"))
    assert page.status_code == 200
    assert at(article, "prepared/look/framed/") in page.content.decode()
    assert SECRET in page.content.decode()
    framed = desk.get(at(article, "prepared/look/framed/"))
    assert "Du sirop." in framed.content.decode()
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert SECRET in desk.get(at(article, "prepared/look/framed/?shape=card")).content.decode()
    assert Article.objects.values().get(pk=article.pk) == was
    assert (Version.objects.count(), article.topic_links.count()) == (versions, 1)
    assert "Du sirop." not in desk.get(at(article, "look/framed/")).content.decode()


def test_the_preview_says_what_stands_against_it(desk, ada, other_desk, article):
    prepare(article, ada, headline="Préparé", body="")
    other_desk.post(at(article, "change/"), form_in(other_desk.get(at(article, "change/"))) | {"headline": "En ligne"})
    page = desk.get(at(article, "prepared/look/")).content.decode()
    assert "Le texte est vide." in page
    assert "a changé là où cette modification le change aussi" in page
    assert "Préparé" in desk.get(at(article, "prepared/look/framed/")).content.decode()


def test_a_link_shows_the_change_to_a_stranger_until_it_is_published(cleo, desk, ada, article):
    prepare(article, ada, headline=SECRET, body="<p>Du sirop.</p>", topics=[])
    page = desk.post(at(article, "preview-links/"), {"lives": "24"}).content.decode()
    path = html.fromstring(page).xpath("string(//input[@id='address']/@value)").removeprefix("http://localhost:8000")
    response = cleo.get(path)
    told = response.content.decode()
    assert response.status_code == 200
    assert SECRET in told
    assert "Du sirop." in told
    assert "Cette version de l’article n’est pas publiée" in told
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert (fresh(article).headline, article.topic_links.count()) == ("Le marché rouvre", 1)
    prepare(article, ada, body="<p>De la limonade.</p>")
    assert "De la limonade." in cleo.get(path).content.decode()
    publish(article, ada)
    assert cleo.get(path).headers["Location"].endswith(fresh(article).get_absolute_url())
    # Of the next change it shows nothing, and without one there is nothing to lend.
    prepare(article, ada, headline="Autre secret")
    assert cleo.get(path).status_code == 302
    preparing.take_back(preparing.open_change(article), ada, seen(article))
    assert 'name="lives"' not in desk.get(at(article, "preview-links/")).content.decode()


@pytest.mark.parametrize("end", ["taken back", "withdrawn", "link taken back", "no editor any more"])
def test_a_link_to_a_change_ends_with_it(cleo, ada, carla, article, end):
    prepare(article, ada, headline=SECRET)
    link, address = lending.lend(article, ada, timedelta(days=1))
    path = address.removeprefix("http://localhost:8000")
    assert cleo.get(path).status_code == 200
    if end == "taken back":
        preparing.take_back(preparing.open_change(article), ada, seen(article))
    elif end == "withdrawn":
        article.withdraw(carla, "Faux")
    elif end == "no editor any more":
        ada.groups.clear()
    else:
        assert lending.take_back(link, ada)
    response = cleo.get(path)
    assert response.status_code == 410
    assert SECRET not in response.content.decode()


def test_taken_back_it_stays_in_the_history_and_is_prepared_again_from_there(desk, ada, article):
    prepare(article, ada, headline="Deux")
    number = preparing.open_change(article).prepared.number
    again = f"{at(article)}?from={number}"
    assert again not in desk.get(at(article, "history/")).content.decode()
    assert desk.get(at(article, "prepared/take-back/")).status_code == 200
    assert preparing.open_change(article)
    desk.post(at(article, "prepared/take-back/"), {"seen": seen(article)})
    assert preparing.open_change(article) is None
    history = desk.get(at(article, "history/")).content.decode()
    assert "Modification préparée abandonnée." in history
    assert again in history
    assert at(article, f"history/{number}/restore/") not in history
    typed = form_in(desk.get(again))
    assert typed["headline"] == ["Deux"]
    assert desk.post(at(article), typed).status_code == 302
    assert preparing.open_change(article).prepared.snapshot["headline"] == "Deux"
    assert fresh(article).headline == "Le marché rouvre"


def test_where_nothing_is_prepared_each_address_leads_back_to_the_article(desk, article):
    for act in ("", "publish/", "bring-together/", "take-back/"):
        for response in (
            desk.get(at(article) + act, follow=True),
            desk.get(f"{at(article)}{act}?from=99", follow=True),
        ):
            assert response.redirect_chain == [(at(article, "change/"), 302)]
            assert "Aucune modification de cet article n’est préparée." in response.content.decode()
    assert desk.get(at(article, "prepared/look/")).status_code == 404


def test_a_version_that_was_only_prepared_is_never_taken_for_what_the_article_is(desk, ada, article):
    prepare(article, ada, headline="Deux")
    assert "version 2" not in desk.get(at(article, "change/")).content.decode()
    # A live save after it is compared with what was live, and kept though it says what was prepared.
    desk.post(at(article, "change/"), form_in(desk.get(at(article, "change/"))) | {"headline": "Deux"})
    newest = article.versions.newest().first()
    assert (newest.number, newest.kind) == (3, VersionKind.PUBLISHED)
    page = html.fromstring(desk.get(at(article, "history/")).content.decode())
    changed = [" ".join(each.text_content().split()) for each in page.xpath('//td[@class="what"]')]
    assert "Titre" in changed[0]
    compared = page.xpath('//td[@class="todo"]/a[1]/@href')
    assert compared[0].endswith("?a=1&b=3")


def test_lists_and_forms_say_that_a_change_is_prepared(desk, ada, article):
    make_article("Un autre", by=ada)
    prepare(article, ada, headline="Deux")
    page = desk.get("/admin/articles/article/").content.decode()
    assert page.count('<span class="flag dup">Modification préparée</span>') == 1
    page = desk.get("/admin/articles/article/?state=prepared").content.decode()
    assert "Le marché rouvre" in page
    assert "Un autre" not in page
    assert "Une modification de cet article est préparée" in desk.get(at(article, "change/")).content.decode()
    schedule(article, ada, tomorrow())
    assert "Modification programmée" in desk.get("/admin/articles/article/").content.decode()


def test_what_is_typed_in_the_change_is_kept_apart_and_found_again(desk, ada, article):
    prepare(article, ada, kicker="Valence")
    typed = form_in(desk.get(at(article))) | {"headline": "Tapé"}
    assert desk.post(at(article, "prepared/autosave/"), typed).status_code == 200
    kept = Autosave.objects.get()
    assert (kept.is_of_change, kept.headline) == (True, "Tapé")
    restore = f"{at(article)}?restore={kept.pk}"
    assert restore in desk.get(at(article)).content.decode()
    assert restore in desk.get(at(article, "change/")).content.decode()
    found = form_in(desk.get(restore))
    assert (found["headline"], found["kicker"]) == (["Tapé"], ["Valence"])
    assert desk.get(at(article, f"change/?restore={kept.pk}")).status_code == 302
    assert desk.post(at(article), found).status_code == 302
    assert Autosave.objects.get().is_done
    # And what was left in the live form is not offered in that of the change.
    desk.post(at(article, "autosave/"), form_in(desk.get(at(article, "change/"))))
    assert "?restore=" not in desk.get(at(article)).content.decode()


def test_what_was_left_in_a_change_that_ended_is_still_found(desk, ada, carla, article):
    prepare(article, ada, kicker="Valence")
    desk.post(at(article, "prepared/autosave/"), form_in(desk.get(at(article))) | {"headline": "Tapé"})
    publish(article, carla)
    restore = f"{at(article)}?restore={Autosave.objects.get().pk}"
    assert restore in desk.get(at(article, "change/")).content.decode()
    assert form_in(desk.get(restore))["headline"] == ["Tapé"]


def test_a_window_of_the_change_hears_of_saves_of_the_change(desk, ada, carla, article):
    change = prepare(article, ada, kicker="Valence")
    window = {"window": "10000000-1000-4000-8000-100000000000"}
    there = desk.post(at(article, "prepared/presence/"), window).json()
    assert there["version"] == change.version
    assert desk.post(at(article, "presence/"), window).json()["version"] == article.version
    publish(article, carla)
    there = desk.post(at(article, "prepared/presence/"), window).json()
    assert there["version"] > change.version
    assert "Carla a publié" in there["saved"]


def test_what_a_change_needs_is_not_thinned(ada, article):
    with time_machine.travel(datetime.now(UTC) - timedelta(days=12), tick=True):
        article = make_article("Vieux", by=ada)
        for number in range(3):
            prepare(article, ada, headline=f"Deux {number}")
    with time_machine.travel(datetime.now(UTC) - timedelta(days=12) + timedelta(minutes=5), tick=True):
        preparing.take_back(preparing.open_change(article), ada, seen(article))
        for number in range(3):
            prepare(article, ada, headline=f"Trois {number}")
    thin_versions.call()
    left = [each.snapshot["headline"] for each in article.versions.filter(kind=VersionKind.PREPARED)]
    assert left == ["Deux 2", "Trois 2"]
    publish(article, ada)
    assert fresh(article).headline == "Trois 2"


def test_the_pages_of_a_change_cost_the_same_for_a_long_history(desk, ada, article, django_assert_max_num_queries):
    for number in range(12):
        prepare(article, ada, headline=f"Deux {number}")
    for act, most in (("", 75), ("publish/", 75), ("look/", 90)):
        with django_assert_max_num_queries(most):
            assert desk.get(at(article) + act).status_code == 200


def test_a_section_that_was_deleted_is_told(ada, article):
    gone = make_section("perdue")
    prepare(article, ada, section={"id": gone.pk, "name": "Perdue"})
    Section.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Refused, match="Perdue"):
        publish(article, ada)
