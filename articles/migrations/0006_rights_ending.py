from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_revocation")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False)), fields=["expires_at"], name="rights_ending"
            ),
        ),
    ]
