"""A believable newsroom from nothing: the content beside this file, published through the methods that editors use."""

import json
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.arranging import Place, arrange
from articles.commenting import comment
from articles.illustrating import store
from articles.models import Article, ArticleTopic, Byline, Picture, Provenance, Section, Slot, Topic
from articles.publishing import settle
from attribution.models import Licence, LicenceVersion, Source
from authors.models import Author
from authors.portraits import portray
from pictures.opening import open_upload
from text.translated import in_columns

CONTENT = Path(__file__).parent / "content"


def read(kind: str) -> list[dict]:
    """One of the content's lists."""
    return json.loads((CONTENT / f"{kind}.json").read_text("utf-8"))


class Seeding:
    """Fills an empty database step by step; each step tells `say` what it made."""

    def __init__(self, say) -> None:
        self.say = say
        self.now = timezone.now()
        accounts = get_user_model().objects
        self.editor, self.chief, self.contributor = (
            accounts.get(username=name) for name in ("sevan", "hasmik", "lusine")
        )
        self.pictures: dict[str, Picture] = {}
        self.articles: dict[str, Article] = {}

    def run(self) -> None:
        self.sections_and_topics()
        self.authors()
        self.sources()
        self.illustrate()
        self.write()
        self.arrange()

    def sections_and_topics(self) -> None:
        for position, item in enumerate(read("sections")):
            root = self._section(item, position)
            for place, child in enumerate(item.get("children", [])):
                self._section(child, place, root)
        for item in read("topics"):
            Topic.objects.create(slug=item["slug"], **in_columns("name", item["name"]))
        self.say(f"{Section.objects.count()} sections, {Topic.objects.count()} topics")

    def _section(self, item: dict, position: int, parent: Section | None = None) -> Section:
        texts = in_columns("name", item["name"]) | in_columns("description", item.get("description", {}))
        return Section.objects.create(slug=item["slug"], position=position, parent=parent, **texts)

    def authors(self) -> None:
        for item in read("authors"):
            texts = in_columns("role", item["role"]) | in_columns("bio", item["bio"])
            author = Author.objects.create(
                slug=item["slug"],
                name=item["name"],
                kind=item["kind"],
                email=item["email"],
                portrait_credit="Naïri",
                **texts,
            )
            with (CONTENT / item["portrait"]).open("rb") as file:
                portray(author, open_upload(file))
        for account in get_user_model().objects.filter(is_staff=True):
            Author.objects.filter(name=account.name).update(account=account)
        self.say(f"{Author.objects.count()} authors with their portraits")

    def sources(self) -> None:
        for item in read("licences"):
            licence = Licence.objects.create(
                code=item["code"],
                name=item["name"],
                url=item["url"],
                is_offered=item["is_offered"],
                **in_columns("badge", item["badge"]),
            )
            for version in item["versions"]:
                LicenceVersion(
                    licence=licence, **{name: value for name, value in version.items() if name != "number"}
                ).save()
        for item in read("sources"):
            facts = {
                name: item[name] for name in ("slug", "name", "short_name", "kind", "url", "language", "contact_email")
            }
            licence = Licence.objects.get(code=item["licence"])
            Source.objects.create(default_licence=licence, **facts, **in_columns("description", item["description"]))
        self.say(f"{Source.objects.count()} sources under {Licence.objects.count()} licences")

    def illustrate(self) -> None:
        for item in read("pictures"):
            source = Source.objects.get(slug=item["source"]) if item["source"] else None
            facts = {
                "alt": item["alt"]["fr"],
                "caption": item["caption"]["fr"],
                "credit": item["credit"],
                "copyright": item["copyright"],
            }
            with (CONTENT / item["file"]).open("rb") as file:
                self.pictures[item["key"]] = store(open_upload(file), self.editor, source=source, **facts)
        self.say(f"{len(self.pictures)} pictures")

    def write(self) -> None:
        items = read("articles")
        originals_first = sorted(
            items, key=lambda item: (item["translation_of"] is not None, -item.get("hours_ago", 0))
        )
        for item in originals_first:
            self.articles[item["key"]] = self._article(item)
        states = [article.status for article in self.articles.values()]
        self.say(
            f"{len(states)} articles: "
            + ", ".join(f"{states.count(state)} {state.replace('_', ' ')}" for state in sorted(set(states)))
        )

    def _article(self, item: dict) -> Article:
        article = Article(
            language=item["language"],
            kind=item["kind"],
            kicker=item["kicker"],
            headline=item["headline"],
            standfirst=item["standfirst"],
            section=Section.objects.get(slug=item["section"]),
            lead_picture=self.pictures.get(item["picture"]),
            translation_of=self.articles.get(item["translation_of"]),
            offered_licence=Licence.objects.filter(code=item.get("offered_licence")).first(),
            created_by=self.contributor if item["state"] in ("draft", "in_review") else self.editor,
        )
        article.full_clean(exclude=["root_section"])
        article.save()
        article.write((CONTENT / item["body_file"]).read_text("utf-8"))
        for order, line in enumerate(item["authors"]):
            Byline.objects.create(
                article=article, author=Author.objects.get(slug=line["author"]), role=line["role"], order=order
            )
        for position, slug in enumerate(item["topics"]):
            ArticleTopic.objects.create(article=article, topic=Topic.objects.get(slug=slug), position=position)
        if item["source"]:
            self._provenance(article, item["source"])
        self._bring_to_state(article, item)
        return article

    def _provenance(self, article: Article, item: dict) -> None:
        provenance = Provenance(
            article=article,
            source=Source.objects.get(slug=item["source"]),
            original_title=item["original_title"],
            original_url=item["original_url"],
            original_language=item["original_language"],
            original_published_at=self.now - timedelta(hours=item["original_hours_ago"]),
            original_authors=", ".join(item["original_authors"]),
            changes=item["changes"],
        )
        provenance.full_clean()
        provenance.save()

    def _bring_to_state(self, article: Article, item: dict) -> None:
        state = item["state"]
        if state in ("draft", "in_review"):
            settle(article)
            due = self.now.replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=len(self.articles) % 9)
            article.assign(self.editor, self.contributor, due)
            if state == "in_review":
                article.submit(self.contributor)
            for said in item.get("comments", []):
                comment(article, self.editor, said["text"], said["quote"])
            return
        ahead = item["hours_ahead"] if state == "scheduled" else -item["hours_ago"]
        article.publish(self.editor, self.now + timedelta(hours=ahead))
        for correction in item["corrections"]:
            article.correct(self.editor, correction["text"], correction["kind"])
        if state == "withdrawn":
            article.withdraw(self.chief, item["withdrawal_reason"])

    def arrange(self) -> None:
        """The front page of each language, as an editor arranged it."""
        placed = [(item["front"], self.articles[item["key"]]) for item in read("articles") if item["front"]]
        for language in sorted({article.language for _item, article in placed}):
            here = [(item, article) for item, article in placed if article.language == language]
            here.sort(key=lambda one: (one[0]["slot"], one[0]["position"]))
            arrange(language, self.editor, [self._place(item, article) for item, article in here])
        self.say(f"{len(placed)} places on the front page")

    def _place(self, item: dict, article: Article) -> Place:
        by = Author.objects.get(slug=item["by"]) if item.get("by") else None
        return Place(
            slot=Slot(item["slot"]),
            article_id=article.pk,
            reason=item.get("reason") or "",
            recommended_by_id=by.pk if by else None,
        )
