from datetime import timedelta
from email import message_from_bytes, policy
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from letters import sending
from letters.models import LEASE, PAUSES, Letter
from letters.outbox import post

pytestmark = pytest.mark.django_db


class Refusing(BaseEmailBackend):
    """A mail server that answers with this fault."""

    fault: Exception = ConnectionRefusedError("nobody there")

    def send_messages(self, email_messages):
        raise self.fault


def write(**facts):
    return post(**{"to": "ben@example.org", "subject": "Hello", "text": "Good day.", "language": "en"} | facts)


@pytest.fixture
def queued(settings):
    """Tasks wait, as in life, for a worker that these tests play themselves."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def dead(settings):
    settings.EMAIL_BACKEND = "tests.letters.test_outbox.Refusing"


def later(letter, **by):
    """Let time pass for this letter."""
    Letter.objects.filter(pk=letter.pk).update(not_before=timezone.now() - timedelta(**by or {"seconds": 1}))


def test_a_letter_leaves_with_text_html_and_an_identity_of_its_own(settings):
    settings.SITE_URL = "https://news.example.org"
    letter = write(html="<p>Good day.</p>")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ben@example.org"], "Hello", "Good day.")
    assert sent.alternatives[0].content == "<p>Good day.</p>"
    assert sent.extra_headers["Message-ID"] == letter.message_id
    assert letter.message_id.endswith("@news.example.org>")
    letter.refresh_from_db()
    assert letter.sent_at
    with translation.override("fr"):
        assert letter.state == "envoyée"


def test_letter_and_task_share_the_transaction_of_what_they_announce(queued):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not DBTaskResult.objects.exists()
    write()
    assert DBTaskResult.objects.count() == Letter.objects.count() == 1


def test_a_letter_is_sent_once_however_often_its_task_runs(queued):
    letter = write()
    for _run in range(3):
        sending.deliver.call(letter.pk)
    assert sending.retry_due() == 0
    assert len(mail.outbox) == 1


def test_two_workers_do_not_try_the_same_letter_at_once(queued):
    letter = write()
    assert Letter.objects.claim(letter.pk)
    assert Letter.objects.claim(letter.pk) is None
    sending.deliver.call(letter.pk)
    assert not mail.outbox
    # The first one died: its lease ends, and the letter leaves with the same Message-ID.
    later(letter, minutes=LEASE.seconds / 60)
    assert sending.retry_due() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == letter.message_id


def test_a_dead_server_costs_a_try_and_the_letter_leaves_when_it_is_back(dead, settings):
    letter = write()
    letter.refresh_from_db()
    assert (letter.sent_at, letter.attempts) == (None, 1)
    assert "nobody there" in letter.last_error
    assert letter.not_before > timezone.now()
    assert sending.retry_due() == 0  # not due yet
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later(letter)
    assert sending.retry_due() == 1
    letter.refresh_from_db()
    assert (letter.last_error, letter.attempts) == ("", 2)


def test_each_pause_is_longer_and_the_last_one_ends_it(dead):
    letter = write()
    pauses = []
    while True:
        letter.refresh_from_db()
        if letter.failed_at:
            break
        pauses.append(round((letter.not_before - timezone.now()).total_seconds() / 60))
        later(letter)
        sending.deliver.call(letter.pk)
    assert pauses == sorted(pauses)
    assert pauses == [round(pause.total_seconds() / 60) for pause in PAUSES]
    assert letter.attempts == len(PAUSES) + 1


@pytest.mark.parametrize(
    ("fault", "is_final"),
    [
        (SMTPRecipientsRefused({"ben@example.org": (550, b"no such mailbox")}), True),
        (SMTPRecipientsRefused({"ben@example.org": (450, b"greylisted")}), False),
        (SMTPDataError(554, b"no"), True),
        (SMTPDataError(451, b"later"), False),
        (SMTPDataError(535, b"bad credentials"), False),
        (TimeoutError(), False),
    ],
)
def test_only_a_refusal_for_good_gives_a_letter_up(dead, monkeypatch, fault, is_final):
    monkeypatch.setattr(Refusing, "fault", fault)
    letter = write()
    letter.refresh_from_db()
    assert bool(letter.failed_at) is is_final


def test_one_round_asks_a_dead_server_once(dead, queued):
    letters = [write() for _number in range(5)]
    sending.retry_due()
    assert sorted(Letter.objects.filter(pk__in=[one.pk for one in letters]).values_list("attempts", flat=True)) == [
        0,
        0,
        0,
        0,
        1,
    ]


def test_a_recipient_that_is_refused_holds_up_nobody_else(queued, dead, monkeypatch):
    first, second = write(), write(to="ada@example.org")

    def refuse_ben(self, messages):
        if messages[0].to == ["ben@example.org"]:
            raise SMTPRecipientsRefused({"ben@example.org": (550, b"gone")})
        return 1

    monkeypatch.setattr(Refusing, "send_messages", refuse_ben)
    assert sending.retry_due() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.failed_at
    assert second.sent_at


def test_the_words_of_a_secret_letter_are_erased_once_they_are_gone(settings, dead, queued):
    settings.DEVELOPMENT = False
    secret, open_one = write(is_secret=True, html="<p>key</p>"), write(html="<p>hello</p>")
    sending.deliver.call(secret.pk)
    secret.refresh_from_db()
    assert secret.text  # it still has to leave
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later(secret)
    sending.retry_due()
    secret.refresh_from_db()
    open_one.refresh_from_db()
    assert (secret.text, secret.html) == ("", "")
    assert open_one.text
    assert mail.outbox[0].body == "Good day."


def test_a_secret_letter_that_is_given_up_is_erased_too(settings, dead, monkeypatch):
    settings.DEVELOPMENT = False
    monkeypatch.setattr(Refusing, "fault", SMTPDataError(554, b"no"))
    letter = write(is_secret=True)
    letter.refresh_from_db()
    assert letter.failed_at
    assert letter.text == ""


def test_a_subject_is_one_line(settings):
    write(subject="Hello\r\nBcc: everyone@example.org\n  again " + "x" * 300)
    assert mail.outbox[0].subject.startswith("Hello Bcc: everyone@example.org again x")
    assert len(mail.outbox[0].subject) == 250
    assert mail.outbox[0].recipients() == ["ben@example.org"]


def test_an_address_with_a_second_line_is_given_up_and_breaks_nothing():
    letter = write(to="ben@example.org\nBcc: everyone@example.org")
    letter.refresh_from_db()
    assert letter.failed_at
    assert not mail.outbox


def test_in_development_each_letter_lies_as_a_file(settings, tmp_path):
    settings.EMAIL_BACKEND = "letters.folder.EmailBackend"
    settings.LETTERS_DIR = tmp_path / "letters"
    write(subject="Première", text="Bonjour à tous.", html="<p>Bonjour à tous.</p>")
    write(to="Ada/../x@example.org")
    names = sorted(path.name for path in settings.LETTERS_DIR.iterdir())
    assert len(names) == 2
    assert names[0].endswith("-ben@example.org.eml")
    read = message_from_bytes((settings.LETTERS_DIR / names[0]).read_bytes(), policy=policy.default)
    assert read["Subject"] == "Première"
    assert read.get_body(("plain",)).get_content().strip() == "Bonjour à tous."
    assert "Bonjour" in read.get_body(("html",)).get_content()


def test_the_desk_sees_what_would_not_leave_and_no_secret(dan, signed_in, dead):
    secret = write(is_secret=True, text="the key is 1234", subject="Secret")
    plain = write(text="hello everyone", subject="Plain")
    client = signed_in(dan)
    listing = client.get(reverse("admin:letters_letter_changelist")).content.decode()
    assert "nobody there" in listing
    assert "1234" not in listing
    page = client.get(reverse("admin:letters_letter_change", args=[secret.pk])).content.decode()
    assert "ben@example.org" in page
    assert "1234" not in page
    assert "hello everyone" in client.get(reverse("admin:letters_letter_change", args=[plain.pk])).content.decode()
    assert client.get(reverse("admin:letters_letter_add")).status_code == 403
    assert client.post(reverse("admin:letters_letter_delete", args=[plain.pk]), {"post": "yes"}).status_code == 403
    for state in ("waiting", "sent", "failed"):
        assert client.get(reverse("admin:letters_letter_changelist"), {"state": state}).status_code == 200
