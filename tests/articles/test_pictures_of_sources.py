"""A picture stands by the licence of whoever it is of, wherever it is shown."""

import pytest

from articles.models import Article, Picture, Provenance
from articles.publishing import Refused, revise
from articles.stories import reasons_against_publishing
from attribution.models import Licence
from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db


def picture_of(source, **facts) -> Picture:
    return Picture.objects.create(
        original="x.jpg", source=source, **({"credit": "Jane Roe / RAL", "alt": "Un marché"} | facts)
    )


@pytest.mark.parametrize("is_reprint", [True, False])
@pytest.mark.parametrize(("right", "fields"), [("none", ["lead_picture"]), ("credited", []), ("contract", [])])
def test_the_picture_of_another_source_asks_its_own_licence(is_reprint, right, fields):
    theirs = make_source(
        "Another", short_name="A", default_licence=make_licence("shots", name="S", picture_right=right)
    )
    draft = make_draft(source=make_source() if is_reprint else None, lead_picture=picture_of(theirs))
    assert [reason.field for reason in reasons_against_publishing(draft, draft.created_at)] == fields


def test_pictures_from_elsewhere_do_not_come_with_a_text_that_may_have_none(ada):
    body = '<p>Texte.</p><figure><img src="https://ral.example.org/a.jpg" alt="x"></figure>'
    draft = make_draft(source=make_source(), body=body)
    with pytest.raises(Refused) as refused:
        draft.publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["body"]
    make_draft(source=make_source(default_licence=make_licence("ral", picture_right="credited")), body=body)
    assert Article.objects.count() == 2


def test_a_live_story_is_not_moved_to_a_source_that_has_withdrawn_its_permission(ada):
    article = make_article(source=make_source())
    revoked = make_source("Gone", short_name="G", state="revoked")
    Provenance.objects.filter(article=article).update(source=revoked, licence=None)
    with pytest.raises(Refused) as refused:
        revise(Article.objects.get(), ada, facts_changed=True, text_changed=False)
    assert "source" in [reason.field for reason in refused.value.reasons]


def test_a_licence_without_a_version_covers_no_picture():
    empty = Licence.objects.create(code="empty", name="Empty", badge="E")
    theirs = make_source("Another", short_name="A", default_licence=empty)
    draft = make_draft(lead_picture=picture_of(theirs))
    assert [reason.field for reason in reasons_against_publishing(draft, draft.created_at)] == ["lead_picture"]
