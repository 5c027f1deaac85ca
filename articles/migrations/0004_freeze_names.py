"""Freeze, for what was published before, the names that stand in records of their own, and begin its record of notices."""

from django.db import migrations


def freeze(apps, schema_editor):
    provenances = apps.get_model("articles", "Provenance").objects.exclude(licence_version=None)
    record = apps.get_model("articles", "NoticeRecord")
    joined = provenances.select_related("source", "licence_version__licence", "article")
    for each in joined.iterator(chunk_size=500):
        source, licence = each.source, each.licence_version.licence
        translations = each.article.bylines.filter(role="translation").order_by("order", "pk")
        each.frozen = {
            "source": source.name,
            "label": source.short_name or source.name,
            "source_url": source.url,
            "licence": licence.name,
            "badge": licence.badge,
            "licence_url": licence.url,
            "translators": list(translations.values_list("author__name", flat=True)),
        }
        each.save(update_fields=["frozen"])
        record.objects.create(
            article_id=each.article_id,
            licence_version_id=each.licence_version_id,
            occasion="published",
            credit=each.credit,
            notice=each.notice,
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_statement")]
    operations = [migrations.RunPython(freeze, migrations.RunPython.noop)]
