"""Markup for pictures and faces: sizes known before the file arrives, so that nothing jumps.

The front page shows some twenty-five pictures, hence strings instead of templates, and a memory for what repeats.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..renditions import MIDDLE, sources, url

register = template.Library()

_FALLBACK_WIDTH = 800


@register.simple_tag
def picture(
    data: Mapping[str, Any] | None, alt: str = "", sizes: str = "100vw", eager: bool = False, **attributes: str
) -> SafeString:
    """`{% picture data alt="…" sizes="…" eager=True class="…" %}`; nothing where there is no picture.

    `eager` is for the picture that opens a page.
    """
    if not data:
        return SafeString()
    css_class = f"{_class(attributes)} {_focal(data)}".strip()
    return _markup(data, alt, sizes=sizes, eager=bool(eager), shown=(data["w"], data["h"]), css_class=css_class)


@register.simple_tag
def face(data: Mapping[str, Any] | None, size: int = 160, alt: str = "", **attributes: str) -> SafeString:
    """`{% face data size=64 class="…" %}`: a square portrait, `size` CSS pixels wide."""
    if not data:
        return SafeString()
    return _markup(data, alt, sizes=f"{size}px", eager=False, shown=(size, size), css_class=_class(attributes))


def _focal(data: Mapping[str, Any]) -> str:
    """Where a page that cuts the picture once more has to look: names that the style sheets know."""
    across, down = data.get("focus", MIDDLE)
    return " ".join(f"{axis}-{share}" for axis, share in (("fx", across), ("fy", down)) if share != 50)


def _class(attributes: dict[str, str]) -> str:
    name = attributes.pop("class", "")
    if attributes:
        raise template.TemplateSyntaxError(f"Unknown attribute of a picture: {', '.join(attributes)}")
    return name or ""


def _markup(data: Mapping[str, Any], alt: str, **frame: Any) -> SafeString:
    before, after = _frame(data["base"], tuple(data["widths"]), tuple(data["formats"]), settings.MEDIA_URL, **frame)
    return mark_safe(f"{before}{escape(alt or '')}{after}")  # noqa: S308 (every part is escaped)


@lru_cache(maxsize=2048)
def _frame(
    base: str,
    widths: tuple[int, ...],
    formats: tuple[str, ...],
    media_url: str,
    *,
    sizes: str,
    eager: bool,
    shown: tuple[int, int],
    css_class: str,
) -> tuple[str, str]:
    """What stands before and after the alternative text, already escaped."""
    data = {"base": base, "widths": widths, "formats": formats}
    srcsets = {extension: escape(srcset) for extension, srcset in sources(data, media_url).items()}
    last = srcsets.pop(formats[-1])
    sizes = escape(sizes)
    offers = "".join(
        f'<source type="image/{escape(extension)}" srcset="{srcset}" sizes="{sizes}">'
        for extension, srcset in srcsets.items()
    )
    address = escape(url(data, media_url, _FALLBACK_WIDTH))
    width, height = map(int, shown)
    loading = 'fetchpriority="high"' if eager else 'loading="lazy"'
    named = f' class="{escape(css_class)}"' if css_class else ""
    image = f'<img src="{address}" srcset="{last}" sizes="{sizes}" width="{width}" height="{height}"'
    return f'<picture>{offers}{image} alt="', f'" {loading} decoding="async"{named}></picture>'
