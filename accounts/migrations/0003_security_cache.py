from django.core.management import call_command
from django.db import migrations

TABLE = "security_cache"


def create(apps, schema_editor):
    """The table that settings.CACHES["default"] keeps the limits in, so that `migrate` alone makes a site."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_reset_request'),
    ]

    operations = [migrations.RunPython(create, drop)]
