"""The benchmark saves an article as a browser would."""

from urllib.parse import parse_qs

import pytest
from django.test import Client

from articles.models import Article
from bench.saving import sent
from tests.builders import make_article

pytestmark = pytest.mark.django_db


def test_the_form_is_sent_back_as_it_stands_and_changes_nothing_but_the_version(ada):
    story = make_article("Une halle", standfirst="Une ligne.\nUne autre.", topics=["marche"])
    client = Client()
    client.force_login(ada)
    address = f"/admin/articles/article/{story.pk}/change/"
    body = sent(client.get(address).content.decode())
    assert parse_qs(body)["headline"] == ["Une halle"]
    assert "_publish=" not in body
    response = client.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    after = Article.objects.get(pk=story.pk)
    assert after.version == story.version + 1
    assert (after.headline, after.standfirst, after.body) == (story.headline, story.standfirst, story.body)
    assert [topic.slug for topic in after.topics.all()] == ["marche"]
    assert after.revised_at is None
