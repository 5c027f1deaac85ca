"""What the jobs of the worker are called, for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from letters.jobs import Job

NAMES = {
    "accounts.forgetting.forget_old": _("Forgetting what accounts need no more"),
    "accounts.leaving.erase_due": _("Erasing closed accounts"),
    "accounts.new_password.answer": _("Letter for a new password"),
    "articles.applying.publish_due": _("Publishing a prepared change at its time"),
    "articles.autosaving.forget_unsaved": _("Forgetting old unsaved texts"),
    "articles.illustrating.make_avif": _("Making smaller files of a picture"),
    "articles.illustrating.show_again": _("Showing the pictures of a source again"),
    "articles.linking.ask_wanted": _("Looking whether links lead somewhere"),
    "articles.linking.forget_links": _("Forgetting links that no text names"),
    "articles.refreshing.refresh_cards": _("Renewing what lists show"),
    "articles.sweeping.look_at_pictures": _("Looking whether the files of pictures are there"),
    "articles.sweeping.sweep_renditions": _("Deleting files of pictures that nothing names"),
    "articles.thinning.thin_versions": _("Thinning old versions"),
    "letters.forgetting.forget_letters": _("Forgetting old letters"),
    "letters.sending.deliver": _("Sending a letter"),
    "newsroom.statistics.measure_tables": _("Measuring the tables of the database"),
    "readers.thinning.thin_read_counts": _("Thinning old counts of reads"),
    "syndication.auditing.keeping.audit_rights": _("Check of the rights"),
}


def name_of(task_path: str) -> str | Promise:
    """Its name; of a job that nobody has named, where its code stands."""
    return NAMES.get(task_path, task_path)


def told(job: Job) -> str:
    """Its name, and what it was to work on."""
    about = ", ".join(str(each) for each in job.args)[:80]
    return f"{name_of(job.task_path)} ({about})" if about else str(name_of(job.task_path))
