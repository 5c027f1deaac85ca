import re

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from text.cleaning import clean, text_of
from text.typography import typo, typo_html


def shown(text):
    """No-break spaces made visible: "_" is the narrow one, "~" the wide one."""
    return text.replace("\u202f", "_").replace("\u00a0", "~")


FRENCH = [
    ("", ""),
    ("Rien à dire.", "Rien à dire."),
    # guillemets
    ("« mot »", "«_mot_»"),
    ("«mot»", "«_mot_»"),
    ("«\u00a0mot\u00a0»", "«_mot_»"),
    ('"mot"', "«_mot_»"),
    ('Il dit "oui" et "non".', "Il dit «_oui_» et «_non_»."),
    ('" mot " et " autre "', "«_mot_» et «_autre_»"),
    ('("mot")', "(«_mot_»)"),
    ('l\'"art"', "l’«_art_»"),
    ('"Non!"', "«_Non_!_»"),
    ('"Non", dit-il.', "«_Non_», dit-il."),
    ("<<mot>>", "«_mot_»"),
    ("<< mot >> et << autre >>", "«_mot_» et «_autre_»"),
    ("un << seul", "un << seul"),
    ('un écran de 27" large', 'un écran de 27" large'),
    ('un " seul', 'un " seul'),
    ('« il dit "oui" hier »', "«_il dit “oui” hier_»"),
    ('« il dit " oui " hier »', "«_il dit “oui” hier_»"),
    ('"il dit "oui" hier"', "«_il dit “oui” hier_»"),
    ("L’Azerbaïdjan a été prié de  » rendre les clefs  »", "L’Azerbaïdjan a été prié de «_rendre les clefs_»"),
    ("prié de\u00a0» rendre les clefs\u00a0» hier", "prié de «_rendre les clefs_» hier"),
    ("» mot » puis » autre »", "«_mot_» puis «_autre_»"),
    ("il a dit »oui« hier", "il a dit «_oui_» hier"),
    ("fin de la phrase », dit-il. « Autre »", "fin de la phrase_», dit-il. «_Autre_»"),
    ("fin de la phrase » dit-il « encore", "fin de la phrase_» dit-il «_encore"),
    ("« un » et deux »", "«_un_» et deux_»"),
    ("Un.\n\n« Deux »", "Un.\n\n«_Deux_»"),
    # ; ! ? :
    ("Quoi?", "Quoi_?"),
    ("Quoi ?", "Quoi_?"),
    ("Quoi\u00a0?", "Quoi_?"),
    ("Quoi?!", "Quoi_?!"),
    ("Non!!!", "Non_!!!"),
    ("Vraiment (!) et [?]", "Vraiment (!) et [?]"),
    ("un; deux ; trois", "un_; deux_; trois"),
    ("Note: ceci", "Note~: ceci"),
    ("Note : ceci", "Note~: ceci"),
    ("Note\u202f: ceci", "Note~: ceci"),
    ("Il dit: « oui »", "Il dit~: «_oui_»"),
    ("« Oui »: il l’a dit", "«_Oui_»~: il l’a dit"),
    ("merci ;-) et :-)", "merci ;-) et :-)"),
    ("a!=b, std::vector, urn:isbn:1", "a!=b, std::vector, urn:isbn:1"),
    # times, addresses, code
    ("à 14:20 ou 3:1", "à 14:20 ou 3:1"),
    ("https://a.example/b?c=d!e;f", "https://a.example/b?c=d!e;f"),
    ("Voir https://a.example/b?c=1.", "Voir https://a.example/b?c=1."),
    ("www.a.example/l'art?x=1 !", "www.a.example/l'art?x=1_!"),
    ('"https://a.example/"', "«_https://a.example/_»"),
    ("la.redac-tion@a.example: écrire", "la.redac-tion@a.example~: écrire"),
    ('""', '""'),
    ('le mot `a ? "b"`', 'le mot `a ? "b"`'),
    # apostrophes and dots
    ("l'Arménie, aujourd'hui, qu'elle", "l’Arménie, aujourd’hui, qu’elle"),
    ("l´art et l‘art", "l’art et l’art"),
    ("la lettre 'c'", "la lettre 'c'"),
    ("Et puis...", "Et puis…"),
    ("Et puis...?", "Et puis…_?"),
    ("Et puis....", "Et puis...."),
    # numbers
    ("12 000 personnes", "12_000 personnes"),
    ("1 234 567", "1_234_567"),
    ("12\u00a0000", "12_000"),
    ("04 75 12 34 56", "04 75 12 34 56"),
    ("2025 000", "2025 000"),
    ("50 %", "50_%"),
    ("50%", "50_%"),
    ("50%20", "50%20"),
    ("12 €", "12~€"),
    ("à 6 h 30", "à 6~h~30"),
    ("à 6 h", "à 6~h"),
    ("à 21 heures", "à 21~heures"),
    ("6h30", "6h30"),
    ("le 14 octobre 2025", "le 14~octobre 2025"),
    ("le 1er août", "le 1er~août"),
    ("deux  blancs", "deux blancs"),
]
ENGLISH = [
    ('"Yes," she said.', "“Yes,” she said."),
    ('He said "yes" ("maybe").', "He said “yes” (“maybe”)."),
    ("It's Armenia's dogs' day", "It’s Armenia’s dogs’ day"),
    ("'Yes,' she said", "‘Yes,’ she said"),
    ("'Tis the '90s, rock 'n' roll", "’Tis the ’90s, rock ’n’ roll"),
    ("\"'Yes,' he said\"", "“‘Yes,’ he said”"),
    ('6\'2" tall, a 27" screen', '6\'2" tall, a 27" screen'),
    ("Really? Yes! Note: fine...", "Really? Yes! Note: fine…"),
    ('"An unfinished quotation', "“An unfinished quotation"),
    ("see https://a.example/it's?", "see https://a.example/it's?"),
    ("12 000 %", "12 000 %"),
]
ARMENIAN = [
    ('Նա ասաց. "Բարև"', "Նա ասաց. «Բարև»"),
    ("« Բարև »", "«Բարև»"),
    ("<<Բարև>>", "«Բարև»"),
    ("Բարև:", "Բարև։"),
    ("Բարև: Երևան: ", "Բարև։ Երևան։ "),
    ("«Բարև»: Նա գնաց", "«Բարև»։ Նա գնաց"),
    ("Օրինակ: այսպես", "Օրինակ: այսպես"),
    ("ժամը 14:20, https://a.example/", "ժամը 14:20, https://a.example/"),
    ("Ո՞վ է ասել...", "Ո՞վ է ասել…"),
]


@pytest.mark.parametrize(("typed", "expected"), FRENCH)
def test_french_is_set_as_the_french_set_it(typed, expected):
    assert shown(typo(typed, "fr")) == expected
    assert typo(typo(typed, "fr"), "fr") == typo(typed, "fr")


@pytest.mark.parametrize(("typed", "expected"), ENGLISH)
def test_english_has_its_own_quotation_marks(typed, expected):
    assert typo(typed, "en") == expected
    assert typo(expected, "en") == expected


@pytest.mark.parametrize("language", ["hy", "hyw"])
@pytest.mark.parametrize(("typed", "expected"), ARMENIAN)
def test_armenian_has_guillemets_without_spaces_and_the_verjaket(typed, expected, language):
    assert typo(typed, language) == expected
    assert typo(expected, language) == expected


def test_a_variant_follows_its_language_and_an_unknown_language_is_left_alone():
    assert typo('"x"', "fr-CA") == typo('"x"', "fr")
    assert typo('"x"', "ru") == '"x"'
    assert typo('"x"', "") == '"x"'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Non!</p>", "<p>Non_!</p>"),
        ('<p>"<em>mot</em>"</p>', "<p>«_<em>mot</em>_»</p>"),
        ("<p><strong>Bonjour</strong> !</p>", "<p><strong>Bonjour</strong>_!</p>"),
        ("<p>l'<em>art</em></p>", "<p>l’<em>art</em></p>"),
        ('<p>"un<br>deux"</p>', "<p>«_un<br>deux_»</p>"),
        ('<p>un<br>"deux"</p>', "<p>un<br>«_deux_»</p>"),
        ('<p>"un</p><p>deux"</p>', '<p>"un</p><p>deux"</p>'),
        ("<p>1<sup>er</sup> août</p>", "<p>1<sup>er</sup>~août</p>".replace("~", "&nbsp;")),
        ("<p>Note : ceci</p>", "<p>Note&nbsp;: ceci</p>"),
        ("<p>a &lt; b &amp; c ?</p>", "<p>a &lt; b &amp; c_?</p>"),
        ("<p><code>a ? \"b\"</code> ?</p>", "<p><code>a ? \"b\"</code>_?</p>"),
        ("<pre>l'art ?  \"x\"</pre><p>l'art</p>", "<pre>l'art ?  \"x\"</pre><p>l’art</p>"),
        ('<a href="/l\'a?x" title="l\'a ?">l\'a ?</a>', '<a href="/l\'a?x" title="l\'a ?">l’a_?</a>'),
        ('<p>Il dit <span lang="en">"Yes!"</span>!</p>', '<p>Il dit <span lang="en">“Yes!”</span>_!</p>'),
        ('<p lang="en">"Yes!"</p><p>"Oui"</p>', '<p lang="en">“Yes!”</p><p>«_Oui_»</p>'),
        ('<blockquote lang="hy"><p>"Բարև":</p></blockquote>', '<blockquote lang="hy"><p>«Բարև»։</p></blockquote>'),
        ("<p>voir https://a.example/?b&amp;c=d ?</p>", "<p>voir https://a.example/?b&amp;c=d_?</p>"),
        ("<p>dit\n«&nbsp;oui&nbsp;»</p>", "<p>dit «_oui_»</p>"),
        ("<p>rien\nà faire</p>\n\n<p>ici</p>", "<p>rien\nà faire</p>\n\n<p>ici</p>"),
        ("<code>jamais fermé ?", "<code>jamais fermé ?"),
        ("a < b ?", "a &lt; b_?"),
    ],
)  # fmt: skip
def test_in_html_only_the_words_are_touched(html, expected):
    assert shown(typo_html(html, "fr")) == expected
    assert typo_html(typo_html(html, "fr"), "fr") == typo_html(html, "fr")


LANGUAGES = st.sampled_from(["fr", "en", "hy"])
SIGNS = st.one_of(
    st.sampled_from("\"'«»“”‘’!?;:…()-—.,`=/&\n \u00a0\u202f\ue000"),
    st.sampled_from(
        ["...", "<<", ">>", "  ", "\n\n", "mot", "L", "12", "000", "%", "€", "h", "30", "mai", "Բարև", "tis"]
    ),
    st.sampled_from(["https://a.example/?", "a@b.example", "www."]),
)
TEXTS = st.lists(SIGNS | st.text(max_size=3), max_size=14).map("".join)


def letters(text):
    return [sign for sign in text if sign.isalnum()]


@settings(max_examples=600, deadline=None)
@given(TEXTS, LANGUAGES)
def test_doing_it_twice_changes_nothing_and_once_no_letter(text, language):
    once = typo(text, language)
    assert typo(once, language) == once
    assert letters(once) == letters(text)


TAGS = st.one_of(
    st.sampled_from(
        ["<p>", "</p>", "<em>", "</em>", "<br>", "<strong>", "</strong>", "<blockquote>", "&nbsp;", "&amp;"]
    ),
    st.sampled_from(["<code>", "</code>", "<pre>", "</pre>", '<img src="/a.jpg">', "&lt;"]),
    st.sampled_from(['<span lang="en">', "</span>", '<p lang="hy">']),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TAGS | SIGNS | st.text(max_size=3), max_size=16).map("".join), LANGUAGES)
def test_html_stays_clean_and_keeps_its_tags_and_letters(dirty, language):
    html = clean(dirty)
    once = typo_html(html, language)
    assert typo_html(once, language) == once
    assert clean(once) == once
    assert re.findall(r"<[^>]*>", once) == re.findall(r"<[^>]*>", html)
    assert letters(text_of(once)) == letters(text_of(html))


def test_the_template_filter_leaves_escaping_to_the_template():
    template = Template("{% load typography %}{{ value|typo:language }}")
    assert template.render(Context({"value": 'l\'art, "<b>"', "language": "fr"})) == ("l’art, «\u202f&lt;b&gt;\u202f»")
    safe = mark_safe("l'<b class='a:b'>x</b> &amp; y ?")
    assert template.render(Context({"value": safe, "language": "fr"})) == "l’<b class='a:b'>x</b> &amp; y\u202f?"
    assert template.render(Context({"value": "l'x", "language": None})) == "l&#x27;x"
    assert template.render(Context({"value": None, "language": "fr"})) == "None"
