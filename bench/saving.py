"""An address that ends in `SAVE` is not only opened: the form that stands there is sent back as it is, as an editor's save."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode

SAVE = "?save"
BUTTON = ("_continue", "1")


class Form(HTMLParser):
    """What a browser would send of the form with this id, without any of its buttons."""

    def __init__(self, form_id: str = "article_form") -> None:
        super().__init__()
        self.form_id, self.is_inside = form_id, False
        self.fields: list[tuple[str, str]] = []
        self.select, self.textarea = "", ""

    def handle_starttag(self, tag: str, attrs) -> None:
        facts = dict(attrs)
        name, value = facts.get("name") or "", facts.get("value") or ""
        if tag == "form":
            self.is_inside = facts.get("id") == self.form_id
        elif not self.is_inside or "__prefix__" in name:
            return
        elif tag == "input" and name and facts.get("type") not in ("submit", "file", "button"):
            if facts.get("type") not in ("checkbox", "radio") or "checked" in facts:
                self.fields.append((name, value))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in facts:
            self.fields.append((self.select, value))
        elif tag == "textarea" and name:
            self.textarea = name
            self.fields.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)


def sent(html: str) -> str:
    """The body of the request that saves the form of an article."""
    form = Form()
    form.feed(html)
    # The first line break of a field of several lines is the browser's, not the text's.
    return urlencode([*((name, value.removeprefix("\n")) for name, value in form.fields), BUTTON])


def save(connection: http.client.HTTPConnection, address: str, cookie: str) -> tuple[int, bytes]:
    """Open the form and send it back; the status of the answer, and the page that was opened."""
    connection.request("GET", address, headers={"Cookie": cookie})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        return response.status, body
    token = response.headers["Set-Cookie"].split(";", 1)[0]
    headers = {"Cookie": f"{cookie}; {token}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", address, body=sent(body.decode()), headers=headers)
    answer = connection.getresponse()
    answer.read()
    # After a save the desk leads back to the form.
    return 200 if answer.status == 302 else answer.status, body
