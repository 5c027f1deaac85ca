"""Pictures sent by many, described, found again, replaced and swept away."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles import sweeping
from articles.illustrating import CROPS
from articles.models import Leftover, Picture, PictureInText
from articles.publishing import Refused
from pictures.rights import Rights, packet
from tests.builders import make_article, make_draft, make_placement

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/picture/"
SEND = f"{LIST}send/"


def file(name="photo.jpg", *, image=None, rights: Rights | None = None, quality=90) -> SimpleUploadedFile:
    target = io.BytesIO()
    image = image or Image.effect_noise((900, 600), 60).convert("RGB")
    image.save(target, "JPEG", quality=quality, **({"xmp": packet(rights)} if rights else {}))
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def sent(desk):
    """Sends a picture, and gives it back as it is stored."""

    def send(**facts) -> Picture:
        answer = desk.post(SEND, {"upload": file(**facts), "credit": "Jane Roe"})
        assert answer.status_code == 201, answer.content
        return Picture.objects.get(pk=answer.json()["id"])

    return send


def test_of_several_files_in_one_form_a_broken_one_holds_up_no_other(desk):
    broken = SimpleUploadedFile("broken.jpg", b"<svg/>", "image/jpeg")
    files = [file("one.jpg"), broken, file("two.jpg")]
    page = desk.post(f"{LIST}upload/", {"upload": files, "credit": "Jane Roe"})
    assert page.status_code == 422
    assert Picture.objects.count() == 2
    assert re.search(r"broken\.jpg</strong>.{1,40}JPEG", page.content.decode(), re.DOTALL)
    files = [file("one.jpg"), file("two.jpg")]
    assert desk.post(f"{LIST}upload/", {"upload": files, "credit": "Jane Roe"}).status_code == 302
    assert desk.post(f"{LIST}upload/", {"credit": "Jane Roe"}).status_code == 422


def test_one_file_that_names_nobody_is_asked_for_its_credit(desk):
    answer = desk.post(SEND, {"upload": file()})
    assert answer.status_code == 422
    assert answer.json()["needs_credit"]
    assert desk.post(SEND, {"upload": file(rights=Rights(credit="Ani Ter"))}).json()["credit"] == "Ani Ter"
    broken = desk.post(SEND, {"upload": SimpleUploadedFile("a.jpg", b"<svg/>")}).json()
    assert not broken["needs_credit"]
    assert "photographe" not in broken["error"], "one sentence for a file that cannot be used"


def test_a_file_cut_half_way_is_said_to_be_incomplete_and_not_kept(desk):
    whole = file().read()
    answer = desk.post(SEND, {"upload": SimpleUploadedFile("cut.jpg", whole[: len(whole) // 2]), "credit": "Jane Roe"})
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not answer.json()["needs_credit"]
    assert not Picture.objects.exists()


def test_a_session_that_ended_leads_to_the_door_and_keeps_nothing(client):
    answer = client.post(SEND, {"upload": file(), "credit": "Jane Roe"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert not Picture.objects.exists()


@pytest.mark.parametrize("is_same", [True, False], ids=["the same bytes", "another compression"])
def test_a_picture_that_is_there_already_is_told_with_a_link_and_a_choice(desk, sent, is_same):
    image = Image.effect_noise((9, 8), 120).resize((900, 600)).convert("RGB")
    first = sent(image=image)
    facts = {"upload": file(image=image, quality=90 if is_same else 30), "credit": "Jane Roe"}
    answer = desk.post(SEND, facts)
    assert answer.status_code == 409
    assert answer.json()["alike"][0]["address"] == f"{LIST}{first.pk}/change/"
    facts["upload"].seek(0)
    assert desk.post(SEND, facts | {"keep": "on"}).status_code == 201
    assert Picture.objects.count() == 2


def test_who_sent_a_picture_describes_it_even_without_the_right_to_change_pictures(client, colin, ada):
    client.force_login(colin)
    told = client.post(SEND, {"upload": file(), "credit": "Jane Roe"}).json()
    assert client.post(told["describe"], {"alt": ""}).status_code == 422
    assert client.post(told["describe"], {"alt": "Un pont"}).json()["is_described"]
    assert Picture.objects.get().alt == "Un pont"
    assert client.post(told["describe"], {"alt": "Autre"}).status_code == 403


def test_a_lead_picture_that_nobody_described_is_not_published(ada, sent):
    draft = make_draft(lead_picture=sent())
    with pytest.raises(Refused) as refused:
        draft.publish(ada)
    assert [reason.field for reason in refused.value.reasons] == ["lead_picture"]
    Picture.objects.update(is_decorative=True)
    draft.lead_picture.refresh_from_db()
    draft.publish(ada)
    assert draft.is_published


@pytest.mark.parametrize("way", ["number", "file"])
def test_a_picture_in_a_text_is_asked_for_its_description_and_known_to_be_used(desk, ada, sent, way):
    picture = sent()
    address = f"/media/{picture.renditions['base']}-800.jpg"
    body = f'<p>Texte.</p><figure><img src="{address}" alt=""></figure>'
    article = make_draft(body="<p>Texte.</p>")
    if way == "file":
        article.write(body)
    else:
        from articles.depicting import note_pictures

        note_pictures(article, f'<p>Texte.</p><figure><img data-picture="{picture.pk}"></figure>')
    assert PictureInText.objects.get().picture == picture
    assert article.headline in desk.get(f"{LIST}{picture.pk}/change/").content.decode()
    if way == "file":
        with pytest.raises(Refused) as refused:
            article.publish(ada)
        assert [reason.field for reason in refused.value.reasons] == ["body"]


def test_the_page_of_a_picture_tells_where_it_is_shown_as_far_as_one_may_know(client, desk, sent, ada, colin):
    picture = sent()
    Picture.objects.update(alt="Un pont")
    article = make_article("Le pont rouvre", lead_picture=picture)
    make_draft("Grenadine", lead_picture=picture)
    make_placement("pick", article)
    page = desk.get(f"{LIST}{picture.pk}/change/").content.decode()
    assert page.count("Le pont rouvre") == 2
    assert "Grenadine" in page
    client.force_login(colin)
    page = client.get(f"{LIST}{picture.pk}/change/").content.decode()
    assert "Le pont rouvre" in page
    assert "Grenadine" not in page
    assert "que vous ne pouvez pas ouvrir" in page


def test_a_replaced_file_is_shown_everywhere_with_its_rights_as_they_were(
    desk, sent, django_capture_on_commit_callbacks
):
    picture = sent()
    Picture.objects.update(alt="Un pont")
    article = make_article(lead_picture=Picture.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(f"{LIST}{picture.pk}/replace/", {"upload": file(), "rights": "keep"})
    assert answer.status_code == 302
    renewed = Picture.objects.get()
    assert renewed.renditions["base"] != picture.renditions["base"]
    assert (renewed.credit, renewed.alt) == ("Jane Roe", "Un pont")
    article.refresh_from_db()
    assert article.card["picture"]["base"] == renewed.renditions["base"]
    assert default_storage.exists(f"{picture.renditions['base']}-480.jpg"), "a kept page may still show it"
    assert not picture.original.storage.exists(picture.original.name)
    assert renewed.original.storage.exists(renewed.original.name)


def test_a_file_of_somebody_else_takes_a_pictures_place_only_when_that_is_confirmed(desk, sent):
    picture = sent()
    address = f"{LIST}{picture.pk}/replace/"
    theirs = Rights(credit="Ani Ter", copyright="© Ani Ter")
    for facts in ({"rights": "keep"}, {"rights": "new"}):
        assert desk.post(address, {"upload": file(rights=theirs), **facts}).status_code == 422
    assert Picture.objects.get().digest == picture.digest
    assert desk.post(address, {"upload": file(rights=theirs), "rights": "new", "is_sure": "on"}).status_code == 302
    assert (Picture.objects.get().credit, Picture.objects.get().copyright) == ("Ani Ter", "© Ani Ter")


def test_a_lost_file_is_said_and_can_be_replaced(desk, sent):
    picture = sent()
    picture.original.storage.delete(picture.original.name)
    facts = {"alt": "", "caption": "", "credit": "Ani Ter", "copyright": "", "rights_url": "", "source": ""}
    facts |= {"focus_x": 50, "focus_y": 50}
    for damage in (None, b"no picture"):
        if damage:
            (settings.VAR_DIR / "originals" / picture.original.name).write_bytes(damage)
        answer = desk.post(f"{LIST}{picture.pk}/change/", facts)
        assert answer.status_code == 200
        assert answer.context["adminform"].form.non_field_errors()
    Picture.objects.update(original="")
    assert desk.post(f"{LIST}{picture.pk}/change/", facts).status_code == 200
    assert desk.get(f"{LIST}{picture.pk}/whole/").status_code == 404
    assert desk.post(f"{LIST}{picture.pk}/replace/", {"upload": file(), "rights": "keep"}).status_code == 302


def test_a_description_is_not_taken_from_what_readers_see(desk, sent):
    picture = sent()
    Picture.objects.update(alt="Un pont")
    make_article(lead_picture=Picture.objects.get())
    facts = {"alt": "", "caption": "", "credit": "Jane Roe", "copyright": "", "rights_url": "", "source": ""}
    facts |= {"focus_x": 50, "focus_y": 50}
    answer = desk.post(f"{LIST}{picture.pk}/change/", facts)
    assert "alt" in answer.context["adminform"].form.errors
    answer = desk.post(f"{LIST}{picture.pk}/change/", facts | {"alt": "Un pont", "is_decorative": "on"})
    assert "alt" in answer.context["adminform"].form.errors
    assert desk.post(f"{LIST}{picture.pk}/change/", facts | {"is_decorative": "on"}).status_code == 302


def test_old_files_go_a_day_after_nobody_names_them(desk, sent):
    picture = sent()
    desk.post(f"{LIST}{picture.pk}/replace/", {"upload": file(), "rights": "keep"})
    old, new = (f"{each.renditions['base']}-480.jpg" for each in (picture, Picture.objects.get()))
    sweeping.sweep_renditions.func()
    assert default_storage.exists(old)
    Leftover.objects.update(found_at=timezone.now() - timedelta(days=1, minutes=1))
    sweeping.sweep_renditions.func()
    assert not default_storage.exists(old)
    assert default_storage.exists(new)
    assert not Leftover.objects.exists()


def test_files_that_a_text_names_stay(desk, sent):
    picture = sent()
    old = picture.renditions["base"]
    make_draft(body=f'<p>Texte.</p><figure><img src="/media/{old}-800.jpg" alt="Un pont"></figure>')
    desk.post(f"{LIST}{picture.pk}/replace/", {"upload": file(), "rights": "keep"})
    Leftover.objects.update(found_at=timezone.now() - timedelta(days=2))
    sweeping.sweep_renditions.func()
    assert default_storage.exists(f"{old}-800.jpg")


def test_pictures_from_before_are_looked_at_once(sent):
    picture = sent()
    Picture.objects.update(likeness=None)
    sweeping.look_at_pictures.func()
    assert Picture.objects.get().likeness == picture.likeness


def test_the_crops_at_the_desk_are_those_of_the_site():
    style = (settings.BASE_DIR / "static/css/site.css").read_text()
    found = re.findall(r"(?:card__img|story__fig[^{]*img) \{[^}]*aspect-ratio: (\d+)(?: / (\d+))?", style)
    assert {f"{across}/{down or 1}" for across, down in found} == {name for name, _words in CROPS}


def test_the_focal_point_stays_in_sight_where_a_page_cuts_again(desk, client, sent):
    picture = sent()
    facts = {"alt": "Un pont", "caption": "", "credit": "Jane Roe", "copyright": "", "rights_url": "", "source": ""}
    desk.post(f"{LIST}{picture.pk}/change/", facts | {"focus_x": 81, "focus_y": 50})
    assert Picture.objects.get().renditions["focus"] == [80, 50]
    page = client.get(make_article(lead_picture=Picture.objects.get()).get_absolute_url()).content.decode()
    assert 'class="fx-80"' in page


def test_the_contact_sheet_costs_the_same_for_many_pictures(desk, django_assert_max_num_queries):
    asked = []
    for rows in (5, 100):
        Picture.objects.bulk_create(
            Picture(original=f"{number}.jpg", digest="0" * 64, alt=f"Pont {number}", credit="Jane Roe")
            for number in range(rows)
        )
        for address in (LIST, f"{LIST}?q=pont", f"{LIST}?lacks=use", f"{LIST}?p=2"):
            desk.get(address)
            with django_assert_max_num_queries(12) as queries:
                assert desk.get(address).status_code == 200
            asked.append(len(queries))
    assert asked[:4] == asked[4:]
    assert "Page 2" in desk.get(f"{LIST}?p=2").content.decode()
