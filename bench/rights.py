"""How fast the rights are decided and audited over the archive: prints a JSON object. Its numbers are wall-clock time."""

import json
import os
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from attribution.policy import Reprint, Terms, may_stand  # noqa: E402
from syndication.auditing import audit  # noqa: E402

AUDITED, DECIDED = 2000, 10_000
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


class Enough(Exception):
    """As many articles were audited as are measured."""


def articles_a_minute() -> float:
    """The speed of the audit over the first articles of the archive, at most 2,000; its batches are told as they end."""
    began, done = time.perf_counter(), 0

    def told(so_far: int, total: int) -> None:
        nonlocal done
        done = so_far
        if done >= AUDITED:
            raise Enough

    with suppress(Enough):
        audit(told)
    return done / (time.perf_counter() - began) * 60


def seconds_to_decide() -> float:
    """What it takes to ask for 10,000 articles whether they may stand, under terms that make every rule ask: the best of three."""
    terms = Terms(text_right="excerpt", excerpt_words=120, change_note_required=True, window_days=90, daily_cap=10)
    stories = [
        Reprint(
            original_title="The market is open again",
            original_url=f"https://ral.example.org/{number}",
            original_authors=("Jane Roe",),
            original_published_at=NOW - timedelta(hours=number % 5000),
            original_language="en" if number % 2 else "fr",
            language="fr",
            words=number % 200,
            picture_is_theirs=number % 3 == 0,
            that_day=number % 12,
        )
        for number in range(DECIDED)
    ]
    took = []
    for _round in range(3):
        began = time.perf_counter()
        for story in stories:
            may_stand(terms, story, NOW)
        took.append(time.perf_counter() - began)
    return min(took)


print(json.dumps({"audit_a_minute": round(articles_a_minute()), "decide_10_000_s": round(seconds_to_decide(), 3)}))
