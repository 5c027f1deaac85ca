from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from attribution.models import Licence, LicenceVersion, SearchPolicy
from authors.models import Author
from text.cleaning import clean
from text.fields import CleanHTMLField
from text.folding import PlainField
from text.slugs import slug as slug_of
from text.typography import typo, typo_html
from text.validators import no_control_characters, no_control_characters_in_lines

from .section import Section


class Kind(models.TextChoices):
    NEWS = "news", _("news")
    ANALYSIS = "analysis", _("analysis")
    OPINION = "opinion", _("opinion")
    INTERVIEW = "interview", _("interview")
    REPORT = "report", _("report")
    PRESS_RELEASE = "press_release", _("press release")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW)

# What a card shows: the columns of a listing, and no text.
CARD_FIELDS = (
    "id",
    "slug",
    "language",
    "kind",
    "kicker",
    "headline",
    "standfirst",
    "section_id",
    "root_section_id",
    "status",
    "published_at",
    "expires_at",
    "card",
)


@lru_cache(maxsize=8)
def address_of_articles(language: str) -> str:
    """What the addresses of all articles in a language begin with: resolved once, as a page needs dozens."""
    with override(language):
        return reverse("articles:article", args=[0, "a"]).removesuffix("0/a/")


def published(at: datetime, of: str = "") -> Q:
    """The condition that the public may read an article at a moment; `of`: the way to it from another model."""
    has_not_ended = Q(**{f"{of}expires_at": None}) | Q(**{f"{of}expires_at__gt": at})
    return has_not_ended & Q(**{f"{of}status": Status.PUBLISHED, f"{of}published_at__lte": at})


class ArticleQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None):
        """What the public may read now, or, for a preview, at a moment as far as is known today.

        A time in the future is a schedule; a time past its rights' end is over.
        """
        return self.filter(published(at or timezone.now()))

    def out(self):
        """Those that readers see, or will: `Article.is_out`, for many."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), status=Status.PUBLISHED)

    def visible_to(self, user):
        """What this person may open: all for those who publish, their own drafts for contributors, else what is published."""
        if user.has_perm("articles.publish_article"):
            return self.all()
        if user.has_perm("articles.change_article"):
            return self.published() | self.in_hands_of(user)
        return self.published()

    def in_hands_of(self, user):
        """Those that this person began, and those that are assigned to them: `Article.is_in_hands_of`, for many."""
        return self.filter(Q(created_by=user) | Q(assigned_to=user))

    def seen_at_desk_by(self, user):
        """What this person works on at the desk: `Article.may_be_seen_by`, for many."""
        return self.all() if user.has_perm("articles.publish_article") else self.in_hands_of(user)

    def unpublished(self):
        """Those that are still worked on."""
        return self.filter(status__in=UNPUBLISHED)

    def overdue(self):
        """Those that should have been ready by now."""
        return self.unpublished().filter(due_at__lt=timezone.now())

    def for_cards(self):
        """Only what a card shows."""
        return self.only(*CARD_FIELDS)

    def in_feeds(self):
        """Those that may go out by feed, as their licences say."""
        return self.filter(in_feed=True)

    def in_the_api(self):
        """Those that other machines may be given."""
        return self.filter(in_api=True)

    def found_by_search_engines(self):
        """Those whose own page search engines may list."""
        return self.filter(search_policy__in=(SearchPolicy.INDEX, SearchPolicy.NOINDEX_NEWS))

    def newest(self):
        """Newest first, in the order of the index."""
        return self.order_by("-published_at", "-pk")

    def in_language(self, language: str):
        return self.filter(language=language)

    def by(self, author: Author):
        """Those that an author is named on, newest first; read off the index of by-lines."""
        return self._listed_by("bylines", author=author)

    def about(self, topic):
        """Those on a topic, newest first."""
        return self._listed_by("topic_links", topic=topic)

    def from_source(self, source):
        """The reprints of a source, newest first."""
        return self._listed_by("provenance", source=source)

    def _listed_by(self, link: str, **whose):
        # `listed_at` is the index's own copy of the time of publication: with it nothing need be sorted.
        conditions = {f"{link}__{name}": value for name, value in whose.items()} | {
            f"{link}__listed_at__lte": timezone.now()
        }
        return self.filter(**conditions).order_by(f"-{link}__listed_at", f"-{link}__article_id")

    def in_section(self, section: Section):
        """Those of a section; of a first-level one, with its sub-sections."""
        return self.filter(section=section) if section.parent_id else self.filter(root_section=section)


class Article(models.Model):
    """A story.

    States: draft → in review → published → withdrawn; a withdrawn one may be published again. A published one
    whose time is to come is scheduled; one whose rights have ended is off every page, and comes back only by being
    published again. `published_at` is when readers first had it, whatever becomes of it. Every change goes through a
    method here, which checks, changes and records.
    """

    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.NEWS)
    kicker = models.CharField(_("kicker"), max_length=60, blank=True, validators=[no_control_characters])
    headline = models.CharField(_("headline"), max_length=200, validators=[no_control_characters])
    headline_plain = PlainField("headline")
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the headline if left empty.")
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, validators=[MaxLengthValidator(1000), no_control_characters_in_lines]
    )
    section = models.ForeignKey(Section, models.PROTECT, related_name="articles", verbose_name=_("section"))
    root_section = models.ForeignKey(Section, models.PROTECT, related_name="+", editable=False, db_index=False)
    topics = models.ManyToManyField(
        "articles.Topic", through="articles.ArticleTopic", related_name="articles", verbose_name=_("topics"), blank=True
    )
    authors = models.ManyToManyField(
        Author, through="articles.Byline", related_name="articles", verbose_name=_("authors")
    )
    lead_picture = models.ForeignKey(
        "articles.Picture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("lead picture"),
    )
    translation_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="translations", verbose_name=_("translation of")
    )
    offered_licence = models.ForeignKey(
        Licence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offered_articles",
        verbose_name=_("others may republish it under"),
        help_text=_("For our own work. Empty: all rights reserved."),
    )
    offered_version = models.ForeignKey(
        LicenceVersion, models.PROTECT, null=True, blank=True, editable=False, related_name="offered_articles"
    )
    # Name, badge and address of the licence it is offered under, as they were when it was published.
    offered_as = models.JSONField(default=dict, editable=False)
    # What its licence says of search engines, feeds and the API, settled at publication so that lists need no join.
    search_policy = models.CharField(max_length=12, choices=SearchPolicy, default=SearchPolicy.INDEX, editable=False)
    in_feed = models.BooleanField(default=True, editable=False)
    in_api = models.BooleanField(default=True, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    revised_at = models.DateTimeField(_("revised"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("rights end"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(_("reason for the withdrawal"), max_length=300, blank=True, editable=False)
    # What the newsroom should know beside it, and nobody else.
    withdrawal_note = models.CharField(_("for the newsroom alone"), max_length=1000, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="drafts",
        verbose_name=_("begun by"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="assigned_articles",
        verbose_name=_("assigned to"),
        db_index=False,
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    card = models.JSONField(default=dict, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("publish_article", "Can publish articles"), ("withdraw_article", "Can withdraw articles")]
        constraints = [
            models.CheckConstraint(
                name="what_is_published_has_a_time",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_withdrawn_says_when_and_why",
                condition=~Q(status=Status.WITHDRAWN) | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
            ),
            models.CheckConstraint(name="an_article_does_not_translate_itself", condition=~Q(translation_of=F("id"))),
        ]
        indexes = [
            models.Index(fields=["language", "-published_at", "-id"], name="newest", condition=Q(status="published")),
            models.Index(
                fields=["root_section", "language", "-published_at", "-id"],
                name="root_newest",
                condition=Q(status="published"),
            ),
            models.Index(
                fields=["section", "language", "-published_at", "-id"],
                name="section_newest",
                condition=Q(status="published"),
            ),
            models.Index(fields=["-published_at", "-id"], name="all_newest", condition=Q(status="published")),
            models.Index(fields=["-saved_at", "-id"], name="last_saved"),
            models.Index(fields=["status", "-saved_at", "-id"], name="status_last_saved"),
            models.Index(fields=["created_by", "-saved_at", "-id"], name="mine_last_saved"),
            models.Index(fields=["expires_at"], name="rights_ending", condition=Q(expires_at__isnull=False)),
            models.Index(
                fields=["assigned_to", "-saved_at", "-id"],
                name="assigned_last_saved",
                condition=Q(assigned_to__isnull=False),
            ),
            models.Index(fields=["due_at"], name="articles_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args, **kwargs) -> None:
        """Store the row with an address, the section it belongs under, and its lines set as its language is set."""
        for line in ("kicker", "headline", "standfirst"):
            setattr(self, line, typo(getattr(self, line), self.language))
        self.slug = self.slug or slug_of(self.headline, self.language) or "article"
        self.root_section_id = self.section.root_id
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The one address of the story: in its own language."""
        return f"{address_of_articles(self.language)}{self.pk}/{self.slug}/"

    @property
    def is_published(self) -> bool:
        """Whether the public may read it now: `published()`, for one row."""
        now = timezone.now()
        return self.status == Status.PUBLISHED and self.published_at <= now and not self.is_expired

    @property
    def is_out(self) -> bool:
        """Whether readers see it, or will at its time."""
        return self.status == Status.PUBLISHED and not self.is_expired

    @property
    def is_scheduled(self) -> bool:
        return self.status == Status.PUBLISHED and self.published_at > timezone.now()

    @property
    def is_expired(self) -> bool:
        """Whether the right to show it has ended."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def seen_since(self) -> datetime | None:
        """Since when readers have had it, even if they have it no longer; nothing of a draft and of what is scheduled."""
        seen = self.published_at is not None and self.published_at <= (self.withdrawn_at or timezone.now())
        return self.published_at if seen else None

    @property
    def shown_section(self) -> Section:
        """Its section, from the menu that is kept in memory."""
        from ..menu import section

        return section(self.section_id)

    @property
    def summary(self) -> str:
        """What a list or another site says of the story: the standfirst, else how the text begins."""
        return self.standfirst or self.card.get("summary", "")

    @property
    def is_reprint(self) -> bool:
        return hasattr(self, "provenance")

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been ready by now."""
        return self.status in UNPUBLISHED and self.due_at is not None and self.due_at < timezone.now()

    def is_in_hands_of(self, user) -> bool:
        """Whether this person began it, or it is assigned to them."""
        return user.pk is not None and user.pk in (self.created_by_id, self.assigned_to_id)

    def may_be_seen_by(self, user) -> bool:
        """At the desk: who publishes sees all, others what is in their hands."""
        if not user.has_perm("articles.view_article"):
            return False
        return user.has_perm("articles.publish_article") or self.is_in_hands_of(user)

    def may_be_changed_by(self, user) -> bool:
        """Of those who write: who publishes changes all, others what is in their hands, until it is published."""
        if not user.has_perm("articles.change_article"):
            return False
        if user.has_perm("articles.publish_article"):
            return True
        return self.is_in_hands_of(user) and self.status in UNPUBLISHED

    @property
    def body(self) -> str:
        """The clean HTML of the text, kept in a row of its own."""
        return self.text.body if hasattr(self, "text") else ""

    def write(self, body: str) -> None:
        """Store the text, clean and in the typography of its language: mended once, on entry, and not for each reader."""
        from ..depicting import note_pictures

        body = typo_html(clean(body), self.language)
        ArticleText.objects.update_or_create(article=self, defaults={"body": body})
        note_pictures(self, body)
        self.__dict__.pop("text", None)
        self._state.fields_cache.pop("text", None)

    def publish(self, by, at: datetime | None = None) -> None:
        """Publish the story now, or at a time to come.

        Raises `PermissionDenied` where `by` may not, `publishing.Refused` with every reason where the story may not
        stand as it is, and `publishing.AlreadyPublished` where somebody was faster.
        """
        from ..publishing import publish

        publish(self, by, at)

    def withdraw(self, by, reason: str, note: str = "") -> None:
        """Take the story off every page; its address says so from now on, and why. `note` is for the newsroom alone."""
        from ..publishing import withdraw

        withdraw(self, by, reason, note)

    def submit(self, by) -> None:
        """Ask for a review."""
        from ..publishing import submit

        submit(self, by)

    def send_back(self, by, text: str):
        """End the review: it is a draft again, with a comment that says why. Raises `PermissionDenied`, `Refused`."""
        from ..publishing import send_back

        return send_back(self, by, text)

    def assign(self, by, to, due_at: datetime | None) -> bool:
        """Say who writes it, and until when; whether that was new. Raises `PermissionDenied`, `Refused`."""
        from ..assigning import assign

        return assign(self, by, to, due_at)

    def correct(self, by, text: str, kind: str = "correction", **facts) -> None:
        """Add a dated note on what was wrong, or a reply; `facts` as `publishing.correct` takes them.

        Raises `PermissionDenied` where `by` may not publish, `publishing.Refused` where readers do not see the story.
        """
        from ..publishing import correct

        correct(self, by, text, kind, **facts)

    def move_to(self, by, section: Section) -> Section | None:
        """Put the story into another section; the one it stood in. Raises `PermissionDenied`."""
        from ..sorting import move

        return move(self, by, section)

    def tag(self, by, topic) -> bool:
        """Say that the story is about a topic; whether that was new. Raises `PermissionDenied`."""
        from ..sorting import tag

        return tag(self, by, topic)

    def untag(self, by, topic) -> bool:
        """Take a topic off the story; whether it stood there. Raises `PermissionDenied`."""
        from ..sorting import untag

        return untag(self, by, topic)


class ArticleText(models.Model):
    """The text of an article, apart from its row: lists never read it."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="text")
    body = CleanHTMLField(_("text"), blank=True)
    # Sums over passages that read like a foreign notice and that an editor says are part of the story.
    kept_notices = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self) -> str:
        return f"{_('text')} {self.pk}"
