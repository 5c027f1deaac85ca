"""The catalogues: compiled where they changed, and complete in French."""

import ast
import os
import re

import polib
import pytest
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation.trans_real import translation

from newsroom.translations import BASE_DIR, catalogues, compile_catalogues


@pytest.fixture
def house(tmp_path):
    for folder in ("locale/fr/LC_MESSAGES", "desk/locale/hy/LC_MESSAGES"):
        (tmp_path / folder).mkdir(parents=True)
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
        catalogue.append(polib.POEntry(msgid="Search", msgstr="Recherche"))
        catalogue.save(str(tmp_path / folder / "django.po"))
    return tmp_path


def test_each_catalogue_is_compiled_once(house):
    assert len(compile_catalogues(house)) == 2
    assert compile_catalogues(house) == []
    compiled = polib.mofile(str(house / "desk/locale/hy/LC_MESSAGES/django.mo"))
    assert compiled.find("Search").msgstr == "Recherche"


def test_a_changed_catalogue_is_compiled_again(house):
    compile_catalogues(house)
    changed = house / "locale/fr/LC_MESSAGES/django.po"
    later = changed.with_suffix(".mo").stat().st_mtime + 1
    os.utime(changed, (later, later))
    assert compile_catalogues(house) == [changed]


def test_nothing_else_is_left_behind(house):
    compile_catalogues(house)
    assert {path.suffix for path in house.rglob("*.*") if path.is_file()} == {".po", ".mo"}


# --- Our own texts ---------------------------------------------------------------------------------------------------

OURS = [folder.parent for folder in BASE_DIR.glob("*/__init__.py") if folder.parent.name not in ("tests", "bench")]
# Where in a call the words stand: the context, if there is one, and the text.
CALLS = {
    "_": (None, 0),
    "gettext": (None, 0),
    "gettext_lazy": (None, 0),
    "ngettext": (None, 0),
    "ngettext_lazy": (None, 0),
    "pgettext": (0, 1),
    "pgettext_lazy": (0, 1),
    "npgettext": (0, 1),
}


def texts_of_code(source: str):
    """Each text of a module that is to be translated, with its context if it has one."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if name in CALLS:
            context, text = CALLS[name]
            words = [getattr(argument, "value", None) for argument in node.args]
            if isinstance(words[text], str):
                yield words[context] if context is not None else None, words[text]


def texts_of_template(source: str):
    """The same of a template."""
    nodes = engines["django"].from_string(source).template.nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        text = node.filter_expression.var.literal
        if text is not None:
            yield node.message_context and node.message_context.resolve({}), str(text)
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        yield node.message_context and node.message_context.resolve({}), node.render_token_list(node.singular)[0]
    yield from ((None, text) for text in re.findall(r'[=: ]_\("([^"]+)"\)', source))


def all_texts():
    for folder in OURS:
        for file in folder.rglob("*.py"):
            yield from ((file.relative_to(BASE_DIR), *text) for text in texts_of_code(file.read_text()))
    for file in (BASE_DIR / "templates").rglob("*.*"):
        yield from ((file.relative_to(BASE_DIR), *text) for text in texts_of_template(file.read_text()))


def test_what_is_to_be_translated_is_found():
    code = 'a = _("one")\nb = pgettext_lazy("ctx", "two")\nc = ngettext("three", "threes", n)\nd = x.gettext("four")'
    assert list(texts_of_code(code)) == [(None, "one"), ("ctx", "two"), (None, "three"), (None, "four")]
    template = (
        '{% load i18n %}{% if a %}{% translate "one" context "ctx" %}{% endif %}'
        "{% blocktranslate trimmed count n=n %}\n {{ n }} two\n{% plural %}{{ n }} twos{% endblocktranslate %}"
        '{% include "components/follow.html" with title=_("three") %}'
    )
    assert list(texts_of_template(template)) == [("ctx", "one"), (None, "%(n)s two"), (None, "three")]


def lacking(language: str, texts) -> list[str]:
    """Those of the texts that the catalogues of this language do not have."""
    catalogue = translation(language)._catalog
    missing = []
    for file, context, text in texts:
        key = f"{context}\x04{text}" if context else text
        if catalogue.get(key) is None and catalogue.get((key, 0)) is None:
            missing.append(f"{file}: {key!r}")
    return missing


def test_each_text_has_its_french():
    texts = list(all_texts())
    assert len(texts) > 500
    assert lacking("fr", texts) == []


def test_the_account_pages_and_their_letters_are_whole_in_armenian():
    """allauth has no Armenian: all that is said there is ours."""
    places = ("accounts", "templates/account", "templates/mfa", "templates/letters")
    texts = [each for each in all_texts() if str(each[0]).startswith(places)]
    assert len(texts) > 300
    assert lacking("hy", texts) == []


@pytest.mark.parametrize(
    "file", [path for path in catalogues() if "/fr/" in str(path)], ids=lambda path: path.parts[-5]
)
def test_french_is_set_as_french_is_printed(file):
    """A narrow space before ; ! ? and inside « », a wide one before a colon, neither of which breaks; a curved apostrophe."""
    wrong = re.compile("'|[^\u202f][;!?](?!\\w)|[^\u00a0]:(?!//)|«[^\u202f]|[^\u202f]»")
    for entry in polib.pofile(str(file)):
        for words in (entry.msgstr, *entry.msgstr_plural.values()):
            assert not wrong.search(words), words
