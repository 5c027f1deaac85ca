"""The four roles of a newsroom, as groups; each has what the one before it has, and more."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

CONTRIBUTOR = {
    "articles": ["add_article", "change_article", "view_article", "delete_article", "add_picture", "view_picture", "view_section", "view_topic"],
    "attribution": ["view_source", "view_licence", "view_licenceversion"],
    "authors": ["view_author"],
}
EDITOR = {
    "articles": [
        "publish_article", "change_picture", "delete_picture", "add_topic", "change_topic",
        "add_placement", "change_placement", "delete_placement", "view_placement", "view_correction", "add_correction",
    ],
    "authors": ["add_author", "change_author"],
}
CHIEF_EDITOR = {
    "articles": ["withdraw_article", "add_section", "change_section", "delete_section", "delete_topic"],
    "attribution": [
        "add_source", "change_source", "delete_source", "add_licence", "change_licence", "delete_licence", "add_licenceversion",
    ],
    "authors": ["delete_author"],
    "letters": ["view_letter"],
}
ADMINISTRATOR = {
    "accounts": ["add_user", "change_user", "view_user", "delete_user"],
    "auth": ["view_group"],
}
ROLES = [("contributor", CONTRIBUTOR), ("editor", EDITOR), ("chief editor", CHIEF_EDITOR), ("administrator", ADMINISTRATOR)]


def make(apps, schema_editor):
    database = schema_editor.connection.alias
    for label in ("articles", "attribution", "authors", "letters", "accounts", "auth"):
        # Permissions are otherwise made only after the last migration.
        create_permissions(installed.get_app_config(label), verbosity=0, using=database)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    granted = []
    for name, more in ROLES:
        for label, codenames in more.items():
            found = Permission.objects.filter(content_type__app_label=label, codename__in=codenames)
            if len(found) != len(codenames):
                missing = set(codenames) - {permission.codename for permission in found}
                raise LookupError(f"no such permission in {label}: {', '.join(sorted(missing))}")
            granted += found
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set(granted)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_search"),
        ("attribution", "0001_initial"),
        ("authors", "0001_initial"),
        ("letters", "0001_initial"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
