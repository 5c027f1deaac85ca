"""Chief editors and administrators see which jobs failed, and run them again."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def grant(apps, schema_editor):
    # Permissions are made after all migrations have run; the roles need them now.
    config = apps.get_app_config("letters")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects
    rerun = permissions.get(content_type__app_label="letters", codename="rerun_job")
    for role in apps.get_model("auth", "Group").objects.filter(name__in=("chief editor", "administrator")):
        role.permissions.add(rerun)


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_administrators_invite"), ("letters", "0003_pulse")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
