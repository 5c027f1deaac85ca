"""Administrators invite colleagues, and read what happens to accounts."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

CODENAMES = ["view_event", "view_invitation", "add_invitation"]


def grant(apps, schema_editor):
    # Permissions are made after all migrations have run; the role needs them now.
    config = apps.get_app_config("accounts")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects
    role = apps.get_model("auth", "Group").objects.filter(name="administrator").first()
    if role:
        role.permissions.add(*permissions.filter(content_type__app_label="accounts", codename__in=CODENAMES))


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_roles"), ("accounts", "0005_events_and_invitations")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
