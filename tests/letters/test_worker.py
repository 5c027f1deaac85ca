import signal
from datetime import timedelta

import pytest
from django.core import mail
from django.db.utils import OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from letters import keeping, working
from letters.outbox import post

done = []


@task()
def note(word: str) -> None:
    done.append(word)


@task()
def stumble() -> None:
    raise ValueError("not today")


@task()
def be_told_to_stop() -> None:
    raise working.Interrupted


@pytest.fixture(autouse=True)
def queue(settings, monkeypatch):
    # The worker lets go of its connection between tasks; here it holds the test's transaction.
    for module in (db_worker, working, keeping):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    done.clear()


def worker(**facts):
    return working.Worker(
        **{
            "queue_names": ["*"],
            "interval": 0,
            "batch": True,
            "backend_name": "default",
            "startup_delay": False,
            "max_tasks": None,
            "worker_id": "test",
            "excluded_queue_names": [],
        }
        | facts
    )


def row():
    return DBTaskResult.objects.get()


@pytest.mark.django_db
def test_the_worker_does_what_waits():
    note.enqueue("hello")
    post(to="ben@example.org", subject="Hello", text="Good day.", language="en")
    worker().run()
    assert done == ["hello"]
    assert len(mail.outbox) == 1
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


@pytest.mark.django_db
def test_a_task_that_fails_comes_back_later_each_time_until_it_is_left():
    stumble.enqueue()
    pauses = []
    while True:
        worker().run()
        if not keeping.retry_failed():
            break
        pauses.append(round((row().run_after - timezone.now()).total_seconds()))
        DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    assert pauses == [pytest.approx(pause.total_seconds(), abs=2) for pause in keeping.PAUSES]
    assert row().status == TaskResultStatus.FAILED
    assert "not today" in row().traceback


@pytest.mark.django_db
def test_what_a_dead_worker_had_in_hand_is_taken_up_again():
    note.enqueue("hello")
    row().claim("dead")
    assert keeping.revive_stuck() == 0
    DBTaskResult.objects.update(started_at=timezone.now() - keeping.LONGEST_TASK - timedelta(seconds=1))
    assert keeping.revive_stuck() == 1
    worker().run()
    assert done == ["hello"]


@pytest.mark.django_db
def test_a_task_that_the_end_of_the_process_interrupts_goes_back_to_the_queue():
    be_told_to_stop.enqueue()
    worker(max_tasks=1).run()
    assert row().status == TaskResultStatus.READY
    assert row().worker_ids == []


def test_a_signal_ends_an_idle_worker_at_once_and_a_busy_one_after_its_grace(monkeypatch):
    with pytest.raises(SystemExit):
        worker().shutdown(signal.SIGTERM, None)
    timers = []
    monkeypatch.setattr(signal, "setitimer", lambda kind, seconds: timers.append(seconds))
    busy = worker()
    busy.running_task = True
    before = signal.getsignal(signal.SIGALRM)
    try:
        busy.shutdown(signal.SIGTERM, None)
        assert timers == [working.GRACE]
        assert not busy.running
        with pytest.raises(working.Interrupted):
            signal.getsignal(signal.SIGALRM)(signal.SIGALRM, None)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_the_worker_outlives_a_database_that_goes_away(monkeypatch):
    tries = []

    def run(self):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("server closed the connection")

    monkeypatch.setattr(working.TaskWorker, "run", run)
    monkeypatch.setattr(working.time, "sleep", lambda seconds: None)
    worker().run()
    assert len(tries) == 3


@pytest.mark.django_db
def test_tasks_that_ended_are_forgotten_in_time():
    for _number in range(3):
        note.enqueue("hello")
    fresh, old, failed = DBTaskResult.objects.all()
    now = timezone.now()
    fresh.set_successful(None)
    old.set_successful(None)
    failed.set_failed(ValueError("x"))
    DBTaskResult.objects.filter(pk__in=[old.pk, failed.pk]).update(finished_at=now - timedelta(days=2))
    assert keeping.prune() == 1
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {fresh.pk, failed.pk}
    DBTaskResult.objects.filter(pk=failed.pk).update(finished_at=now - timedelta(days=31))
    assert keeping.prune() == 1


@pytest.mark.django_db
def test_a_round_of_the_keeper_sends_what_is_due():
    post(to="ben@example.org", subject="Hello", text="Good day.", language="en")
    keeping.keep()
    assert len(mail.outbox) == 1


def test_the_keeper_survives_a_round_that_fails(monkeypatch, caplog):
    keeper = keeping.Keeper(interval=0)
    rounds = []

    def fail():
        rounds.append(1)
        if len(rounds) == 2:
            keeper.is_stopped.set()
        raise OperationalError("gone")

    monkeypatch.setattr(keeping, "keep", fail)
    keeper.run()
    assert len(rounds) == 2
    assert "The keeper's round failed" in caplog.text
