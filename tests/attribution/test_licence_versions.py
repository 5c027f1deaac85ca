"""Versions of a licence: numbered, immutable, and refused where their wording could not be rendered."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.timezone import localdate

from attribution.models import Licence, LicenceVersion
from tests.builders import make_article, make_author, make_licence, make_source

pytestmark = pytest.mark.django_db


def version(licence: Licence, **terms) -> LicenceVersion:
    wording = {"notice": {"fr": "© {source}"}, "credit": {"fr": "{source}"}}
    return LicenceVersion(licence=licence, valid_from=date(2025, 1, 1), **(wording | terms))


def test_versions_are_numbered_in_their_order():
    licence = make_licence()
    second = version(licence)
    second.save()
    assert second.number == 2
    assert licence.current_version() == second


def test_a_stored_version_cannot_be_changed():
    stored = make_licence().current_version()
    stored.notice = {"fr": "autre"}
    with pytest.raises(ValidationError):
        stored.save()


@pytest.mark.parametrize(
    "terms",
    [
        {"notice": {"fr": "{titel}"}},
        {"credit": {"fr": "{title"}},
        {"notice": {"xx": "mots"}},
        {"notice": {"fr": " "}},
        {"notice": ["mots"]},
        {"notice": {"fr": 3}},
        {"text_right": "excerpt"},
        {"year_rule": "fixed"},
    ],
)
def test_a_version_that_could_not_be_rendered_is_refused(terms):
    with pytest.raises(ValidationError):
        version(make_licence(), **terms).full_clean(exclude=["number"])


def test_the_database_itself_refuses_an_excerpt_without_a_limit():
    with pytest.raises(IntegrityError), transaction.atomic():
        version(make_licence(), text_right="excerpt").save()


def test_what_is_in_use_cannot_be_deleted():
    article = make_article(source=make_source())
    for used in (article.provenance.source, article.provenance.licence_version, make_author(), article.section):
        with pytest.raises(ProtectedError):
            used.delete()


def test_a_version_counts_from_its_day():
    licence = make_licence()
    coming = version(licence)
    coming.valid_from = localdate() + timedelta(days=1)
    coming.save()
    assert (coming.number, licence.current_version().number) == (2, 1)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert licence.current_version().number == 2
