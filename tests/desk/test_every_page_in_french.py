"""Every page of the desk, asked for in French and in English: what reads the same in both was left untranslated."""

import re
from datetime import datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.urls import reverse

from accounts.models import User
from articles.models import Autosave, VersionKind
from articles.snapshots import keep
from tests.builders import make_article, make_source

from .test_every_address import addresses

pytestmark = pytest.mark.django_db

UNSEEN = {"script", "style", "code", "pre"}
SPOKEN = {"title", "placeholder", "aria-label", "alt"}


class Words(HTMLParser):
    """What a page says: its texts, what stands in for them, and what is written on its buttons."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: set[str] = set()
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._inside += [tag] if tag in UNSEEN else []
        facts = dict(attrs)
        for name, value in attrs:
            if name in SPOKEN or (name == "value" and facts.get("type") in ("submit", "button")):
                self._keep(value)

    def handle_endtag(self, tag):
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data):
        if not self._inside:
            self._keep(data)

    def _keep(self, text: str | None) -> None:
        words = " ".join((text or "").split())
        if re.search(r"[A-Za-z]{2}", words):
            self.said.add(words)


# What is the same word in both languages, and the names of things.
SHARED = {
    *("active", "api", "article", "articles", "code", "copyright", "correction", "ctrl", "dates", "description"),
    *(
        "expiration",
        "invitation",
        "invitations",
        "licence",
        "licences",
        "opinion",
        "original",
        "page",
        "photo",
        "portrait",
    ),
    *("provenance", "publication", "session", "sessions", "source", "sources", "version", "versions"),
    *("naïri", "français", "english", "fr", "en", "creative", "commons", "cc", "by", "nc", "nd", "sa"),
}
# No word of French, and in no name of the test: it gives away a sentence of which but half was translated.
ENGLISH = re.compile(r"(?i)\b(the|of|and|can|add|with|this|these|is|not|your|none|true|false|yes|from|when)\b")
# These show the article as readers will, whose language is its own, or give the hour alone beside a headline of the day.
OF_READERS = {"articles_article_framed", "front_preview", "articles_article_look"}
OF_THE_DAY = {"index", "front", "front_candidates", *OF_READERS}
FIRST_OF_MARCH = datetime(2026, 3, 1, 14, 5, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def pages(dan):
    """What each page of the desk says, by its name, in French and in English; without what is nobody's to translate."""
    with time_machine.travel(FIRST_OF_MARCH, tick=False):
        article = make_article("Grenadine", source=make_source(), topics=["marche"])
        keep(article, dan, VersionKind.SAVED)
        Autosave.objects.create(by=dan, article=article, fields={}, headline="Grenadine")
        client = Client()
        client.force_login(dan)
        named = addresses(article) | {
            f"app of {app}": reverse("admin:app_list", args=[app]) for app in ("articles", "accounts", "attribution")
        }
        stored = words_stored()
        said = {}
        for language in ("fr", "en"):
            User.objects.update(language=language)
            for name, address in named.items():
                response = client.get(address)
                if response.status_code == 200 and "html" in response.headers["Content-Type"]:
                    said[name, language] = {stored.sub(" ", each) for each in Words(response.content.decode()).said}
    assert len(said) > 100
    return said


def words_stored() -> re.Pattern:
    """What stands in the rows of the test: whole words of it, the longest first."""
    stored = set()
    for model in apps.get_models():
        if model in (Permission, ContentType):
            continue
        texts = [
            each.name for each in model._meta.concrete_fields if isinstance(each, CharField | TextField | JSONField)
        ]
        for row in model.objects.values(*texts) if texts else ():
            stored |= {" ".join(str(each).split()) for each in flat(row.values()) if each and not str(each).isdigit()}
    roles = set(Group.objects.values_list("name", flat=True))
    words = sorted((each for each in stored - roles if len(each) > 2), key=len, reverse=True)
    quoted = [r"https?://\S+", r"Copyright \(c\) .*", "Article original :.*"]  # of the licence, as it was frozen
    return re.compile(r"(?<!\w)(" + "|".join([*quoted, *map(re.escape, words)]) + r")(?!\w)")


def flat(values):
    for each in values:
        yield from flat(each.values()) if isinstance(each, dict) else flat(each) if isinstance(each, list) else [each]


def test_nothing_is_left_in_english(pages):
    left = {}
    for name, language in pages:
        if language == "fr" and name not in OF_READERS:
            for text in pages[name, "fr"] & pages.get((name, "en"), set()):
                if any(word.lower() not in SHARED for word in re.findall(r"[^\W\d_]{2,}", text)):
                    left.setdefault(text, name)
            for text in pages[name, "fr"]:
                if ENGLISH.search(text):
                    left.setdefault(text, name)
    assert left == {}


def test_dates_stand_as_the_french_write_them(pages):
    odd = re.compile(r"\d/\d\d?/\d|\b1 mars|\bMarch\b|\d{4}-\d\d-\d\d|\b\d{1,2}:\d\d")
    wrong, right = {}, set()
    for (name, language), texts in pages.items():
        if language == "fr" and name not in OF_THE_DAY:
            wrong |= {text: name for text in texts if odd.search(text)}
            right |= {name for text in texts if re.search(r"1er mars 2026 à 1[34] h 05", text)}
    assert wrong == {}
    assert {f"{each}_changelist" for each in ("accounts_event", "letters_letter", "articles_article")} <= right
    assert {"accounts_user_change", "accounts_invitation_change", "articles_article_history"} <= right
