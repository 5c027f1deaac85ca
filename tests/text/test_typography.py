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


def as_typed(text):
    """The way back, for what is right already."""
    return text if "_" not in text.replace("https", "") else text.replace("_", "\u202f").replace("~", "\u00a0")


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
    ("6h30", "6~h~30"),
    ("à 14h05, puis à 14 h", "à 14~h~05, puis à 14~h"),
    ("ouvert 24h/24", "ouvert 24h/24"),
    ("le vol 1h2x", "le vol 1h2x"),
    ("le 14 octobre 2025", "le 14~octobre 2025"),
    ("le 1er août", "le 1er~août"),
    ("deux  blancs", "deux blancs"),
    # numéros, ordinaux, unités
    ("le n°5", "le n°~5"),
    ("le n° 12 et le N°3", "le n°~12 et le N°~3"),
    ("le numéro un, n°A", "le numéro un, n°A"),
    ("le 1er mars, le 2e tour", "le 1er~mars, le 2e tour"),
    ("au XXIe siècle", "au XXIe~siècle"),
    ("la Ve République", "la Ve~République"),
    ("sous Louis XIV", "sous Louis~XIV"),
    ("5 km à pied", "5~km à pied"),
    ("1 900 m d’altitude", "1_900~m d’altitude"),
    ("à 90 km/h", "à 90~km/h"),
    ("20 °C, 20°C", "20~°C, 20~°C"),
    ("12 millions d'euros", "12~millions d’euros"),
    ("3 milliards", "3~milliards"),
    ("12 m'appellent", "12 m’appellent"),
    ("12 minutes", "12 minutes"),
    ("10 000 drams", "10_000~drams"),
    ("50 $", "50~$"),
    # civilités et initiales
    ("M. Dupont et Mme Durand", "M.~Dupont et Mme~Durand"),
    ("MM. Petrossian et Sarkissian", "MM.~Petrossian et Sarkissian"),
    ("le Dr Aznavour", "le Dr~Aznavour"),
    ("J.-P. Sartre", "J.-P.~Sartre"),
    ("J. R. R. Tolkien", "J.~R.~R.~Tolkien"),
    ("Selon A. Petrossian", "Selon A. Petrossian"),
    ("dit hier, selon A. Petrossian", "dit hier, selon A.~Petrossian"),
    ("le plan B. Puis rien", "le plan B. Puis rien"),
    ("voir p. 12 et art. 5", "voir p.~12 et art.~5"),
    # tirets, points et virgules
    ("un mot - puis un autre", "un mot – puis un autre"),
    ("un mot -- puis un autre", "un mot – puis un autre"),
    ("porte-parole, 1915-1923, 10 - 5", "porte-parole, 1915-1923, 10 - 5"),
    ("— Bonjour", "—~Bonjour"),
    ("— Bonjour\n– Bonsoir", "—~Bonjour\n–~Bonsoir"),
    ("- premier point", "- premier point"),
    ("pain, vin, etc...", "pain, vin, etc."),
    ("un mot , un autre .", "un mot, un autre."),
    ("la version .5 et .NET", "la version .5 et .NET"),
    # déjà juste
    ("«_Non_», dit M.~Dupont à 14~h~05~: «_1_200~€_!_»", "«_Non_», dit M.~Dupont à 14~h~05~: «_1_200~€_!_»"),
    ("L’«_art_» du n°~5, le 1er~mars – enfin…", "L’«_art_» du n°~5, le 1er~mars – enfin…"),
    # mêlé
    ("Il a écrit: Հայաստան, Armenia?", "Il a écrit~: Հայաստան, Armenia_?"),
    ("M. O'Brien dit \"It's late\"", "M.~O’Brien dit «_It’s late_»"),
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
    ("a word - then another -- and more", "a word – then another – and more"),
    ("so--he said--it was", "so—he said—it was"),
    ("well-known, 1915-1923, 10 - 5", "well-known, 1915-1923, 10 - 5"),
    ("Mr. Smith and Dr Jones", "Mr.\u00a0Smith and Dr\u00a0Jones"),
    ("at 5 p.m., 5 km away", "at 5\u00a0p.m., 5\u00a0km away"),
    ("No. 5, $3 million", "No.\u00a05, $3\u00a0million"),
    ("J. R. R. Tolkien", "J.\u00a0R.\u00a0R.\u00a0Tolkien"),
    ("a blank , too many ?", "a blank, too many?"),
    ("“Already” right—isn’t it…", "“Already” right—isn’t it…"),
    ("run `a -- b` now", "run `a -- b` now"),
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
    ("2025 թ. մարտին", "2025\u00a0թ. մարտին"),
    ("10 000 դրամ, 5 կմ", "10\u202f000 դրամ, 5\u00a0կմ"),
    ("50 % և 20 ֏", "50\u00a0% և 20\u00a0֏"),
    ("բառ - բառ", "բառ – բառ"),
    ("բառ , բառ ։", "բառ, բառ։"),
    ("«Արդեն ճիշտ է»։", "«Արդեն ճիշտ է»։"),
    ('Նա ասաց. "New York Times"', "Նա ասաց. «New York Times»"),
    ("1915-1923 թթ.", "1915-1923\u00a0թթ."),
]


@pytest.mark.parametrize(("typed", "expected"), FRENCH)
def test_french_is_set_as_the_french_set_it(typed, expected):
    typed = as_typed(typed)
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
        ("<p>le n°5 du <em>1er mars</em> à <strong>14h05</strong></p>", "<p>le n°&nbsp;5 du <em>1er&nbsp;mars</em> à <strong>14&nbsp;h&nbsp;05</strong></p>"),
        ("<p>M. <em>Dupont</em></p>", "<p>M.&nbsp;<em>Dupont</em></p>"),
        ("<pre>n°5 -- 14h05</pre>", "<pre>n°5 -- 14h05</pre>"),
        ('<figure><img src="/a.jpg" alt="l\'art ?"><figcaption>l\'art ?</figcaption></figure>', '<figure><img src="/a.jpg" alt="l\'art ?"><figcaption>l’art_?</figcaption></figure>'),
        ('<p><a href="https://a.example/n°5?l\'a -- b">n°5</a></p>', '<p><a href="https://a.example/n°5?l\'a -- b">n°&nbsp;5</a></p>'),
        ("<table><tr><td>5 km</td><td>5</td><td>km</td></tr></table>", "<table><tr><td>5&nbsp;km</td><td>5</td><td>km</td></tr></table>"),
    ],
)  # fmt: skip
def test_in_html_only_the_words_are_touched(html, expected):
    assert shown(typo_html(html, "fr")) == expected
    assert typo_html(typo_html(html, "fr"), "fr") == typo_html(html, "fr")


def test_the_table_is_as_long_as_was_promised():
    assert len(FRENCH) + len(ENGLISH) + len(ARMENIAN) >= 120


LANGUAGES = st.sampled_from(["fr", "en", "hy"])
SIGNS = st.one_of(
    st.sampled_from("\"'«»“”‘’!?;:…()-—.,`=/&\n \u00a0\u202f\ue000"),
    st.sampled_from(
        [
            "n°",
            "M.",
            "A.",
            "1er",
            "etc",
            " - ",
            "--",
            "km",
            "14h05",
            "XXe",
            "siècle",
            "թ.",
            "...",
            "<<",
            ">>",
            "  ",
            "\n\n",
            "mot",
            "L",
            "12",
            "000",
            "%",
            "€",
            "h",
            "30",
            "mai",
            "Բարև",
            "tis",
        ]
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
