"""What the house refuses before it is read: too much of it, what no database can hold, or what arrived only in part."""

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.utils.translation import gettext as _

# Characters of a query. The longest of ours, a search with every filter set, stays below a thousand.
MAX_QUERY = 4096
# Bytes of a whole request, files included: a form of the desk with several pictures of 30 MB.
MAX_BODY = 128 * 1024 * 1024


class NulCharacterError(BadRequest):
    """A character that PostgreSQL refuses in any text, and that no person types."""


class QueryTooLongError(BadRequest):
    """A query longer than any that our pages make."""


class BodyTooLargeError(BadRequest):
    """A body larger than any that our forms send."""


class BodyCutOffError(BadRequest):
    """The connection ended before the whole body had come."""


class WholeBody:
    """The body of a request, read to its end or not at all: cut off half-way, a text would be stored as a shorter one."""

    def __init__(self, stream, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        return self._counted(self._stream.read(wanted), lambda read: len(read) == wanted)

    def readline(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        return self._counted(self._stream.readline(wanted), lambda line: len(line) == wanted or line.endswith(b"\n"))

    def _counted(self, read: bytes, is_whole) -> bytes:
        if not is_whole(read):
            raise BodyCutOffError
        self._left -= len(read)
        return read


def whole(application):
    """The same application, to which no request comes in part (WSGI)."""

    def answer(environ, start_response):
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return answer


def limits(get_response):
    """Refuse such a request before anything else reads it; handler400 makes the page."""

    def middleware(request):
        check(request)
        return get_response(request)

    return middleware


def check(request) -> None:
    """Raises one of this module's errors where the request passes a limit."""
    query = request.META.get("QUERY_STRING", "")
    if "\0" in request.path_info or "%00" in query or "\0" in query:
        raise NulCharacterError
    # A cookie may spell the character as \000.
    if any("\0" in value for value in request.COOKIES.values()):
        raise NulCharacterError
    if len(query) > MAX_QUERY:
        raise QueryTooLongError
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > MAX_BODY:
        raise BodyTooLargeError


def refusal(exception: Exception | None) -> tuple[int, str]:
    """The status and the sentence of a request that could not be read; for the page of handler400."""
    match exception:
        case BodyTooLargeError() | RequestDataTooBig():
            return 413, _("What you sent is too large. Shorten the text or choose smaller files, then send it again.")
        case TooManyFieldsSent() | TooManyFilesSent():
            return 413, _("The form holds too many fields or files. Send fewer of them at a time.")
        case BodyCutOffError():
            return 400, _(
                "Only a part of what you sent has arrived, as the connection was cut. Nothing was stored: go back, and send it again."
            )
        case QueryTooLongError():
            return 414, _("This address is too long. Search with fewer words.")
        case NulCharacterError():
            return 400, _("This address holds a character that no page can have. Check it, or use the search.")
        case _:
            return 400, _(
                "Part of the address or of the form is damaged. Go back and try again, or begin at the front page."
            )
