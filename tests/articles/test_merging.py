"""Two who save one article: what each changed is brought together, what both changed is asked, and nothing is lost."""

import re
from html import unescape

import pytest

from articles.merging import BOTH, MINE, THEIRS, merge
from articles.models import Article, Autosave
from articles.snapshots import FACTS, REFERENCES, TEXTS, take
from tests.articles.test_desk_publishing import by, change, form_of, reprint, typed
from tests.builders import make_author, make_draft, make_source, make_topic

pytestmark = pytest.mark.django_db
P = "<p>Un.</p><p>Deux.</p><p>Trois.</p>"


@pytest.fixture
def base() -> dict:
    return take(make_draft("Un titre", body=P, source=make_source(), topics=["a", "b"]))


# --- Two snapshots -----------------------------------------------------------------------------------------------------


def test_what_one_changed_is_taken_and_told(base):
    merged = merge(base, base | {"headline": "Le mien"}, base | {"kicker": "Le sien"})
    assert (merged.snapshot["headline"], merged.snapshot["kicker"]) == ("Le mien", "Le sien")
    assert (merged.conflicts, merged.taken) == ([], ["kicker"])


@pytest.mark.parametrize("name", [*TEXTS, *REFERENCES, "bylines", "kept_notices"])
def test_what_both_changed_is_asked_of_every_field(base, name):
    one, two = ({"id": 901, "name": "x"}, {"id": 902, "name": "y"}) if name in REFERENCES else ("x", "y")
    if name in ("bylines", "kept_notices"):
        one, two = [one], [two]
    mine, theirs = base | {name: one}, base | {name: two}
    (conflict,) = merge(base, mine, theirs).conflicts
    assert (conflict.name, conflict.mine, conflict.theirs) == (name, one, two)
    assert merge(base, mine, theirs, {name: THEIRS}).snapshot[name] == two
    assert merge(base, mine, theirs, {name: MINE}).snapshot[name] == one


@pytest.mark.parametrize("name", FACTS)
def test_facts_of_the_original_are_brought_together_one_by_one(base, name):
    mine = base | {"provenance": base["provenance"] | {name: "x"}}
    assert merge(base, mine, base).snapshot["provenance"][name] == "x"
    assert merge(base, base, mine).taken == [name]
    (conflict,) = merge(base, mine, base | {"provenance": base["provenance"] | {name: "y"}}).conflicts
    assert conflict.name == name


def test_a_source_taken_away_by_one_and_changed_by_the_other_is_asked_as_a_whole(base):
    theirs = base | {"provenance": base["provenance"] | {"changes": "abrégé"}}
    (conflict,) = merge(base, base | {"provenance": None}, theirs).conflicts
    assert conflict.name == "provenance"
    assert merge(base, base | {"provenance": None}, base).snapshot["provenance"] is None


def test_topics_are_added_and_taken_off_by_both(base):
    new = [{"id": number, "name": str(number)} for number in (801, 802)]
    a, b = base["topics"]
    merged = merge(base, base | {"topics": [a, new[0]]}, base | {"topics": [a, b, new[1]]})
    assert [topic["id"] for topic in merged.snapshot["topics"]] == [a["id"], 801, 802]
    assert not merged.conflicts


def test_passages_are_brought_together(base):
    mine = base | {"body": "<p>Un.</p><p>Deux, à moi.</p><p>Trois.</p>"}
    theirs = base | {"body": "<p>Un.</p><p>Deux.</p><p>Trois.</p><p>Quatre.</p>"}
    assert merge(base, mine, theirs).snapshot["body"] == "<p>Un.</p><p>Deux, à moi.</p><p>Trois.</p><p>Quatre.</p>"


@pytest.mark.parametrize(
    ("choice", "passage"),
    [(MINE, "<p>A.</p>"), (THEIRS, "<p>B.</p>"), (BOTH, "<p>A.</p><p>B.</p>")],
)
def test_a_passage_that_both_changed_is_asked(base, choice, passage):
    mine, theirs = (base | {"body": f"<p>Un.</p><p>{word}.</p><p>Trois.</p>"} for word in "AB")
    (conflict,) = merge(base, mine, theirs).conflicts
    assert (conflict.name, conflict.base) == ("body-0", "<p>Deux.</p>")
    merged = merge(base, mine, theirs, {"body-0": choice})
    assert merged.snapshot["body"] == f"<p>Un.</p>{passage}<p>Trois.</p>"


def test_where_the_beginning_is_no_longer_kept_every_difference_is_asked(base):
    merged = merge(None, base | {"headline": "x", "body": "<p>A.</p>"}, base)
    assert {conflict.name for conflict in merged.conflicts} == {"headline", "body-0"}
    assert not merge(None, base, base).conflicts


# --- At the desk -------------------------------------------------------------------------------------------------------


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def sent_by(page: str) -> dict:
    """What a browser would send of the page that asks, without the choices."""

    found = re.findall(r'<textarea name="([^"]+)" hidden>\n?(.*?)</textarea>', page, re.DOTALL)
    fields: dict[str, list] = {}
    for name, value in found:
        fields.setdefault(unescape(name), []).append(unescape(value))
    return fields | {"merge-seen": hidden(page, "merge-seen"), "_merge": "1"}


def test_what_each_changed_stands_in_the_form_and_nothing_is_stored(desk, other_desk):
    article = make_draft("Un titre", body=P)
    opened = change(article, body=P, byline=None, base="")
    theirs = opened | {"body": P + "<p>De Carla.</p>", "kicker": "Lori"}
    assert other_desk.post(form_of(article), theirs).status_code == 302
    answer = desk.post(form_of(article), opened | {"headline": "Le titre d’Ada", "_publish": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Carla" in page
    assert 'value="Le titre d’Ada"' in page
    assert 'value="Lori"' in page
    assert "&lt;p&gt;De Carla.&lt;/p&gt;" in page
    assert ">merged<" not in page
    assert "errorlist" not in page
    article = Article.objects.get(pk=article.pk)
    assert (article.headline, article.status, article.version) == ("Un titre", "draft", 2)
    saved = desk.post(
        form_of(article),
        change(article, body=P + "<p>De Carla.</p>", kicker="Lori", base=hidden(page, "base"))
        | {"headline": "Le titre d’Ada", "version": hidden(page, "version")},
    )
    assert saved.status_code == 302
    assert Article.objects.get(pk=article.pk).headline == "Le titre d’Ada"


def test_what_both_changed_is_asked_and_chosen(desk, other_desk):
    article = make_draft("Un titre", body=P)
    opened = change(article, body=P, base="")
    other_desk.post(form_of(article), opened | {"headline": "Titre de Carla", "body": P.replace("Deux", "D’elle")})
    mine = opened | {"headline": "Titre d’Ada", "body": P.replace("Deux", "De moi"), "kicker": "À la une"}
    asked = desk.post(form_of(article), mine)
    page = asked.content.decode()
    assert asked.status_code == 409
    assert 'name="merge-headline" value="theirs"' in page
    assert 'name="merge-body-0" value="both"' in page
    half = desk.post(form_of(article), sent_by(page) | {"merge-headline": "theirs"})
    assert half.status_code == 409
    assert 'name="merge-headline" value="theirs" required checked' in half.content.decode()
    chosen = desk.post(form_of(article), sent_by(page) | {"merge-headline": "theirs", "merge-body-0": "both"})
    form = chosen.content.decode()
    assert chosen.status_code == 200
    assert 'value="Titre de Carla"' in form
    assert 'value="À la une"' in form
    assert "D’elle" in form
    assert "De moi" in form
    article = Article.objects.get(pk=article.pk)
    assert (article.headline, article.version) == ("Titre de Carla", 2)


def test_whoever_saves_between_is_not_overlooked(desk, other_desk):
    article = make_draft("Un titre", body=P)
    opened = change(article, body=P, base="")
    other_desk.post(form_of(article), opened | {"headline": "Titre de Carla"})
    page = desk.post(form_of(article), opened | {"headline": "Titre d’Ada"}).content.decode()
    article = Article.objects.get(pk=article.pk)
    other_desk.post(form_of(article), change(article, body=P, base="2") | {"headline": "Encore un autre"})
    again = desk.post(form_of(article), sent_by(page) | {"merge-headline": "mine"})
    assert again.status_code == 409
    assert "Encore un autre" in again.content.decode()


def test_mine_can_be_saved_over_the_other_which_the_history_keeps(desk, other_desk):
    article = make_draft("Un titre", body=P)
    opened = change(article, body=P, base="")
    other_desk.post(form_of(article), opened | {"headline": "Titre de Carla"})
    page = desk.post(form_of(article), opened | {"headline": "Titre d’Ada"}).content.decode()
    fields = sent_by(page)
    fields.pop("_merge")
    number = re.search(r'name="_over" value="(\d+)"', page)[1]
    assert desk.post(form_of(article), fields | {"_over": number}).status_code == 302
    article = Article.objects.get(pk=article.pk)
    assert article.headline == "Titre d’Ada"
    assert [version.snapshot["headline"] for version in article.versions.all()] == [
        "Un titre",
        "Titre de Carla",
        "Titre d’Ada",
    ]


def test_bylines_topics_and_provenance_come_through(desk, other_desk):
    source = make_source()
    article = make_draft("Un titre", body=P, source=source, topics=["a"])
    desk_form = change(article, body=P, subjects=[make_topic("a").pk], base="")
    provenance = article.provenance
    row = reprint(source=source.pk, changes="") | {"id": provenance.pk, "article": article.pk}
    line = article.bylines.first()
    rows = (
        {"id": line.pk, "article": article.pk, "author": line.author_id, "role": line.role, "order": 0}
        if line
        else None
    )
    opened = desk_form | typed(provenance=row, byline=rows) | {
        name: desk_form[name] for name in ("headline", "slug", "version", "section", "body")
    }  # fmt: skip
    theirs = opened | {"subjects": [make_topic("a").pk, make_topic("b").pk], "provenance-0-changes": "abrégé"}
    assert other_desk.post(form_of(article), theirs).status_code == 302
    mine = opened | {"subjects": [make_topic("a").pk, make_topic("c").pk], "provenance-0-permission": "par courriel"}
    number = int(mine["bylines-TOTAL_FORMS"])
    mine |= {"bylines-TOTAL_FORMS": number + 1, f"bylines-{number}-author": make_author("Lilit").pk,
             f"bylines-{number}-role": "photo", f"bylines-{number}-order": 1}  # fmt: skip
    answer = desk.post(form_of(article), mine)
    assert answer.status_code == 409
    form = answer.context["adminform"].form
    formsets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    assert "Lilit" in answer.content.decode()
    assert 'value="abrégé"' in answer.content.decode()
    assert 'value="par courriel"' in answer.content.decode()
    assert form.data.getlist("subjects") == [str(make_topic(name).pk) for name in ("a", "c", "b")]
    again = dict(form.data.lists()) | {"_continue": "1"}
    assert all(formset.is_bound for formset in formsets)
    assert desk.post(form_of(article), again).status_code == 302
    article = Article.objects.get(pk=article.pk)
    assert (article.provenance.changes, article.provenance.permission) == ("abrégé", "par courriel")
    assert [str(each.author) for each in article.bylines.filter(role="photo")] == ["Lilit"]
    assert {topic.slug for topic in article.topics.all()} == {"a", "b", "c"}


def test_a_trial_leaves_nothing_behind(desk, other_desk):
    article = make_draft("Un titre", body=P)
    opened = change(article, body=P, base="")
    other_desk.post(form_of(article), opened | {"kicker": "Lori"})
    before = (article.versions.count(), Autosave.objects.count())
    window = "b0a0c0d0-0000-4000-8000-000000000001"
    desk.post(form_of(article), opened | {"headline": "Titre d’Ada", "window": window, "byline": by()})
    assert (article.versions.count(), Autosave.objects.count()) == before


@pytest.mark.parametrize("odd", ["x", "-1", "9" * 40, "0", "77"])
def test_an_odd_beginning_asks_rather_than_fails(desk, other_desk, odd):
    article = make_draft("Un titre", body=P)
    opened = change(article, body=P)
    other_desk.post(form_of(article), opened | {"headline": "Titre de Carla"})
    answer = desk.post(form_of(article), opened | {"headline": "Titre d’Ada", "base": odd})
    assert answer.status_code == 409
    assert "merge-headline" in answer.content.decode()


@pytest.mark.parametrize("what", ["source", "byline"])
def test_a_row_that_the_other_took_away_is_brought_together_too(desk, other_desk, what):
    source = make_source()
    article = make_draft("Un titre", body=P, source=source)
    line, provenance = article.bylines.get(), article.provenance
    opened = change(
        article,
        body=P,
        base="",
        provenance=reprint(source=source.pk, changes="") | {"id": provenance.pk, "article": article.pk},
        byline={"id": line.pk, "article": article.pk, "author": line.author_id, "role": line.role, "order": 0},
    )
    gone = {"provenance-0-DELETE": "on"} if what == "source" else {"bylines-0-DELETE": "on"}
    assert other_desk.post(form_of(article), opened | gone).status_code == 302
    answer = desk.post(form_of(article), opened | {"headline": "Titre d’Ada"})
    assert answer.status_code == 409
    assert "Titre d’Ada" in unescape(answer.content.decode())
    again = desk.post(form_of(article), opened | {"headline": "Titre d’Ada"})
    assert again.status_code == 409
