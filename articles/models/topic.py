from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from text.translated import Translated, translations
from text.validators import no_control_characters


class Topic(Translated, models.Model):
    """What stories are about, across sections."""

    name, name_en, name_hy = translations(
        models.CharField, _("name"), max_length=80, validators=[no_control_characters]
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:topic", args=[self.slug])

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.translated("name")


class ArticleTopic(models.Model):
    """An article's topic; `listed_at` repeats when the article was published, so that a topic's page is read off one index."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="topic_links", db_index=False)
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="article_links", db_index=False, verbose_name=_("topic")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "topic"], name="a_topic_stands_once_on_an_article")]
        indexes = [
            models.Index(fields=["topic", "-listed_at", "-article"], name="topic_newest"),
        ]

    def __str__(self) -> str:
        return str(self.topic)
