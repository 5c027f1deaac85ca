"""What is not there, with a sentence for the person who asked for it."""

from django.http import Http404


class Missing(Http404):
    """Nothing stands at this address; the message says so to a reader, and what to do."""
