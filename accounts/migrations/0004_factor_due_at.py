from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def grant_days(apps, schema_editor):
    """Who already belongs to the newsroom has as many days as who comes to it today."""
    due = timezone.now() + timedelta(days=settings.STAFF_SECOND_FACTOR_DAYS)
    apps.get_model("accounts", "User").objects.filter(is_staff=True).update(factor_due_at=due)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_security_cache'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='factor_due_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='second factor due'),
        ),
        migrations.RunPython(grant_days, migrations.RunPython.noop),
    ]
