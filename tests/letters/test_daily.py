"""What the worker does once a day: at the quiet hour, never twice, whoever starts when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from letters import daily, keeping, queueing
from tests.letters.test_worker import queue, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(queue.__name__)]

PARIS = ZoneInfo("Europe/Paris")
swept = []


@task()
def sweep() -> None:
    swept.append(1)


@pytest.fixture(autouse=True)
def every_day(settings):
    settings.DAILY_TASKS = [f"{__name__}.sweep"]
    swept.clear()


def at(*moment: int):
    return time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False)


def test_nothing_is_done_before_the_quiet_hour():
    with at(2026, 3, 3, 3, 59):
        assert daily.enqueue_daily() == 0


def test_it_is_done_once_a_day_and_again_the_next():
    for day in (3, 4):
        for hour in (4, 4, 9, 23):
            with at(2026, 3, day, hour):
                keeping.keep()
                worker().run()
    assert len(swept) == 2


def test_two_workers_and_one_that_starts_anew_do_it_once():
    with at(2026, 3, 3, 4):
        assert daily.enqueue_daily() == 1
        assert daily.enqueue_daily() == 0
        worker(worker_id="one").run()
        worker(worker_id="two").run()
        assert daily.enqueue_daily() == 0
    assert len(swept) == 1


def test_where_no_worker_ran_at_night_it_is_done_when_one_comes():
    with at(2026, 3, 3, 14, 30):
        assert daily.enqueue_daily() == 1


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25)])
def test_the_days_on_which_clocks_change_have_one_too(day):
    year, month, number = day
    for hour in range(24):
        with at(year, month, number, hour):
            keeping.keep()
            worker().run()
    assert len(swept) == 1


def test_what_failed_for_good_does_not_come_back_before_the_next_day():
    with at(2026, 3, 3, 4):
        daily.enqueue_daily()
        DBTaskResult.objects.get().set_failed(ValueError("x"))
        assert daily.enqueue_daily() == 0
    with at(2026, 3, 4, 4):
        assert daily.enqueue_daily() == 1


def test_every_task_of_the_settings_can_be_queued():
    from newsroom.settings import DAILY_TASKS

    assert all(queueing.enqueue_once(import_string(path), "test") for path in DAILY_TASKS)


# --- Queued once -----------------------------------------------------------------------------------------------------


def test_a_task_is_queued_once_under_a_name_and_again_after_a_failure_where_that_is_asked():
    assert queueing.enqueue_once(sweep, "a")
    assert not queueing.enqueue_once(sweep, "a")
    assert queueing.enqueue_once(sweep, "b")
    DBTaskResult.objects.first().set_failed(ValueError("x"))
    DBTaskResult.objects.last().set_failed(ValueError("x"))
    assert not queueing.enqueue_once(sweep, "a")
    assert queueing.enqueue_once(sweep, "a", after_failure=True)


def test_what_waits_or_is_being_done_is_in_hand():
    assert queueing.in_hand(sweep) is None
    queueing.enqueue_once(sweep, "a")
    queueing.enqueue_once(sweep, "b")
    assert queueing.in_hand(sweep).status == TaskResultStatus.READY
    DBTaskResult.objects.last().claim("test")
    assert queueing.in_hand(sweep).status == TaskResultStatus.RUNNING
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert queueing.in_hand(sweep) is None


def test_a_long_task_that_tells_of_itself_is_given_to_nobody_else():
    queueing.enqueue_once(sweep, "a")
    with time_machine.travel(datetime(2026, 3, 3, 4, tzinfo=PARIS), tick=False) as clock:
        DBTaskResult.objects.get().claim("test")
        for _batch in range(3):
            clock.shift(keeping.LONGEST_TASK)
            assert keeping.revive_stuck() == 0
            queueing.still_in_hand(sweep)
