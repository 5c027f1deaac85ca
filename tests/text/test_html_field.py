import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from text.cleaning import clean
from text.fields import MAX_CHARACTERS, CleanHTMLField
from text.validators import no_control_characters, no_control_characters_in_lines

DIRTY = '<p onclick="x()">Bonjour<script>alert(1)</script></p>'
CLEAN = "<p>Bonjour</p>"


@pytest.fixture
def page(db):
    with isolate_apps("text"):

        class Page(models.Model):  # noqa: DJ008
            body = CleanHTMLField(blank=True)

            class Meta:
                app_label = "text"

        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE text_page (id bigint PRIMARY KEY, body text NOT NULL)")
        yield Page


def stored(page):
    return list(page.objects.order_by("pk").values_list("body", flat=True))


def test_whichever_way_it_is_written_it_is_clean(page):
    page(pk=1, body=DIRTY).save(force_insert=True)
    page.objects.bulk_create([page(pk=2, body=DIRTY)])
    page.objects.bulk_create([page(pk=3), page(pk=4)])
    page.objects.filter(pk=3).update(body=DIRTY)
    page.objects.bulk_update([page(pk=4, body=DIRTY)], ["body"])
    assert stored(page) == [CLEAN] * 4


SAMPLES = Path(__file__).parent / "samples"


def test_no_hostile_string_gets_in_by_an_update_nor_by_many_at_once(page):
    hostile = [
        json.loads(line)["input"]
        for name in ("bleach", "dompurify", "payloadbox")
        for line in (SAMPLES / f"xss-{name}.jsonl").read_text(encoding="utf-8").splitlines()
        if line
    ]
    page.objects.bulk_create([page(pk=number, body=text) for number, text in enumerate(hostile)])
    assert stored(page) == [clean(text) for text in hostile]
    for number, text in enumerate(hostile):
        page.objects.filter(pk=number).update(body="")
        page.objects.filter(pk=number).update(body=text)
    assert stored(page) == [clean(text) for text in hostile]


def test_validation_cleans_before_it_asks_whether_anything_is_left(page):
    a_page = page(pk=1, body=DIRTY)
    a_page.full_clean()
    assert a_page.body == CLEAN
    with pytest.raises(ValidationError, match=r"blank|vide"):
        CleanHTMLField().clean("<p> </p>", None)


def test_a_text_that_is_too_long_is_refused_with_a_sentence(page):
    long = "x" * (MAX_CHARACTERS + 1)
    with pytest.raises(ValidationError) as refusal:
        page(pk=1, body=long).full_clean()
    (message,) = refusal.value.message_dict["body"]
    assert "1000001" in message
    for write in (lambda: page(pk=1, body=long).save(), lambda: page.objects.update(body=long)):
        with pytest.raises(ValidationError), transaction.atomic():
            write()
    assert stored(page) == []
    page(pk=2, body="x" * MAX_CHARACTERS).full_clean()


def test_what_grows_too_long_in_cleaning_is_refused_too(page):
    page.objects.bulk_create([page(pk=1)])
    with pytest.raises(ValidationError):
        page.objects.update(body="<" * (MAX_CHARACTERS // 2))


def test_nothing_stays_nothing():
    assert CleanHTMLField().get_prep_value(None) is None
    assert CleanHTMLField().to_python(None) is None
    assert CleanHTMLField().get_prep_value("") == ""


def test_a_migration_names_the_field_and_not_its_limits():
    name, path, args, kwargs = CleanHTMLField("body", blank=True).deconstruct()
    assert (name, path, args, kwargs) == (
        None,
        "text.fields.CleanHTMLField",
        [],
        {"verbose_name": "body", "blank": True},
    )
    assert MigrationWriter.serialize(CleanHTMLField())[0] == "text.fields.CleanHTMLField()"


def refuses(check, text: str) -> bool:
    try:
        check(text)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "text", ["", "Été à Érevan", "Երևան", "👩🏽‍🚒", "«\u202fNon\u202f»", "pre\u00admier", "\u200fعربي"]
)
def test_a_decent_text_passes(text):
    assert not refuses(no_control_characters, text)
    assert not refuses(no_control_characters_in_lines, f"{text}\r\n\t{text}")


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ud800", "\uffff"]
)
def test_a_control_character_is_refused(sign):
    assert refuses(no_control_characters, f"a{sign}b")
    assert refuses(no_control_characters_in_lines, f"a{sign}b")


@pytest.mark.parametrize("sign", ["\n", "\r", "\t"])
def test_a_line_break_is_refused_where_there_is_one_line(sign):
    with pytest.raises(ValidationError) as refusal:
        no_control_characters(f"Subject{sign}Bcc: everyone")
    assert refusal.value.code == "control_characters"
