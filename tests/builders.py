"""Valid objects, made in a line: a test says only what matters to it."""

import itertools
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Arrangement, Article, ArticleTopic, Byline, Placement, Provenance, Section, Topic
from attribution.models import Licence, LicenceVersion, Source
from authors.models import Author
from text.slugs import slug as slug_of

PASSWORD = "a long enough phrase"


def make_user(username: str, role: str | None = None, **facts):
    """An account with a confirmed address; `role` is a group of the newsroom, None for a reader."""
    from allauth.account.models import EmailAddress

    user = get_user_model()(username=username, email=facts.pop("email", f"{username}@example.org"))
    user.name = facts.pop("name", username.capitalize())
    user.is_staff = role is not None
    user.is_superuser = role == "administrator"
    for name, value in facts.items():
        setattr(user, name, value)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


# --- Stories ---------------------------------------------------------------------------------------------------------

_numbers = itertools.count(1)
BODY = "<p>Le marché a rouvert samedi. Les marchands étaient tous là, et la pluie aussi.</p>"


def make_section(slug: str = "armenie", parent=None, **facts):
    """A section; the same one when asked for again."""
    facts = {"name": slug.capitalize()} | facts
    return Section.objects.get_or_create(slug=slug, defaults=facts | {"parent": parent})[0]


def make_topic(slug: str = "marche", **facts):
    """A topic; the same one when asked for again."""
    return Topic.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()} | facts)[0]


def make_author(name: str = "Nariné Sarafian", **facts):
    """An author; the same one when asked for again."""
    return Author.objects.get_or_create(slug=slug_of(name, "fr"), defaults={"name": name} | facts)[0]


def make_licence(code: str = "ral", *, name: str = "Permission of RAL", **terms):
    """A licence with one version that asks for a notice, a credit and a link."""
    licence, is_new = Licence.objects.get_or_create(code=code, defaults={"name": name, "badge": "RAL"})
    if is_new or terms:
        wording = {
            "notice": {"en": "Copyright (c) {year} {source}. Reprinted with permission."},
            "credit": {"fr": "Article original : {title}, {source}", "en": "Original: {title}, {source}"},
        }
        version = LicenceVersion(
            licence=licence, valid_from=date(2024, 1, 1), **(wording | {"picture_right": "none"} | terms)
        )
        version.full_clean(exclude=["number"])
        version.save()
    return licence


def make_source(name: str = "Radio Atlantique Libre", **facts):
    """A source with a licence; the same one when asked for again."""
    facts = {"short_name": "RAL", "kind": "broadcaster", "url": "https://ral.example.org/"} | facts
    facts.setdefault("default_licence", None)
    if facts["default_licence"] is None:
        facts["default_licence"] = make_licence()
    return Source.objects.get_or_create(slug=slug_of(name, "fr"), defaults={"name": name} | facts)[0]


def make_draft(
    headline: str | None = None,
    *,
    body: str = BODY,
    author="Nariné Sarafian",
    topics=(),
    source=None,
    original=(),
    **facts,
):
    """A draft with all that publishing asks for. `source`: of a reprint; `original`: facts of its provenance."""
    facts.setdefault("section", None)
    facts["section"] = facts["section"] or make_section()
    article = Article.objects.create(headline=headline or f"Nouvelle numéro {next(_numbers)}", **facts)
    article.write(body)
    if author:
        Byline.objects.create(article=article, author=make_author(author))
    for position, slug in enumerate(topics):
        ArticleTopic.objects.create(article=article, topic=make_topic(slug), position=position)
    if source:
        given = {
            "original_title": "The market is open again",
            "original_url": "https://ral.example.org/market",
            "original_authors": "Jane Roe",
            "original_published_at": timezone.now() - timedelta(hours=5),
            "original_language": article.language,
        }
        Provenance.objects.create(article=article, source=source, **(given | dict(original)))
    return article


def make_article(headline: str | None = None, *, by=None, at=None, **facts):
    """A published article; `at`: when, an hour ago if not told."""
    at = at or timezone.now() - timedelta(hours=1)
    if facts.get("source"):
        facts["original"] = {"original_published_at": min(at, timezone.now()) - timedelta(hours=4)} | dict(
            facts.get("original", ())
        )
    article = make_draft(headline, **facts)
    editor = by or get_user_model().objects.filter(username="desk").first() or make_user("desk", "administrator")
    article.publish(editor, at)
    return article


def make_placement(slot: str, article: Article, **facts) -> Placement:
    """A place on the front page that readers see, in the language of the article; behind those made before."""
    arrangements = Arrangement.objects.of(article.language)
    front = arrangements.begun().first() or arrangements.create(language=article.language, starts_at=timezone.now())
    facts.setdefault("position", front.placements.count())
    return Placement.objects.create(arrangement=front, slot=slot, article=article, **facts)
