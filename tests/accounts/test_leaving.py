"""One's picture, one's data, and leaving."""

import io
import json
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts import faces, leaving
from accounts.forgetting import forget_old
from accounts.models import Event, Invitation, ResetRequest
from letters.forgetting import forget_letters
from letters.models import Letter
from tests.accounts.proving import give_app, give_password, is_in, prove
from tests.accounts.reading import errors, letters_to
from tests.builders import PASSWORD, make_article, make_author, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
OWN, TAKE, CLOSE, KEEP = (f"/en/accounts/{path}" for path in ("", "data/", "close/", "closing/keep/"))
SAMPLES = Path(__file__).parent.parent / "pictures" / "samples"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/18.0 Safari/605.1.15"


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    """Files of each test for itself."""
    settings.VAR_DIR = tmp_path
    storages = {name: facts | {"OPTIONS": {**facts.get("OPTIONS", {})}} for name, facts in settings.STORAGES.items()}
    storages["originals"]["OPTIONS"]["location"] = tmp_path / "originals"
    settings.STORAGES = storages
    return tmp_path


@pytest.fixture
def trusted(ben):
    client = Client(headers={"user-agent": MAC})
    give_password(client, ben)
    prove(client)
    return client


def profile(client, **more):
    return client.post(OWN, {"name": "Ben Aram", "language": "en", **more})


def png(size=(40, 60)) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    return file


def files(room) -> list[Path]:
    return sorted((room / "originals").rglob("*.webp"))


# --- The picture -----------------------------------------------------------------------------------------------------


def test_a_picture_becomes_a_small_square_that_its_owner_alone_is_given(trusted, room, ben, ada, signed_in):
    sent = SimpleUploadedFile("me.jpg", (SAMPLES / "photo-couchee-gps.jpg").read_bytes())
    assert profile(trusted, picture=sent).status_code == 302
    answer = trusted.get("/en/accounts/picture/")
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as image:
        assert (image.format, image.width) == ("WEBP", image.height)
        assert image.width <= faces.WIDTH
        assert 0x8825 not in image.getexif()  # where it was taken
    assert answer["Cache-Control"] == "no-store, private"
    assert 'src="/en/accounts/picture/' in trusted.get(OWN).content.decode()
    assert signed_in(ada).get("/en/accounts/picture/").status_code == 404
    assert Client().get("/en/accounts/picture/").status_code == 302
    ben.refresh_from_db()
    assert "ben" not in ben.picture


@pytest.mark.django_db(transaction=True)
def test_another_picture_takes_its_place_and_it_can_be_taken_off(room):
    ben, client = make_user("ben"), Client()
    give_password(client, ben)
    for _number in range(2):
        profile(client, picture=SimpleUploadedFile("me.png", png().getvalue()))
        assert len(files(room)) == 1
    profile(client, no_picture="on")
    assert files(room) == []
    assert client.get("/en/accounts/picture/").status_code == 404


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is not a JPEG, PNG or WebP"),
        (b"GIF89a" + b"\0" * 100, "is not a JPEG, PNG or WebP"),
        (b"\xff\xd8\xff" + b"x" * 500, "damaged"),
        (b"", "empty"),
        (b"\x89PNG" + b"\0" * (40 * 1024 * 1024), "over 30 MB"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(trusted, room, ben, data, why):
    answer = profile(trusted, picture=SimpleUploadedFile("me.jpg", data, content_type="image/jpeg"))
    assert answer.status_code == 200
    (sentence,) = errors(answer)
    assert why in sentence
    assert 'value="Ben Aram"' in answer.content.decode()
    ben.refresh_from_db()
    assert (ben.picture, ben.name) == ("", "Ben")
    assert files(room) == []


# --- One's data ------------------------------------------------------------------------------------------------------


def taken(client) -> dict[str, list]:
    answer = client.post(TAKE)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_all_that_is_held_of_a_person_is_in_the_file_and_no_secret(trusted, ben):
    secret = give_app(ben)
    profile(trusted, picture=SimpleUploadedFile("me.png", png().getvalue()))
    article = make_article("À moi", created_by=ben)
    make_author("Ben Aram", account=ben)
    found = taken(trusted)
    assert found.pop("picture.webp")[:4] == b"RIFF"
    said = {name.removesuffix(".json"): json.loads(data) for name, data in found.items()}
    assert said["account"][0]["username"] == "ben"
    assert said["addresses"][0]["email"] == ben.email
    assert [each["kind"] for each in said["second_factors"]] == ["totp", "recovery_codes"]
    assert said["devices"][0]["user_agent"] == MAC
    assert said["events"][0]["kind"] == "signed_in"
    assert [each["id"] for each in said["articles"]] == [article.pk]
    assert said["author"][0]["name"] == "Ben Aram"
    everything = b"".join(found.values()).decode()
    for hidden in (secret, ben.password, "session_key"):
        assert hidden not in everything
    assert Event.objects.filter(user=ben, kind=Event.Kind.DATA_TAKEN).exists()
    assert letters_to(ben.email)[-1].subject == "Your data were downloaded"


def test_nothing_of_others_is_in_it(trusted, ben, ada):
    Event.objects.create(user=ada, kind=Event.Kind.ADDRESS_CHANGED, detail="ada-before@example.org")
    make_article("À elle", created_by=ada)
    everything = b"".join(taken(trusted).values()).decode()
    assert "ada" not in everything.replace("ben@example.org", "")
    assert "À elle" not in everything


def test_it_is_given_to_those_alone_who_prove_who_they_are(ben, signed_in, client):
    assert "/reauthenticate/" in signed_in(ben).post(TAKE)["Location"]
    assert "/login/" in client.post(TAKE)["Location"]


def test_an_editor_of_many_years_gets_theirs_too(trusted, ben, django_assert_max_num_queries):
    LogEntry.objects.bulk_create(
        LogEntry(user=ben, object_repr=f"Story {number}", action_flag=CHANGE) for number in range(3000)
    )
    with django_assert_max_num_queries(45):
        found = taken(trusted)
    assert len(json.loads(found["acts_at_the_desk.json"])) == 3000


# --- Leaving ---------------------------------------------------------------------------------------------------------


def test_whoever_closes_is_signed_out_everywhere_and_told_until_when_they_may_come_back(trusted, ben, settings):
    User.objects.filter(pk=ben.pk).update(language="fr")
    ben.refresh_from_db()
    elsewhere = Client()
    give_password(elsewhere, ben)
    assert "all of it is erased in 14 days" in trusted.get(CLOSE).content.decode()
    page = trusted.post(CLOSE)
    assert "Your account will be erased on" in page.content.decode()
    assert (is_in(trusted), is_in(elsewhere)) == (False, False)
    ben.refresh_from_db()
    assert timedelta(days=13, hours=23) < ben.closes_at - timezone.now() <= timedelta(days=14)
    assert "sera effacé le" in letters_to(ben.email)[-1].text


def test_signing_in_leads_to_keeping_it_before_anything_else(trusted, ben):
    trusted.post(CLOSE)
    assert give_password(trusted, ben, next="/en/search/")["Location"] == "/en/accounts/closing/"
    for path in ("", "log/", "email/", "password/change/", "2fa/", "data/"):
        assert trusted.get(OWN + path)["Location"] == "/en/accounts/closing/", path
    assert trusted.get("/en/").status_code == 200
    assert trusted.post(KEEP)["Location"] == OWN
    page = trusted.get(OWN)
    assert "Your account stays." in page.content.decode()
    ben.refresh_from_db()
    assert ben.closes_at is None
    assert [event.kind for event in Event.objects.filter(user=ben).order_by("pk")][-4:] == [
        "closing",
        "signed_out",
        "signed_in",
        "kept",
    ]
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        leaving.erase_due.call()
    ben.refresh_from_db()
    assert ben.erased_at is None


def test_the_desk_is_shut_to_whoever_is_leaving(ada):
    client = Client()
    give_password(client, ada)
    User.objects.filter(pk=ada.pk).update(closes_at=timezone.now() + timedelta(days=3))
    assert client.get("/admin/")["Location"] == "/accounts/closing/"
    assert client.post("/admin/articles/article/add/", {})["Location"] == "/accounts/closing/"


def test_of_two_administrators_who_leave_the_second_stays(dan, signed_in):
    other = make_user("eve", "administrator")
    leaving.close(other)
    with pytest.raises(leaving.LastAdministrator):
        leaving.close(dan)


def test_the_last_administrator_cannot_leave(dan):
    client = Client()
    give_password(client, dan)
    prove(client)
    assert client.post(CLOSE)["Location"] == OWN
    assert "This is the last administrator" in client.get(OWN).content.decode()
    make_user("olga", "administrator")
    assert client.post(CLOSE).status_code == 200


def whole_database() -> str:
    """Every value of every table, as one text."""
    values = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            values += [f"{table}: {value}" for row in cursor.fetchall() for value in row]
    return "\n".join(values)


@pytest.fixture
def mira():
    """Somebody of whom the house holds all that it can hold."""
    return make_user("mira.qazanjian", "editor", name="Mira Qazanjian", email="mira.q@example.net")


def test_nothing_tells_who_it_was_and_what_was_done_stays(
    mira, dan, room, signed_in, django_capture_on_commit_callbacks
):
    client = Client(headers={"user-agent": MAC}, REMOTE_ADDR="203.0.113.77")
    give_password(client, mira)
    prove(client)
    profile(client, name="Mira Qazanjian", picture=SimpleUploadedFile("me.png", png().getvalue()))
    client.post("/en/accounts/email/", {"email": "mira.new@example.net", "action_add": "1"})
    Client().post("/en/accounts/password/reset/", {"email": "Mira.Q@example.net"})
    Client().post("/en/accounts/password/reset/", {"email": "MIRA.Qazanjian"})
    give_app(mira)
    SocialAccount.objects.create(user=mira, provider="sso", uid="x", extra_data={"called": "mira.q@example.net"})
    article = make_article("Un article", created_by=mira)
    author = make_author("Anouch Vartan", account=mira)
    LogEntry.objects.log_actions(mira.pk, [article], CHANGE, "changed", single_object=True)
    LogEntry.objects.log_actions(dan.pk, [mira], CHANGE, str(mira), single_object=True)
    Invitation.objects.create(email=mira.email, name=mira.name, role=mira.groups.get(), digest="x", accepted_by=mira)
    told = ("mira", "qazanjian", "203.0.113.77")
    assert all(word in whole_database().lower() for word in told)

    client.post(CLOSE)
    with time_machine.travel(timezone.now() + timedelta(days=13)):
        leaving.erase_due.call()
    assert "qazanjian" in whole_database().lower()
    later = timezone.now() + timedelta(days=15)
    with time_machine.travel(later), django_capture_on_commit_callbacks(execute=True):
        leaving.erase_due.call()
        leaving.erase_due.call()
    assert [line for line in whole_database().lower().splitlines() if any(word in line for word in told)] == []
    assert files(room) == []
    mira.refresh_from_db()
    assert (mira.username, mira.is_active, mira.is_staff, mira.groups.count()) == (f"erased-{mira.pk}", False, False, 0)
    article.refresh_from_db()
    author.refresh_from_db()
    assert (article.created_by, author.account, article.is_published) == (mira, None, True)
    assert LogEntry.objects.filter(user=mira, object_id=str(article.pk)).exists()
    assert ResetRequest.objects.count() == 0

    again = Client()
    facts = {"email": "mira.q@example.net", "username": "mira.qazanjian", "password1": PASSWORD}
    assert again.post("/en/accounts/signup/", facts)["Location"] == "/en/accounts/confirm-email/"
    page = signed_in(dan).post(f"/admin/accounts/user/{mira.pk}/change/", {
        "username": mira.username, "name": "", "email": mira.email, "language": "fr", "is_active": "on"})  # fmt: skip
    assert "personne ne peut le rouvrir" in unescape(page.content.decode())


def test_a_fault_half_way_leaves_all_as_it_was_and_stops_no_other(ben, cleo_, monkeypatch, caplog):
    User.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    forget = leaving.personal.forget_everywhere

    def stumble(user):
        forget(user)
        if user.username == "ben":
            raise OSError

    monkeypatch.setattr(leaving.personal, "forget_everywhere", stumble)
    leaving.erase_due.call()
    ben.refresh_from_db()
    cleo_.refresh_from_db()
    assert (ben.erased_at, ben.email, ben.emailaddress_set.count()) == (None, "ben@example.org", 1)
    assert cleo_.erased_at is not None
    monkeypatch.undo()
    leaving.erase_due.call()
    ben.refresh_from_db()
    assert ben.erased_at is not None


@pytest.fixture
def cleo_(db):
    return make_user("cleo")


def test_nobody_takes_the_name_of_the_erased(client):
    facts = {"email": "x@example.org", "username": "erased-7", "password1": PASSWORD}
    assert errors(client.post("/en/accounts/signup/", facts)) == ["This name is kept for the newsroom. Choose another."]


def test_a_restored_backup_forgets_again(ben, ada, capsys):
    joined = ben.date_joined
    leaving.erase(ben)
    User.objects.filter(pk=ben.pk).update(
        username="ben", email="ben@example.org", name="Ben", erased_at=None, date_joined=joined, is_active=True
    )
    call_command("replay_erasures")
    assert capsys.readouterr().out.startswith("1 accounts")
    ben.refresh_from_db()
    ada.refresh_from_db()
    assert ben.erased_at is not None
    assert ada.erased_at is None
    call_command("replay_erasures")
    assert capsys.readouterr().out.startswith("0 accounts")


def test_an_administrator_closes_an_account_and_deletes_none(ben, dan, ada, signed_in):
    User.objects.filter(pk=ben.pk).update(language="fr")
    ben.refresh_from_db()
    desk = signed_in(dan)
    desk.post("/admin/accounts/user/", {"action": "close", "_selected_action": [ben.pk]})
    ben.refresh_from_db()
    assert ben.closes_at is not None
    assert "la rédaction a fermé" in letters_to(ben.email)[-1].text
    assert Event.objects.get(user=ben, kind=Event.Kind.CLOSING).actor == dan
    assert desk.post(f"/admin/accounts/user/{ada.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in desk.get("/admin/accounts/user/").content.decode()


# --- In time ---------------------------------------------------------------------------------------------------------


def test_from_where_people_came_is_forgotten_in_three_months_and_letters_too(ben):
    before = timezone.now() - timedelta(days=91)
    old = Event.objects.create(user=ben, kind=Event.Kind.SIGNED_IN, ip="203.0.113.7", device="Firefox", at=before)
    new = Event.objects.create(user=ben, kind=Event.Kind.SIGNED_IN, ip="203.0.113.7", device="Firefox")
    facts = {"to": ben.email, "subject": "x", "text": "x", "language": "fr"}
    Letter.objects.create(message_id="a", sent_at=before, **facts)
    kept = Letter.objects.create(message_id="b", sent_at=timezone.now(), **facts)
    waiting = Letter.objects.create(message_id="c", created_at=before, **facts)
    forget_old.call()
    forget_letters.call()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.ip, old.device, old.kind) == (None, "", "signed_in")
    assert (new.ip, new.device) == ("203.0.113.7", "Firefox")
    assert set(Letter.objects.all()) == {kept, waiting}


def test_each_app_with_something_personal_says_so(settings):
    """An app whose model leads to an account is named in the setting, or holds nothing that tells who it was."""
    named = {path.partition(".")[0] for path in settings.PERSONAL_DATA}
    holding = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is User and not field.auto_created
    }
    ours = holding - {"account", "mfa", "usersessions", "admin", "socialaccount"}  # of libraries: accounts.personal
    assert ours <= named
