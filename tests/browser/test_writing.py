"""Writing at the desk: the bar, links, quotations, pictures, cards, what is pasted, typography, and what is counted."""

import io

import pytest
from django.test import Client

from articles.illustrating import store
from articles.models import Article, Picture, PictureInText
from pictures.opening import open_upload
from tests.articles.test_desk_pictures import jpeg
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_draft, make_user
from tests.text.test_pasting import five_megabytes_of_word, sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]

TEXT = ".prose-editor .ProseMirror"


@pytest.fixture
def desk(page, live_server):
    """The form of a draft, opened by an editor."""
    carla = make_user("carla", "chief editor")
    make_draft("Le marché a rouvert", pk=7)
    client = Client()
    client.force_login(carla)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def opened(page, body="<p>Le marché a rouvert.</p>"):
    """The editor with this text, the cursor at its end."""
    Article.objects.get(pk=7).text.__class__.objects.filter(article_id=7).update(body=body)
    page.goto("/admin/articles/article/7/change/")
    page.locator(".prose-menubar").first.wait_for()
    page.locator(TEXT).click()
    page.keyboard.press("Control+End")
    return page


def typed_text(page) -> str:
    return page.locator("#id_body").input_value()


def stored(page) -> str:
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_text("Personne ne le voit encore").wait_for()
    return Article.objects.get(pk=7).body


def pasted(page, html: str, text: str = "") -> None:
    """The event that a browser sends when this is pasted."""
    page.evaluate(
        """([html, text]) => {
          const data = new DataTransfer();
          if (html) data.setData("text/html", html);
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector(".prose-editor .ProseMirror").dispatchEvent(event);
        }""",
        [html, text],
    )


def dialog(page):
    return page.locator("dialog[open]")


def test_the_bar_speaks_french_and_is_reached_by_keyboard(desk):
    opened(desk)
    bar = desk.get_by_role("toolbar", name="Outils du texte")
    names = bar.get_by_role("button").evaluate_all("all => all.map(each => each.ariaLabel)")
    assert {"Gras", "Italique", "Intertitre", "Citation", "Lien", "Image", "Tableau", "Espace insécable"} <= {*names}
    english = {"bold", "italic", "heading 2", "ordered list", "undo", "Delete table", "Code block"}
    assert not english & {*names}
    desk.keyboard.press("Alt+F10")
    desk.keyboard.press("End")
    desk.keyboard.press("Home")
    assert desk.evaluate("document.activeElement.ariaLabel") == "Intertitre"
    desk.keyboard.press("Enter")
    assert typed_text(desk) == "<h2>Le marché a rouvert.</h2>"
    assert bar.get_by_role("button", name="Intertitre", exact=True).get_attribute("aria-pressed") == "true"
    assert bar.locator("button[tabindex='0']").count() == 1
    shuts_nobody_out(desk)
    desk.set_viewport_size({"width": 390, "height": 844})
    shuts_nobody_out(desk)


def test_an_address_is_completed_checked_and_refused_with_a_sentence(desk):
    opened(desk)
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+k")
    address = dialog(desk).get_by_label("Adresse")
    for typed, sentence in [
        ("", "Donnez l’adresse"),
        ("javascript:alert(1)", "ceci n’en est pas une"),
        ("data:text/html,x", "ceci n’en est pas une"),
        ("exemple", "n’est pas complète"),
        ("https://a b.example", "pas d’espace"),
    ]:
        address.fill(typed)
        desk.keyboard.press("Enter")
        assert sentence in dialog(desk).get_by_role("alert").inner_text()
        assert address.get_attribute("aria-invalid") == "true"
    shuts_nobody_out(desk)
    for typed, kept in [
        ("exemple.org/lac", "https://exemple.org/lac"),
        ("ani@exemple.org", "mailto:ani@exemple.org"),
        (f"{desk.url.split('/admin/')[0]}/armenie/?a=1#b", "/armenie/?a=1#b"),
    ]:
        if not dialog(desk).count():
            desk.keyboard.press("Control+a")
            desk.keyboard.press("Control+k")
        address.fill(typed)
        desk.keyboard.press("Enter")
        dialog(desk).wait_for(state="detached")
        assert f'href="{kept}"' in typed_text(desk)
    assert desk.locator(TEXT).evaluate("each => each === document.activeElement")


def test_a_quotation_names_its_source(desk):
    opened(desk)
    bar = desk.get_by_role("toolbar")
    bar.get_by_role("button", name="Citation", exact=True).click()
    bar.get_by_role("button", name="Source de la citation").click()
    desk.keyboard.type("Ani Ter")
    desk.keyboard.press("Enter")
    desk.keyboard.type("La suite.")
    quotation = "<blockquote><p>Le marché a rouvert.</p><footer>Ani Ter</footer></blockquote><p>La suite.</p>"
    assert typed_text(desk) == quotation
    assert stored(desk) == quotation


def test_what_has_no_button_is_kept(desk):
    body = (
        '<p><abbr title="Union">UE</abbr> <q>dit</q> <cite>Zabel</cite> <span lang="hy">այո</span> <code>x</code></p>'
        "<pre>a\n  b</pre>"
    )
    opened(desk, body)
    desk.keyboard.type(" ")
    kept = typed_text(desk)
    for piece in (
        '<abbr title="Union">UE</abbr>',
        "<q>dit</q>",
        "<cite>Zabel</cite>",
        '<span lang="hy">այո</span>',
        "<code>x</code>",
    ):
        assert piece in kept


def test_a_table_is_asked_for_once(desk):
    opened(desk)
    desk.get_by_role("button", name="Tableau", exact=True).click()
    dialog(desk).get_by_label("Lignes").fill("99")
    desk.keyboard.press("Enter")
    assert "entre 1 et 50" in dialog(desk).get_by_role("alert").inner_text()
    dialog(desk).get_by_label("Lignes").fill("2")
    dialog(desk).get_by_label("Légende").fill("Prix au kilo")
    desk.keyboard.press("Enter")
    dialog(desk).wait_for(state="detached")
    assert typed_text(desk).count("<tr>") == 2
    assert "<caption>Prix au kilo</caption>" in typed_text(desk)
    desk.get_by_role("button", name="Légende du tableau").click()
    assert dialog(desk).get_by_label("Légende").input_value() == "Prix au kilo"
    dialog(desk).get_by_label("Légende").fill("Prix de la tonne")
    desk.keyboard.press("Enter")
    assert desk.locator(f"{TEXT} caption").inner_text() == "Prix de la tonne"
    assert "<caption>Prix de la tonne</caption>" in typed_text(desk)
    desk.get_by_role("button", name="Supprimer le tableau").click()
    assert "<table" not in typed_text(desk)


@pytest.fixture
def picture():
    return store(open_upload(io.BytesIO(jpeg())), None, alt="Un étal", caption="L’étal", credit="Ani Ter / Naïri")


def test_a_picture_is_chosen_shown_and_missed_when_it_is_deleted(desk, picture):
    opened(desk)
    desk.get_by_role("button", name="Image", exact=True).click()
    dialog(desk).get_by_role("status").get_by_text("Images trouvées").wait_for()
    dialog(desk).get_by_role("searchbox").fill("pont")
    desk.keyboard.press("Enter")
    dialog(desk).get_by_text("Aucune image").wait_for()
    dialog(desk).get_by_role("searchbox").fill("étal")
    desk.keyboard.press("Enter")
    dialog(desk).get_by_text("Images trouvées").wait_for()
    shuts_nobody_out(desk)
    dialog(desk).get_by_role("button", name="Un étal").click()
    desk.get_by_text("L’étal · Ani Ter / Naïri").wait_for()
    body = stored(desk)
    assert f'data-picture="{picture.pk}"' in body
    assert "class=" not in body
    desk.goto(Article.objects.get(pk=7).get_absolute_url())
    assert desk.locator(".prose figure img").evaluate("each => each.complete && each.naturalWidth > 0")
    assert "Ani Ter / Naïri" in desk.locator(".prose figcaption").inner_text()
    PictureInText.objects.all().delete()  # what a text shows is protected: it goes by another way
    Picture.objects.all().delete()
    desk.goto("/admin/articles/article/7/change/")
    desk.get_by_text("Cette image a été supprimée").wait_for()
    shuts_nobody_out(desk)


def test_a_film_is_a_card_that_loads_nothing(desk):
    opened(desk)
    asked = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.get_by_role("button", name="Vidéo, son").click()
    dialog(desk).get_by_label("Adresse de sa page").fill("exemple.org/film")
    dialog(desk).get_by_label("Titre de la carte").fill("Le lac")
    desk.keyboard.press("Enter")
    assert "YouTube, Vimeo" in dialog(desk).get_by_role("alert").inner_text()
    dialog(desk).get_by_label("Adresse de sa page").fill("youtube.com/watch?v=abc")
    desk.keyboard.press("Enter")
    dialog(desk).wait_for(state="detached")
    shuts_nobody_out(desk)
    card = '<figure><a href="https://youtube.com/watch?v=abc" rel="noopener noreferrer nofollow">Le lac</a><figcaption>YouTube</figcaption></figure>'
    assert card in stored(desk)
    desk.goto("/admin/articles/article/7/change/")
    desk.locator(".writing-embed").wait_for()
    desk.goto(Article.objects.get(pk=7).get_absolute_url())
    assert desk.get_by_role("link", name="Le lac").get_attribute("href") == "https://youtube.com/watch?v=abc"
    shuts_nobody_out(desk)
    desk.locator(".prose .embed").scroll_into_view_if_needed()
    assert [url for url in asked if "youtube" in url] == []


@pytest.mark.parametrize(
    ("name", "last"),
    [("word", "Le rapport"), ("docs", "Lire l’enquête"), ("web", "Partager"), ("writer", "Troisième")],
)
def test_what_is_pasted_is_clean_and_says_what_was_left_out(desk, name, last):
    opened(desk, "<p>Avant.</p><p>Ici.</p>")
    pasted(desk, sample(name))
    desk.locator(TEXT).get_by_text(last).wait_for()
    text = typed_text(desk)
    for dirt in ("style=", "mso", "Mso", "<span", "<div", "<script", "data:image", "file:"):
        assert dirt not in text, dirt
    assert "<p>Avant.</p>" in text
    if name in ("word", "web"):
        desk.get_by_text("de côté").wait_for()
    if name == "word":
        assert text.count("<li>") == 5
    stored(desk)


def test_five_megabytes_of_word_are_pasted_or_refused_and_the_text_is_still_there(desk):
    opened(desk)
    pasted(desk, five_megabytes_of_word(), "Trop.")
    desk.set_default_timeout(60_000)
    desk.locator(".writing-said[data-kind=fault]").wait_for()
    assert "Le marché a rouvert." in typed_text(desk)
    pasted(desk, "x" * 6_000_001, "Les mots seuls.")
    desk.get_by_text("seuls les mots ont été repris").wait_for()
    assert "Les mots seuls." in typed_text(desk)


def test_typography_is_mended_marked_and_undone_with_one_key(desk):
    opened(desk, "<p>Fin</p>")
    typed = """ "de l'été" : n°5 !"""
    desk.keyboard.type(typed)
    before = typed_text(desk)
    desk.keyboard.press("Control+Shift+L")
    desk.get_by_text("Ctrl-Z les annule").wait_for()
    mended = typed_text(desk).replace("&nbsp;", "~").replace("\u202f", "_")
    assert mended == "<p>Fin «_de l’été_»~: n°~5_!</p>"
    assert desk.locator(".writing-mended").count() >= 5
    desk.keyboard.press("Control+z")
    assert typed_text(desk) == before
    asked = []
    desk.route("**/writing/typography/", lambda route: asked.append(route))  # noqa: PLW0108 (a built-in has no signature to read)
    with desk.expect_request("**/writing/typography/"):
        desk.keyboard.press("Control+Shift+L")
    desk.keyboard.press("Control+Shift+L")
    desk.wait_for_function("document.querySelector('.writing-said').textContent === ''")
    for route in asked:
        route.continue_()
    desk.unroute("**/writing/typography/")
    desk.locator(".writing-mended").first.wait_for()
    assert len(asked) == 1
    desk.get_by_role("button", name="Corriger la typographie").click()
    desk.get_by_text("Rien à corriger").wait_for()
    assert typed_text(desk).replace("&nbsp;", "~").replace("\u202f", "_") == mended


def test_typography_keeps_marks_lists_code_and_addresses(desk):
    body = (
        "<p>Il <strong>dit</strong> \"<em>oui</em>\" !</p><ul><li>l'un ;</li><li><code>l'a ?</code></li></ul>"
        '<p><a href="https://a.example/?l\'a" rel="noopener noreferrer nofollow">l\'a</a></p><p>a<br>"b"</p>'
    )
    opened(desk, body)
    desk.keyboard.press("Control+Shift+L")
    desk.get_by_text("Ctrl-Z les annule").wait_for()
    mended = typed_text(desk)
    assert "<em>oui</em>" in mended
    assert "<code>l'a ?</code>" in mended
    assert "?l'a" in mended
    assert "l’un" in mended
    assert "<br>«" in mended
    desk.get_by_role("button", name="Corriger la typographie").click()
    desk.get_by_text("Rien à corriger").wait_for()


def test_no_break_spaces_have_keys(desk):
    opened(desk, "<p>a</p>")
    desk.keyboard.press("Control+Shift+Space")
    desk.keyboard.type("b")
    desk.keyboard.press("Alt+Shift+Space")
    desk.keyboard.type("c")
    assert typed_text(desk) == "<p>a&nbsp;b\u202fc</p>"
    assert desk.locator(".prose-editor-nbsp").count() == 2


def test_how_long_it_is_stands_beside_the_field(desk):
    opened(desk, f"<p>{'mot ' * 440}</p>")
    assert "440 mots, 2 min" in desk.locator("#id_body_count").inner_text()
    desk.locator("#id_headline").fill("x" * 40)
    assert "40 signes : tient" in desk.locator("#id_headline_count").inner_text().replace("\u00a0", " ")
    desk.locator("#id_headline").fill("x" * 80)
    assert "vers 65" in desk.locator("#id_headline_count").inner_text()
    desk.locator("#id_standfirst").fill("x" * 300)
    assert "long pour une carte" in desk.locator("#id_standfirst_count").inner_text()
    desk.locator("#id_headline_count_read", has_text="vers 65").wait_for(state="attached")
    assert desk.locator("#id_headline_count_read").get_attribute("aria-live") == "polite"


def test_the_caption_of_a_table_is_not_lost(desk):
    body = "<table><caption>Résultats</caption><thead><tr><th>Ville</th></tr></thead><tbody><tr><td>Valombre</td></tr></tbody></table>"
    opened(desk, body)
    desk.keyboard.type(" ")
    assert desk.locator(f"{TEXT} caption").inner_text() == "Résultats"
    kept = stored(desk)
    assert "<caption>Résultats</caption>" in kept
    assert kept.count("Résultats") == 1
