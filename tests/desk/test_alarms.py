"""What does not go as it should stands at the head of the first page, for whoever can do something about it, and goes as it ends."""

import ast
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from desk.job_names import NAMES
from letters import jobs, keeping, pulse
from letters.sending import deliver
from syndication.auditing.keeping import audit_rights
from tests.builders import make_article, make_user
from tests.letters.test_pulse import fail
from tests.letters.test_worker import queue, stumble, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(queue.__name__)]

ROOT = Path(__file__).parent.parent.parent
SILENT, LATE = "Arrière-plan à l’arrêt", "Tâches en retard"


@pytest.fixture(autouse=True)
def a_moment():
    """However slow the machine is, what was 59 seconds ago is not late yet."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def alarms():
    """What somebody in this role is told: `alarms("editor")`."""

    def told(role: str) -> str:
        client = Client()
        client.force_login(make_user(f"the-{role.split(maxsplit=1)[0]}-{uuid4().hex[:6]}", role, is_superuser=False))
        page, part = client.get("/admin/").content.decode(), client.get("/admin/alarms/").content.decode()
        above = page.partition('id="alarms"')[2].partition("alarms-said")[0]
        assert above.count("data-alarm") == part.count("data-alarm")
        return above

    return told


def ago(**time):
    return time_machine.travel(timezone.now() - timedelta(**time), tick=False)


# --- The worker ------------------------------------------------------------------------------------------------------


def test_a_worker_that_fell_silent_is_told_within_a_minute(alarms):
    with ago(seconds=59):
        pulse.beat("w")
        assert SILENT not in alarms("editor")
    told = alarms("editor")
    assert SILENT in told
    assert "ne donne plus signe de vie depuis le" in told
    assert "manage.py run_worker" in told
    assert "Les articles programmés paraissent tout de même" in told
    pulse.beat("w")
    assert SILENT not in alarms("editor")


def test_a_site_that_never_had_a_worker_is_told_so(alarms):
    assert "Aucun processus d’arrière-plan n’a donné signe de vie" in alarms("chief editor")


def test_where_no_worker_of_ours_is_needed_none_is_missed(alarms, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    assert SILENT not in alarms("administrator")


def test_a_contributor_hears_nothing_of_the_worker(alarms):
    with ago(minutes=5):
        deliver.enqueue(1)
    assert "data-alarm" not in alarms("contributor")


def test_an_article_whose_time_has_come_is_public_without_any_worker(cleo):
    with ago(hours=2):
        article = make_article("Grenadine", at=timezone.now() + timedelta(hours=1), topics=["marche"])
        assert cleo.get(article.get_absolute_url()).status_code == 404
    DBTaskResult.objects.all().delete()
    for address in (article.get_absolute_url(), "/", "/latest/", "/topic/marche/", "/search/?q=grenadine"):
        assert "Grenadine" in cleo.get(address).content.decode(), address
    assert "Grenadine" in cleo.get("/feeds/latest.rss").content.decode()


# --- Jobs that are late ----------------------------------------------------------------------------------------------


def test_a_job_that_waits_for_more_than_a_minute_is_told(alarms):
    pulse.beat("w")
    with ago(seconds=59):
        deliver.enqueue(1)
    assert LATE not in alarms("editor")
    with ago(minutes=12):
        audit_rights.enqueue()
    told = alarms("editor")
    assert LATE in told
    assert "1 tâche aurait dû commencer : « Contrôle des droits », il y a 12\xa0minutes." in told.replace(
        "\u202f", " "
    ).replace("\xa0:", " :")
    assert "il est bloqué" in told


def test_what_keeps_the_worker_busy_is_named(alarms):
    pulse.beat("w")
    with ago(minutes=20):
        audit_rights.enqueue()
        DBTaskResult.objects.get().claim("w")
    with ago(minutes=5):
        deliver.enqueue(1)
    told = alarms("editor")
    assert "est occupé par" in told
    assert "Contrôle des droits" in told


def test_where_the_worker_is_silent_its_jobs_are_not_told_beside(alarms):
    with ago(minutes=12):
        deliver.enqueue(1)
    told = alarms("editor")
    assert SILENT in told
    assert LATE not in told


# --- Jobs that failed ------------------------------------------------------------------------------------------------


def test_a_job_that_fails_for_the_first_time_and_is_tried_again_is_no_alarm(alarms):
    fail(1)
    keeping.retry_failed()
    assert "Tâche en échec" not in alarms("administrator")


@pytest.mark.parametrize("role", ["chief editor", "administrator"])
def test_a_job_that_was_given_up_is_told_and_run_again(role, alarms):
    fail(5)
    told = alarms(role)
    assert "Tâche en échec" in told
    assert "après 5 essais" in told
    assert "ValueError: not today" in told
    client = Client(enforce_csrf_checks=False)
    client.force_login(make_user("carla", role, is_superuser=False))
    job = jobs.failed().get().pk
    answer = client.post("/admin/jobs/", {"job": str(job), "act": "again", "from": "index"}, follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert "La tâche est de nouveau dans la file" in answer.content.decode()
    assert "Tâche en échec" not in alarms(role)
    answer = client.post("/admin/jobs/", {"job": str(job), "act": "again"}, follow=True)
    assert answer.redirect_chain == [("/admin/jobs/", 302)]
    assert "entre-temps" in answer.content.decode()
    worker().run()
    assert jobs.Job.of(jobs.failed().get()).tries == 1


def test_an_editor_neither_sees_nor_runs_what_failed(alarms, signed_in, ada):
    fail(5)
    assert "Tâche en échec" not in alarms("editor")
    job = jobs.failed().get().pk
    assert signed_in(ada).post("/admin/jobs/", {"job": str(job), "act": "again"}).status_code == 403
    assert jobs.failed().exists()


def test_many_failures_are_three_alarms_and_a_number(alarms, signed_in, carla):
    for _number in range(6):
        stumble.enqueue()
    for turn in range(5):
        worker().run()
        if turn < 4:
            DBTaskResult.objects.failed().update(finished_at=timezone.now() - timedelta(days=1))
            keeping.retry_failed()
    told = alarms("chief editor")
    assert told.count('data-alarm="job-') == 3
    assert "3 autres tâches ont échoué." in told
    page = signed_in(carla).get("/admin/jobs/").content.decode()
    assert page.count('value="again"') == 6


def test_a_job_is_set_aside(signed_in, carla):
    fail(1)
    client = signed_in(carla)
    job = jobs.failed().get().pk
    answer = client.post("/admin/jobs/", {"job": str(job), "act": "aside"}, follow=True)
    assert "La tâche a été écartée" in answer.content.decode()
    assert "Aucune tâche n’a échoué" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"job": "x", "act": "again"}, {"job": str(uuid4()), "act": "explode"}])
def test_a_damaged_form_does_nothing_and_says_so(signed_in, carla, typed):
    fail(1)
    answer = signed_in(carla).post("/admin/jobs/", typed, follow=True)
    assert "Rien n’a été fait" in answer.content.decode()
    assert jobs.failed().exists()


def test_a_fault_is_quoted_as_text(alarms):
    fail(5)
    DBTaskResult.objects.update(traceback="ValueError: <script>alert(1)</script>")
    assert "&lt;script&gt;" in alarms("chief editor")


# --- What jobs are called --------------------------------------------------------------------------------------------


def tasks_of_the_house() -> set[str]:
    """Where each task stands, read off the code."""
    found = set()
    for path in ROOT.glob("*/**/*.py"):
        package = path.relative_to(ROOT)
        if package.parts[0] in ("tests", "bench", ".venv") or not (ROOT / package.parts[0] / "__init__.py").is_file():
            continue
        for node in ast.parse(path.read_text()).body:
            decorators = getattr(node, "decorator_list", [])
            if any(getattr(getattr(each, "func", each), "id", "") == "task" for each in decorators):
                found.add(".".join([*package.with_suffix("").parts, node.name]))
    return found


def test_every_job_has_a_name_and_no_name_is_left_over():
    assert tasks_of_the_house() == set(NAMES)


def test_a_job_that_nobody_named_is_told_by_its_code(alarms):
    fail(5)
    assert "tests.letters.test_worker.stumble" in alarms("administrator")
