"""What RSS and Atom have no element for: rights in Dublin Core, pictures in Media RSS."""

from ..entries import Entry
from .writing import element, empty

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def rights(entry: Entry) -> str:
    """Who published it first, who holds the rights since which year, on what terms and until when."""
    statement = entry.statement
    return "".join(
        (
            "" if statement.is_own else element("dc:publisher", statement.source),
            element("dcterms:rightsHolder", statement.holder),
            element("dcterms:dateCopyrighted", f"{statement.year:04d}" if statement.year else ""),
            element("dcterms:accessRights", statement.terms_url),
            element("dcterms:valid", f"end={entry.expires_at.isoformat()}" if entry.expires_at else ""),
        )
    )


def picture(entry: Entry) -> str:
    """Our own picture, with whose it is."""
    shot = entry.picture
    if shot is None:
        return ""
    file = shot.files[0]
    attributes = {"type": file.media_type, "width": str(file.width), "height": str(file.height)}
    opening = empty("media:content", url=file.url, medium="image", **attributes).removesuffix("/>") + ">"
    inside = (
        element("media:title", shot.caption),
        element("media:description", shot.alt),
        element("media:credit", shot.credit),
        element("media:copyright", shot.copyright or shot.credit, url=shot.rights_url),
    )
    return f"{opening}{''.join(inside)}</media:content>"
