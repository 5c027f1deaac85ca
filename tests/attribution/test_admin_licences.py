"""Sources and licences at the desk: versions are added, never changed, and each fault stands at its field."""

import pytest
from django.contrib.messages import get_messages

from attribution.models import Licence, LicenceVersion
from tests.builders import make_licence, make_source

pytestmark = pytest.mark.django_db
ADD = "/admin/attribution/licenceversion/add/"


def form(licence: Licence, **facts) -> dict:
    return {
        "licence": licence.pk,
        "valid_from": "2026-01-01",
        "credit_fr": "Article original : {title}",
        "notice_en": "(c) {year} {source}",
        "year_rule": "first_published",
        "credit_position": "before",
        "link_required": "on",
        "text_right": "full",
        "picture_right": "none",
        "edit_level": "minor",
        "translation_right": "yes",
        "window_action": "remove",
        "link_rel": "follow",
        "sublicence_right": "none",
        "surfaces": ["feed", "api"],
        "search_policy": "index",
        "ai_mining": "reserved",
    } | facts


@pytest.fixture
def desk(client, carla):
    client.force_login(carla)
    return client


def test_a_chief_editor_adds_a_version(desk):
    licence = make_licence()
    response = desk.post(ADD, form(licence))
    assert response.status_code == 302, response.context["errors"]
    version = licence.current_version()
    assert (version.number, version.notice, version.credit) == (
        2,
        {"en": "(c) {year} {source}"},
        {"fr": "Article original : {title}"},
    )
    assert (version.surfaces, version.ai_mining) == (["feed", "api"], "reserved")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"notice_en": "(c) {yaer}"}, "notice_en"),
        ({"credit_fr": "{title"}, "credit_fr"),
        ({"notice_en": "<b>{title}</b>"}, "notice_en"),
        ({"notice_en": ""}, "notice_fr"),
        ({"text_right": "excerpt"}, None),
        ({"year_rule": "fixed"}, None),
        ({"valid_from": "hier"}, "valid_from"),
        ({"notice_en": "© {year} {source} " * 600}, "notice_en"),
        ({"window_days": "1", "delay_minutes": "1440"}, None),
        ({"window_days": "999999999"}, "window_days"),
        ({"year_rule": "fixed", "fixed_year": "1066"}, None),
        ({"daily_cap": "0"}, None),
        ({"year_rule": "none"}, "notice_en"),
        ({"surfaces": ["moon"]}, "surfaces"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_is_lost(desk, facts, field):
    licence = make_licence()
    response = desk.post(ADD, form(licence, **facts))
    assert response.status_code == 200
    shown = response.context["adminform"].form
    assert field in shown.errors if field else shown.non_field_errors()
    assert "Article original" in response.content.decode() or "credit_fr" in facts
    assert LicenceVersion.objects.count() == 1


def test_a_new_version_begins_with_the_newest(desk):
    licence = make_licence()
    page = desk.get(f"{ADD}?licence={licence.pk}").content.decode()
    assert "Reprinted with permission." in page
    assert "Article original" in page


def test_a_version_is_read_and_not_changed(desk):
    version = make_licence().current_version()
    address = f"/admin/attribution/licenceversion/{version.pk}/"
    page = desk.get(f"{address}change/").content.decode()
    assert "Reprinted with permission." in page
    assert "les flux, l’API, les lettres" in page
    assert 'name="_save"' not in page
    assert desk.post(f"{address}change/", form(version.licence)).status_code == 403
    assert desk.post(f"{address}delete/", {"post": "yes"}).status_code == 403


def test_a_new_licence_leads_on_to_its_first_version(desk):
    response = desk.post(
        "/admin/attribution/licence/add/", {"name": "RAL", "code": "ral-2", "badge": "RAL", "url": "", "_save": "1"}
    )
    assert response.headers["Location"] == f"{ADD}?licence={Licence.objects.get(code='ral-2').pk}"
    assert list(get_messages(response.wsgi_request))


def test_a_licence_lists_its_versions_and_cannot_be_deleted_in_use(desk):
    source = make_source()
    page = desk.get(f"/admin/attribution/licence/{source.default_licence.pk}/change/").content.decode()
    assert f"/admin/attribution/licenceversion/{source.default_licence.current_version().pk}/change/" in page
    desk.post(f"/admin/attribution/licence/{source.default_licence.pk}/delete/", {"post": "yes"})
    assert Licence.objects.filter(pk=source.default_licence.pk).exists()


@pytest.mark.parametrize("role", ["colin", "ada"])
def test_others_change_neither_licences_nor_sources(client, request, role):
    source = make_source()
    client.force_login(request.getfixturevalue(role))
    assert client.post(ADD, form(source.default_licence)).status_code == 403
    assert client.post(f"/admin/attribution/source/{source.pk}/change/", {"name": "x"}).status_code == 403


def test_a_version_is_listed_by_its_number_and_its_day(desk):
    licence = Licence.objects.create(code="x", name="X", badge="X")
    desk.post(ADD, form(licence, valid_from="2025-06-01"))
    page = desk.get(f"/admin/attribution/licence/{licence.pk}/change/").content.decode()
    address = f"/admin/attribution/licenceversion/{licence.current_version().pk}/change/"
    assert f'<a href="{address}">Version 1, du 1er juin 2025</a>' in page.replace("\u00a0", " ")


def test_every_label_of_the_form_of_a_version_begins_with_a_capital(desk):
    labels = [str(each.label) for each in desk.get(ADD).context["adminform"].form]
    assert [label for label in labels if label[0].islower()] == []
