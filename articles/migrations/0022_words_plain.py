from django.db import migrations

import text.folding

AT_ONCE = 1000


def fold(apps, schema_editor):
    for model, field in (("Article", "headline_plain"), ("Picture", "words_plain")):
        stored = apps.get_model("articles", model)._base_manager.using(schema_editor.connection.alias)
        of = stored.model._meta.get_field(field)
        last = 0
        while rows := list(stored.filter(pk__gt=last).only("pk", *of.of).order_by("pk")[:AT_ONCE]):
            for row in rows:
                of.pre_save(row, add=False)
            stored.bulk_update(rows, [field], batch_size=200)
            last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_section_pages")]

    operations = [
        migrations.AddField(
            "article", "headline_plain", text.folding.PlainField("headline", default="", editable=False)
        ),
        migrations.AddField(
            "picture",
            "words_plain",
            text.folding.PlainField("alt", "caption", "credit", "copyright", default="", editable=False),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
