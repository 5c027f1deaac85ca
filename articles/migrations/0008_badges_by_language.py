"""What was frozen as one badge becomes the badge of the default language, to which others can stand beside."""

from django.conf import settings
from django.db import migrations


def by_language(apps, schema_editor):
    provenances = apps.get_model("articles", "Provenance").objects.exclude(frozen={})
    for each in provenances.only("frozen").iterator(chunk_size=500):
        if isinstance(each.frozen.get("badge"), str):
            each.frozen["badge"] = {settings.LANGUAGE_CODE: each.frozen["badge"]}
            each.save(update_fields=["frozen"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_kept_notices")]
    operations = [migrations.RunPython(by_language, migrations.RunPython.noop)]
