"""What is checked besides the tests, by `python -m newsroom.checking`: each says what is wrong, or that all is well."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import allauth
import django
import polib

from .translations import BASE_DIR, catalogues

# A site as it stands on the web, so that Django's own checks look at what production is.
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "Ag3kzsBq0ZrQf2xYd8uTn5mWjLp7cHvE4iRoK1GaS6bXyJtNwM",
    "ENCRYPTION_KEYS": "pX4mTq9LsV2nRc7KzB0wYd6HjF3gUa8EoQ5iCt1MlNvPxSbDkG",
    "ALLOWED_HOSTS": "news.example.org",
    "SITE_URL": "https://news.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "ENV_FILE": os.devnull,
}
NAMED_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?(==[^\s;\\]+)?")


def run(*command: str, environment: dict[str, str] | None = None, folder: Path = BASE_DIR) -> list[str]:
    """Run a tool with this Python; its words where it fails, nothing where it does not."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        cwd=folder,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return (done.stdout.splitlines() or [f"status {done.returncode}"]) if done.returncode else []


def template_folders() -> list[str]:
    return [
        str(path.relative_to(BASE_DIR))
        for path in [BASE_DIR / "templates", *BASE_DIR.glob("*/templates")]
        if path.is_dir()
    ]


def catalogues_are_complete() -> list[str]:
    """Each of our texts has its French, what is begun in another language is whole, and no placeholder got lost."""
    problems = []
    for path in catalogues():
        name = path.relative_to(BASE_DIR)
        catalogue = polib.pofile(str(path))
        problems += [f"{name}: not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
        problems += [f"{name}: marked as fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
        for entry in catalogue.translated_entries():
            expected = set(NAMED_PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
            written = set(NAMED_PLACEHOLDER.findall(entry.msgstr + " ".join(entry.msgstr_plural.values())))
            if expected != written:
                problems.append(f"{name}: other placeholders than its original: {entry.msgid!r}")
    return problems


def texts_are_in_catalogues() -> list[str]:
    """No text of the code or of a template lacks its French. Reads the files that git knows, with xgettext.

    What Django or allauth says in the same words is theirs to translate.
    """
    ours = [polib.pofile(str(path)) for path in catalogues() if "/fr/" in str(path)]
    packages = [Path(str(package.__file__)).parent for package in (django, allauth)]
    theirs = [polib.mofile(str(path)) for folder in packages for path in folder.rglob("fr/LC_MESSAGES/django.mo")]
    known = {(entry.msgctxt, entry.msgid) for catalogue in ours + theirs for entry in catalogue}
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.py", "*.html", "*.txt", "*.xml"],  # noqa: S607
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    with tempfile.TemporaryDirectory(prefix="newsroom-texts-") as name:
        copy = Path(name)
        for file in filter(None, listed.stdout.split("\0")):
            if not file.startswith(("tests/", "bench/")) and (BASE_DIR / file).is_file():
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(BASE_DIR / file, copy / file)
        (copy / "locale").mkdir(exist_ok=True)
        environment = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "VAR_DIR": name, "ENV_FILE": os.devnull}
        problems = run("-m", "django", "makemessages", "--locale=fr", "--no-wrap", environment=environment, folder=copy)
        if problems:
            return problems
        found = polib.pofile(str(copy / "locale/fr/LC_MESSAGES/django.po"))
        return [
            f"no French for {entry.msgid!r} ({entry.occurrences[0][0]})"
            for entry in found
            if (entry.msgctxt, entry.msgid) not in known
        ]


def locks_are_in_step() -> list[str]:
    """What is asked for is locked, in that version. The names alone are compared: the index is not asked."""
    problems = []
    for lock in ("requirements", "requirements-dev"):
        locked = pinned_in(BASE_DIR / f"{lock}.txt")
        for name, version in pinned_in(BASE_DIR / f"{lock}.in").items():
            if name not in locked:
                problems.append(f"{lock}.in asks for {name}, which {lock}.txt does not lock")
            elif version and locked[name] != version:
                problems.append(f"{lock}.in asks for {name}{version}, {lock}.txt locks {name}{locked[name]}")
    return problems


def pinned_in(path: Path) -> dict[str, str]:
    """Names, as the index spells them, and versions in a file of requirements; those of the files it includes too."""
    pinned: dict[str, str] = {}
    for line in path.read_text().splitlines():
        if line.startswith("-r "):
            pinned |= pinned_in(path.parent / line[3:].strip())
        elif found := PINNED.match(line):
            pinned[re.sub(r"[-_.]+", "-", found[1]).lower()] = found[2] or ""
    return pinned


CHECKS: dict[str, Callable[[], list[str]]] = {
    "lint": lambda: run("-m", "ruff", "check", "--quiet", "--output-format=concise", "."),
    "format": lambda: run("-m", "ruff", "format", "--check", "--quiet", "--output-format=concise", "."),
    "types": lambda: run("-m", "mypy", "--no-error-summary"),
    "templates": lambda: run("-m", "djlint", "--lint", "--quiet", *template_folders()),
    "migrations": lambda: run("manage.py", "makemigrations", "--check", "--dry-run"),
    "deploy check": lambda: run("manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION),
    "locks": locks_are_in_step,
    "translations": catalogues_are_complete,
    "texts": texts_are_in_catalogues,
}


def main() -> None:
    failed = []
    left_out = []
    for name, check in CHECKS.items():
        if name == "texts" and not shutil.which("xgettext"):
            left_out.append(
                "NOT CHECKED: whether every text is in the catalogues, because gettext's xgettext was not found."
            )
            continue
        problems = check()
        print(f"{name}: {'fails' if problems else 'ok'}", flush=True)
        print("".join(f"    {line}\n" for line in problems), end="", flush=True)
        if problems:
            failed.append(name)
    for line in left_out:
        print(line)
    if left_out and os.environ.get("CI") == "true":
        failed.append("texts")
    if failed:
        sys.exit(f"newsroom: these checks fail: {', '.join(failed)}")


if __name__ == "__main__":
    main()
