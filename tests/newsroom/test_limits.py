"""What the house refuses before it is read: a page with a sentence and the right status, and never a fault."""

import io
import socket
import threading

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

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


# --- What arrives only in part ----------------------------------------------------------------------------------------

BODY = b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n' + b"a" * 5000 + b"\r\n--x--\r\n"


def sent(body: bytes, length: int) -> list[bytes]:
    """What an application reads of a request over a real connection that ends after this body."""
    ours, theirs = socket.socketpair()
    read: list[bytes] = []

    def application(environ, start_response):
        request = WSGIRequest(environ)
        read.append(request.POST["q"].encode())
        return []

    with ours, theirs:
        sender = threading.Thread(target=lambda: (ours.sendall(body), ours.shutdown(socket.SHUT_WR)))
        sender.start()
        environ = RequestFactory().post("/", content_type="multipart/form-data; boundary=x").environ
        with theirs.makefile("rb") as stream:
            environ |= {"wsgi.input": stream, "CONTENT_LENGTH": str(length)}
            try:
                limits.whole(application)(environ, None)
            finally:
                sender.join()
    return read


def test_a_body_is_read_to_its_end():
    assert sent(BODY, len(BODY)) == [b"a" * 5000]


@pytest.mark.parametrize("cut", [1, 8, 3000, len(BODY)])
def test_a_body_that_is_cut_off_is_not_taken_for_a_shorter_one(cut):
    with pytest.raises(limits.BodyCutOffError):
        sent(BODY[:-cut], len(BODY))


@pytest.mark.django_db
def test_what_was_cut_off_is_told_and_not_stored():
    from newsroom.wsgi import application

    told = []
    request_started.disconnect(close_old_connections)  # it would close the test's own
    environ = (
        RequestFactory().post(SIGN_IN, {"login": "ada" * 100}, headers={"Cookie": f"csrftoken={'a' * 32}"}).environ
    )
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read()[:-40])
    try:
        page = b"".join(application(environ, lambda status, headers, *_more: told.append(status)))
    finally:
        request_started.connect(close_old_connections)
    assert told == ["400 Bad Request"]
    assert "une partie" in page.decode()
