"""A large archive for measuring: French-like texts with a natural spread of words, the same from the same seed."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from attribution.models import Licence, LicenceVersion, Source
from attribution.rendering import Facts, render
from authors.models import Author
from text.analysis import analyse

from . import search
from .freezing import names_of
from .models import Article, ArticleText, ArticleTopic, Byline, Provenance, Section, Status, Topic

SECTIONS, AUTHORS, TOPICS, YEARS = 12, 40, 800, 10
PARAGRAPHS, PARAGRAPHS_AN_ARTICLE, WORDS_A_PARAGRAPH = 4000, 9, 60
# Words whose frequency is known, to be searched for: in most articles, and in a few.
COMMON, RARE, RARE_OCCURRENCES = "arménie", "rarissime", 50
SYLLABLES = """ba be bi bo bou ca ce chan con cor da de di dou é er fa fi fon ga gi gou la le li lou ma men mi mon na ne ni
    pa per pi pou ra re ri sa se si sou ta te ti ton tou va ve vi vou""".split()  # noqa: SIM905
LANGUAGE = "fr"


@dataclass
class Cast:
    """What the articles refer to."""

    sections: list[Section]
    authors: list[Author]
    topics: list[Topic]
    sources: list[Source]
    version: LicenceVersion


class Generator:
    """Makes articles in batches; each batch is complete: text, links, credit, card and index of words."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self.now = timezone.now()
        self.words = self._vocabulary()
        self.weights = [1 / (rank + 3) for rank in range(len(self.words))]
        self.paragraphs = [self._paragraph() for _number in range(PARAGRAPHS)]
        self.analysed = [analyse(paragraph, LANGUAGE) for paragraph in self.paragraphs]
        self.cast = self._cast()

    def _vocabulary(self) -> list[str]:
        words = {COMMON: None}
        while len(words) < 20_000:
            words["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4)))] = None
        return list(words)

    def _sentence(self, length: int) -> str:
        return " ".join(self.random.choices(self.words, self.weights, k=length)).capitalize()

    def _paragraph(self) -> str:
        return ". ".join(self._sentence(WORDS_A_PARAGRAPH // 4) for _number in range(4)) + "."

    def _cast(self) -> Cast:
        sections = [
            Section.objects.get_or_create(slug=f"rubrique-{n}", defaults={"name": f"Rubrique {n}", "position": n})[0]
            for n in range(SECTIONS)
        ]
        authors = [
            Author.objects.get_or_create(
                slug=f"auteur-{n}", defaults={"name": f"{self._sentence(1)} {self._sentence(1)}"}
            )[0]
            for n in range(AUTHORS)
        ]
        topics = [
            Topic.objects.get_or_create(slug=f"sujet-{n}", defaults={"name": self._sentence(2)})[0]
            for n in range(TOPICS)
        ]
        licence, is_new = Licence.objects.get_or_create(
            code="mesure", defaults={"name": "Licence de mesure", "badge": "Mesure"}
        )
        if is_new:
            LicenceVersion(
                licence=licence,
                valid_from=date(2020, 1, 1),
                notice={"fr": "© {year} {source}. Repris avec l’autorisation de {source}."},
                credit={"fr": "Article original : « {title} », {source}."},
            ).save()
        sources = [
            Source.objects.get_or_create(
                slug=f"source-{n}",
                defaults={
                    "name": f"Agence {n}",
                    "kind": "wire",
                    "default_licence": licence,
                    "url": f"https://source-{n}.example.org/",
                },
            )[0]
            for n in range(5)
        ]
        version = licence.current_version()
        return Cast(sections, authors, topics, sources, version)

    def batch(self, size: int, share: tuple[int, int]) -> None:
        """Make `size` articles that fill the part `share` (first, total) of the years before now."""
        articles, parts = [], []
        for offset in range(size):
            chosen = [self.random.randrange(PARAGRAPHS) for _number in range(PARAGRAPHS_AN_ARTICLE)]
            article = self._article(share[0] + offset, share[1])
            articles.append(article)
            parts.append(
                (chosen, self.random.choice(self.cast.authors), self.random.sample(self.cast.topics, 3), self._source())
            )
        self._complete(articles, parts)
        Article.objects.bulk_create(articles)
        texts, bylines, topics, provenances, words = [], [], [], [], []
        for number, (article, (chosen, author, subjects, source)) in enumerate(zip(articles, parts, strict=True)):
            body = "".join(f"<p>{self.paragraphs[index]}</p>" for index in chosen)
            is_rare = (share[0] + number) % max(share[1] // RARE_OCCURRENCES, 1) == 0
            texts.append(ArticleText(article=article, body=body + (f"<p>{RARE}.</p>" if is_rare else "")))
            bylines.append(Byline(article=article, author=author, listed_at=article.published_at))
            topics += [
                ArticleTopic(article=article, topic=topic, position=position, listed_at=article.published_at)
                for position, topic in enumerate(subjects)
            ]
            if source:
                provenances.append(self._provenance(article, source))
            body_words = " ".join(self.analysed[index] for index in chosen) + (
                f" {analyse(RARE, LANGUAGE)}" if is_rare else ""
            )
            words.append(
                (
                    article.pk,
                    analyse(article.headline, LANGUAGE),
                    analyse(f"{article.standfirst} {author.name}", LANGUAGE),
                    body_words,
                )
            )
        ArticleText.objects.bulk_create(texts)
        Byline.objects.bulk_create(bylines)
        ArticleTopic.objects.bulk_create(topics)
        Provenance.objects.bulk_create(provenances)
        search.store(words)

    def _article(self, number: int, total: int) -> Article:
        section = self.random.choice(self.cast.sections)
        age = timedelta(days=365 * YEARS) * ((total - number) / total)
        return Article(
            language=LANGUAGE,
            headline=self._sentence(9),
            slug=f"article-{number}",
            standfirst=f"{self._sentence(14)}. {self._sentence(10)}.",
            section=section,
            root_section=section,
            status=Status.PUBLISHED,
            published_at=self.now - age,
        )

    def _source(self) -> Source | None:
        return self.random.choice(self.cast.sources) if self.random.random() < 0.5 else None

    def _complete(self, articles: list[Article], parts: list) -> None:
        for article, (_chosen, author, topics, source) in zip(articles, parts, strict=True):
            article.card = {
                "authors": [{"name": author.name, "slug": author.slug}],
                "topics": [
                    {"id": topic.pk, "slug": topic.slug, "fr": topic.name, "en": "", "hy": ""} for topic in topics
                ],
                "minutes": 3,
            }
            if source:
                article.card |= {
                    "source": {"name": source.name, "label": source.label, "slug": source.slug},
                    "is_excerpt": False,
                }

    def _provenance(self, article: Article, source: Source) -> Provenance:
        facts = Facts(
            title=article.headline,
            source=source.name,
            original_url=f"{source.url}{article.slug}",
            published_at=article.published_at,
            title_language=LANGUAGE,
            site=settings.SITE_NAME,
        )
        rendered = render(self.cast.version.wording(), facts, LANGUAGE)
        provenance = Provenance(
            article=article,
            source=source,
            licence_id=self.cast.version.licence_id,
            licence_version=self.cast.version,
            original_title=facts.title,
            original_url=facts.original_url,
            original_published_at=article.published_at,
            original_language=LANGUAGE,
            credit=rendered.credit,
            notice=rendered.notice,
            listed_at=article.published_at,
        )
        provenance.frozen = names_of(provenance, self.cast.version, ())
        return provenance
