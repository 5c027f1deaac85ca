"""What the first page of the desk says of letters that do not leave, and to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from letters.models import Letter
from tests.builders import make_user

pytestmark = pytest.mark.django_db


def letter(age: timedelta, **facts) -> Letter:
    number = Letter.objects.count()
    return Letter.objects.create(
        to="ben@example.org",
        subject="Bonjour",
        text="Bonjour",
        from_email="redaction@example.org",
        message_id=f"<{number}@example.org>",
        language="fr",
        created_at=timezone.now() - age,
        **facts,
    )


def first_page(client, role: str) -> str:
    client.force_login(make_user(role, role))
    return client.get("/admin/").content.decode()


def test_where_every_letter_leaves_nothing_is_said(client):
    letter(timedelta(hours=2), sent_at=timezone.now())
    letter(timedelta(minutes=2))
    page = first_page(client, "administrator")
    assert "Lettres retenues" not in page
    assert "Lettres non envoyées" not in page


def test_a_letter_that_nobody_tries_tells_of_the_worker(client):
    letter(timedelta(minutes=40))
    letter(timedelta(minutes=20))
    page = first_page(client, "administrator")
    assert "2 lettres attendent, la plus ancienne depuis 40\xa0minutes." in page
    assert "manage.py run_worker" in page
    assert 'href="/admin/letters/letter/?state=waiting"' in page


def test_a_mail_server_that_takes_none_is_quoted(client):
    held = letter(timedelta(hours=1), attempts=3, last_error="OSError: <b>no route</b>")
    page = first_page(client, "administrator")
    assert "Le serveur de courrier ne la prend pas" in page
    assert "OSError: &lt;b&gt;no route&lt;/b&gt;" in page
    assert held.subject in client.get("/admin/letters/letter/?state=waiting").content.decode()


def test_what_was_given_up_is_told_for_a_week(client):
    letter(timedelta(days=12), attempts=11, failed_at=timezone.now() - timedelta(days=8))
    assert "Lettres non envoyées" not in first_page(client, "administrator")
    letter(timedelta(days=5), attempts=11, failed_at=timezone.now() - timedelta(days=1))
    assert "1 lettre n’a pas pu être envoyée." in client.get("/admin/").content.decode()


def test_an_editor_hears_nothing_of_it(client):
    letter(timedelta(hours=1))
    assert "Lettres retenues" not in first_page(client, "editor")
