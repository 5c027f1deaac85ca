"""What a device says of a passkey may be anything: each is a clear answer. The ceremonies themselves are walked in a browser."""

import json

import pytest
from allauth.mfa.models import Authenticator

from tests.accounts.proving import give_app, give_password, is_in, prove
from tests.builders import make_user

pytestmark = pytest.mark.django_db
LOGIN, ADD = "/en/accounts/2fa/passkeys/login/", "/en/accounts/2fa/passkeys/add/"
NOT_RECOGNISED = "This passkey was not recognised. Try again, or use another way."

SHAPED = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": {
        "clientDataJSON": "e30",
        "authenticatorData": "AAAA",
        "signature": "AAAA",
        "userHandle": "MQ",
        "attestationObject": "oA",
    },
}


def without(*names) -> dict:
    """Something in the shape of a passkey, that lacks these parts."""
    response = {name: value for name, value in SHAPED["response"].items() if name not in names}
    return {name: value for name, value in (SHAPED | {"response": response}).items() if name not in names}


ODD = [
    "", "{", "null", "1", '"text"', "[]", "{}", "\x00", "[" * 5_000, '{"a":' * 40_000, '{"response": 1}',
    '{"response": {"userHandle": 7}}', json.dumps(SHAPED), json.dumps(SHAPED | {"type": "other"}),
    json.dumps(SHAPED | {"rawId": "not base64 ☃", "id": "not base64 ☃"}), json.dumps(SHAPED | {"response": []}),
    *(json.dumps(without(name)) for name in ("id", "rawId", "type", "response", *SHAPED["response"])),
    *(json.dumps(SHAPED | {"response": SHAPED["response"] | {name: "☃"}}) for name in SHAPED["response"]),
    *(json.dumps(SHAPED | {"response": SHAPED["response"] | {name: None}}) for name in SHAPED["response"]),
    json.dumps(SHAPED | {"response": SHAPED["response"] | {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"}}),
    json.dumps(SHAPED | {"response": SHAPED["response"] | {"clientDataJSON": "eyJ0eXBlIjoxfQ"}}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": None}
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "reauthenticate": None}


@pytest.mark.parametrize("said", ODD, ids=range(len(ODD)))
def test_whatever_is_said_at_the_door_opens_nothing(ben, client, said):
    client.get(LOGIN, headers={"accept": "application/json"})
    answer = client.post(LOGIN, {"credential": said, "next": "/en/search/"})
    assert answer["Location"] == "/en/accounts/login/?next=%2Fen%2Fsearch%2F"
    assert NOT_RECOGNISED in client.get(answer["Location"]).content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("said", ODD, ids=range(len(ODD)))
def test_whatever_is_said_as_the_second_step_opens_nothing(ben, client, said):
    give_app(ben)
    give_password(client, ben)
    answer = client.post("/en/accounts/2fa/authenticate/", {"credential": said})
    assert answer.status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("said", ODD, ids=range(len(ODD)))
def test_whatever_is_said_of_a_new_passkey_makes_none(ben, signed_in, said):
    client = signed_in(ben)
    prove(client)
    client.get(ADD)
    answer = client.post(ADD, {"credential": said, "name": "Mine"})
    assert answer.status_code == 200
    assert NOT_RECOGNISED in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_what_the_device_is_asked_for_is_told_to_scripts_alone(client):
    assert client.get(LOGIN)["Location"] == "/en/accounts/login/"
    answer = client.get(LOGIN, headers={"accept": "application/json"})
    asked = answer.json()["publicKey"]
    assert asked["userVerification"] == "required"
    assert asked["rpId"] == "testserver"
    assert answer["Cache-Control"] == "no-store, private"


def test_a_passkey_belongs_to_the_configured_site(ben, signed_in, settings):
    settings.DEVELOPMENT, settings.SITE_URL = False, "https://news.example.org"
    client = signed_in(ben)
    prove(client)
    page = client.get(ADD).content.decode()
    assert (
        "&quot;rp&quot;: {&quot;name&quot;: &quot;Na\\u00efri&quot;, &quot;id&quot;: &quot;news.example.org&quot;}"
        in page
    )
    assert "&quot;residentKey&quot;: &quot;required&quot;" in page


def test_a_second_step_by_passkey_is_offered_to_those_who_have_one(ben, client):
    ada = make_user("ada")
    give_app(ada)
    give_app(ben)
    give_password(client, ben)
    assert "data-passkey" not in client.get("/en/accounts/2fa/authenticate/").content.decode()
