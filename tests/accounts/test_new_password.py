import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from accounts.models import ResetRequest
from accounts.new_password import LETTERS_PER_HALF_HOUR, answer, ask
from letters.models import Letter
from tests.accounts.reading import errors, letters_to, link_in
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
ASK = "/en/accounts/password/reset/"
NEW = "a quite different phrase"


def form_of(client, link):
    """Follow the link of the letter to the page with the form, as a browser does."""
    redirected = client.get(link)
    assert redirected.status_code == 302
    return redirected["Location"], client.get(redirected["Location"])


@pytest.mark.parametrize("typed", ["ben", "BEN", " ben ", "ben@example.org", "BEN@Example.org", "ｂｅｎ@example.org"])
def test_a_name_or_an_address_brings_the_link_to_the_stored_address(ben, client, typed):
    assert client.post(ASK, {"email": typed})["Location"] == "/en/accounts/password/reset/done/"
    (letter,) = Letter.objects.all()
    assert letter.to == "ben@example.org"
    assert "for the account ben." in letter.text
    path, page = form_of(client, link_in(letter))
    assert page.status_code == 200
    assert "-set-password/" in path


def test_the_answer_is_the_same_whoever_is_meant(ben, django_assert_num_queries):
    from django.test import Client

    make_user("closed", is_active=False)
    seen = set()
    for typed in ("ben", "ben@example.org", "nobody", "nobody@example.org", "closed", "no address @", "ｂｅｎ"):
        client = Client()
        answer = client.post(ASK, {"email": typed})
        page = client.get(answer["Location"])
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        import unicodedata

        body = body.replace(unicodedata.normalize("NFKC", typed), "…")
        headers = {name: value for name, value in answer.headers.items() if name not in {"Expires", "Content-Length"}}
        seen.add((answer.status_code, str(headers), body, tuple(sorted(client.cookies))))
    assert len(seen) == 1


def test_the_page_does_the_same_work_whoever_is_meant(ben, settings):
    """What the request itself does, with the work queued as in life: as many queries for each, and of the same kinds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    kinds = []
    for typed in ("ben", "ben@example.org", "nobody", "nobody@example.org"):
        client = Client()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.post(ASK, {"email": typed})
        kinds.append([re.sub(r"'[^']*'|\d+|x'[0-9a-f]+'", "?", query["sql"])[:60] for query in queries])
    assert kinds[0] == kinds[1] == kinds[2] == kinds[3]
    assert not any("accounts_user" in sql for sql in kinds[0])
    assert ResetRequest.objects.filter(done_at=None).count() == 4
    assert not Letter.objects.exists()


def test_an_unknown_address_reads_that_it_has_no_account_and_an_unknown_name_reaches_nobody(client):
    client.post(ASK, {"email": "Nobody@example.org"})
    client.post(ASK, {"email": "nobody"})
    (letter,) = Letter.objects.all()
    assert letter.to == "nobody@example.org"
    assert letter.subject == "No account with this address"
    assert ResetRequest.objects.filter(done_at=None).count() == 0


def test_a_closed_account_reads_that_it_is_closed(client):
    make_user("ben", is_active=False)
    client.post(ASK, {"email": "ben"})
    (letter,) = letters_to("ben@example.org")
    assert letter.subject == "This account is closed"
    assert "password/reset/key" not in letter.text


@pytest.mark.parametrize(
    ("stored", "typed"), [("mike@example.org", "mıke@example.org"), ("kim@example.org", "ĸim@example.org")]
)
def test_an_address_that_only_looks_alike_is_nobodys(client, stored, typed):
    make_user("owner", email=stored)
    client.post(ASK, {"email": typed})
    assert not letters_to(stored)
    assert not Letter.objects.filter(text__contains="password/reset/key").exists()


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "be\u202en", "a" * 300, "ben\nBcc: x@example.org"])
def test_an_empty_or_unreadable_request_says_what_to_enter(ben, client, typed):
    page = client.post(ASK, {"email": typed})
    assert page.status_code == 200
    assert errors(page)
    assert not ResetRequest.objects.exists()


def test_the_letter_speaks_the_language_of_the_request(ben, client):
    client.post("/accounts/password/reset/", {"email": "ben"})
    client.post("/hy/accounts/password/reset/", {"email": "ben"})
    french, armenian = letters_to("ben@example.org")
    assert french.subject == "Choisir un nouveau mot de passe"
    assert "Ce lien fonctionne une fois, pendant une heure\u00a0:" in french.text
    assert link_in(french).startswith("/accounts/")
    assert armenian.subject == "Ընտրել նոր գաղտնաբառ"
    assert link_in(armenian).startswith("/hy/accounts/")
    assert '<html lang="hy"' in armenian.html


def test_the_link_leads_to_the_configured_site_whatever_host_was_asked(ben, client, settings):
    settings.SITE_URL = "https://news.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    client.post(ASK, {"email": "ben"}, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    (letter,) = letters_to("ben@example.org")
    assert "evil" not in letter.text + letter.html
    assert link_in(letter).startswith("/en/accounts/password/reset/key/")


def test_the_token_is_gone_before_the_page_shows(ben, client):
    client.post(ASK, {"email": "ben"})
    link = link_in(letters_to("ben@example.org")[0])
    token = link.rstrip("/").rpartition("-")[2]
    redirected = client.get(link)
    assert redirected["Referrer-Policy"] == "no-referrer"
    path, page = form_of(client, link)
    assert page["Cache-Control"] == "no-store, private"
    assert token not in path + page.content.decode()


def test_the_new_password_works_once_ends_other_sessions_and_is_announced(ben, client, cleo, signed_in):
    elsewhere = signed_in(ben)
    assert elsewhere.get("/en/accounts/").status_code == 200
    client.post(ASK, {"email": "ben"})
    link = link_in(letters_to(ben.email)[0])
    path, page = form_of(client, link)
    assert "For the account <strong>ben</strong>" in page.content.decode()
    assert errors(client.post(path, {"password1": "Ozxq4"})) == ["The password must have at least 10 characters."]
    done = client.post(path, {"password1": NEW}, follow=True)
    assert "<h1>Password changed</h1>" in done.content.decode()
    told = done.request["PATH_INFO"]
    assert client.get(told).status_code == 200
    assert cleo.get(told).headers["Location"] == "/en/accounts/login/", "a stranger is told of a change"
    assert elsewhere.get("/en/accounts/").status_code == 302
    notice = letters_to(ben.email)[-1]
    assert notice.subject == "Password changed"
    assert "That wasn’t me" in notice.text
    used = cleo.get(link)
    assert used.status_code == 410
    assert "already used" in used.content.decode()
    assert 'href="/en/accounts/password/reset/"' in used.content.decode()
    assert client.post("/en/accounts/login/", {"login": "ben", "password": PASSWORD}).status_code == 200
    assert client.post("/en/accounts/login/", {"login": "ben", "password": NEW}).status_code == 302


def test_the_link_lives_an_hour(ben, client, monkeypatch):
    from allauth.account.forms import EmailAwarePasswordResetTokenGenerator as Tokens

    client.post(ASK, {"email": "ben"})
    link = link_in(letters_to(ben.email)[0])
    now = Tokens._now
    monkeypatch.setattr(Tokens, "_now", lambda self: now(self) + timedelta(minutes=59))
    assert client.get(link).status_code == 302
    monkeypatch.setattr(Tokens, "_now", lambda self: now(self) + timedelta(minutes=61))
    ResetRequest.objects.update(done_at=timezone.now() - timedelta(minutes=61))
    expired = client.get(link)
    assert expired.status_code == 410
    assert "This link has expired" in expired.content.decode()
    assert 'href="/en/accounts/password/reset/"' in expired.content.decode()


@pytest.mark.parametrize("key", ["1-x", "zzzzzzzzzzzzzzzzzzzz-x", "1-abc-" + "d" * 40, "1-set-password"])
def test_a_broken_link_is_explained(ben, client, key):
    page = client.get(f"/en/accounts/password/reset/key/{key}/")
    assert page.status_code == 404
    assert "This link is not whole" in page.content.decode()
    assert "Request a new link" in page.content.decode()


def test_a_scanner_that_opens_the_link_consumes_nothing(ben, client, cleo):
    client.post(ASK, {"email": "ben"})
    link = link_in(letters_to(ben.email)[0])
    for _time in range(5):
        cleo.get(link, follow=True)
    path, _page = form_of(client, link)
    client.post(path, {"password1": NEW})
    assert client.post("/en/accounts/login/", {"login": "ben", "password": NEW}).status_code == 302


def test_the_token_of_one_account_opens_no_other(ben, ada, client):
    client.post(ASK, {"email": "ben"})
    link = link_in(letters_to(ben.email)[0])
    token = link.rstrip("/").rpartition("/")[2].partition("-")[2]
    from allauth.account.utils import user_pk_to_url_str

    assert client.get(f"/en/accounts/password/reset/key/{user_pk_to_url_str(ada)}-{token}/").status_code == 404
    assert client.get(link.rstrip("/") + token + "/").status_code == 404
    assert client.get(link[:-6] + "/").status_code == 404


def test_the_letter_tells_when_and_with_what_it_was_asked_for(ben, client):
    phone = "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0"
    client.post("/accounts/password/reset/", {"email": "ben"}, headers={"user-agent": phone})
    (letter,) = letters_to(ben.email)
    for part in (letter.text, letter.html):
        assert re.search(
            r"Demandé le \d+(er)?\xa0\w+ \d{4} à \d+\xa0h(\xa0\d\d)?, depuis Firefox, Android\.", unescape(part)
        )


def test_what_a_stranger_says_of_their_device_is_kept_short_and_plain(ben, client):
    client.post(ASK, {"email": "ben"}, headers={"user-agent": "<b>Firefox</b> http://evil.example " + "x" * 5000})
    (letter,) = letters_to(ben.email)
    assert "evil" not in letter.text + letter.html


def test_the_new_password_leads_back_to_where_the_reader_was(ben, client):
    here = "/en/search/?q=Gyumri"
    page = client.get("/en/accounts/login/", {"next": here}).content.decode()
    asking = re.search(r'href="(/en/accounts/password/reset/[^"]*)"', page)[1]
    form = client.get(unescape(asking)).content.decode()
    client.post(ASK, {"email": "ben", "next": unescape(re.search(r'name="next" value="([^"]*)"', form)[1])})
    path, _page = form_of(client, link_in(letters_to(ben.email)[0]))
    done = client.post(path, {"password1": NEW}, follow=True).content.decode()
    way = unescape(re.search(r'href="(/en/accounts/login/[^"]*)"', done)[1])
    assert client.post(way, {"login": "ben", "password": NEW, "next": here})["Location"] == here


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "//[", "javascript:alert(1)", "/" * 3000, "/x" * 500]
)
def test_the_way_back_leads_nowhere_else(ben, client, target):
    client.post(ASK, {"email": "ben", "next": target})
    assert ResetRequest.objects.get().back_to == ""


def test_a_new_password_opens_an_account_that_was_locked(ben, client):
    for _attempt in range(5):
        client.post("/en/accounts/login/", {"login": "ben", "password": "wrong"})
    client.post(ASK, {"email": "ben"})
    path, _page = form_of(client, link_in(letters_to(ben.email)[0]))
    client.post(path, {"password1": NEW})
    assert client.post("/en/accounts/login/", {"login": "ben", "password": NEW}).status_code == 302


def test_a_new_password_proves_the_address(client):
    from allauth.account.models import EmailAddress

    ben = make_user("ben")
    EmailAddress.objects.all().delete()
    client.post(ASK, {"email": "ben"})
    path, _page = form_of(client, link_in(letters_to(ben.email)[0]))
    client.post(path, {"password1": NEW})
    assert client.post("/en/accounts/login/", {"login": "ben", "password": NEW})["Location"] == "/en/"


def test_the_cap_of_an_account_is_silent_and_one_for_all_its_names(ben, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": None}
    answers = {
        (response.status_code, response["Location"])
        for typed in ["ben", "ben@example.org"] * LETTERS_PER_HALF_HOUR
        for response in [client.post(ASK, {"email": typed})]
    }
    assert len(answers) == 1
    assert len(letters_to(ben.email)) == LETTERS_PER_HALF_HOUR
    ResetRequest.objects.update(done_at=timezone.now() - timedelta(minutes=31))
    client.post(ASK, {"email": "ben"})
    assert len(letters_to(ben.email)) == LETTERS_PER_HALF_HOUR + 1


def test_a_request_is_answered_once_however_often_its_task_runs(ben):
    ask("ben", "en")
    request = ResetRequest.objects.get()
    answer.call(request.pk)
    answer.call(request.pk)
    assert len(letters_to(ben.email)) == 1


def test_what_strangers_typed_is_forgotten_after_a_month(ben):
    ResetRequest.objects.create(identifier="x", language="en", requested_at=timezone.now() - timedelta(days=31))
    ask("ben", "en")
    assert [request.identifier for request in ResetRequest.objects.all()] == ["ben"]


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(ben, signed_in):
    here, elsewhere = signed_in(ben), signed_in(ben)
    change = "/en/accounts/password/change/"
    refused = here.post(change, {"oldpassword": "wrong", "password1": NEW})
    assert errors(refused) == ["This is not your current password."]
    page = here.post(change, {"oldpassword": PASSWORD, "password1": NEW}, follow=True)
    assert "Password changed. Your other devices were logged out." in page.content.decode()
    assert elsewhere.get("/en/accounts/").status_code == 302
    assert letters_to(ben.email)[-1].subject == "Password changed"


def test_a_letter_goes_to_the_stored_address_and_never_to_the_typed_one(ben):
    ask("ｂｅｎ@example.org", "en")
    assert [letter.to for letter in Letter.objects.all()] == ["ben@example.org"]


def test_the_answer_is_the_same_page_wherever_the_reader_was(ben, client):
    assert client.post(ASK, {"email": "ben", "next": "/en/search/"})["Location"] == "/en/accounts/password/reset/done/"
