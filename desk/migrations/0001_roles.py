"""The roles of the newsroom, as groups: each has what the one before it has, and more."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ("articles", "attribution", "authors", "accounts", "letters", "auth")


def of(model, *acts):
    return [f"{act}_{model}" for act in acts]


ALL = ("view", "add", "change", "delete")

CONTRIBUTOR = [
    *of("article", *ALL),
    *of("byline", *ALL),
    *of("provenance", *ALL),
    *of("picture", "view", "add"),
    *of("topic", "view"),
    *of("section", "view"),
    *of("author", "view"),
    *of("source", "view"),
    *of("licence", "view"),
    *of("licenceversion", "view"),
]
EDITOR = [
    *CONTRIBUTOR,
    "publish_article",
    *of("picture", "change", "delete"),
    *of("topic", "add", "change", "delete"),
    *of("placement", *ALL),
    *of("author", "add", "change"),
    *of("correction", "view", "add"),
]
CHIEF_EDITOR = [
    *EDITOR,
    "withdraw_article",
    *of("author", "delete"),
    *of("section", "add", "change", "delete"),
    *of("source", "add", "change", "delete"),
    *of("licence", "add", "change", "delete"),
    *of("licenceversion", "add"),
    *of("letter", "view"),
]
ADMINISTRATOR = [*CHIEF_EDITOR, *of("user", *ALL), *of("group", "view"), *of("letter", "change")]

ROLES = {
    "contributor": CONTRIBUTOR,
    "editor": EDITOR,
    "chief editor": CHIEF_EDITOR,
    "administrator": ADMINISTRATOR,
}


def create_roles(apps, schema_editor):
    # Permissions are made after all migrations have run; the roles need them now.
    for label in APPS:
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
        config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        role, _is_new = group.objects.get_or_create(name=name)
        role.permissions.add(
            *permission.objects.filter(content_type__app_label__in=APPS, codename__in=codenames)
        )


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_security_cache"),
        ("articles", "0002_search"),
        ("attribution", "0001_initial"),
        ("authors", "0001_initial"),
        ("letters", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_roles, remove_roles)]
