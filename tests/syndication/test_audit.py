"""The walk over what is published: it finds nothing where all is right, and whatever is made wrong."""

from datetime import timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.template import engines
from django.utils import timezone

from articles.models import Article, Picture, Provenance
from attribution.models import Source
from syndication.auditing import audit
from syndication.models import Audit
from tests.builders import make_article, make_licence, make_source

pytestmark = pytest.mark.django_db


def reprint(headline="Le marché rouvre", **terms):
    licence = make_licence("terms", name="Terms of RAL", **terms)
    return make_article(headline, source=make_source(default_licence=licence))


def surfaces() -> set[str]:
    return {breach.surface for breach in audit().breaches}


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"credit_position": "byline"},
        {"credit_position": "after", "link_rel": "nofollow"},
        {"search_policy": "noindex", "ai_mining": "reserved", "terms_url": "https://ral.example.org/terms"},
        {"search_policy": "canonical", "surfaces": []},
        {"search_policy": "noindex_news", "sublicence_right": "full", "ai_mining": "allowed"},
        {"text_right": "excerpt", "excerpt_words": 40, "sublicence_right": "excerpt", "window_days": 30},
        {"year_rule": "fixed", "fixed_year": 1999, "holder": "RAL Inc.", "surfaces": ["api"]},
    ],
)
def test_nothing_is_found_where_all_is_right(terms):
    reprint(**terms)
    make_article()
    outcome = audit()
    assert outcome.breaches == []
    assert outcome.checked == 2


# What each line of each template is there for: taken out, the audit has to find it.
PARTS = [
    ("articles/article.html", '<div class="legal">{% include "components/notice.html" %}</div>'),
    ("articles/article.html", '{% include "components/provenance.html" %}'),
    ("articles/article.html", '{% include "components/byline.html" %}'),
    ("articles/article.html", '{% include "components/rights.html" %}'),
    ("articles/article.html", '<script type="application/ld+json">{{ structured|json_ld }}</script>'),
    ("articles/article.html", 'data-source-line="{{ source_line }}"'),
    ("articles/article.html", "{{ statement.source|reprinted_from }}"),
    ("articles/article.html", '<meta name="robots" content="{{ robots }}">'),
    ("components/card.html", "{{ card.source.label|reprinted_from }}"),
]


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_what_a_template_has_lost_is_found(name, part):
    place = "before" if "provenance" in part else "byline"
    reprint(credit_position=place, search_policy="noindex", ai_mining="reserved")
    with lost(name, part):
        assert audit().breaches
    assert audit().breaches == []


def lost(name: str, part: str):
    """The template as it would be without that part, for as long as the block lasts."""
    engine = engines["django"].engine
    found = engine.get_template(name)
    assert part in found.source
    broken = engine.from_string(found.source.replace(part, ""))

    original = type(engine).find_template

    def find_template(self, wanted, *args, **kwargs):
        return (broken, None) if wanted == name else original(self, wanted, *args, **kwargs)

    return mock.patch.object(type(engine), "find_template", find_template)


def test_a_line_that_was_changed_by_another_way_is_found():
    article = reprint()
    Provenance.objects.filter(article=article).update(notice="Copyright 1999 Somebody")
    assert "provenance" in surfaces()


def test_a_story_on_lists_that_its_licence_closes_is_found():
    article = reprint(search_policy="noindex", surfaces=[])
    Article.objects.filter(pk=article.pk).update(search_policy="index", in_feed=True, in_api=True)
    assert len(surfaces()) == 2


def test_a_card_that_names_nobody_is_found():
    article = reprint()
    article.card.pop("source")
    Article.objects.filter(pk=article.pk).update(card=article.card)
    assert len(audit().breaches) == 1


def test_more_text_than_others_may_have_is_found():
    reprint()
    with mock.patch("syndication.entries.text_given", return_value="<p>" + "mot " * 60 + "</p>"):
        sentences = " ".join(breach.sentence for breach in audit().breaches)
    assert all(name in sentences for name in ("rss", "atom", "json", "ninjs"))


def test_a_right_that_is_no_longer_there_is_found():
    reprint()
    Source.objects.update(state="revoked")
    assert audit().breaches


def test_what_was_taken_back_is_asked_for(carla):
    article = reprint()
    article.withdraw(carla, "À la demande de la source.")
    assert audit().breaches == []
    with mock.patch("syndication.auditing.walk._answer", return_value=article.body):
        assert len(audit().breaches) == 1


def test_each_article_costs_the_same_few_queries(django_assert_max_num_queries):
    for number in range(3):
        reprint(f"Nouvelle {number}")
    audit()
    with django_assert_max_num_queries(40):
        audit()


# --- The command -----------------------------------------------------------------------------------------------------


def told(**options) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("audit_rights", stdout=out, **options)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_the_command_tells_its_count_and_is_kept():
    reprint()
    text, status = told()
    assert status == 0
    assert "1 articles on every surface, 0 breaches" in text
    kept = Audit.objects.get()
    assert (kept.checked, kept.found, kept.breaches) == (1, 0, [])
    assert kept.ended_at


def test_the_command_names_each_breach_and_fails():
    article = reprint()
    Provenance.objects.filter(article=article).update(notice="Copyright 1999 Somebody")
    text, status = told()
    assert status == 1
    assert f"http://localhost:8000{article.get_absolute_url()}\n" in text
    assert Audit.objects.get().breaches[0]["article_id"] == article.pk


def test_the_command_tells_how_it_stands_with_the_rights():
    soon = reprint("Bientôt fini", window_days=3)
    strict = make_source("Strict", short_name="S", default_licence=make_licence("strict", name="Strict", daily_cap=1))
    capped = make_article("Un", source=strict)
    other = make_article("Deux", source=make_source("Other", short_name="O"), at=timezone.now() - timedelta(days=3))
    Provenance.objects.filter(article=other).update(
        source=capped.provenance.source,
        licence_version=capped.provenance.licence_version,
        listed_at=capped.published_at,
    )
    picture = Picture.objects.create(original="x.jpg", credit="", renditions={})
    Article.objects.filter(pk=soon.pk).update(lead_picture=picture)
    text, status = told()
    assert status == 1
    assert f": {soon.get_absolute_url()}" in text
    assert "over the cap: Strict" in text
    assert f"no rights recorded: picture {picture.pk}" in text
    assert "terms never read: " in text


def test_a_source_without_permission_is_told():
    article = reprint()
    Source.objects.update(state="revoked")
    text, status = told()
    assert status == 1
    assert f"lost its permission: {article.get_absolute_url()}" in text


def test_the_command_asks_for_one_source_alone():
    article = reprint()
    Provenance.objects.filter(article=article).update(notice="Copyright 1999 Somebody")
    make_article(source=make_source("Other", short_name="O"))
    assert told(source="other")[1] == 0
    assert told(source=article.provenance.source.slug)[1] == 1
    assert not Audit.objects.exists()
    with pytest.raises(CommandError, match="nobody"):
        told(source="nobody")
