"""The page on the rights: what the last audit found, what asks for an eye, and the button that asks for another."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.models import Article, Picture, Provenance
from attribution.models import LicenceVersion, Source
from desk import rights
from syndication.auditing.keeping import audit_and_keep, audit_rights
from syndication.models import Audit
from tests.builders import make_article, make_licence, make_source
from tests.letters.test_worker import queue, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(queue.__name__)]

ADDRESS = "/admin/rights/"


@pytest.fixture
def desk(ada):
    client = Client()
    client.force_login(ada)
    return client


def page(client: Client, query: str = "") -> str:
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    return response.content.decode()


def audit_with(*article_ids: int, found: int | None = None) -> Audit:
    """An audit that ended now and found a breach in each of these."""
    breaches = [
        {
            "article_id": pk,
            "headline": f"Titre {number}",
            "address": f"http://localhost:8000/article/{pk}/a/",
            "surface": "page",
            "sentence": f"Phrase {number}.",
        }
        for number, pk in enumerate(article_ids)
    ]
    return Audit.objects.create(
        ended_at=timezone.now(), checked=9, found=len(breaches) if found is None else found, breaches=breaches
    )


# --- What it shows ---------------------------------------------------------------------------------------------------


def test_before_the_first_audit_the_page_says_that_nothing_was_checked(desk):
    assert "Rien n’a encore été contrôlé" in page(desk)


def test_an_audit_that_found_nothing_says_so_and_when_it_was(desk):
    make_article()
    audit_and_keep()
    shown = page(desk)
    assert "Dernier contrôle" in shown
    assert "1 article partout" in shown
    assert "tout ce que demandent les licences est dit" in shown


def test_each_breach_leads_to_the_form_and_to_the_page(desk):
    article = make_article("Le marché rouvre", source=make_source())
    Provenance.objects.update(notice="Copyright 1999 Somebody")
    audit_and_keep()
    shown = page(desk)
    assert f'<a href="/admin/articles/article/{article.pk}/change/">Le marché rouvre</a>' in shown
    assert f'href="http://localhost:8000{article.get_absolute_url()}"' in shown
    assert "sans qu’un rédacteur l’ait décidé" in shown
    assert "Modifié depuis" not in shown


def test_what_was_saved_since_the_audit_is_marked_and_what_was_deleted_has_no_form(desk):
    article = make_article()
    audit_with(article.pk, 987654)
    assert "Modifié depuis" not in page(desk)
    article.save()
    shown = page(desk)
    assert shown.count("Modifié depuis") == 1
    assert shown.count("Supprimé depuis") == 1
    assert "/987654/change/" not in shown


def test_breaches_come_in_pages_of_fifty(desk):
    audit_with(*range(1, 121), found=1300)
    first, last = page(desk), page(desk, "?page=3")
    assert "Phrase 49." in first
    assert "Phrase 50." not in first
    assert "Page 1 sur 3" in first
    assert "Phrase 119." in last
    assert "?page=4" not in last
    assert "1180 autres" in first
    for odd in ("0", "-1", "x", "9" * 30, "²"):
        assert "Titre" in page(desk, f"?page={odd}")


def test_a_headline_with_markup_in_it_stays_text(desk):
    audit = audit_with(1)
    audit.breaches[0]["headline"] = "<script>alert(1)</script>"
    audit.save()
    assert "<script>alert(1)" not in page(desk)


def test_what_ends_this_week_leads_to_its_form(desk):
    soon = make_article(
        "Bientôt fini", source=make_source(default_licence=make_licence("short", name="Short", window_days=3))
    )
    make_article(
        "Pas de sitôt", source=make_source("Other", default_licence=make_licence("long", name="Long", window_days=30))
    )
    shown = page(desk)
    assert f'<a href="/admin/articles/article/{soon.pk}/change/">Bientôt fini</a>' in shown
    assert "Pas de sitôt" not in shown


def test_what_lost_its_permission_names_its_source(desk):
    article = make_article(source=make_source())
    assert "Radio Atlantique Libre" not in page(desk)
    Source.objects.update(state="revoked")
    shown = page(desk)
    assert f"/admin/articles/article/{article.pk}/change/" in shown
    assert "Radio Atlantique Libre" in shown


def test_a_day_over_the_cap_tells_how_many_of_how_many(desk):
    strict = make_source("Strict", default_licence=make_licence("strict", name="Strict", daily_cap=1))
    first = make_article(source=strict)
    second = make_article(source=make_source("Other"), at=timezone.now() - timedelta(days=3))
    Provenance.objects.filter(article=second).update(
        source=strict, licence_version=first.provenance.licence_version, listed_at=first.published_at
    )
    shown = page(desk)
    assert "Strict" in shown
    assert "2 pour 1" in shown


def test_a_picture_and_terms_that_nobody_saw_to_lead_to_their_forms(desk):
    article = make_article(source=make_source())
    picture = Picture.objects.create(original="x.jpg", alt="Un marché", credit="")
    Article.objects.filter(pk=article.pk).update(lead_picture=picture)
    shown = page(desk)
    version = LicenceVersion.objects.get()
    for address in (
        f"/admin/articles/picture/{picture.pk}/change/",
        f"/admin/attribution/licenceversion/{version.pk}/change/",
    ):
        assert f'href="{address}"' in shown
        assert desk.get(address).status_code == 200
    assert "sans crédit" in shown
    LicenceVersion.objects.filter(pk=version.pk).update(terms_checked_on=timezone.now().date())
    assert "licenceversion" not in page(desk)


def test_a_long_list_shows_its_first_rows_and_says_that_there_are_more(desk, monkeypatch):
    monkeypatch.setattr(rights, "ROWS", 2)
    licence = make_licence("short", name="Short", window_days=3)
    for number in range(3):
        make_article(f"Fin {number}", source=make_source(default_licence=licence))
    shown = page(desk)
    assert ">2+<" in shown
    assert shown.count("Fin ") == 2
    assert shown.count("Et d’autres encore") == 1


# --- The button ------------------------------------------------------------------------------------------------------


def press(client: Client) -> str:
    response = client.post(ADDRESS, follow=True)
    assert response.redirect_chain == [(ADDRESS, 302)]
    return response.content.decode()


def test_the_button_has_the_worker_audit_and_the_page_shows_the_result(desk):
    make_article()
    shown = press(desk)
    assert "Le contrôle est demandé" in shown
    assert "attend son tour" in shown
    worker().run()
    assert Audit.objects.get().checked == 1
    shown = page(desk)
    assert "attend son tour" not in shown
    assert "1 article partout" in shown


def test_a_second_press_asks_for_nothing_more_and_says_so(desk, signed_in, carla):
    press(desk)
    assert "déjà en cours" in press(desk)
    row = DBTaskResult.objects.get()
    row.claim("test")
    Audit.objects.create()
    shown = press(signed_in(carla))
    assert "déjà en cours" in shown
    assert "Un contrôle est en cours depuis" in shown
    assert DBTaskResult.objects.count() == 1


def test_two_presses_at_the_same_moment_ask_once(desk, monkeypatch):
    monkeypatch.setattr("syndication.auditing.keeping.in_hand", lambda task: None)
    assert "Le contrôle est demandé" in press(desk)
    assert "déjà en cours" in press(desk)
    assert DBTaskResult.objects.count() == 1


def test_another_one_can_be_asked_for_when_the_last_has_ended_or_failed(desk):
    press(desk)
    worker().run()
    assert "Le contrôle est demandé" in press(desk)
    DBTaskResult.objects.get(status=TaskResultStatus.READY).set_failed(ValueError("x"))
    assert "Le contrôle est demandé" in press(desk)


def test_an_audit_that_was_stopped_hides_nothing_of_the_one_before(desk):
    audit_with(1)
    Audit.objects.create(checked=3)
    shown = page(desk)
    assert "n’est pas arrivé à son terme" in shown
    assert "Phrase 0." in shown


def test_the_daily_audit_is_the_same_task(desk):
    audit_rights.enqueue()
    assert "déjà en cours" in press(desk)


# --- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["ada", "carla", "dan"])
def test_editors_and_up_find_the_page_in_the_menu(request, signed_in, role):
    shown = page(signed_in(request.getfixturevalue(role)))
    assert f'<a href="{ADDRESS}" aria-current="page"><span>Droits</span>' in shown


def test_a_contributor_is_refused_and_not_shown_the_way(signed_in, colin):
    audit_with(1)
    client = signed_in(colin)
    for response in (client.get(ADDRESS), client.post(ADDRESS)):
        assert response.status_code == 403
        assert "Phrase 0." not in response.content.decode()
    assert not DBTaskResult.objects.exists()
    assert ADDRESS not in client.get("/admin/").content.decode()


def test_the_dashboard_counts_the_breaches_and_leads_here(desk):
    assert "manquement" not in desk.get("/admin/").content.decode()
    audit_with(1, 2)
    shown = desk.get("/admin/").content.decode()
    assert f'<a href="{ADDRESS}"><b class="n--bad">2</b><span>manquements aux licences</span>' in shown
    assert f'href="{ADDRESS}#ending"' in shown


# --- What it costs ---------------------------------------------------------------------------------------------------


def test_the_page_costs_the_same_for_many_of_each(desk, django_assert_max_num_queries):
    asked = []
    for _round in range(2):
        for number in range(5):
            source = make_source(
                f"Short {number}", default_licence=make_licence(f"s{number}", name=f"S{number}", window_days=3)
            )
            soon = make_article(source=source)
            picture = Picture.objects.create(original=f"{soon.pk}.jpg", credit="")
            Article.objects.filter(pk=soon.pk).update(lead_picture=picture)
            lost = make_source("Lost", short_name="L")
            make_article(source=lost)
        audit_with(*Article.objects.values_list("pk", flat=True))
        Source.objects.filter(slug="lost").update(state="revoked")
        page(desk)
        with django_assert_max_num_queries(16) as queries:
            page(desk)
        asked.append(len(queries))
        Source.objects.filter(slug="lost").update(state="active")
    assert asked[0] == asked[1]
