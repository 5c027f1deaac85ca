"""Pictures at the desk in a real browser: several dropped, the focal point by keys, a file replaced."""

import base64
import io

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from articles.illustrating import store
from articles.models import Picture
from pictures.opening import open_upload
from pictures.rights import Rights, packet
from tests.browser.looking import press, reach, shuts_nobody_out
from tests.builders import PASSWORD, make_draft, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
LIST = "/admin/articles/picture/"


def jpeg(credit: str = "") -> bytes:
    file = io.BytesIO()
    image = Image.effect_noise((9, 8), 120).resize((900, 600)).convert("RGB")
    image.save(file, "JPEG", **({"xmp": packet(Rights(credit=credit))} if credit else {}))
    return file.getvalue()


def kept(by, **facts) -> Picture:
    return store(open_upload(io.BytesIO(jpeg())), by, credit="Jane Roe", **facts)


def drop(page, selector: str, files: dict[str, bytes]) -> None:
    """Let go of these files over a place of the page, as a hand would."""
    data = page.evaluate_handle(
        """files => { const data = new DataTransfer();
        for (const [name, text] of files)
          data.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name, {type: "image/jpeg"}));
        return data; }""",
        [[name, base64.b64encode(content).decode()] for name, content in files.items()],
    )
    page.dispatch_event(selector, "drop", {"dataTransfer": data})


@pytest.fixture
def ada_at_the_desk(transactional_db, roles):
    return make_user("ada", "editor")


@pytest.fixture
def sign_in(page, live_server, ada_at_the_desk):
    """Signs Ada in, again where she was signed out."""

    def sign() -> None:
        client = Client()
        client.force_login(ada_at_the_desk)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return sign


def test_of_several_dropped_a_broken_one_says_so_and_the_others_are_kept(page, sign_in):
    sign_in()
    page.goto(LIST)
    files = {"un.jpg": jpeg("Ani Ter"), "casse.jpg": b"<svg/>", "deux.jpg": jpeg("Ani Ter"), "anonyme.jpg": jpeg()}
    drop(page, ".drop", files)
    failed = page.locator(".send[data-state=failed]")
    expect(failed).to_have_count(2)
    expect(page.locator(".send[data-state=done]")).to_have_count(2)
    expect(failed.filter(has_text="casse.jpg")).to_contain_text("JPEG, PNG ou WebP")
    shuts_nobody_out(page)
    nameless = failed.filter(has_text="anonyme.jpg")
    nameless.get_by_label("Crédit").fill("Jane Roe")
    nameless.get_by_label("Crédit").press("Enter")
    expect(page.locator(".send[data-state=done]")).to_have_count(3)
    first = page.locator(".send").filter(has_text="un.jpg")
    first.get_by_label("Ce que l’image montre").fill("Un pont de pierre")
    first.get_by_label("Ce que l’image montre").press("Enter")
    expect(first).to_contain_text("Décrite")
    assert Picture.objects.filter(alt="Un pont de pierre").count() == 1
    assert Picture.objects.count() == 3


def test_a_session_that_ended_is_said_and_the_file_is_sent_again_without_choosing_it_anew(page, sign_in):
    sign_in()
    page.goto(LIST)
    page.context.clear_cookies(name="sessionid")
    drop(page, ".drop", {"un.jpg": jpeg("Ani Ter")})
    row = page.locator(".send[data-state=failed]")
    expect(row).to_contain_text("Votre session a pris fin")
    sign_in()
    row.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".send[data-state=done]")).to_have_count(1)
    assert Picture.objects.get().credit == "Ani Ter"


def test_a_cut_connection_is_said_and_tried_again(page, sign_in):
    sign_in()
    page.goto(LIST)
    page.route("**/send/", lambda route: route.abort("connectionreset"), times=1)
    drop(page, ".drop", {"un.jpg": jpeg("Ani Ter")})
    row = page.locator(".send[data-state=failed]")
    expect(row).to_contain_text("La connexion a été coupée")
    row.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".send[data-state=done]")).to_have_count(1)


def test_a_draft_is_written_illustrated_and_saved_by_keyboard_though_the_session_ends_meanwhile(page, sign_in):
    sign_in()
    article = make_draft("Le pont rouvre")
    page.route("**/presence/", lambda route: route.abort())  # or the form would ask first
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.wait_for_load_state("networkidle")
    reach(page.locator("#id_headline"))
    page.keyboard.press("End")
    page.keyboard.type(" samedi")
    reach(page.locator("[contenteditable=true]").first)
    page.keyboard.press("Control+Home")
    page.keyboard.type("Enfin. ")
    expect(page.locator("#kept")).to_contain_text("Gardé à")
    Session.objects.all().delete()
    with page.expect_file_chooser() as chooser:
        press(page.locator(".field-lead_picture .drop input[type=file]"))
    chooser.value.set_files({"name": "un.jpg", "mimeType": "image/jpeg", "buffer": jpeg("Ani Ter")})
    ended = page.locator(".send[data-state=failed]")
    expect(ended).to_contain_text("Votre session a pris fin")
    with page.context.expect_page() as opened:
        press(ended.get_by_role("link", name="Se connecter"))
    door = opened.value
    reach(door.locator("#id_login"))
    door.keyboard.type("ada")
    reach(door.locator("#id_password"))
    door.keyboard.type(PASSWORD)
    with door.expect_event("close"):
        door.keyboard.press("Enter")
    row = page.locator(".send[data-state=done]")
    expect(row).to_have_count(1)
    reach(row.get_by_label("Ce que l’image montre"))
    page.keyboard.type("Un pont")
    press(row.get_by_role("button", name="Enregistrer la description"))
    expect(row).to_contain_text("Décrite")
    press(page.get_by_role("button", name="Enregistrer le brouillon"))
    page.get_by_text("Personne ne le voit encore").wait_for()
    article.refresh_from_db()
    assert (article.headline, article.lead_picture.alt) == ("Le pont rouvre samedi", "Un pont")
    assert article.body.startswith("<p>Enfin. ")


def test_the_focal_point_is_moved_by_keys_and_the_crops_follow(page, sign_in, ada_at_the_desk):
    picture = kept(ada_at_the_desk, alt="Un pont")
    sign_in()
    page.goto(f"{LIST}{picture.pk}/change/")
    point = page.locator(".focus__picture")
    point.focus()
    small = page.locator(".crop--1-1 img")
    before = small.evaluate("each => each.style.left")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#id_focus_x")).to_have_value("70")
    expect(page.locator("#id_focus_y")).to_have_value("49")
    assert small.evaluate("each => each.style.left") != before
    expect(page.locator(".crop")).to_have_count(4)
    shuts_nobody_out(page)
    page.keyboard.press("Home")
    expect(page.locator("#id_focus_x")).to_have_value("50")
    page.keyboard.press("Shift+ArrowRight")
    page.locator("input[name=_save]").press("Enter")
    page.wait_for_url(f"**{LIST}")
    assert Picture.objects.get().focus_x == 60


def test_a_file_is_replaced_by_keyboard_once_its_rights_are_confirmed(page, sign_in, ada_at_the_desk):
    picture = kept(ada_at_the_desk, alt="Un pont")
    sign_in()
    page.goto(f"{LIST}{picture.pk}/change/")
    page.get_by_role("link", name="Remplacer le fichier").press("Enter")
    shuts_nobody_out(page)
    new = {"name": "neuf.jpg", "mimeType": "image/jpeg", "buffer": jpeg("Ani Ter")}
    page.locator("#id_upload").set_input_files(new)
    page.get_by_role("button", name="Remplacer le fichier").press("Enter")
    expect(page.locator(".errorlist").first).to_contain_text("Ani Ter")
    page.locator("#id_upload").set_input_files(new)
    page.get_by_label("Ceux du nouveau fichier").press("Space")
    page.get_by_label("Oui, ces droits valent").press("Space")
    page.get_by_role("button", name="Remplacer le fichier").press("Enter")
    page.get_by_text("Le nouveau fichier est partout").wait_for()
    assert Picture.objects.get().credit == "Ani Ter"
    assert Picture.objects.get().digest != picture.digest


@pytest.mark.parametrize("address", ["", "upload/"])
def test_the_sheet_and_the_page_of_sending_shut_nobody_out(phone, sign_in, ada_at_the_desk, address):
    kept(ada_at_the_desk)
    sign_in()
    phone.goto(f"{LIST}{address}")
    shuts_nobody_out(phone)
