"""Valid objects, made in a line: a test says only what matters to it."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

PASSWORD = "a long enough phrase"


def make_user(username: str, role: str | None = None, **facts):
    """An account whose address is confirmed; `role` is a group of the newsroom, or "administrator" for one who may all."""
    from allauth.account.models import EmailAddress

    user = get_user_model()(username=username, email=facts.pop("email", f"{username}@example.org"))
    user.name = facts.pop("name", username.capitalize())
    user.is_staff = role is not None
    user.is_superuser = role == "administrator"
    for name, value in facts.items():
        setattr(user, name, value)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role and role != "administrator":
        user.groups.add(Group.objects.get(name=role))
    return user
