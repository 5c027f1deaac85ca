"""The editor of texts: what can be typed in it, the scripts it is made of, and the words it speaks."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget, prose_editor_js
from js_asset import ImportMap, Media, Script, static_lazy

from text.cleaning import WORDS_A_MINUTE
from text.embeds import PROVIDERS
from text.fields import MAX_CHARACTERS

# What may be pasted in characters: twelve times a long article with the styles that Word puts on each of its words.
MAX_PASTED = 6_000_000

# Every extension by name, dependants too: what is not listed here cannot be typed. Ours stand in static/desk/writing/.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "QuotationSource": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "autolink": False, "protocols": ["http", "https", "mailto"]},
    "Figure": True,
    "Image": True,
    "Caption": True,
    "Embed": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Cite": True,
    "Abbreviation": True,
    "InlineQuotation": True,
    "Foreign": True,
    "SpecialCharacters": True,
    "NarrowSpaces": True,
    "Spaces": True,
    "Pasting": True,
    "Typography": True,
    "History": True,
    "Menu": {
        "groups": [
            {"group": "blockType -lists"},
            {"group": "marks"},
            {"group": "link"},
            {"group": "lists"},
            {"group": "nodes -blockType -lists"},
            {"group": "table"},
            {"group": "spaces"},
            {"group": "typography"},
            {"group": "history"},
        ]
    },
    "Toolbar": True,
}

MODULES = (
    "told",
    "dialog",
    "links",
    "quotations",
    "pictures",
    "embeds",
    "tables",
    "marks",
    "spaces",
    "pasting",
    "typography",
    "toolbar",
)
importmap = ImportMap({f"desk/writing/{name}": static_lazy(f"desk/writing/{name}.js") for name in MODULES})
words_js = Script("desk/writing/words.js", defer=True)

# How many characters a headline and a standfirst may have before a search result, or a card of ours, cuts them.
HEADLINE_IN_SEARCH, HEADLINE_ON_A_CARD = 65, 110
STANDFIRST_IN_SEARCH, STANDFIRST_ON_A_CARD = 155, 220

# By what the scripts, ours and those of the editor, say in English.
WORDS = {
    # The bar.
    "Text tools": _("Text tools"),
    "paragraph": _("Paragraph"),
    "heading 2": _("Heading"),
    "heading 3": _("Smaller heading"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "strike": _("Struck through"),
    "Code": _("Code"),
    "Code block": _("Block of code"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "unordered list": _("List with bullets"),
    "ordered list": _("Numbered list"),
    "blockquote": _("Quotation"),
    "Source of the quotation": _("Source of the quotation"),
    "horizontal rule": _("Rule between two parts"),
    "Picture": _("Picture"),
    "Film, sound or post from elsewhere": _("Film, sound or post from elsewhere"),
    "insert link": _("Link"),
    "remove link": _("Remove the link"),
    "Insert table": _("Table"),
    "Caption of the table": _("Caption of the table"),
    "Add column": _("Add a column"),
    "Delete column": _("Delete the column"),
    "Add row": _("Add a row"),
    "Delete row": _("Delete the row"),
    "Merge cells": _("Merge the cells"),
    "Split cell": _("Split the cell"),
    "Toggle header cell": _("Heading cell, or not"),
    "Delete table": _("Delete the table"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "No-break space": _("No-break space"),
    "Narrow no-break space": _("Narrow no-break space"),
    "Mend the typography": _("Mend the typography"),
    # Dialogs.
    "Cancel": _("Cancel"),
    "Insert": _("Insert"),
    "Apply": _("Apply"),
    "Add caption": _("Caption of its own"),
    "Remove caption": _("Without a caption of its own"),
    "Text of the link": _("Text of the link"),
    "Address": _("Address"),
    "Title, shown when the mouse rests on it": _("Title, shown when the mouse rests on it"),
    "Give the address that the link leads to.": _("Give the address that the link leads to."),
    "Write the text of the link.": _("Write the text of the link."),
    "A link leads to a page (https://…), to an address for letters (mailto:…) or to a place on our site (/…); this is none.": _(
        "A link leads to a page (https://…), to an address for letters (mailto:…) or to a place on our site (/…); this is none."
    ),
    "An address holds no blanks. Check it.": _("An address holds no blanks. Check it."),
    "This is no whole address: it should look like https://example.org/page.": _(
        "This is no whole address: it should look like https://example.org/page."
    ),
    "Caption, which says what it shows": _("Caption, which says what it shows"),
    "Rows": _("Rows"),
    "Columns": _("Columns"),
    "The first row holds headings": _("The first row holds headings"),
    "A table has between 1 and 50 rows, and between 1 and 20 columns.": _(
        "A table has between 1 and 50 rows, and between 1 and 20 columns."
    ),
    "Choose a picture": _("Choose a picture"),
    "Words of its description, caption or credit": _("Words of its description, caption or credit"),
    "Search": _("Search"),
    "No picture holds these words.": _("No picture holds these words."),
    "Pictures found: %s": _("Pictures found: %s"),
    "More than %s pictures hold these words: these are the newest.": _(
        "More than %s pictures hold these words: these are the newest."
    ),
    "This picture was deleted: readers see nothing here. Choose another one, or take it out.": _(
        "This picture was deleted: readers see nothing here. Choose another one, or take it out."
    ),
    "Readers do not see this picture: its source has withdrawn its permission. Choose another one, or take it out.": _(
        "Readers do not see this picture: its source has withdrawn its permission. Choose another one, or take it out."
    ),
    "(without a description)": _("(without a description)"),
    "A card that leads there": _("A card that leads there"),
    "Address of its page": _("Address of its page"),
    "Title of the card": _("Title of the card"),
    "Give it a title: readers decide by it whether they open it.": _(
        "Give it a title: readers decide by it whether they open it."
    ),
    "We make cards for %s. For any other page, make a link.": _(
        "We make cards for %s. For any other page, make a link."
    ),
    # What was done.
    "Cleaning what was pasted…": _("Cleaning what was pasted…"),
    "The server could not be reached, so what was pasted was cleaned here: look it over.": _(
        "The server could not be reached, so what was pasted was cleaned here: look it over."
    ),
    "This is too much to paste at once: only its words were taken, without their form.": _(
        "This is too much to paste at once: only its words were taken, without their form."
    ),
    "This is too much to paste at once. Paste it in parts.": _("This is too much to paste at once. Paste it in parts."),
    "A picture is not pasted into the text: add it with the button “Picture”.": _(
        "A picture is not pasted into the text: add it with the button “Picture”."
    ),
    "Nothing to mend: the typography is right.": _("Nothing to mend: the typography is right."),
    "Places mended: %s. Ctrl-Z takes it back.": _("Places mended: %s. Ctrl-Z takes it back."),
    "The typography could not be mended: the server cannot be reached. The text is as it was.": _(
        "The typography could not be mended: the server cannot be reached. The text is as it was."
    ),
    "The text was changed meanwhile; mend its typography again.": _(
        "The text was changed meanwhile; mend its typography again."
    ),
    # Beside the fields.
    "%s words, %s min read": _("%s words, %s min read"),
    "%s characters: fits in search results": _("%s characters: fits in search results"),
    "%s characters: search results cut it after about %s": _("%s characters: search results cut it after about %s"),
    "%s characters: cut in search results (%s) and long for a card (%s)": _(
        "%s characters: cut in search results (%s) and long for a card (%s)"
    ),
}


class WritingWidget(AdminProseEditorWidget):
    """The editor with our extensions, its words in the language of who works with it, and our limits."""

    def __init__(self) -> None:
        super().__init__(config={"extensions": EXTENSIONS}, preset="configurable", attrs={"class": "body"})

    @property
    def media(self):
        # The words come first: the editor takes them when it is loaded.
        ours = Media(importmap=importmap, js=[words_js, prose_editor_js])
        return (
            ours
            + super().media
            + Media(js=[Script("desk/writing/counts.js", defer=True)], css={"all": ["desk/writing.css"]})
        )

    def get_config(self):
        return super().get_config() | {"js_modules": [f"desk/writing/{name}" for name in MODULES]}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-writing"] = json.dumps(
            {
                "words": {english: str(said) for english, said in WORDS.items()},
                "providers": PROVIDERS,
                "host": urlsplit(settings.SITE_URL).netloc,
                "most": MAX_CHARACTERS,
                "most_pasted": MAX_PASTED,
                "words_a_minute": WORDS_A_MINUTE,
                "tidy": reverse("admin:articles_article_tidy"),
                "typography": reverse("admin:articles_article_typography"),
                "pictures": reverse("admin:articles_article_pictures"),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return context
