"""Deleting a draft: the page says in a few lines what goes with it and what stays."""

import pytest
from django.test import Client

from articles.models import Article, Autosave, VersionKind
from articles.snapshots import keep
from tests.builders import make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada):
    client = Client()
    client.force_login(ada)
    return client


def test_it_says_what_goes_and_what_stays_and_names_no_version(desk, ada):
    ada.language = "en"
    ada.save()
    draft = make_draft("Grenadine", created_by=ada)
    for _each in range(3):
        keep(draft, ada, VersionKind.SAVED)
    Autosave.objects.create(by=ada, article=draft, fields={}, headline="Grenadine")
    page = desk.get(f"/admin/articles/article/{draft.pk}/delete/").content.decode()
    assert "Its history goes with it: 3 versions." in page
    assert "not saved is kept" in page
    assert "preview link" not in page
    assert "front page becomes free" not in page
    assert "version-" not in page
    assert page.count("<li>") < 30
    assert desk.post(f"/admin/articles/article/{draft.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Article.objects.filter(pk=draft.pk).exists()
    assert Autosave.objects.get().article is None


def test_what_leans_on_a_draft_is_named_instead_of_a_button(desk, ada):
    draft = make_draft("Grenadine", created_by=ada)
    make_draft("Pomegranate", translation_of=draft, language="en")
    page = desk.get(f"/admin/articles/article/{draft.pk}/delete/").content.decode()
    assert "Pomegranate" in page
    assert 'name="post"' not in page
