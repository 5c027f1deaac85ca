"""Whatever a source is called and a licence says: no notice is empty, cut or unfilled, and no surface loses it."""

import html
import itertools
import re
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from articles.stories import reasons_against_publishing
from attribution.models import Licence, LicenceVersion, Source
from attribution.rendering import OPTIONAL, VARIABLES, Facts, Wording, render
from syndication.auditing import audit
from tests.builders import make_draft, make_user
from text.cleaning import text_of

numbers = itertools.count(1)
# Letters of any script, signs and blanks; no control characters, which the fields refuse, and no lone surrogates.
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1)
names = words.map(lambda text: " ".join(text.split())[:80]).filter(bool)
# No comma, which is left out where nothing follows it.
literals = words.map(lambda text: re.sub(r"[{}<>,]", "", text)[:60])
templates = st.lists(
    st.one_of(literals, st.sampled_from([f"{{{name}}}" for name in VARIABLES])), min_size=1, max_size=8
)
notices = templates.map(" ".join).filter(lambda text: text.strip())
moments = st.datetimes(datetime(1900, 1, 2), datetime(2026, 1, 1), timezones=st.just(UTC))
facts_of_stories = st.builds(
    Facts,
    title=names,
    source=names,
    authors=st.lists(names, max_size=3).map(tuple),
    original_url=st.sampled_from(["", "https://ral.example.org/ջուր?a=1&b=2", "javascript:alert(1)"]),
    published_at=st.one_of(st.none(), moments),
    translators=st.lists(names, max_size=2).map(tuple),
    changes=st.one_of(st.just(""), names),
    site=names,
)


def spaced(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=300, deadline=None)
@given(template=notices, facts=facts_of_stories, required=st.booleans())
def test_a_notice_is_whole_or_says_what_it_lacks(template, facts, required):
    wording = Wording(notice={"fr": template}, credit={"fr": "{source}"}, licence_name="CC BY", link_required=required)
    rendered = render(wording, facts, "fr")
    told = spaced(text_of(rendered.notice))
    asked = [name for _literal, name, _spec, _conversion in Formatter().parse(template) if name]
    assert not re.search(r"{[a-z_]+}", told) or "{" in repr(facts)
    if rendered.missing:
        assert set(rendered.missing) <= set(asked) - OPTIONAL
        return
    values = {"title": facts.title, "source": facts.source, "changes": facts.changes}
    squeezed = re.sub(r"\s", "", told)
    for name in asked:
        if name in values:
            assert re.sub(r"\s", "", values[name]) in squeezed
    if not OPTIONAL & set(asked):
        for literal, _name, _spec, _conversion in Formatter().parse(template):
            assert re.sub(r"\s", "", literal) in squeezed


licences = st.fixed_dictionaries(
    {
        "credit_position": st.sampled_from(["byline", "before", "after"]),
        "year_rule": st.sampled_from(["first_published", "none"]),
        "holder": st.one_of(st.just(""), names),
        "link_required": st.booleans(),
        "link_rel": st.sampled_from(["follow", "nofollow"]),
        "text_right": st.sampled_from(["full", "excerpt"]),
        "excerpt_words": st.integers(20, 200),
        "sublicence_right": st.sampled_from(["none", "excerpt", "full"]),
        "search_policy": st.sampled_from(["index", "noindex_news", "noindex", "canonical"]),
        "ai_mining": st.sampled_from(["reserved", "allowed", "unknown"]),
        "surfaces": st.lists(st.sampled_from(["feed", "api", "letter"]), unique=True),
        "window_days": st.one_of(st.none(), st.integers(2, 400)),
        "translation_right": st.sampled_from(["ask", "yes"]),
    }
)


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to make an example smaller takes longer than to read it
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    terms=licences,
    notice=notices,
    credit=notices,
    source_name=names,
    title=names,
    authors=st.lists(names.map(lambda name: name.replace(",", " ")), min_size=1, max_size=2),
    text=words,
    language=st.sampled_from(["fr", "en", "hy"]),
)
def test_no_surface_that_carries_a_story_lacks_its_notice(
    client, terms, notice, credit, source_name, title, authors, text, language
):
    number = next(numbers)
    licence = Licence.objects.create(code=f"any-{number}", name=f"Licence {number}", badge="L", url="")
    version = LicenceVersion(
        licence=licence, valid_from=date(2024, 1, 1), notice={"fr": notice}, credit={"fr": credit}, **terms
    )
    try:
        version.full_clean(exclude=["number"])
    except ValidationError:
        assume(False)
    version.save()
    source = Source.objects.create(
        name=f"{source_name} {number}", slug=f"any-{number}", kind="wire", default_licence=licence
    )
    article = make_draft(
        f"Nouvelle {number}",
        body=f"<p>{html.escape(text)} et la suite.</p>",
        source=source,
        author=None,
        original={
            "original_title": title[:300],
            "original_authors": ", ".join(authors),
            "original_url": f"https://ral.example.org/ջուր/{number}",
            "original_language": language,
            "permission": "RAL, par courriel",
            "changes": "traduit" if language != "fr" else "",
        },
    )
    editor = get_user_model().objects.filter(username="desk").first() or make_user("desk", "administrator")
    against = {reason.field for reason in reasons_against_publishing(article, article.created_at)}
    if against:
        assert against <= {"licence", "body", "original_title", "original_authors"}
        return
    article.publish(editor)
    assert text_of(article.provenance.notice)
    assert audit(source=source).breaches == []
    page = client.get(article.get_absolute_url()).content.decode()
    assert article.provenance.notice in page
