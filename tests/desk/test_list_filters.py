"""The list of the articles: what each filter leaves, and that none counts or asks more for more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Byline
from attribution.models import Source, SourceState
from tests.builders import make_article, make_author, make_draft, make_licence, make_section, make_source

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def at_desk(ada):
    client = Client()
    client.force_login(ada)
    return client


def shown(client, **asked) -> set[int]:
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return {article.pk for article in response.context["cl"].result_list}


def test_by_author_whatever_they_did_and_each_article_once(at_desk):
    theirs, other = make_draft(author="Aram"), make_draft(author="Siran")
    aram = make_author("Aram")
    Byline.objects.create(article=theirs, author=aram, role="photo")
    Byline.objects.create(article=other, author=aram, role="translation")
    both = at_desk.get(LIST, {"author": aram.pk}).context["cl"].result_list
    assert sorted(article.pk for article in both) == sorted([theirs.pk, other.pk])
    assert shown(at_desk, author=make_author("Siran").pk) == {other.pk}


def test_by_section_and_source_and_all_of_them_at_once(at_desk):
    culture = make_section("culture")
    reprint = make_draft(section=culture, source=make_source(), author="Aram")
    own = make_draft(section=culture)
    assert shown(at_desk, section=culture.pk) == {reprint.pk, own.pk}
    asked = {"section": culture.pk, "source": make_source().pk, "author": make_author("Aram").pk, "state": "draft"}
    assert shown(at_desk, **asked) == {reprint.pk}
    page = at_desk.get(LIST, asked).content.decode()
    # Each field keeps what the others chose.
    assert page.count('<input type="hidden" name="state" value="draft">') >= 3


def test_by_the_state_of_the_licence(at_desk):
    own, reprint = make_article(), make_article(source=make_source())
    soon, ended = make_article(source=make_source()), make_article(source=make_source())
    now = timezone.now()
    Article.objects.filter(pk=soon.pk).update(expires_at=now + timedelta(days=90))
    Article.objects.filter(pk=ended.pk).update(expires_at=now - timedelta(days=1))
    assert shown(at_desk, licence="own") == {own.pk}
    assert shown(at_desk, licence="reprint") == {reprint.pk, soon.pk, ended.pk}
    assert shown(at_desk, licence="ends") == {soon.pk}
    assert shown(at_desk, licence="ended") == {ended.pk}
    assert shown(at_desk, licence="revoked") == set()
    Source.objects.update(state=SourceState.REVOKED)
    assert shown(at_desk, licence="revoked") == {reprint.pk, soon.pk, ended.pk}


def test_what_asks_for_an_eye(at_desk, ada):
    make_article()
    good, blocked = make_draft(), make_draft(author=None)
    for draft in (good, blocked):
        draft.submit(ada)
    make_draft(author=None)  # nobody waits for it yet
    ending = make_article()
    Article.objects.filter(pk=ending.pk).update(expires_at=timezone.now() + timedelta(days=3))
    against = make_article(source=make_source("Agence close"))
    Source.objects.update(state=SourceState.REVOKED)
    assert shown(at_desk, attention="blocked") == {blocked.pk}
    assert shown(at_desk, attention="breach") == {against.pk}
    assert shown(at_desk, attention="ending") == {ending.pk}
    assert shown(at_desk, attention="any") == {blocked.pk, against.pk, ending.pk}


def test_a_scheduled_article_that_lost_its_ground_asks_for_an_eye(at_desk):
    story = make_article(at=timezone.now() + timedelta(days=1))
    assert shown(at_desk, attention="blocked") == set()
    story.bylines.all().delete()
    assert shown(at_desk, attention="blocked") == {story.pk}


def test_a_day_with_more_of_a_source_than_its_licence_allows_is_a_breach(at_desk):
    source = make_source("Agence", default_licence=make_licence("capped", name="Capped", daily_cap=5))
    stories = [make_article(source=source) for _number in range(2)]
    make_article()
    version = source.default_licence.current_version()
    assert shown(at_desk, attention="breach") == set()
    type(version).objects.filter(pk=version.pk).update(daily_cap=1)
    assert shown(at_desk, attention="breach") == {story.pk for story in stories}


def test_a_contributor_filters_among_their_own(colin):
    client = Client()
    client.force_login(colin)
    own, other = make_draft(author=None, created_by=colin), make_draft(author=None)
    for draft in (own, other):
        draft.submit(colin)
    assert shown(client, attention="blocked") == {own.pk}
    assert shown(client, licence="own") == {own.pk}


@pytest.mark.parametrize("value", ["x", "99999999999999999999999", "-1", "", "٣", "0"])
@pytest.mark.parametrize("name", ["author", "section", "source", "licence", "attention", "state", "mine"])
def test_an_odd_value_in_the_address_breaks_nothing(at_desk, name, value):
    make_draft()
    shown(at_desk, **{name: value})


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"attention": "any"},
        {"attention": "blocked"},
        {"licence": "revoked"},
        {"licence": "own"},
        {"author": "author"},
        {"q": "Nouvelle"},
    ],
)
def test_a_filter_costs_the_same_for_many_articles_and_counts_none(at_desk, ada, asked, django_assert_max_num_queries):
    author = make_author()
    asked = {name: author.pk if value == "author" else value for name, value in asked.items()}
    costs = []
    for rows in (4, 12):
        for number in range(rows):
            make_article(source=make_source(), section=make_section(f"s{number % 3}"), by=ada)
            make_draft(source=make_source(), author=None).submit(ada)
            make_draft().submit(ada)
            make_article(source=make_source(), by=ada, at=timezone.now() + timedelta(days=1))
        at_desk.get(LIST, asked)
        with django_assert_max_num_queries(32) as queries:
            at_desk.get(LIST, asked)
        costs.append(len(queries))
        whole = [each["sql"] for each in queries if 'COUNT(*) AS "__count" FROM "articles_article"' in each["sql"]]
        assert not whole
    assert costs[0] == costs[1]
