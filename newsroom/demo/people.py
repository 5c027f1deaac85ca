"""The demo newsroom's accounts, with passwords drawn for this installation alone."""

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group


@dataclass(frozen=True)
class Login:
    """A demo account as `demo-logins.txt` lists it."""

    role: str
    username: str
    email: str
    password: str

    def __str__(self) -> str:
        return f"{self.role} {self.username} {self.email} {self.password}"


# Role, user name, name, group.
PEOPLE = [
    ("administrator", "admin", "Anahide Sarafian", "administrator"),
    ("chief-editor", "hasmik", "Hasmik Terlémézian", "chief editor"),
    ("editor", "sevan", "Sévan Boyadjian", "editor"),
    ("contributor", "lusine", "Lusine Hakobian", "contributor"),
    ("reader", "narek", "Narek Balian", None),
]


def welcome() -> list[Login]:
    """Create the accounts and return their logins; the passwords are stored nowhere else in clear."""
    logins = []
    for role, username, name, group in PEOPLE:
        login = Login(role, username, f"{username}@nairi.example.org", secrets.token_urlsafe(12))
        user = get_user_model().objects.create_user(
            username,
            login.email,
            login.password,
            name=name,
            is_staff=group is not None,
            is_superuser=role == "administrator",
        )
        user.confirm_address()
        if group:
            user.groups.add(Group.objects.get(name=group))
        logins.append(login)
    return logins
