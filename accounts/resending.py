"""A form that could not be taken is offered again with what was typed, and only to whom typed it on a page of ours."""

from django.http import HttpRequest
from django.middleware.csrf import get_token

# What is not put into a page again, even for the person who typed it.
SECRETS = ("password", "csrfmiddlewaretoken")


def typed(request: HttpRequest) -> dict:
    """`fields`, pairs of name and value as the form was filled in, and the `token` to send them with again.

    A form that another site sent is never offered, as one more click would then do what that site wanted.
    """
    if request.method != "POST" or not is_ours(request):
        return {"fields": [], "token": ""}
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in SECRETS)
    ]
    return {"fields": fields, "token": get_token(request)}


def is_ours(request: HttpRequest) -> bool:
    """Whether the browser vouches that the form stood on a page of this very site."""
    if vouched := request.headers.get("Sec-Fetch-Site"):
        return vouched == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
