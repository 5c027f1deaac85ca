"""To whom an article is assigned, and until when, in its form."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Article

FIELDS = ("assigned_to", "due_at")


class Assigning:
    """Mixed into the admin of articles. Editors assign in the form, in the list and in the calendar."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # Only what was changed in this form: somebody may have assigned it elsewhere since it was opened.
        wanted = {
            name: form.cleaned_data.get(name)
            for name in FIELDS
            if (name in form.changed_data if change else form.cleaned_data.get(name))
        }
        if not wanted or getattr(request, "is_trial", False):
            return
        article = Article.objects.get(pk=form.instance.pk)
        stands = {name: getattr(article, name) for name in FIELDS}
        article.assign(request.user, *(stands | wanted).values())
        form.instance.refresh_from_db(fields=FIELDS)
        if wanted.get("due_at") and wanted["due_at"] < timezone.now():
            self.message_user(request, _("It is due at a time that is past. Was another day meant?"), messages.WARNING)
