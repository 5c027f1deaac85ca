"""What an editor may get wrong about a reprint: each is refused at its field with a sentence, and nothing typed is lost."""

import pytest

from articles.models import Article, Provenance
from articles.publishing import revise
from attribution.models import Source
from tests.articles.test_desk_publishing import ADD, by, reprint, typed
from tests.builders import make_article, make_draft, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def sent(**facts) -> dict:
    told = reprint(original_language="fr", changes="") | facts
    return typed(provenance=told, byline=by(), _publish="1")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("original_url", "javascript:alert(1)"),
        ("original_url", "/market"),
        ("original_url", "https://ral.example.org/" + "a" * 3000),
        ("original_url", "https://[/"),
        ("original_url", ""),
        ("original_title", ""),
        ("original_title", "a" * 301),
        ("original_published_at", "1899-12-31T23:59"),
        ("original_published_at", "2100-01-02T00:00"),
        ("original_published_at", "hier"),
        ("embargo_until", "2150-01-01T00:00"),
        ("rights_expire_at", "1066-10-14T09:00"),
        ("rights_expire_at", "2020-01-01T09:00"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_is_lost(desk, field, value):
    response = desk.post(ADD, sent(**{field: value}))
    assert response.status_code == 422
    (inline,) = [each.formset for each in response.context["inline_admin_formsets"] if each.formset.model is Provenance]
    errors = inline.forms[0].errors
    assert list(errors) == [field]
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in errors[field])
    page = response.content.decode()
    assert "Jane Roe" in page
    assert value in page
    assert not Article.objects.exists()


def test_an_address_in_armenian_letters_is_the_same_place(desk, client):
    response = desk.post(ADD, sent(original_url="https://ral.example.org/ջուր"))
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get()
    assert article.is_published
    page = client.get(article.get_absolute_url()).content.decode()
    assert 'href="https://ral.example.org/%D5%BB%D5%B8%D6%82%D6%80"' in page


def test_a_paused_source_publishes_nothing_new_and_what_stands_may_be_mended(desk, ada):
    article = make_article(source=make_source(), by=ada)
    Source.objects.update(state="paused")
    draft = make_draft(source=make_source())
    response = desk.post(ADD, sent())
    assert response.status_code == 422
    assert "Cette source" in response.content.decode()
    assert not draft.is_published
    article.write("<p>Un texte corrigé.</p>")
    revise(Article.objects.get(pk=article.pk), ada, facts_changed=True, text_changed=True)


def test_a_source_in_use_is_not_deleted_and_it_is_said_what_to_do(client, dan):
    source = make_article("Le marché rouvre", source=make_source()).provenance.source
    unused = make_source("Nobody’s", short_name="N")
    client.force_login(dan)
    answer = client.post(f"/admin/attribution/source/{source.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert "Mettez-la en pause" in answer.content.decode()
    assert client.post(f"/admin/attribution/source/{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert list(Source.objects.all()) == [source]
