"""Every address of the desk, tried with every role: what should be refused is refused, and nothing breaks."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from accounts.events import record
from accounts.models import Event, Invitation, User
from articles import menu
from articles.models import ArticleTopic, Byline, Picture, Section, VersionKind
from articles.snapshots import keep
from letters.models import Letter
from letters.sending import deliver
from tests.builders import make_article, make_draft, make_section, make_source, make_topic, make_user

pytestmark = pytest.mark.django_db

STRANGERS = [None, "ben"]
DESK = ["colin", "ada", "carla", "dan"]


def addresses(article) -> dict[str, str]:
    """Each address that the admin site knows, by its name, with real numbers in it."""
    numbers = {
        "articles_article": article.pk,
        "articles_section": article.section_id,
        "articles_topic": make_topic().pk,
        "articles_picture": Picture.objects.create(original="a.jpg", digest="1" * 64, credit="Jane Roe").pk,
        "attribution_source": make_source().pk,
        "attribution_licence": make_source().default_licence_id,
        "attribution_licenceversion": make_source().default_licence.current_version().pk,
        "authors_author": Byline.objects.first().author_id,
        "accounts_user": make_user("erin").pk,
        "accounts_event": record(Event.Kind.UNLOCKED, User.objects.get(username="erin")).pk,
        "accounts_invitation": Invitation.objects.create(
            email="fay@example.org", role=Group.objects.first(), digest="2" * 64
        ).pk,
        "auth_group": Group.objects.first().pk,
        "letters_letter": Letter.objects.create(
            to="ben@example.org", subject="Bonjour", message_id="<1@example.org>"
        ).pk,
        "django_tasks_database_dbtaskresult": deliver.enqueue(1).id,
    }
    found = {}
    for pattern in _patterns(admin.site.get_urls()):
        name = pattern.name
        if not name or name in ("jsi18n", "view_on_site", "app_list"):
            continue
        # The longest name is the model's: a licence has versions.
        model = max((model for model in numbers if name.startswith(f"{model}_")), key=len, default=None)
        # Of an address with two numbers, the second is that of a version: there is always a first.
        more = [1] * (len(pattern.pattern.converters) - 1)
        found[name] = reverse(f"admin:{name}", args=[numbers[model], *more] if pattern.pattern.converters else [])
    found["articles_article_compare"] += "?a=1&b=1"
    return found


def _patterns(entries):
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            yield entry


@pytest.mark.parametrize("role", STRANGERS)
def test_no_address_shows_anything_to_who_does_not_work_here(request, role):
    article = make_article("Grenadine", source=make_source())
    client = Client()
    if role:
        client.force_login(request.getfixturevalue(role))
    for address in addresses(article).values():
        for response in (client.get(address), client.post(address, {"_save": "1"})):
            assert response.status_code in (302, 403, 405), address
            if response.status_code == 302:
                assert "/accounts/" in response.headers["Location"], address
            assert b"Grenadine" not in response.content, address


@pytest.mark.parametrize("role", DESK)
def test_every_address_answers_and_is_kept_by_no_cache(request, role):
    article = make_article("Grenadine", source=make_source(), topics=["marche"])
    client = Client()
    client.force_login(request.getfixturevalue(role))
    seen = 0
    for address in addresses(article).values():
        response = client.get(address)
        assert response.status_code in (200, 302, 403, 404, 405), address
        seen += response.status_code == 200
        if response.status_code == 200:
            assert "no-store" in response.headers["Cache-Control"], address
            assert response.headers["X-Robots-Tag"] == "noindex", address
    assert seen >= 3


# Which pages open for whom: "-" for nobody, else the least of the roles.
ROLES = ["contributor", "editor", "chief editor", "administrator"]
OPENS = {
    **dict.fromkeys(["index", "open"], "contributor"),
    "rights": "editor",
    "alarms": "contributor",
    "jobs": "chief editor",
    **dict.fromkeys(["front", "front_preview", "front_candidates"], "editor"),
    **dict.fromkeys(["login", "logout", "password_change", "password_change_done"], "-"),  # each leads elsewhere
    # Nothing but a question of a form of the desk is answered.
    **dict.fromkeys(["autocomplete", "articles_article_preview_new", "articles_article_preview"], "-"),
    **dict.fromkeys(["articles_article_tidy", "articles_article_typography"], "-"),
    "articles_article_pictures": "contributor",
    **dict.fromkeys(["articles_article_autosave_new", "articles_article_autosave", "articles_article_presence"], "-"),
    "articles_article_throw_away": "-",
    "articles_article_signed_in": "contributor",
    "articles_article_compare": "editor",
    "articles_article_restore": "editor",
    **dict.fromkeys(["articles_article_renew", "articles_article_bulk"], "-"),
    "articles_picture_rights": "-",
    "articles_picture_upload": "contributor",
    "articles_picture_send": "contributor",  # without a file it gives a token to send one with
    "articles_picture_describe": "-",
    "articles_picture_replace": "editor",
    "articles_picture_whole": "-",  # the file of this picture is not there
    "articles_article_correct": "editor",
    **dict.fromkeys(["articles_article_look", "articles_article_framed", "articles_article_lend"], "editor"),
    # Of an article of which nothing is prepared: each leads back to it.
    **dict.fromkeys([f"articles_article_prepared{act}" for act in ("", "_publish", "_merge", "_take_back")], "-"),
    **dict.fromkeys(["articles_article_prepared_autosave", "articles_article_prepared_presence"], "-"),
    **dict.fromkeys(["articles_article_prepared_look", "articles_article_prepared_framed"], "-"),
    "articles_article_withdraw": "chief editor",
    **dict.fromkeys(["articles_article_publish_new", "articles_article_publish"], "-"),  # asked by the form alone
    "articles_article_comments": "editor",
    "articles_article_send_back": "-",  # of one that waits for a review
    **dict.fromkeys(["calendar", "calendar_day"], "contributor"),
    "calendar_due": "-",  # only a form is answered
    "attribution_source_report": "editor",
    "attribution_source_revoke": "chief editor",
    "attribution_source_revoked": "-",  # of a source that has withdrawn its permission
    "attribution_source_restore": "-",
    "attribution_licence_presets": "chief editor",
}
# List, form and history; adding; deleting, of each model of the desk. The article is published, and not a contributor's.
MODELS = {
    "articles_section": ("contributor", "chief editor", "chief editor"),
    "articles_topic": ("contributor", "editor", "editor"),
    "articles_picture": ("contributor", "contributor", "editor"),
    "attribution_source": ("contributor", "chief editor", "-"),
    "attribution_licence": ("contributor", "chief editor", "chief editor"),
    "attribution_licenceversion": ("contributor", "chief editor", "-"),
    "authors_author": ("contributor", "editor", "chief editor"),
    "accounts_user": ("administrator", "-", "-"),
    "accounts_event": ("administrator", "-", "-"),
    "accounts_invitation": ("administrator", "administrator", "-"),
    "auth_group": ("administrator", "-", "-"),
    "letters_letter": ("chief editor", "-", "-"),
    "django_tasks_database_dbtaskresult": ("-", "-", "-"),
}
for model, (look, add, delete) in MODELS.items():
    OPENS |= {f"{model}_{page}": look for page in ("changelist", "change", "history")}
    OPENS |= {f"{model}_add": add, f"{model}_delete": delete}
OPENS |= {"articles_article_changelist": "contributor", "articles_article_add": "contributor"}
OPENS |= {"articles_article_change": "editor", "articles_article_history": "editor", "articles_article_delete": "-"}


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_for_whom_it_is_meant(role):
    article = make_article("Grenadine", source=make_source())
    client = Client()
    client.force_login(make_user("gil", role, is_superuser=False))
    named = addresses(article)
    opened = {name for name, address in named.items() if client.get(address).status_code == 200}
    assert set(named) == set(OPENS), "an address of the desk that nobody said who may open"
    meant = {name for name, least in OPENS.items() if least != "-" and ROLES.index(role) >= ROLES.index(least)}
    assert opened - meant == set()
    assert meant - opened == set()


REFUSED = {
    "colin": [
        "rights",
        "jobs",
        "article/{a}/change",
        "article/{a}/withdraw",
        "article/{a}/correct",
        "article/{a}/history",
        "article/{a}/history/compare",
        "article/{a}/history/1/restore",
        "article/{a}/preview-links",
        "article/{a}/prepared",
        "article/{a}/prepared/publish",
        "article/{a}/prepared/bring-together",
        "article/{a}/prepared/take-back",
        "article/{a}/prepared/look",
        "article/{a}/prepared/look/framed",
        "article/{a}/comments",
        "article/{a}/send-back",
        "article/{a}/look",
        "article/{a}/look/framed",
        "source/{s}/revoke",
        "source/{s}/revoked",
        "source/{s}/restore",
        "source/{s}/report",
        "section/add",
        "front",
        "source/add",
        "licence/add",
        "user/add",
        "invitation/add",
        "invitation",
        "event",
    ],
    "ada": [
        "jobs",
        "article/{a}/withdraw",
        "source/{s}/revoke",
        "source/{s}/revoked",
        "source/{s}/restore",
        "source/add",
        "licence/add",
        "licenceversion/add",
        "section/add",
        "user/add",
        "invitation/add",
        "invitation",
        "event",
    ],
    "carla": ["user/add", "invitation/add", "invitation", "event"],
}
APPS = {
    "article": "articles",
    "section": "articles",
    "source": "attribution",
    "licence": "attribution",
    "licenceversion": "attribution",
    "user": "accounts",
    "invitation": "accounts",
    "event": "accounts",
}


@pytest.mark.parametrize("role", REFUSED)
def test_what_a_role_does_not_include_is_refused(request, role):
    article = make_article(source=make_source())
    client = Client()
    client.force_login(request.getfixturevalue(role))
    for short in REFUSED[role]:
        app = APPS.get(short.split("/")[0])
        row = short.format(a=article.pk, s=article.provenance.source_id)
        address = f"/admin/{app}/{row}/" if app else f"/admin/{row}/"
        for response in (
            client.get(address, {"a": "1", "b": "1"}),
            client.post(address, {"reason": "x", "text": "x", "kind": "correction", "is_sure": "on", "seen": "1"}),
        ):
            assert response.status_code in (302, 403, 404), address
            if response.status_code == 302:  # the admin sends home who may not see that an object exists
                assert response.headers["Location"] in ("/admin/",), address
    article.refresh_from_db()
    assert article.is_published
    assert not article.corrections.exists()


def test_a_contributor_sees_and_changes_only_their_own(colin):
    own, other = make_draft("À moi", created_by=colin), make_draft("Autre")
    client = Client()
    client.force_login(colin)
    page = client.get("/admin/articles/article/").content.decode()
    assert "À moi" in page
    assert "Autre" not in page
    assert client.get(f"/admin/articles/article/{own.pk}/change/").status_code == 200
    keep(other, None, VersionKind.SAVED)
    for act in ("change", "delete", "history", "history/compare", "history/1/restore"):
        assert client.get(f"/admin/articles/article/{other.pk}/{act}/?a=1&b=1").status_code in (302, 403, 404)


def test_the_admins_own_sign_in_lets_nobody_in(ada):
    from tests.builders import PASSWORD

    client = Client()
    response = client.post("/admin/login/?next=/admin/", {"username": "ada", "password": PASSWORD, "next": "/admin/"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")
    assert client.get("/admin/").status_code == 302


def test_the_dashboard_and_the_list_cost_the_same_for_many_articles(ada, django_assert_max_num_queries):
    client = Client()
    client.force_login(ada)
    asked = {}
    for rows in (10, 40):
        for number in range(rows):
            article = make_article(source=make_source(), section=make_section(f"s{number % 4}"), by=ada)
            ArticleTopic.objects.get_or_create(article=article, topic=make_topic())
            make_draft(created_by=ada).submit(ada)
        for address, most in (
            ("/admin/", 29),
            ("/admin/rights/", 15),
            ("/admin/articles/article/", 12),
            ("/admin/articles/article/?q=Nouvelle", 12),
        ):
            client.get(address)
            with django_assert_max_num_queries(most) as queries:
                assert client.get(address).status_code == 200
            asked.setdefault(address, []).append(len(queries))
    assert {address: counts for address, counts in asked.items() if counts[0] != counts[1]} == {}


@pytest.mark.parametrize(
    "address",
    [
        "/admin/articles/article/add/?translation_of=abc",
        "/admin/articles/article/add/?lead_picture=99999999999999999999999",
        "/admin/articles/article/add/?subjects=abc",
        "/admin/front/?language=abc",
        "/admin/front/preview/?of=99999999999999999999999",
        "/admin/front/candidates/?language=zz&q=abc",
        "/admin/attribution/licenceversion/add/?licence=99999999999999999999999",
        "/admin/articles/article/?section=99999999999999999999999",
        "/admin/r/1/1/",
        "/admin/r/25/64/",
    ],
)
@pytest.mark.parametrize("role", DESK)
def test_an_odd_number_in_an_address_breaks_nothing(request, role, address):
    client = Client()
    client.force_login(request.getfixturevalue(role))
    assert client.get(address).status_code in (200, 302, 403, 404)


def test_a_contributor_learns_no_headline_that_is_not_public(colin):
    secret = make_draft("Grenadine")
    client = Client()
    client.force_login(colin)
    assert b"Grenadine" not in client.get(f"/admin/articles/article/add/?translation_of={secret.pk}").content
    assert client.get(f"/admin/r/{ContentType.objects.get_for_model(secret).pk}/{secret.pk}/").status_code == 404


def test_who_may_only_look_at_a_picture_sees_it(colin, ada):
    picture = Picture.objects.create(original="x.jpg", digest="0" * 64, credit="Jane Roe")
    client = Client()
    client.force_login(colin)
    assert "Jane Roe" in client.get(f"/admin/articles/picture/{picture.pk}/change/").content.decode()


def test_sections_stand_in_the_order_of_their_tree():
    culture, armenie = make_section("culture", position=1), make_section("armenie", position=0)
    books, regions = make_section("livres", culture, position=0), make_section("regions", armenie, position=5)
    assert list(Section.objects.in_tree_order()) == menu.tree() == [armenie, regions, culture, books]
    assert [str(section) for section in menu.tree()][1] == f"{armenie.name} › {regions.name}"
