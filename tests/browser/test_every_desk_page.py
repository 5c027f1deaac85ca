"""Every page of the desk, in daylight on a wide screen and at night on a phone: it shuts nobody out."""

import pytest
from django.test import Client

from articles.models import VersionKind
from articles.snapshots import keep
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_article, make_draft, make_source, make_user
from tests.desk.test_every_address import MODELS, addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What only acts, leads on or answers a script; and what stands in a frame of another page that is looked at.
NO_PAGE = {
    *("login", "logout", "password_change", "password_change_done", "autocomplete", "front_candidates"),
    *(
        "articles_article_preview_new",
        "articles_article_preview",
        "articles_article_tidy",
        "articles_article_typography",
    ),
    *("articles_article_pictures", "articles_article_autosave_new", "articles_article_autosave"),
    *("articles_article_presence", "articles_article_throw_away", "articles_article_renew", "articles_article_bulk"),
    *("articles_article_framed", "front_preview", "alarms", "calendar_due"),
    # Looked at in their walks: what is shown in a dialog, and what is there only while a change is prepared.
    *("articles_article_publish_new", "articles_article_publish"),
    *(f"articles_article_prepared{act}" for act in ("", "_publish", "_merge", "_take_back", "_look", "_framed")),
    *("articles_article_prepared_autosave", "articles_article_prepared_presence"),
    *("articles_picture_rights", "articles_picture_send", "articles_picture_describe", "articles_picture_whole"),
    *("attribution_source_revoked", "attribution_source_restore"),
}
# Nobody adds these by hand.
REFUSED = {
    f"{model}_add"
    for model in ("accounts_user", "accounts_event", "letters_letter", "django_tasks_database_dbtaskresult")
}
# The same page for each model that has no other: looked at once.
ALIKE = {f"{model}_{page}" for model in MODELS for page in ("history", "delete")} - {
    *("authors_author_history", "authors_author_delete", "attribution_licence_delete"),
}


@pytest.mark.parametrize(
    ("scheme", "size"),
    [("light", {"width": 1440, "height": 900}), ("dark", {"width": 390, "height": 844})],
    ids=["by day on a desktop", "by night on a phone"],
)
def test_it_shuts_nobody_out(page, live_server, roles, scheme, size):
    dan = make_user("dan", "administrator")
    article = make_article("Grenadine", source=make_source(), topics=["marche"])
    keep(article, dan, VersionKind.SAVED)
    waiting = make_draft("Abricots", created_by=dan)
    waiting.submit(dan)
    draft = f"/admin/articles/article/{make_draft(created_by=dan).pk}/delete/"
    # What was published is not deleted, nor sent back.
    sent_back = f"/admin/articles/article/{waiting.pk}/send-back/"
    named = addresses(article) | {"articles_article_delete": draft, "articles_article_send_back": sent_back}
    client = Client()
    client.force_login(dan)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found, seen = [], set()
    for name in named.keys() - NO_PAGE - ALIKE:
        if page.goto(named[name]).status != 200:
            continue
        seen.add(name)
        try:
            shuts_nobody_out(page)
        except AssertionError as fault:
            found.append((name, str(fault)))
    print(*(f"{name}: {fault}" for name, fault in found), sep="\n")
    assert not [name for name, fault in found]
    assert named.keys() - NO_PAGE - ALIKE - seen == REFUSED
