"""Presets: each term says where it comes from, each wording reads whole, and one becomes a licence in a few steps."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.utils.translation import override

from attribution.models import Licence, LicenceVersion
from attribution.presets import CODES, FOLDER, preset, presets
from attribution.rendering import Facts, Wording, render, variables_of
from tests.builders import make_licence

LIST = "/admin/attribution/licence/presets/"
ADD_LICENCE = "/admin/attribution/licence/add/"
ADD_VERSION = "/admin/attribution/licenceversion/add/"
FACTS = {
    "title": "Le marché a rouvert",
    "title_language": "fr",
    "source": "Radio Atlantique Libre",
    "authors": ("Jane Roe",),
    "original_url": "https://ral.example.org/market",
    "published_at": datetime(2025, 10, 14, 9, 30, tzinfo=UTC),
    "site": "Naïri",
}
CHANGED = {"changes": "traduit de l’anglais, abrégé", "translators": ("Léna Khatchikian",)}


def every(parameter="chosen"):
    return pytest.mark.parametrize(parameter, presets(), ids=lambda each: each.code)


def wording(chosen) -> Wording:
    values = chosen.values()
    return Wording(
        notice=values["notice"],
        credit=values["credit"],
        licence_name=chosen.name,
        licence_url=values["terms_url"],
        year_rule=values["year_rule"],
        fixed_year=values["fixed_year"],
        link_required=values["link_required"],
    )


def version_of(chosen, licence: Licence) -> LicenceVersion:
    known = {field.name for field in LicenceVersion._meta.get_fields()}
    values = {name: value for name, value in chosen.values().items() if name in known}
    return LicenceVersion(licence=licence, valid_from=date(2026, 1, 1), **values)


# --- The data ----------------------------------------------------------------------------------------------------------


def test_every_file_is_a_preset_and_every_preset_a_file():
    assert {file.stem for file in FOLDER.glob("*.json")} == set(CODES)
    assert [each.code for each in presets()] == list(CODES)
    assert preset("nobody") is None


@every()
def test_every_term_says_where_it_comes_from_and_when_that_was_read(chosen):
    fields = {field.name for field in LicenceVersion._meta.concrete_fields}
    assert fields - {"id", "licence", "number", "valid_from"} <= set(chosen.values())
    for name, term in chosen.terms.items():
        assert all(term.sources[language].strip() for language in ("fr", "en")), name
        assert isinstance(term.checked, date), name


@every()
def test_a_preset_speaks_french_and_english(chosen):
    for texts in (chosen.names, chosen.badges, chosen.summaries):
        assert texts["fr"].strip()
        assert texts["en"].strip()
    with override("en"):
        assert chosen.summary == chosen.summaries["en"]
    with override("hy"):
        assert chosen.summary == chosen.summaries["fr"]


@every()
def test_french_is_set_as_french_is_printed(chosen):
    wrong = re.compile("'|[^\u202f][;!?]|[^\u00a0]:(?!//)|«[^\u202f]|[^\u202f]»")
    terms = chosen.terms.values()
    wordings = [chosen.terms[name].value.get("fr", "") for name in ("credit", "notice")]
    for text in (chosen.summaries["fr"], *(term.sources["fr"] for term in terms), *wordings):
        assert not wrong.search(text), text


@every()
def test_whoever_has_to_read_the_terms_is_told_where_and_has_no_day_given(chosen):
    values = chosen.values()
    assert (values["terms_checked_on"] is None) == chosen.must_be_read
    if chosen.must_be_read and chosen.read_at:
        assert chosen.read_at in chosen.summaries["fr"]
        assert chosen.read_at in chosen.summaries["en"]


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("cc-")])
def test_a_creative_commons_licence_allows_what_its_name_says(code):
    values = preset(code).values()
    is_nd, is_sa = "-nd-" in code, "-sa-" in code
    assert values["translation_right"] == ("no" if is_nd else "yes")
    assert values["edit_level"] == ("none" if is_nd else "full")
    assert values["change_note_required"]
    assert values["sublicence_right"] == "full"
    assert values["ai_mining"] != "reserved"
    assert ("{changes}" in values["notice"]["fr"]) != is_nd
    assert ("toute adaptation" in values["notice"]["fr"]) == is_sa
    assert ("non commercial" in preset(code).summaries["fr"]) == ("-nc-" in code)
    for language in ("fr", "en", "hy"):
        used = variables_of(values["notice"][language] + values["credit"][language])
        assert {"author", "licence", "source", "title"} <= set(used)


def test_the_notice_of_rferl_stays_in_its_own_words():
    assert set(preset("rferl").values()["notice"]) == {"en"}


# --- The wordings ------------------------------------------------------------------------------------------------------


@every()
@pytest.mark.parametrize("language", ["fr", "en", "hy"])
@pytest.mark.parametrize("more", [{}, CHANGED], ids=["as it was", "changed"])
def test_every_wording_reads_whole(chosen, language, more):
    rendered = render(wording(chosen), Facts(**FACTS, **more), language)
    assert rendered.missing == ()
    for line in (rendered.credit, rendered.notice):
        text = re.sub(r"<[^>]*>", "", line)
        assert len(text) > 10
        assert not re.search(r"[{}]|\(\s*\)|[ \u00a0\u202f]{2}|[,.:՝։][,.:՝։]|\s[,.։]|[,:՝]$|^\W*[,.]", text), text
        assert ("<span lang" in line) == (chosen.code == "rferl" and language != "en" and line is rendered.notice)
    if "{changes}" in wording(chosen).notice.get(language, ""):
        assert ("abrégé" in rendered.notice) == bool(more)


@every()
def test_no_wording_asks_for_the_year_of_reading(chosen):
    values = chosen.values()
    for text in (*values["notice"].values(), *values["credit"].values()):
        assert not re.search(r"\b(19|20)\d\d\b", text)
    assert values["year_rule"] != "fixed"


@every()
@pytest.mark.django_db
def test_a_version_from_a_preset_can_be_stored(chosen):
    licence = Licence(code=chosen.code, name=chosen.name, badge=chosen.badge, url=chosen.url)
    licence.full_clean()
    licence.save()
    version = version_of(chosen, licence)
    version.full_clean(exclude=["number"])
    version.save()
    assert licence.current_version() == version


# --- The desk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, carla, db):
    client.force_login(carla)
    return client


def shown_form(response) -> dict:
    """What a browser would send back of the form as it is shown."""
    form = response.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    sent = {name: "on" if value is True else value for name, value in values.items() if value not in (None, False)}
    return sent | {"valid_from": "2026-01-01"}


def test_the_list_of_licences_leads_to_the_presets(desk):
    assert f'href="{LIST}"' in desk.get("/admin/attribution/licence/").content.decode()
    page = desk.get(LIST).content.decode()
    for each in presets():
        assert each.name in page
        assert f"{ADD_LICENCE}?preset={each.code}" in page
    assert "section 3(a)(1)(B)" in page
    assert "24 novembre 2026" in page.replace("\u00a0", " ")
    assert page.count("À lire") == sum(each.must_be_read for each in presets())


def test_a_preset_becomes_a_licence_and_its_first_version(desk):
    chosen = preset("cc-by-sa-4-0")
    address = f"{ADD_LICENCE}?preset={chosen.code}"
    response = desk.post(address, shown_form(desk.get(address)) | {"_save": "1"})
    licence = Licence.objects.get(code=chosen.code)
    assert (licence.name, licence.badge, licence.url) == (chosen.name, "CC BY-SA 4.0", chosen.url)
    onward = response.headers["Location"]
    assert onward == f"{ADD_VERSION}?licence={licence.pk}&preset={chosen.code}"
    response = desk.post(onward, shown_form(desk.get(onward)) | {"_save": "1"})
    assert response.status_code == 302, response.context["errors"]
    version, expected = licence.current_version(), version_of(chosen, licence)
    for name in chosen.values():
        if hasattr(version, name):
            assert getattr(version, name) == getattr(expected, name), name


def test_a_licence_that_is_here_already_gets_a_new_version(desk):
    chosen = preset("cc-by-4-0")
    licence = make_licence("cc-by-4-0", name="Creative Commons BY 4.0")
    onward = f"{ADD_VERSION}?licence={licence.pk}&preset={chosen.code}"
    page = desk.get(LIST).content.decode()
    assert onward.replace("&", "&amp;") in page
    assert f"{ADD_LICENCE}?preset={chosen.code}" not in page
    form = shown_form(desk.get(onward))
    assert str(form["licence"]) == str(licence.pk)
    assert form["notice_en"] == licence.current_version().notice["en"]


def text_of(response) -> str:
    page = unescape(re.sub(r"<[^>]*>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", page)


def test_what_the_newsroom_had_completed_stays_and_what_the_preset_says_otherwise_stands_beside_it(desk):
    chosen = preset("rferl")
    notice = {"en": "Copyright (c) {year} RFE/RL, Inc. Used with the permission of RFE/RL, 1 Long Street, Prague."}
    completed = chosen.values() | {"notice": notice, "window_days": 30, "surfaces": ["feed"]}
    licence = make_licence("rferl", **completed)
    address = f"{ADD_VERSION}?licence={licence.pk}&preset=rferl"
    response = desk.get(address)
    form, page = shown_form(response), text_of(response)
    assert form["notice_en"] == notice["en"]
    assert (form["window_days"], form["surfaces"], form.get("terms_checked_on")) == (30, ["feed"], None)
    assert f"Le modèle dit autre chose : {chosen.values()['notice']['en']}" in page
    assert "Le modèle dit autre chose : les flux, les lettres" in page
    assert "Le modèle dit autre chose : rien" in page
    differences = response.context["adminform"].form.differences
    assert [id for id, _label in differences] == ["id_notice_en", "id_surfaces", "id_window_days"]
    assert page.count("Le modèle dit autre chose") == len(differences)
    again = desk.post(address, form | {"window_days": "", "notice_en": "{yaer}", "_save": "1"})
    assert [id for id, _label in again.context["adminform"].form.differences] == ["id_notice_en", "id_surfaces"]


def test_a_first_version_differs_from_its_preset_in_nothing(desk):
    licence = Licence.objects.create(code="x", name="X", badge="X")
    for each in presets():
        response = desk.get(f"{ADD_VERSION}?licence={licence.pk}&preset={each.code}")
        assert response.context["adminform"].form.differences == [], each.code
        assert "autre chose" not in text_of(response)


def test_the_form_of_a_version_repeats_the_warning_and_who_says_each_rule(desk):
    page = text_of(desk.get(f"{ADD_VERSION}?licence={make_licence().pk}&preset=rferl"))
    chosen = preset("rferl")
    assert "À lire Modèle « Autorisation de reprise de RFE/RL »." in page
    assert re.sub(r"\s+", " ", chosen.summary) in page
    for name, term in chosen.terms.items():
        assert re.sub(r"\s+", " ", term.source[1:]) in page, name
    plain = text_of(desk.get(f"{ADD_VERSION}?licence={make_licence().pk}"))
    assert "À lire" not in plain
    assert "Modèle" not in plain


@pytest.mark.parametrize(("day", "is_warned"), [("", True), ("2026-01-01", False)])
def test_whoever_says_to_have_read_no_terms_is_told_so_once_it_is_stored(desk, day, is_warned):
    address = f"{ADD_VERSION}?licence={make_licence().pk}"
    response = desk.post(address, shown_form(desk.get(address)) | {"terms_checked_on": day, "_save": "1"}, follow=True)
    assert LicenceVersion.objects.count() == 2
    assert ("Personne ne dit avoir lu les conditions de cette version" in text_of(response)) == is_warned


def test_a_licence_of_the_same_name_is_found_under_another_code(desk):
    licence = make_licence("cc-by", name="Creative Commons BY 4.0")
    assert f"?licence={licence.pk}&amp;preset=cc-by-4-0" in desk.get(LIST).content.decode()


def test_the_presets_cost_one_query_for_all_licences(desk, django_assert_max_num_queries):
    desk.get(LIST)
    with django_assert_max_num_queries(8):
        desk.get(LIST)


@pytest.mark.parametrize("code", [each.code for each in presets() if each.must_be_read])
def test_a_draft_is_not_stored_before_its_terms_were_read(desk, code):
    chosen, licence = preset(code), make_licence()
    address = f"{ADD_VERSION}?licence={licence.pk}&preset={code}"
    form = shown_form(desk.get(address))
    response = desk.post(address, form | {"_save": "1"})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["terms_checked_on"]
    assert chosen.read_at in response.content.decode()
    assert LicenceVersion.objects.count() == 1
    response = desk.post(address, form | {"terms_checked_on": "2026-01-01", "_save": "1"})
    assert response.status_code == 302
    assert licence.current_version().terms_checked_on == date(2026, 1, 1)


@pytest.mark.parametrize("code", ["nobody", "../presets/rferl", "%00", "CC-BY-4-0"])
def test_a_preset_that_nobody_knows_has_no_page(desk, code):
    for address in (ADD_LICENCE, ADD_VERSION):
        assert desk.get(f"{address}?preset={code}").status_code in (400, 404)
        facts = {"name": "X", "code": "x", "badge": "X", "url": "", "_continue": "1"}
        assert desk.post(f"{address}?preset={code}", facts).status_code in (400, 404)
    assert not Licence.objects.exists()


@pytest.mark.parametrize("role", ["colin", "ada"])
@pytest.mark.django_db
def test_who_may_not_add_licences_sees_no_presets(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/admin/attribution/licence/").content.decode()
