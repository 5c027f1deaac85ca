"""What each page may cost at 100,000 articles on PostgreSQL, and how far it may grow from 10,000."""

COST = {
    "front page": 60,
    "section, page 1": 26,
    "section, page 500": 32,
    "article": 25,
    "author": 30,
    "topic": 30,
    "search, common word": 75,
    "search, rare word": 75,
    "RSS": 15,
    "sitemap, 2,000": 60,
    "admin, article list": 120,
    "admin, by section": 120,
    "admin, by author": 150,
    "admin, by source": 150,
    "admin, our own work": 120,
    "admin, for an eye": 250,
    "admin, page 100": 150,
    "admin, search": 350,
    "admin, open": 250,
    "admin, open and save": 700,
    "admin, preview": 120,
    "quick open, letters": 60,
    "quick open, common word": 60,
    "quick open, rare word": 60,
}
GROWTH = 1.2
# What looks through a bounded piece of the archive that 10,000 articles do not fill: its cost at 100,000 is its goal.
GROWS_TO_ITS_BOUND = {"admin, by author", "admin, by source", "admin, for an eye", "admin, search"}
# Of the rights, on whatever database: articles audited a minute, and seconds to decide for 10,000 of them.
AUDIT_A_MINUTE = 1000
DECIDE_10_000_S = 1.0
# Of the accounts: how often the time of an answer may tell rightly that there is one. 50 is chance.
GUESSED_BY_TIME_PERCENT = 55


def breaches(figures: dict) -> list[str]:
    """A sentence for each goal missed. `figures`: by database, size and page."""
    found = []
    large = figures.get("postgres", {}).get("100000", {}).get("pages", {})
    for page, most in COST.items():
        if page in large and large[page]["cost"] > most:
            found.append(
                f"{page} costs {large[page]['cost']:.0f} at 100,000 articles on PostgreSQL; the goal is {most}"
            )
    for database, sizes in figures.items():
        found += [sentence for size, result in sizes.items() for sentence in _slow(result["rights"], database, size)]
        small, large = (sizes.get(size, {}).get("pages", {}) for size in ("10000", "100000"))
        for page in small.keys() & large.keys() - GROWS_TO_ITS_BOUND:
            growth = large[page]["cost"] / small[page]["cost"]
            if growth > GROWTH:
                found.append(f"{page} costs {growth:.2f} times as much at 100,000 as at 10,000 articles on {database}")
    return found


def _slow(rights: dict, database: str, size: str) -> list[str]:
    found = []
    speed, seconds = rights["audit_a_minute"], rights["decide_10_000_s"]
    if speed < AUDIT_A_MINUTE:
        found.append(f"{speed} articles of {size} are audited a minute on {database}; the goal is {AUDIT_A_MINUTE}")
    if seconds > DECIDE_10_000_S:
        found.append(f"deciding for 10,000 articles takes {seconds} s; the goal is {DECIDE_10_000_S}")
    return found
