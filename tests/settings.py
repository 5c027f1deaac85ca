"""The house's settings, as the tests live in them: quick, silent, and in a folder of their own."""

import os
import re
from pathlib import Path

SETTINGS = Path(__file__).parent.parent / "newsroom" / "settings.py"
# What newsroom/settings.py reads of the environment. The tests begin with none of it.
VARIABLES = sorted(set(re.findall(r'(?:env\.\w+|required|number)\(\s*"([A-Z_]+)"', SETTINGS.read_text())))
ROOM = Path(os.environ["NEWSROOM_TEST_ROOM"])

for name in VARIABLES:
    os.environ.pop(name, None)
os.environ |= {
    "ENV_FILE": os.devnull,
    "DEBUG": "1",
    "SECRET_KEY": "a key for tests, known to everyone",
    "VAR_DIR": str(ROOM / os.environ.get("PYTEST_XDIST_WORKER", "main")),
    "DATABASE_URL": os.environ.get("NEWSROOM_TEST_DATABASE", ""),
}

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import DATABASES, VAR_DIR  # noqa: E402

VAR_DIR.mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in life: each thread of a live server has a connection of its own. Nothing here outlives the run.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "fragments")
}
