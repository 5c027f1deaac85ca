"""What the house refuses before it is read: a page with a sentence and the right status, and never a fault."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent

from newsroom import limits

SIGN_IN = "/accounts/login/"


def sentence_of(response) -> str:
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=%00",
        "/search/?q=a%00b",
        "/?%00",
        "/%00/",
        "/section/%00/",
        "/static/%00",
        "/media/a%00b.png",
        "/admin/%00",
    ],
)
def test_a_nul_is_refused_wherever_it_stands(cleo, address):
    response = cleo.get(address)
    assert response.status_code == 400
    assert "Cette adresse contient un caractère" in sentence_of(response)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_nul_in_a_cookie_is_refused(cleo):
    response = cleo.get("/admin/", headers={"Cookie": r'sessionid="\000aaaaaaaaaaaaaaaa"'})
    assert response.status_code == 400
    assert Session.objects.count() == 0


@pytest.mark.django_db
def test_the_refusal_speaks_the_language_of_the_address(cleo):
    assert "This address is too long." in sentence_of(cleo.get("/en/search/?q=" + "a" * 9000))


@pytest.mark.django_db
def test_a_long_query_is_refused_and_a_full_one_is_not(cleo):
    assert cleo.get("/healthz?q=" + "a" * (limits.MAX_QUERY - 2)).status_code == 200
    response = cleo.get("/healthz?q=" + "a" * (limits.MAX_QUERY - 1))
    assert response.status_code == 414
    assert "Cette adresse est trop longue" in sentence_of(response)


@pytest.mark.django_db
def test_a_form_with_too_long_a_text_is_told_so(cleo, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = cleo.post(SIGN_IN, {"login": "a" * 2000})
    assert response.status_code == 413
    assert "Votre envoi est trop volumineux" in sentence_of(response)


@pytest.mark.django_db
def test_a_form_with_too_many_fields_is_told_so(cleo):
    response = cleo.post(SIGN_IN, {f"field{number}": "" for number in range(1100)})
    assert response.status_code == 413
    assert "trop de champs" in sentence_of(response)


@pytest.mark.django_db
def test_a_body_beyond_any_form_is_refused_before_it_is_read(cleo):
    response = cleo.post(SIGN_IN, {"login": "ada"}, headers={"Content-Length": str(limits.MAX_BODY + 1)})
    assert response.status_code == 413
    assert "Votre envoi est trop volumineux" in sentence_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_a_length_that_is_none_is_no_fault(cleo, length):
    assert cleo.get("/healthz", headers={"Content-Length": length}).status_code < 500


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (RequestDataTooBig(), 413),
        (TooManyFieldsSent(), 413),
        (TooManyFilesSent(), 413),
        (limits.BodyTooLargeError(), 413),
        (limits.QueryTooLongError(), 414),
        (limits.NulCharacterError(), 400),
        (ValueError(), 400),
        (None, 400),
    ],
)
def test_each_fault_has_its_status_and_a_sentence(fault, status):
    answered, sentence = limits.refusal(fault)
    assert answered == status
    assert sentence.endswith(".")
