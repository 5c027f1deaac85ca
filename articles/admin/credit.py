"""The credit and the notice as readers will see them, of a story that is still being typed."""

from django.utils import timezone

from attribution.policy import rights_end

from ..forms import ArticleForm, ProvenanceForm
from ..models import Article, Byline, Provenance
from ..stories import Story, reasons_against_going_out, story_of
from .permits import permits


def panel_of(article: Article) -> dict:
    """What the panel shows of a stored article."""
    at = article.published_at if article.is_out else timezone.now()
    return _panel(story_of(article), at)


def panel_of_typed(form: ArticleForm, provenance_form, byline_forms, is_out: bool) -> dict:
    """What the panel shows of what stands in the forms."""
    at = form.instance.published_at if is_out else _typed(form).get("publish_at") or timezone.now()
    return _panel(story_of_typed(form, provenance_form, byline_forms, is_out), at)


def story_of_typed(form: ArticleForm, provenance_form, byline_forms, is_out: bool) -> Story:
    """The story as it stands in the forms: nothing is stored, and nothing has to be valid."""
    typed = _typed(form)
    return Story(
        language=typed.get("language") or form.instance.language,
        body=typed.get("body") or "",
        bylines=tuple(_bylines(byline_forms)),
        provenance=_provenance(provenance_form),
        picture=typed.get("lead_picture"),
        translation_of=typed.get("translation_of"),
        kept_notices=tuple(form.said_to_be_no_notices()),
        is_out=is_out,
        published_at=form.instance.seen_since,
        pk=form.instance.pk,
    )


def _typed(form) -> dict:
    form.is_valid()
    return getattr(form, "cleaned_data", {})


def _bylines(forms):
    for form in forms:
        typed = _typed(form)
        if typed.get("author") and not typed.get("DELETE"):
            yield typed["author"].name, typed.get("role") or Byline._meta.get_field("role").default


def _provenance(form) -> Provenance | None:
    if form is None:
        return None
    typed = _typed(form)
    if not typed.get("source") or typed.get("DELETE"):
        return None
    provenance = Provenance(licence_version=form.instance.licence_version)
    for name in ProvenanceForm.Meta.fields:
        setattr(provenance, name, typed.get(name) or Provenance._meta.get_field(name).get_default())
    return provenance


def _panel(story: Story, at) -> dict:
    version = story.licence_version()
    rendered = story.rendered_under(version) if version else None
    return {
        "story": story,
        "rendered": rendered,
        "version": version,
        "permits": permits(version, story.reprint(), at) if version else [],
        "ends_at": rights_end(
            version.terms(), story.published_at or at, story.provenance.rights_expire_at, timezone.now()
        )
        if version
        else None,
        "reasons": reasons_against_going_out(story, at),
    }
