from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

HELP = "A word or two, such as “CC BY 4.0” or “Contract”."


def offer(apps, schema_editor):
    """Creative Commons, and what this site was told to offer."""
    ours = Q(url__contains="creativecommons.org/") | Q(code=settings.OFFERED_LICENCE)
    apps.get_model("attribution", "Licence").objects.filter(ours).update(is_offered=True)


class Migration(migrations.Migration):
    dependencies = [("attribution", "0002_rights_that_decide")]

    operations = [
        migrations.AddField(
            model_name="licence",
            name="badge_en",
            field=models.CharField(
                blank=True, default="", help_text=HELP, max_length=30, verbose_name="badge (English)"
            ),
        ),
        migrations.AddField(
            model_name="licence",
            name="badge_hy",
            field=models.CharField(
                blank=True, default="", help_text=HELP, max_length=30, verbose_name="badge (Հայերեն)"
            ),
        ),
        migrations.AddField(
            model_name="licence",
            name="is_offered",
            field=models.BooleanField(
                default=False, help_text="We may offer our own articles under it.", verbose_name="for our own work"
            ),
        ),
        migrations.RunPython(offer, migrations.RunPython.noop),
    ]
