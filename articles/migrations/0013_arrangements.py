import django.db.models.deletion
import text.validators
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def arrange(apps, schema_editor):
    """What stood on the front pages becomes one arrangement a language, each story in one place of it."""
    arrangement, placement = apps.get_model("articles", "Arrangement"), apps.get_model("articles", "Placement")
    now = timezone.now()
    fronts, standing = {}, set()
    # As the page showed them: what has not ended before what has, picks before the lead.
    rows = sorted(
        placement.objects.select_related("article"),
        key=lambda row: (bool(row.ends_at and row.ends_at <= now), row.slot != "pick", row.position, -row.pk),
    )
    for number, row in enumerate(rows):
        if row.article_id in standing:
            row.delete()
            continue
        standing.add(row.article_id)
        language = row.article.language
        if language not in fronts:
            fronts[language] = arrangement.objects.create(language=language, starts_at=now)
        row.arrangement, row.position = fronts[language], number
        row.save()
    if schema_editor.connection.vendor == "postgresql":  # it alters no table with checks still to be made
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("articles", "0012_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(choices=[("fr", "Français"), ("en", "English"), ("hy", "Հայերեն")], max_length=2, verbose_name="language")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved")),
                (
                    "saved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "arrangement of the front page",
                "verbose_name_plural": "arrangements of the front page",
                "ordering": ["-starts_at", "-pk"],
                "indexes": [models.Index(fields=["language", "-starts_at", "-id"], name="arrangement_begun")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("starts_at", None)),
                        fields=("language",),
                        name="a_front_page_has_one_draft",
                    )
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="placement",
            options={
                "ordering": ["slot", "position", "pk"],
                "verbose_name": "placement",
                "verbose_name_plural": "front page",
            },
        ),
        migrations.RemoveConstraint(model_name="placement", name="an_article_has_a_place_once"),
        migrations.AddField(
            model_name="placement",
            name="arrangement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="placements",
                to="articles.arrangement",
                verbose_name="arrangement of the front page",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="articles.section",
                verbose_name="section",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="slot",
            field=models.CharField(
                choices=[
                    ("lead", "top of the front page"),
                    ("pick", "the editors' picks"),
                    ("strip", "strip of a section"),
                ],
                max_length=8,
                verbose_name="place",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="reason",
            field=models.CharField(
                blank=True,
                help_text="One human sentence, shown with a pick.",
                max_length=200,
                validators=[text.validators.no_control_characters],
                verbose_name="why we recommend it",
            ),
        ),
        migrations.RunPython(arrange, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="placement",
            name="arrangement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="placements",
                to="articles.arrangement",
                verbose_name="arrangement of the front page",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                fields=("arrangement", "article"), name="an_article_stands_once_on_a_front_page"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("section__isnull", False), ("slot", "strip")),
                    models.Q(models.Q(("slot", "strip"), _negated=True), ("section", None)),
                    _connector="OR",
                ),
                name="a_strip_is_that_of_a_section",
            ),
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "block",
                    models.CharField(
                        choices=[
                            ("picks", "Editors’ picks"),
                            ("related", "Read also"),
                            ("discover", "Discover"),
                        ],
                        default="related",
                        max_length=8,
                        verbose_name="block",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        limit_choices_to={"status": "published"},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                        verbose_name="pinned article",
                    ),
                ),
            ],
            options={
                "verbose_name": "pinned article",
                "verbose_name_plural": "articles pinned to the page",
                "ordering": ["block", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "other"),
                        name="a_story_is_pinned_once_to_a_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("article", models.F("other")), _negated=True),
                        name="a_story_is_not_pinned_to_itself",
                    ),
                ],
            },
        ),
    ]
