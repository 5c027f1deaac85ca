"""Pictures that readers see, served by the site itself where no web server or storage does it."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

# Only what renditions are made of has a type; a machine's own table of types differs from another's.
TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
HEADERS = {
    # The name of a rendition tells what is in it: another picture has another name.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    # Feeds show our pictures on the pages of those who read them there.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def media(request, path: str):
    """A file below MEDIA_ROOT, to be kept for good; 404 for anything else."""
    file = existing(path)
    stat = file.stat()
    etag = quote_etag(f"{stat.st_mtime_ns:x}-{stat.st_size:x}")
    response = get_conditional_response(request, etag=etag, last_modified=int(stat.st_mtime))
    if response is None:
        response = FileResponse(
            file.open("rb"), content_type=TYPES.get(file.suffix.lower(), "application/octet-stream")
        )
    headers = HEADERS | {"ETag": etag, "Last-Modified": http_date(stat.st_mtime)}
    for name, value in headers.items():
        response.headers[name] = value
    return response


def existing(path: str) -> Path:
    """The file of that name, wherever links lead, if that is below MEDIA_ROOT. Raises Http404."""
    root = Path(settings.MEDIA_ROOT).resolve()
    try:
        file = Path(safe_join(root, path)).resolve()
        if file.is_relative_to(root) and file.is_file():
            return file
    except (SuspiciousFileOperation, ValueError, OSError):
        pass
    raise Http404
