"""What breaks its licence, as the last audit found it."""

from articles.models import Article

from ..pieces import Asked, Panel

SHOWN = 5


def panel(asked: Asked) -> Panel | None:
    """The articles, each once, with the first thing that is wrong with it; those that were saved since may be mended."""
    if not asked.is_editor or not asked.audit or not asked.audit.found:
        return None
    first: dict[int, dict] = {}
    for breach in asked.audit.breaches:
        first.setdefault(breach["article_id"], breach)
    shown = list(first.values())[:SHOWN]
    saved = dict(Article.objects.filter(pk__in=[each["article_id"] for each in shown]).values_list("pk", "saved_at"))
    rows = [
        each | {"is_changed": saved[each["article_id"]] > asked.audit.ended_at}
        for each in shown
        if each["article_id"] in saved
    ]
    return Panel("breaches", {"rows": rows}) if rows else None
