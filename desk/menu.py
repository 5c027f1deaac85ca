"""The desk's sidebar: only what exists, and only what this person may open."""

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Article, Status

# Enough to say "many": a count is never a walk through the archive.
MOST = 100


def menu(request, site) -> list[dict]:
    """Groups of links: `{"name", "links": [{"name", "url", "count", "is_current"}]}`."""
    if not site.has_permission(request):
        return []
    articles = reverse("admin:articles_article_changelist")
    is_editor = request.user.has_perm("articles.publish_article")
    groups = [
        (
            _("Work"),
            [
                (_("Dashboard"), reverse("admin:index"), None),
                *_work(request, site, articles),
                *_planned(request, site, articles),
            ],
        ),
        (
            _("Contents"),
            [
                _of(request, site, "articles.Article", _("Articles")),
                _of(request, site, "articles.Picture", _("Pictures")),
                _of(request, site, "authors.Author", _("Authors")),
                _of(request, site, "articles.Section", _("Sections")),
                _of(request, site, "articles.Topic", _("Topics")),
            ],
        ),
        (
            _("Sources"),
            [
                _of(request, site, "attribution.Source", _("Sources")),
                _of(request, site, "attribution.Licence", _("Licences")),
                (_("Rights"), reverse("admin:rights"), None) if is_editor else None,
            ],
        ),
        (
            _("Readers"),
            [_of(request, site, "accounts.User", _("Accounts")), _of(request, site, "letters.Letter", _("Letters"))],
        ),
        (
            _("House"),
            [
                _of(request, site, "accounts.Invitation", _("Invitations")),
                _of(request, site, "auth.Group", _("Roles and rights")),
                _of(request, site, "accounts.Event", _("What happened to accounts")),
                (_("Failed jobs"), reverse("admin:jobs"), None) if request.user.has_perm("letters.rerun_job") else None,
            ],
        ),
    ]
    current = _current(
        request.path, [link[1] for _name, links in groups for link in links if link], request.get_full_path()
    )
    return [
        {
            "name": name,
            "links": [{"name": n, "url": u, "count": c, "is_current": u == current} for n, u, c in filter(None, links)],
        }
        for name, links in groups
        if any(links)
    ]


def _work(request, site, articles: str) -> list[tuple | None]:
    if not request.user.has_perm("articles.publish_article"):
        return [(_("My articles"), f"{articles}?mine=yes", None)]
    waiting = Article.objects.filter(status=Status.IN_REVIEW)
    scheduled = Article.objects.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())
    return [
        (_("To review"), f"{articles}?state=in_review", _counted(waiting)),
        (pgettext("queue", "Scheduled"), f"{articles}?state=scheduled", _counted(scheduled)),
        (_("Compose the front page"), reverse("admin:front"), None)
        if request.user.has_perm("articles.change_placement")
        else None,
    ]


def _counted(rows: QuerySet) -> SimpleLazyObject:
    """How many they are, asked only where it is shown: quick open reads the names alone."""
    return SimpleLazyObject(rows[:MOST].count)


def _planned(request, site, articles: str) -> list[tuple]:
    if not site.get_model_admin(Article).has_view_permission(request):
        return []
    return [
        (_("Assigned to me"), f"{articles}?assigned=me", None),
        (_("Calendar"), reverse("admin:calendar"), None),
    ]


def _of(request, site, label: str, name: str) -> tuple | None:
    """The list of a model, where it has one and this person may see it."""
    model = apps.get_model(label)
    if not site.is_registered(model) or not site.get_model_admin(model).has_view_or_change_permission(request):
        return None
    return name, reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), None


def _current(path: str, urls: list[str], full_path: str) -> str | None:
    """Which link leads here: the very address, else the longest that the path begins with."""
    if full_path in urls:
        return full_path
    index = urls[0]
    inside = [url for url in urls if "?" not in url and path.startswith(url) and (url != index or path == index)]
    return max(inside, key=len, default=None)
