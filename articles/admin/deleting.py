"""Deleting a draft: one page that says what goes with it and what stays, however often it was saved."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Article


class Deleting:
    """Mixed into the admin of articles, in front of Django's own page, which would name each version."""

    delete_confirmation_template = "admin/articles/article/delete.html"

    def render_delete_form(self, request, context):
        context |= {"title": _("Delete this draft"), "leaves": leaves_with(context["object"])}
        return super().render_delete_form(request, context)


def leaves_with(article: Article) -> list[str]:
    """What is gone with it, in sentences, and what is not though one might think so."""
    versions, links = article.versions.count(), article.preview_links.open().count()
    places, typed = article.placements.count(), article.autosaves.filter(is_done=False).count()
    told = [_("Its text, and what stands in its form, are gone: they cannot be brought back.")]
    if versions:
        sentence = ngettext(
            "Its history goes with it: %(count)d version.", "Its history goes with it: %(count)d versions.", versions
        )
        told.append(sentence % {"count": versions})
    if links:
        sentence = ngettext("%(count)d preview link ends at once.", "%(count)d preview links end at once.", links)
        told.append(sentence % {"count": links})
    if places:
        told.append(_("Its place on the front page becomes free."))
    if typed:
        told.append(_("What somebody has typed into it and not saved is kept, as a new article of theirs."))
    told.append(_("Its pictures, its authors, its topics and its source stay."))
    return told
