"""Can the time of an answer tell whether an account exists? `python -m bench.timing`; see README.md in this folder.

Each pair asks the same of somebody and of nobody, in an order drawn by lot. Whoever guesses knows the middle between the two
medians and takes what lies on one side of it for somebody: how often that is right, in per cent, is the figure. 50 is chance.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from .goals import GUESSED_BY_TIME_PERCENT
from .production import environment_of, postgres

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = 40
WARM = 10
# Whom each page is asked of. A sign-in takes a tenth of a second, for that is what the hash is for: so not of all.
SIGN_IN = ("active, name", "active, address", "closed, name", "without, address")
NEW_PASSWORD = tuple(
    f"{kind}, {typed}" for kind in ("active", "closed", "unproved", "without") for typed in ("name", "address")
)


def right_by_the_middle(somebody: list[float], nobody: list[float]) -> float:
    """Per cent of the samples that the middle between the medians sorts rightly."""
    first, second = (somebody, nobody) if median(somebody) > median(nobody) else (nobody, somebody)
    middle = (median(first) + median(second)) / 2
    right = sum(took > middle for took in first) + sum(took <= middle for took in second)
    return 100 * right / (len(first) + len(second))


def sample(pairs: int, ask: Callable[[str], None], somebody: list[str], nobody: list[str]) -> dict:
    """Ask of one and of the other so many times; medians in milliseconds and what a guess by time is worth."""
    from django.core.cache import cache

    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(pairs + WARM):
        for exists in random.sample([True, False], 2):
            typed = random.choice(somebody if exists else nobody)
            cache.clear()  # so that no limit answers in the place of the page
            began = time.perf_counter()
            ask(typed)
            if number >= WARM:
                took[exists].append((time.perf_counter() - began) * 1000)
    return {
        "pairs": pairs,
        "somebody_ms": round(median(took[True]), 3),
        "nobody_ms": round(median(took[False]), 3),
        "right_percent": round(right_by_the_middle(took[True], took[False]), 1),
    }


def people() -> dict[str, list[str]]:
    """Accounts of each kind, by what somebody could type, and as many names and addresses that nobody has."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth import get_user_model

    found: dict[str, list[str]] = {}
    for kind in ("active", "closed", "unproved", "without"):
        for number in range(PEOPLE):
            name = f"{kind[:4]}{number:04d}"
            user = get_user_model()(username=name, email=f"{name}@example.org", is_active=kind != "closed")
            user.set_password("a long enough phrase") if kind != "without" else user.set_unusable_password()
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=kind != "unproved", primary=True)
            found.setdefault(f"{kind}, name", []).append(name)
            found.setdefault(f"{kind}, address", []).append(user.email)
    found["nobody, name"] = [f"free{number:04d}" for number in range(PEOPLE)]
    found["nobody, address"] = [f"{name}@example.org" for name in found["nobody, name"]]
    return found


def measure(pairs: int) -> dict:
    """All comparisons on the database of the settings, which has to be empty."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    asked = people()
    client = Client()

    def sign_in(typed: str) -> None:
        assert client.post("/accounts/login/", {"login": typed, "password": "a wrong phrase"}).status_code == 200

    def new_password(typed: str) -> None:
        assert client.post("/accounts/password/reset/", {"email": typed}).status_code == 302

    figures = {}
    for page, ask, kinds in [("sign-in", sign_in, SIGN_IN), ("new password", new_password, NEW_PASSWORD)]:
        for kind in kinds:
            _kind, typed = kind.split(", ")
            figures[f"{page}: {kind}"] = sample(pairs, ask, asked[kind], asked[f"nobody, {typed}"])
        figures[f"{page}: name against address"] = sample(pairs, ask, asked["active, name"], asked["active, address"])
    return figures


def measured_apart(url: str, room: Path, pairs: int) -> dict:
    """The same in a process of its own, under the settings of production."""
    command = [sys.executable, "-m", "bench.timing", "--here", "--pairs", str(pairs)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment_of(url, room), check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def show(database: str, figures: dict) -> None:
    print(f"\nTime on {database}, over {next(iter(figures.values()))['pairs']} pairs; 50 % right is chance")
    print(f"{'asked':36} {'somebody':>9} {'nobody':>9} {'right':>7}")
    for asked, figure in figures.items():
        somebody, nobody = figure["somebody_ms"], figure["nobody_ms"]
        print(f"{asked:36} {somebody:6.2f} ms {nobody:6.2f} ms {figure['right_percent']:5.1f} %", flush=True)


def breaches(figures: dict[str, dict]) -> list[str]:
    return [
        f"On {database}, time tells of “{asked}” in {figure['right_percent']} % of the cases; the goal is {GUESSED_BY_TIME_PERCENT} %"
        for database, of_one in figures.items()
        for asked, figure in of_one.items()
        if figure["right_percent"] > GUESSED_BY_TIME_PERCENT
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.timing", description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measure(options.pairs)))
        return
    home = (ROOT / os.environ.get("VAR_DIR", "var") / "bench").resolve()
    home.mkdir(parents=True, exist_ok=True)
    figures = {}
    for database in options.databases:
        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder)
            if database == "sqlite":
                figures[database] = measured_apart(f"sqlite:///{room}/accounts.sqlite3", room, options.pairs)
            else:
                with postgres(room / "postgres") as (url, _pid):
                    figures[database] = measured_apart(url, room, options.pairs)
        show(database, figures[database])
    (home / "timing.json").write_text(json.dumps(figures, indent=1))
    missed = breaches(figures)
    print(f"\nFigures: {home / 'timing.json'}", *missed, sep="\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
