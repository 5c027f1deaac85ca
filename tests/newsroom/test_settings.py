"""The settings: told where they are read, refused in a sentence where one is missing, and safe by default."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as house
from django.db import connection

from newsroom.checking import PRODUCTION
from tests.settings import VARIABLES

ROOT = house.BASE_DIR
TOLD = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
EXAMPLE = re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def clean_environment() -> dict[str, str]:
    """The environment with none of the house's variables, nor of the browser tests'."""
    ours = {*VARIABLES, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    return clean | {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run this Python as a fresh process, with none of the house's variables but these."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=clean_environment() | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def value_of(expression: str, **environment: str) -> str:
    done = python("-c", f"from newsroom import settings; print({expression})", **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_variable_is_told_once_and_nothing_else_is():
    assert sorted(TOLD) == VARIABLES
    assert sorted(EXAMPLE) == VARIABLES


def test_the_example_makes_a_production_that_starts(tmp_path):
    text = (ROOT / ".env.example").read_text().replace("/var/lib/newsroom", str(tmp_path))
    (tmp_path / "env").write_text(text)
    done = python("-c", "from newsroom import settings; print(settings.SITE_NAME)", ENV_FILE=str(tmp_path / "env"))
    assert (done.stdout.strip(), done.returncode) == ("The Daily Example", 0), done.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ENCRYPTION_KEYS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "EMAIL_URL"]
)
def test_production_does_not_start_without(name, tmp_path):
    there = PRODUCTION | {"VAR_DIR": str(tmp_path)}
    del there[name]
    done = python("manage.py", "check", **there)
    assert done.returncode == 1
    assert done.stderr.startswith(f"newsroom: DEBUG is off and {name} is not set:")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PROXIES", "one"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/newsroom"),
        ("TIME_ZONE", "Europe/Erewhon"),
        ("TIME_ZONE", "../etc"),
        ("ENCRYPTION_KEYS", "short"),
        ("ENCRYPTION_KEYS", ","),
        ("STAFF_SECOND_FACTOR", "perhaps"),
    ],
)
def test_a_value_that_is_none_is_told(name, value, tmp_path):
    done = python("manage.py", "check", **{name: value, "VAR_DIR": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr.startswith(f"newsroom: {name} ")
    assert done.stderr.count("\n") == 1


def test_the_desk_asks_for_a_second_factor_and_only_development_may_relax_it(tmp_path):
    there = PRODUCTION | {"VAR_DIR": str(tmp_path)}
    assert value_of("settings.STAFF_SECOND_FACTOR", **there) == "required"
    assert value_of("settings.STAFF_SECOND_FACTOR", VAR_DIR=str(tmp_path)) == "optional"
    done = python("manage.py", "check", **there, STAFF_SECOND_FACTOR="optional")
    assert done.returncode == 1
    assert done.stderr.startswith("newsroom: STAFF_SECOND_FACTOR is “optional”, which a site on the web cannot be")


def test_what_the_database_address_asks_for_is_kept(tmp_path):
    options = value_of(
        "settings.DATABASES['default']['OPTIONS']",
        DATABASE_URL="postgres://db.internal/newsroom?sslmode=require",
        VAR_DIR=str(tmp_path),
    )
    assert "'sslmode': 'require'" in options
    assert "statement_timeout=10s" in options


def test_production_passes_the_deploy_check(tmp_path):
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, VAR_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_cookies_of_a_secure_site_are_bound_to_it(tmp_path):
    expression = "(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE)"
    assert value_of(expression, **PRODUCTION, VAR_DIR=str(tmp_path)) == "('__Host-sessionid', True, True)"


def test_nothing_set_is_development_for_this_machine(tmp_path):
    expression = (
        "(settings.DEVELOPMENT, settings.DEBUG, settings.SITE_URL, settings.VAR_DIR == settings.BASE_DIR / 'var')"
    )
    assert value_of(expression) == "(True, False, 'http://localhost:8000', True)"
    assert value_of("(settings.SITE_URL)", PORT="8123", VAR_DIR=str(tmp_path)) == "http://localhost:8123"


def test_an_address_of_the_site_never_ends_in_a_slash(tmp_path):
    assert (
        value_of("settings.SITE_URL", SITE_URL="http://news.example.org/", VAR_DIR=str(tmp_path))
        == "http://news.example.org"
    )


def test_the_development_key_is_drawn_once_and_kept_private(tmp_path):
    first, second = (value_of("settings.SECRET_KEY", VAR_DIR=str(tmp_path)) for _ in range(2))
    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_sqlite_is_set_up_to_be_written_by_several_processes(tmp_path):
    script = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor();"
        "print([k.execute(f'PRAGMA {p}').fetchone()[0] for p in ('journal_mode', 'foreign_keys', 'synchronous', 'busy_timeout')],"
        " c.transaction_mode)"
    )
    done = python("-c", script, VAR_DIR=str(tmp_path))
    assert done.stdout.strip() == "['wal', 1, 2, 20000] IMMEDIATE", done.stderr


@pytest.mark.django_db
def test_the_database_keeps_foreign_keys(request):
    with connection.cursor() as cursor:
        if request.config.getoption("database") == "sqlite":
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
        else:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("10s",)


def test_the_tests_run_on_the_database_that_was_asked_for(request):
    assert {"sqlite": "sqlite", "postgres": "postgresql"}[request.config.getoption("database")] == connection.vendor
