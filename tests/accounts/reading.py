"""How the tests of accounts read a page and a letter."""

import re
from html import unescape

from django.conf import settings

from letters.models import Letter


def errors(response) -> list[str]:
    """What the summary of errors says, in its order."""
    return [unescape(text) for text in re.findall(r'<li><a href="#id_\w+">(.*?)</a></li>', response.content.decode())]


def title(response) -> str:
    return unescape(re.search(r"<title>(.*?)</title>", response.content.decode())[1])


def letters_to(address: str) -> list[Letter]:
    """What was sent to this address, oldest first."""
    return list(Letter.objects.filter(to=address).order_by("pk"))


def link_in(letter: Letter) -> str:
    """The path of the first link of the letter, which must lead to the configured site."""
    address = re.search(r"https?://\S+", letter.text)[0]
    assert address.startswith(f"{settings.SITE_URL}/")
    return address.removeprefix(settings.SITE_URL)
