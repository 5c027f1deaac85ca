import articles.models.credit
import django.utils.timezone
from django.db import migrations, models

from text.addresses import same_place


def fill(apps, schema_editor):
    """The sums over the addresses that are stored, a thousand at a time."""
    provenances = apps.get_model("articles", "Provenance").objects
    last = 0
    while rows := list(provenances.filter(pk__gt=last).exclude(original_url="").order_by("pk").only("original_url")[:1000]):
        for row in rows:
            row.original_place = same_place(row.original_url)
        provenances.bulk_update(rows, ["original_place"])
        last = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0016_preview_links'),
        ('attribution', '0003_badges_and_offers'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutsideLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=2000)),
                ('place', models.CharField(editable=False, max_length=32, unique=True)),
                ('host', models.CharField(editable=False, max_length=255)),
                ('found', models.CharField(blank=True, choices=[('there', 'There'), ('gone', 'Gone'), ('nowhere', 'Nowhere'), ('inside', 'Inside'), ('unsafe', 'Unsafe'), ('shut', 'Shut'), ('silent', 'Silent')], max_length=8)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('is_wanted', models.BooleanField(default=True)),
                ('wanted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='provenance',
            name='original_place',
            field=articles.models.credit.PlaceField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddIndex(
            model_name='provenance',
            index=models.Index(fields=['original_place'], name='same_original'),
        ),
        migrations.AddIndex(
            model_name='outsidelink',
            index=models.Index(condition=models.Q(('is_wanted', True)), fields=['not_before'], name='links_to_ask'),
        ),
        migrations.AddIndex(
            model_name='outsidelink',
            index=models.Index(fields=['wanted_at'], name='links_by_age'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
