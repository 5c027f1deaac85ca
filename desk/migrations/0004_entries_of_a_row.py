from django.db import migrations, models

# On a table that Django owns: made by hand, so that what Django knows of its own model stays as Django says it is.
INDEX = models.Index(fields=["content_type", "object_id"], name="admin_entries_of_a_row")


def add(apps, schema_editor):
    schema_editor.add_index(apps.get_model("admin", "LogEntry"), INDEX)


def remove(apps, schema_editor):
    schema_editor.remove_index(apps.get_model("admin", "LogEntry"), INDEX)


class Migration(migrations.Migration):
    """Who saved an article last is asked every few seconds of each open form: without it all entries are read for that."""

    dependencies = [("desk", "0003_rerun_jobs"), ("admin", "0003_logentry_add_action_flag_choices")]
    operations = [migrations.RunPython(add, remove)]
