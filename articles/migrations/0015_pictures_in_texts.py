"""Texts from before it was noted which pictures they show: noted now, so that no file they name is swept away."""

import re

from django.db import migrations

FILE = re.compile(r"(pictures/([0-9a-f]{2})/([0-9a-f]{16})/[0-9a-f]{20})-")
NUMBER = re.compile(r'<img\b[^<>]*\sdata-picture="([1-9]\d{0,8})"')


def note(apps, schema_editor):
    Text, Picture, InText = (
        apps.get_model("articles", name) for name in ("ArticleText", "Picture", "PictureInText")
    )
    for article_id, body in Text.objects.filter(body__contains="<img").values_list("article_id", "body").iterator():
        found = {(number, "") for number in Picture.objects.filter(pk__in=NUMBER.findall(body)).values_list("pk", flat=True)}
        for base, first, second in set(FILE.findall(body)):
            picture = Picture.objects.filter(digest__startswith=first + second).order_by("-pk").first()
            if picture:
                found.add((picture.pk, base))
        InText.objects.bulk_create(
            [InText(article_id=article_id, picture_id=number, base=base) for number, base in found],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_pictures_at_the_desk")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
