"""The pages of errors: the right status, in the site's design, with something to do next."""

import pytest
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import path

from newsroom import errors
from newsroom import urls as site_urls


def forbidden(request):
    raise PermissionDenied


def failing(request):
    raise ValueError("broken on purpose")


def form(request):
    return errors.HttpResponse(get_token(request))


handler400, handler403, handler404, handler500 = (
    site_urls.handler400,
    site_urls.handler403,
    site_urls.handler404,
    site_urls.handler500,
)
urlpatterns = [
    path("forbidden/", forbidden),
    path("failing/", failing),
    path("form/", form),
    path("en/failing/", failing),
    *site_urls.urlpatterns,
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def visitor():
    """A browser that is shown errors as readers are."""
    return Client(raise_request_exception=False)


def test_a_lost_reader_is_offered_the_search(visitor):
    response = visitor.get("/nothing-here/")
    page = response.content.decode()
    assert response.status_code == 404
    assert 'action="/search/"' in page
    assert "Cette page s’est égarée en chemin." in page
    assert not response.cookies


def test_an_error_speaks_the_language_of_the_address(visitor):
    page = visitor.get("/hy/nothing-here/").content.decode()
    assert '<html lang="hy"' in page
    assert "Այս էջը ճանապարհին կորել է։" in page


def test_a_page_that_is_not_open_says_what_to_do(visitor):
    response = visitor.get("/forbidden/")
    assert response.status_code == 403
    assert "Cette page ne vous est pas ouverte." in response.content.decode()
    assert 'href="/accounts/login/"' in response.content.decode()


def test_a_name_that_is_not_ours_is_a_bad_request(visitor, settings):
    settings.ALLOWED_HOSTS = ["naïri.example"]
    response = visitor.get("/")
    assert response.status_code == 400
    assert "Cette demande n’a pas pu être comprise." in response.content.decode()


def test_a_failure_shows_a_page_that_asks_nothing_of_the_database(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.get("/failing/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "Une panne de notre côté." in page
    assert "broken on purpose" not in page
    assert "no-store" in response.headers["Cache-Control"]
    assert "Something failed on our side." in visitor.get("/en/failing/").content.decode()


TYPED = {"headline": "Un <b>titre</b>", "body": "\nLigne\n", "password": "a long enough phrase", "topics": ["a", "b"]}


def test_an_old_form_is_offered_again_with_what_was_typed():
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/form/", TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    page = response.content.decode()
    assert response.status_code == 403
    assert '<textarea name="headline" hidden>\nUn &lt;b&gt;titre&lt;/b&gt;</textarea>' in page
    assert '<textarea name="body" hidden>\n\nLigne\n</textarea>' in page
    assert page.count('name="topics"') == 2
    assert "a long enough phrase" not in page
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = browser.post("/form/", {"headline": "Un titre", "csrfmiddlewaretoken": token})
    assert again.status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}])
def test_a_form_of_another_site_is_never_offered(headers):
    response = Client(enforce_csrf_checks=True).post("/form/", TYPED, headers=headers)
    page = response.content.decode()
    assert response.status_code == 403
    assert "titre" not in page.split("<main")[1]
    assert "csrfmiddlewaretoken" not in page
    assert "Revenez à la page précédente" in page


def test_an_older_browser_vouches_with_the_origin():
    request = RequestFactory().post("/form/", {"headline": "Un titre"}, headers={"Origin": "http://testserver"})
    assert b"Un titre" in errors.csrf_failure(request).content
