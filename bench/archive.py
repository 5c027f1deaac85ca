"""Prepare an archive and print what the benchmark must know of it: addresses, and an editor's session."""

import json
import os
import sys
import time
from types import SimpleNamespace
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from allauth.account.internal.flows.login import record_authentication  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accounts.sessions import ENDS_AT, SessionStore  # noqa: E402
from articles.generating import COMMON, RARE  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.paging import PER_PAGE, position_of  # noqa: E402
from bench.saving import SAVE  # noqa: E402
from newsroom.statistics import measure  # noqa: E402

size = int(sys.argv[1])
call_command("migrate", verbosity=0)
if Article.objects.count() != size:
    if Article.objects.exists():
        sys.exit("the archive has another size: remove its folder")
    call_command("generate_articles", size, stdout=sys.stderr)
measure()  # as a site does when it starts


def page_of_section(number: int) -> str:
    """The address of a page of a section, as a reader reaches it: after the last story of the page before."""
    section = Article.objects.in_language("fr").published().select_related("root_section").first().root_section
    rows = Article.objects.published().in_section(section).in_language("fr").newest().values_list("published_at", "pk")
    place = min((number - 1) * PER_PAGE, rows.count() - PER_PAGE) - 1
    return (
        f"{section.get_absolute_url()}?before={position_of(*rows[place])}" if number > 1 else section.get_absolute_url()
    )


def session() -> str:
    """The key of a signed-in administrator's session."""
    user, _is_new = get_user_model().objects.get_or_create(
        username="bench", defaults={"email": "bench@example.org", "is_staff": True, "is_superuser": True}
    )
    user.set_unusable_password()
    user.save()
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = user.get_session_auth_hash()
    # As after a sign-in with a second factor, which the desk asks for.
    record_authentication(SimpleNamespace(session=store), user, "mfa")
    store[ENDS_AT] = time.time() + settings.STAFF_SESSION_AGE
    store.save()
    return store.session_key


LIST = "/admin/articles/article/"
# Pieces of words: what is half typed.
LETTERS = "bou la"

story = Article.objects.published().newest().exclude(provenance=None)[100]
own = Article.objects.published().newest().filter(provenance=None)[100]
pages = {
    "front page": "/",
    "section, page 1": page_of_section(1),
    "section, page 500": page_of_section(500),
    "article": story.get_absolute_url(),
    "author": story.bylines.first().author.get_absolute_url(),
    "topic": story.topics.first().get_absolute_url(),
    "latest": "/latest/",
    "search, common word": f"/search/?q={quote(COMMON)}",
    "search, rare word": f"/search/?q={quote(RARE)}",
    "RSS": "/feeds/latest.rss",
    "API, list of 20": "/api/v1/articles/?limit=20",
    "API, one": f"/api/v1/articles/{story.pk}/",
    "sitemap, 2,000": "/sitemap-2.xml",
    "admin, article list": LIST,
    "admin, by section": f"{LIST}?section={story.section_id}",
    "admin, by author": f"{LIST}?author={story.bylines.first().author_id}",
    "admin, by source": f"{LIST}?source={story.provenance.source_id}",
    "admin, our own work": f"{LIST}?licence=own",
    "admin, for an eye": f"{LIST}?attention=any",
    "admin, page 100": f"{LIST}?p=100",
    "admin, search": f"{LIST}?q={quote(LETTERS)}",
    "admin, open": f"{LIST}{own.pk}/change/",
    "admin, open and save": f"{LIST}{own.pk}/change/{SAVE}",
    "admin, preview": f"{LIST}{story.pk}/look/",
    "quick open, letters": f"/admin/open/?part=1&q={quote(LETTERS)}",
    "quick open, common word": f"/admin/open/?part=1&q={quote(COMMON)}",
    "quick open, rare word": f"/admin/open/?part=1&q={quote(RARE)}",
}
print(json.dumps({"pages": pages, "cookie": [settings.SESSION_COOKIE_NAME, session()]}))
