"""The mail server refuses, hangs, answers 4xx and 5xx, and dies after accepting: nothing is lost, and no page shows it."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from letters.keeping import keep
from letters.models import Letter
from letters.sending import deliver
from tests.builders import PASSWORD, make_user
from tests.letters.mail_server import MailServer, Manners

FAULTS = {
    "hangs before it greets": Manners(hangs_at="greeting"),
    "hangs at the text": Manners(hangs_at="DATA"),
    "busy (421)": Manners(answers={"EHLO": "421 too busy", "HELO": "421 too busy"}),
    "later for the sender (451)": Manners(answers={"MAIL": "451 try later"}),
    "later for the recipient (450)": Manners(answers={"RCPT": "450 greylisted"}),
    "later for the text (452)": Manners(answers={"BODY": "452 no room"}),
}
FOR_GOOD = {
    "no such recipient (550)": Manners(answers={"RCPT": "550 no such mailbox"}),
    "refuses the text (554)": Manners(answers={"BODY": "554 not this"}),
}


@pytest.fixture
def server(settings):
    """A mail server that the house sends by, and the queue that a worker of these tests' own works off."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.3
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield server
    server.stop()


def work_off() -> None:
    """What the worker does with what waits: one try for each letter."""
    for letter in Letter.objects.waiting():
        deliver.call(letter.pk)


def let_time_pass() -> None:
    Letter.objects.waiting().update(not_before=timezone.now() - timedelta(seconds=1))


def bare(answer) -> tuple:
    """An answer without what is another each time: tokens, and what was typed."""
    words = re.sub(rb'(csrfmiddlewaretoken" value=")[^"]*', rb"\1", answer.content)
    return answer.status_code, answer.get("Location"), sorted(answer.headers), words


def sign_up(name: str):
    facts = {"email": f"{name}@example.org", "username": name, "password1": PASSWORD}
    return Client().post("/en/accounts/signup/", facts)


def forgot():
    return Client().post("/en/accounts/password/reset/", {"email": "ben"})


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_and_what_could_not_leave_leaves_once(server, fault):
    make_user("ben")
    healthy = [bare(sign_up("mia")), bare(forgot())]
    server.manners = FAULTS[fault]
    calls = server.calls
    assert [bare(sign_up("lea")), bare(forgot())] == healthy
    assert server.calls == calls  # no page calls the server: it writes a letter down
    from accounts.models import ResetRequest
    from accounts.new_password import answer

    for request in ResetRequest.objects.filter(done_at=None):
        answer.call(request.pk)
    work_off()
    waiting = Letter.objects.waiting().count()
    assert waiting == Letter.objects.count() == 4
    assert all(Letter.objects.values_list("last_error", flat=True))
    assert server.accepted == []

    server.manners = Manners()
    let_time_pass()
    keep()
    assert Letter.objects.waiting().count() == 0
    sent = [letter["Message-ID"] for letter in server.accepted]
    assert sorted(sent) == sorted(Letter.objects.values_list("message_id", flat=True))
    keep()
    assert len(server.accepted) == 4


@pytest.mark.django_db
def test_a_closed_port_is_no_different(server):
    make_user("ben")
    server.stop()
    assert sign_up("lea").status_code == 302
    work_off()
    (letter,) = Letter.objects.all()
    assert "ConnectionRefusedError" in letter.last_error
    assert letter.state == "waiting" or letter.failed_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FOR_GOOD)
def test_what_is_refused_for_good_is_given_up_and_shown_to_the_administrator(server, fault, dan, signed_in):
    server.manners = FOR_GOOD[fault]
    assert sign_up("lea").status_code == 302
    work_off()
    letter = Letter.objects.get()
    assert letter.failed_at
    assert letter.last_error
    page = signed_in(dan).get("/admin/letters/letter/?state=failed").content.decode()
    assert "lea@example.org" in page


@pytest.mark.django_db
def test_a_server_that_dies_after_accepting_gets_it_twice_at_most_with_the_same_identity(server):
    server.manners = Manners(dies_after_accepting=True)
    sign_up("lea")
    work_off()
    letter = Letter.objects.get()
    assert letter.sent_at is None
    server.manners = Manners()
    let_time_pass()
    keep()
    keep()
    assert [each["Message-ID"] for each in server.accepted] == [letter.message_id] * 2
    letter.refresh_from_db()
    assert letter.sent_at


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_server_accepted_sends_it_twice_at_most(server, tmp_path):
    """Another process takes the letter, hands it over, and is killed before it can write that down."""
    sign_up("lea")
    letter = Letter.objects.get()
    server.manners = Manners(hangs_at="QUIT")
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor != "sqlite":
        url = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(tmp_path),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    code = f"import django; django.setup(); from letters.sending import deliver; deliver.call({letter.pk})"
    worker = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        for _wait in range(400):
            if server.accepted:
                break
            time.sleep(0.05)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
    letter.refresh_from_db()
    assert (letter.sent_at, letter.attempts) == (None, 1)
    server.manners = Manners()
    deliver.call(letter.pk)  # its lease is not over: nobody else takes it yet
    assert len(server.accepted) == 1
    let_time_pass()
    keep()
    keep()
    assert [each["Message-ID"] for each in server.accepted] == [letter.message_id] * 2
    assert mail.outbox == []
