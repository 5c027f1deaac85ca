"""Is the process up, and can it serve: for whoever watches over the site, with no word that a stranger could use."""

from django.conf import settings
from django.core.cache import caches
from django.db import Error as DatabaseFault
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

OK, FAILS, UNKNOWN = "ok", "fails", "unknown"


@never_cache
@require_safe
def healthz(request):
    """The process answers. Nothing else is asked, so a database that is down restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request):
    """Each part that serving needs, by name; 503 where one of them fails."""
    database = database_answers()
    parts = {"database": database, "migrations": migrations_are_applied() if database == OK else UNKNOWN}
    parts |= {f"cache {name}": cache_answers(name) for name in settings.CACHES}
    is_ready = all(state == OK for state in parts.values())
    return JsonResponse({"ready": is_ready, "parts": parts}, status=200 if is_ready else 503)


def database_answers() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseFault:
        return FAILS
    return OK


class Migrations:
    """Whether the database has all that this code brings; a yes is remembered, for the code changes with a restart."""

    are_applied = False


def migrations_are_applied() -> str:
    if not Migrations.are_applied:
        try:
            executor = MigrationExecutor(connection)
            Migrations.are_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseFault:
            return FAILS
    return OK if Migrations.are_applied else FAILS


def cache_answers(name: str) -> str:
    try:
        caches[name].get("readyz")
    except Exception:  # each kind of cache has faults of its own
        return FAILS
    return OK
