"""The worker says that it runs, whatever it is doing; what waits too long and what failed can be told."""

from datetime import timedelta

import pytest
import time_machine
from django.db.utils import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from letters import jobs, keeping, pulse
from letters.models import Pulse
from tests.letters import test_worker
from tests.letters.test_worker import note, queue, stumble, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(queue.__name__)]


def hours_ago(hours: float):
    return time_machine.travel(timezone.now() - timedelta(hours=hours), tick=False)


def test_a_worker_says_again_that_it_runs_and_others_are_forgotten_after_a_day():
    with hours_ago(30):
        pulse.beat("former")
    with hours_ago(1):
        pulse.beat("this one")
    assert [row.worker_id for row in Pulse.objects.all()] == ["this one"]
    began = Pulse.objects.get().began_at
    pulse.beat("this one")
    row = Pulse.objects.get()
    assert row.began_at == began
    assert pulse.last_seen() == row.seen_at > timezone.now() - timedelta(seconds=5)


def test_the_sign_is_given_until_the_worker_ends_through_faults_of_the_database(monkeypatch, caplog):
    given = []

    def beat(worker_id):
        given.append(worker_id)
        if len(given) == 1:
            raise OperationalError("database is locked")
        beating.is_stopped.set()

    monkeypatch.setattr(pulse, "beat", beat)
    monkeypatch.setattr(pulse, "close_old_connections", lambda: None)
    beating = pulse.Beating("w", interval=timedelta(0))
    beating.run()
    assert given == ["w", "w"]
    assert "database is locked" in caplog.text


def test_signs_come_often_enough_to_be_missed_within_a_minute():
    assert pulse.EVERY * 4 < pulse.SILENT_AFTER < timedelta(minutes=1)


def test_a_worker_is_needed_where_jobs_wait_in_the_database(settings):
    assert pulse.is_needed()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    assert not pulse.is_needed()


def test_what_should_have_begun_a_minute_ago_is_late():
    now = timezone.now()
    note.enqueue("just now")
    with time_machine.travel(now - timedelta(seconds=70), tick=False):
        note.enqueue("late")
        note.using(run_after=now + timedelta(hours=1)).enqueue("not yet")
    with time_machine.travel(now - timedelta(hours=2), tick=False):
        note.using(run_after=now - timedelta(minutes=2)).enqueue("late too")
    told = {tuple(job.args): job.due_at for job in map(jobs.Job.of, jobs.late())}
    assert set(told) == {("late",), ("late too",)}
    assert told["late too",] == now - timedelta(minutes=2)


def fail(times: int) -> None:
    """Let one job fail so often."""
    stumble.enqueue()
    for turn in range(times):
        if turn:
            DBTaskResult.objects.failed().update(finished_at=timezone.now() - timedelta(days=1))
            keeping.retry_failed()
        worker().run()


def test_a_job_that_failed_is_told_with_its_tries_and_its_fault():
    fail(1)
    job = jobs.Job.of(jobs.failed().get())
    assert (job.task_path, job.args, job.tries) == (stumble.module_path, [], 1)
    assert job.error == "ValueError: not today"
    assert job.next_at is None
    keeping.retry_failed()
    job = jobs.Job.of(jobs.failed().get())
    assert timezone.now() < job.next_at < timezone.now() + timedelta(seconds=11)


def test_a_job_that_was_given_up_is_run_again_with_all_its_tries():
    fail(len(keeping.PAUSES) + 1)
    assert keeping.retry_failed() == 0
    failed = jobs.failed().get()
    assert jobs.run_again(failed.pk)
    assert not jobs.run_again(failed.pk)
    assert not jobs.failed().exists()
    assert not jobs.late().exists()
    worker().run()
    assert jobs.Job.of(jobs.failed().get()).tries == 1


def test_a_job_that_waits_for_its_next_try_is_run_at_once():
    note.enqueue("again")
    DBTaskResult.objects.update(traceback="ValueError: not today", run_after=timezone.now() + timedelta(hours=1))
    worker().run()
    assert test_worker.done == []
    assert jobs.run_again(jobs.failed().get().pk)
    worker().run()
    assert test_worker.done == ["again"]


def test_only_what_failed_is_set_aside():
    waiting = note.enqueue("waits")
    fail(1)
    assert not jobs.set_aside(waiting.id)
    assert jobs.set_aside(jobs.failed().get().pk)
    assert note.get_result(waiting.id)
