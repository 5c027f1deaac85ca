"""Whoever watches over the site asks these two addresses."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from newsroom import health


@pytest.fixture(autouse=True)
def forget_the_migrations(monkeypatch):
    monkeypatch.setattr(health.Migrations, "are_applied", False)


def down(*_args, **_kwargs):
    raise OperationalError("could not connect to server: password of db.internal refused")


def test_the_process_answers_without_a_database(cleo):
    """Without the fixture `db`, any query would fail this test."""
    response = cleo.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
def test_a_house_that_can_serve_says_so_part_by_part(cleo):
    response = cleo.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "parts": {"database": "ok", "migrations": "ok", "cache default": "ok", "cache fragments": "ok"},
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_asking_again_costs_one_query(cleo, django_assert_num_queries):
    cleo.get("/readyz")
    with django_assert_num_queries(1):
        cleo.get("/readyz")


@pytest.mark.django_db
def test_a_database_that_is_down_is_told_without_its_secrets(cleo, monkeypatch):
    monkeypatch.setattr(connection, "cursor", down)
    response = cleo.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"] | {"cache fragments": "ok"} == response.json()["parts"]
    assert (response.json()["parts"]["database"], response.json()["parts"]["migrations"]) == ("fails", "unknown")
    assert b"internal" not in response.content


@pytest.mark.django_db
def test_a_migration_that_waits_makes_it_unready(cleo):
    loader = MigrationLoader(connection)
    MigrationRecorder(connection).record_unapplied(*loader.graph.leaf_nodes("articles")[0])
    response = cleo.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["migrations"] == "fails"


@pytest.mark.django_db
def test_a_cache_that_is_down_makes_it_unready(cleo, monkeypatch):
    def unreachable(*_args, **_kwargs):
        raise ConnectionError("redis://user:password@cache.internal")

    monkeypatch.setattr(caches["default"], "get", unreachable)
    response = cleo.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["cache default"] == "fails"
    assert b"internal" not in response.content


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_read_and_never_written(cleo, address):
    assert cleo.post(address).status_code == 405
