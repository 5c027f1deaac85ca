"""The stage of all tests: which database, which cast, and that nobody leaves the machine."""

import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from newsroom.translations import compile_catalogues
from tests import postgres
from tests.browser import chromium

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
if not IS_WORKER:
    os.environ["NEWSROOM_TEST_ROOM"] = tempfile.mkdtemp(prefix="newsroom-tests-")
    os.environ["NEWSROOM_TEST_DATABASE"] = ""
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

browser_tests = pytest.StashKey[int]()


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default=os.environ.get("TEST_DATABASE", "sqlite"),
        help="sqlite, or a PostgreSQL of the tests' own, started and stopped with the run",
    )
    parser.addoption(
        "--write-golden",
        action="store_true",
        help="write what each surface says anew; read the difference before it is kept",
    )


def pytest_configure(config):
    config.stash[browser_tests] = 0
    if not IS_WORKER:
        prepare_run(config)
    from django.conf import settings

    assert settings.DATABASES  # once they are loaded, pytest-django sets Django up


def prepare_run(config):
    compile_catalogues()
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # so that what was started is stopped, however the run ends
    config.add_cleanup(lambda: shutil.rmtree(os.environ["NEWSROOM_TEST_ROOM"], ignore_errors=True))
    if config.getoption("database") == "postgres":
        try:
            server, url = postgres.start(Path(os.environ["NEWSROOM_TEST_ROOM"]))
        except postgres.NoPostgresError as fault:
            pytest.exit(f"PostgreSQL for the tests did not start: {fault}", returncode=3)
        config.add_cleanup(server.cleanup)
        os.environ["NEWSROOM_TEST_DATABASE"] = url


def pytest_collection_finish(session):
    """What is loaded by now stays for good: not looking through it again and again takes a twelfth off the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


# --- Browser tests: on SQLite alone, and never left out in silence ---------------------------------------------------


def pytest_collection_modifyitems(config, items):
    if config.getoption("database") == "sqlite" and chromium.path():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.stash[browser_tests] = len(left_out)
    if IS_WORKER:
        config.workeroutput["browser_tests"] = len(left_out)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("browser")]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    left_out = getattr(node, "workeroutput", {}).get("browser_tests", 0)
    node.config.stash[browser_tests] = max(node.config.stash[browser_tests], left_out)


def pytest_sessionfinish(session):
    is_missed = session.config.stash[browser_tests] and not chromium.path()
    if is_missed and os.environ.get("CI") == "true" and not IS_WORKER and session.exitstatus in (0, 5):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    count = config.stash[browser_tests]
    if count and not chromium.path():
        terminalreporter.section("browser", red=True)
        terminalreporter.write_line(
            f"NOT RUN: {count} browser tests, because no Chromium was found (CHROMIUM names one)."
        )
    elif count:
        terminalreporter.write_line(f"{count} browser tests belong to the run on SQLite.")


# --- The cast --------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def nothing_left_over():
    """No test meets what another one left: in a cache, in the memory of the process, or in the language it spoke last."""
    from django.core.cache import caches
    from django.utils import translation

    from articles import around, memory, menu, recognising
    from syndication import removals

    # All of them: what a live server's threads keep in memory stands there though this thread never opened the cache.
    for cache in caches.all():
        cache.clear()
    around.forget()
    menu.forget()
    memory.source.forget()
    memory.licence_version.forget()
    recognising.forget()
    removals.forget()
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def quickly_encoded():
    """No test asks how small a file is: pictures are written as fast as their encoders can."""
    from unittest import mock

    from pictures import renditions

    quick = {"AVIF": {"quality": 60, "speed": 10}, "WEBP": {"quality": 76, "method": 0}}
    with mock.patch.dict(renditions._OPTIONS, quick):
        yield


@pytest.fixture(autouse=True)
def nobody_elsewhere_is_asked(monkeypatch):
    """Tasks are done at once in tests, and this one would leave the machine: links of texts wait for ever."""
    from articles import linking

    monkeypatch.setattr(linking, "_queue", lambda after=None: None)


@pytest.fixture
def production_cache(settings, db):
    """The limits of sign-in are kept where a site keeps them: in a table, which all its processes share."""
    from django.core.cache import cache
    from django.core.management import call_command

    from newsroom import settings as production

    settings.CACHES = production.CACHES
    call_command("createcachetable")
    cache.clear()


@pytest.fixture
def roles(transactional_db):
    """The groups of the newsroom, which an emptied database has lost: made as the migration makes them."""
    from importlib import import_module
    from types import SimpleNamespace

    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    apps = MigrationLoader(connection).project_state().apps
    editor = SimpleNamespace(connection=connection)
    import_module("desk.migrations.0001_roles").create_roles(apps, editor)
    import_module("desk.migrations.0002_administrators_invite").grant(apps, editor)
    import_module("desk.migrations.0003_rerun_jobs").grant(apps, editor)


@pytest.fixture
def ben(db):
    """Ben reads, in English: an account, and no desk."""
    from tests.builders import make_user

    return make_user("ben", language="en")


@pytest.fixture
def colin(db):
    """Colin contributes: he writes, and others publish."""
    from tests.builders import make_user

    return make_user("colin", "contributor")


@pytest.fixture
def ada(db):
    """Ada edits."""
    from tests.builders import make_user

    return make_user("ada", "editor")


@pytest.fixture
def carla(db):
    """Carla is the chief editor."""
    from tests.builders import make_user

    return make_user("carla", "chief editor")


@pytest.fixture
def dan(db):
    """Dan administers the site."""
    from tests.builders import make_user

    return make_user("dan", "administrator")


@pytest.fixture
def cleo():
    """Cleo is a stranger: a client that never signed in."""
    from django.test import Client

    return Client()


@pytest.fixture
def signed_in():
    """A client in which this person has signed in: `signed_in(ada).get("/admin/")`."""
    from django.test import Client

    def client_of(user):
        client = Client()
        client.force_login(user)
        return client

    return client_of
