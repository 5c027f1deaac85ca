"""How often each article was read, by the hour: of an article, never of a reader."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Span(models.TextChoices):
    """What a count covers: hours are folded into days, and days into months, as they grow old."""

    HOUR = "hour", _("hour")
    DAY = "day", _("day")
    MONTH = "month", _("month")


class ReadCount(models.Model):
    """How often an article was read in an hour, a day or a month. Written by `readers.storing.add` alone."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="read_counts", verbose_name=_("article"), db_index=False
    )
    span = models.CharField(max_length=5, choices=Span)
    start = models.DateTimeField()
    count = models.PositiveIntegerField(_("reads"))

    class Meta:
        verbose_name = _("count of reads")
        verbose_name_plural = _("counts of reads")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "span", "start"], name="an_article_is_counted_once_in_a_span")
        ]
        indexes = [models.Index(fields=["span", "start"], name="read_counts_of_a_time")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.start:%Y-%m-%d %H:%M} · {self.count}"
