"""A foreign notice in a text is recognised however it was mangled, and a story that only speaks of its source is not."""

from pathlib import Path

import pytest

from attribution import recognising
from attribution.recognising import Known, original_among, recognise

RAL, SEVAN, LEDGER, NOBODY = 1, 2, 3, None
KNOWN = [
    Known(
        RAL,
        ("Radio Atlantique Libre", "RAL"),
        (
            "Copyright © {year} RAL. Reprinted with the permission of Radio Atlantique Libre, Atlantická 17, 130 00 Prague 3.",
        ),
    ),
    Known(SEVAN, ("Agence Sevan",), ("© {year} {source}. Tous droits réservés.",)),
    Known(LEDGER, ("The Ararat Ledger",), ("This article first appeared in {source} on {date}.",)),
    Known(4, ("Le Petit Valentinois", "LPV"), ("Article publié avec l’autorisation de {source}.",)),
]
STORY = [
    "Le marché couvert a rouvert ses portes samedi matin, trois ans après l’incendie qui l’avait ravagé.",
    "Les marchands, venus de toute la vallée, ont retrouvé leurs étals et leurs habitués malgré la pluie.",
    "La mairie a consacré deux millions à ce chantier, dont la fin avait été reportée à quatre reprises.",
    "Les travaux de la place, eux, dureront jusqu’à l’automne, selon le calendrier présenté jeudi.",
    "Une fête est prévue en juin avec les écoles du quartier.",
]


def found_in(line: str, place: int = len(STORY)) -> list:
    return recognise([*STORY[:place], line, *STORY[place:]], KNOWN)


NOTICES = [
    # the model page's kinds of damage
    ("Reprinted with permission from RAL Copyright(c)2007 Radio Atlantique Libre, Inc.88 Rue Vieille, t 140 Prague 4 CZ 1", RAL),
    ("Copyright(c)2007 Radio Atlantique Libre", RAL),
    ("Copyright (c) 1998. RAL, Inc. Reprinted with the permission of Radio Atlantique Libre", RAL),
    ("Copyright (c) 2007 RAL. Reprinted with the permission of Radio Atlanti", RAL),
    ("eprinted with permission from Radio Atlantique Libre", RAL),
    ("ReprintedwithpermissionfromRALCopyright(c)2007RadioAtlantiqueLibre,Inc.", RAL),
    ("reprintedwithpermissionfromradioatlantiquelibre", RAL),
    ("REPRINTED WITH PERMISSION FROM RAL. COPYRIGHT 2007 RADIO ATLANTIQUE LIBRE", RAL),
    ("reprinted with permission from ral. copyright (c) 2007 radio atlantique libre, inc. 88 rue vieille, prague", RAL),
    ("Reprnted with permision from Radio Atlantique Libre", RAL),
    ("Reprinted with permission from Radio Atlantque Libr, Prague", RAL),
    ("Radio Atlantique Libre © 2007", RAL),
    ("© RAL 2019", RAL),
    ("© 2022 RAL", RAL),
    ("&copy; 2007 RAL", RAL),
    ("Copyright c 2007 Radio Atlantique Libre. All rigths reserved.", RAL),
    # English
    ("Copyright © 2026 RAL. Reprinted with the permission of Radio Atlantique Libre, Atlantická 17, 130 00 Prague 3.", RAL),
    ("This article was originally published by Radio Atlantique Libre.", RAL),
    ("This story first appeared in The Ararat Ledger on March 3, 2026.", LEDGER),
    ("Originally published by The Ararat Ledger. Republished here with kind permission.", LEDGER),
    ("© The Ararat Ledger. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.", LEDGER),
    ("By permission of The Ararat Ledger", LEDGER),
    ("Source: RAL", RAL),
    ("Source: https://ral.example.org/market (Radio Atlantique Libre)", RAL),
    ("This work by Radio Atlantique Libre is licensed under a Creative Commons Attribution 4.0 International License.", RAL),
    # French
    ("© 2019 Agence Sevan. Tous droits réservés.", SEVAN),
    ("© 2019 Agence Sevan. Tous droits de reproduction et de représentation réservés, y compris la reprise sur un site intern", SEVAN),
    ("Tous droits reserves Agence Sevan", SEVAN),
    ("Reproduit avec l’autorisation de Radio Atlantique Libre.", RAL),
    ("Repris avec l'aimable autorisation de l'Agence Sevan", SEVAN),
    ("Article publié avec l’autorisation du Petit Valentinois.", 4),
    ("Cet article a d’abord été publié par Radio Atlantique Libre le 3 mars 2026.", RAL),
    ("Cet article a été initialement publié par l’Agence Sevan sous le titre « Le marché qui revient ».", SEVAN),
    ("Cet article est republié à partir de The Ararat Ledger sous licence Creative Commons. Lire l’article original.", LEDGER),
    ("Source : Radio Atlantique Libre", RAL),
    ("Source : RAL, traduit de l’anglais", RAL),
    ("Article paru initialement dans The Ararat Ledger", LEDGER),
    ("Agence Sevan — reproduction interdite sans autorisation écrite", SEVAN),
    ("Cette dépêche de l’Agence Sevan ne peut être reproduite sans autorisation.", SEVAN),
    ("« Reproduit avec l’autorisation de RAL »", RAL),
    # Armenian
    ("Արտատպված է Radio Atlantique Libre-ի թույլտվությամբ։", RAL),
    ("© 2019 Agence Sevan։ Բոլոր իրավունքները պաշտպանված են։", SEVAN),
    ("Աղբյուրը՝ RAL", RAL),
    ("Հոդվածն առաջին անգամ հրապարակվել է Radio Atlantique Libre-ի կայքում։", RAL),
    ("Արտատպուած է The Ararat Ledger-ի արտօնութեամբ", LEDGER),
    ("Հեղինակային իրավունք © 2007 RAL", RAL),
    # of nobody we know
    ("© 2019 Agence du Lac Noir. Tous droits réservés.", NOBODY),
    ("Reproduit avec l’autorisation de la Gazette du Lac Noir.", NOBODY),
    ("Copyright 2015 Black Lake Gazette. All rights reserved.", NOBODY),
    ("This article was originally published by the Black Lake Gazette.", NOBODY),
    ("Բոլոր իրավունքները պաշտպանված են։", NOBODY),
]  # fmt: skip


@pytest.mark.parametrize(("line", "whose"), NOTICES)
def test_a_notice_is_recognised_and_whose_it_is(line, whose):
    found = found_in(line)
    assert [(each.index, each.text, each.source_id) for each in found] == [(len(STORY), line, whose)]


NO_NOTICES = [
    # the source is only spoken of
    "Selon Radio Atlantique Libre, le chantier a coûté deux fois plus que prévu.",
    "« Nous avons eu peur », dit-il à RAL.",
    "Interrogé par l’Agence Sevan, le maire a refusé de répondre.",
    "Radio Atlantique Libre a révélé l’affaire en 2019.",
    "Le ministre l’a dit mardi à Radio Atlantique Libre.",
    "RAL, une radio financée sur fonds publics, émet en douze langues depuis Prague.",
    "L’article de The Ararat Ledger a provoqué une vive émotion à Fresno.",
    "The mayor told Radio Atlantique Libre that the market would stay open all year.",
    "According to The Ararat Ledger, the first stones were laid in 1921.",
    "The Ararat Ledger first published the mayor’s letters, which caused an uproar in the town.",
    "Le rapport, publié par l’Agence Sevan en mars, compte deux cents pages.",
    "Selon un article publié par Radio Atlantique Libre, la mairie savait tout depuis 2021.",
    "Un entretien diffusé par RAL avant la réouverture avait déjà fait grand bruit.",
    "Ըստ Radio Atlantique Libre-ի՝ շուկան կբացվի շաբաթ օրը։",
    "Քաղաքապետն այդ մասին ասաց RAL-ին տված հարցազրույցում։",
    "Radio Atlantique Libre-ը հայտնեց, որ շինարարությունն ավարտվել է։",
    # law, rights and permissions are what it is about
    "Le droit d’auteur protège l’œuvre pendant soixante-dix ans après la mort de son auteur.",
    "Le tribunal a jugé que la mention « tous droits réservés » ne suffit pas à protéger une recette.",
    "La formule « © 2019 Agence Sevan » figurait sous la photo, d’après l’huissier.",
    "Le sigle © et le mot copyright n’ont plus aucune valeur juridique en Arménie, rappelle l’avocate.",
    "The court held that the words “all rights reserved” add nothing to what the law already grants.",
    "All rights reserved for the poor, the slogan said, and the crowd sang it until midnight.",
    "Copyright law was written for printers, and it shows, says the professor of law in Yerevan.",
    "Les manifestants réclament que les droits des marchands soient réservés aux habitants du quartier.",
    "La police a autorisé la marche, avec l’accord de la préfecture, jusqu’à minuit.",
    "Le manuscrit, reproduit avec l’autorisation du musée, sera exposé jusqu’en mai à Erevan.",
    "The film was shown with the permission of the bishop, who had not seen it.",
    "The newspaper published his letters without permission, and he sued.",
    "Հեղինակային իրավունքի մասին օրենքը պետք է փոխվի, ասաց պատգամավորը։",
    "Նա ասաց, որ բոլոր իրավունքները պաշտպանված են սահմանադրությամբ։",
    "Les trois conditions sont (a) la date, (b) le lieu et (c) le nom de chaque marchand.",
    # the very words of a notice, in a sentence that tells something
    "All rights reserved, le troisième album du groupe, sort vendredi chez Radio Atlantique Libre.",
    "Reproduit avec l’autorisation du peintre, le dessin ornera la façade du marché couvert jusqu’au printemps.",
    "Le journal publie avec l’accord de la famille les lettres du soldat retrouvées dans un grenier.",
    "The letters are published with permission of the family and fill two thick volumes bound in leather.",
    "Copyright trolls target small newspapers across Europe with automated invoices and threats.",
    "Une photo © Agence Sevan montrait la foule massée devant le palais, un dimanche de 2018, sous la neige.",
    "Toute reproduction de ce tableau est interdite par le musée, qui craint les faussaires.",
    "Sous licence Creative Commons, le manuel de l’Agence Sevan circule librement dans les écoles de montagne.",
    "This article was originally published in a tiny magazine, and a whole generation learned it by heart.",
    "Cet article a d’abord été publié sous un pseudonyme, puis lu à voix haute dans toutes les casernes du pays.",
    "Originally published in 1921, the novel sold ten thousand copies and made its author a rich man.",
    "Initialement publié en feuilleton par l’Agence Sevan, le roman raconte la vie d’un berger devenu ministre.",
    "Հոդվածն առաջին անգամ հրապարակվել է հարյուր տարի առաջ, երբ քաղաքը դեռ փոքրիկ գյուղ էր գետի ափին։",
    "Վերահրապարակվել է նաև նրա առաջին գիրքը, որը մեծ հաջողություն ունեցավ։",
    # what stands under a story and is no notice
    "Author: capucine",
    "Auteur : capucine",
    "Par Nariné Sarafian, à Erevan",
    "Nariné Sarafian",
    "La rédaction vous conseille",
    "Lire aussi : Le marché couvert, cent ans d’histoire",
    "Photo : Anouch Vartan",
    "Source : ministère de la Santé",
    "Sources : relevés de la mairie, calculs de la rédaction",
    "À lire en version originale sur le site de l’auteur.",
    "Radio Atlantique Libre",
    "RAL",
    "A suivre.",
    "Publié le 3 mars 2026",
    # words that only look like it
    "La source : un ruisseau de montagne que RAL avait filmé l’an dernier.",
    "Source de fierté pour la ville, le marché attire deux mille visiteurs par jour.",
    "Le permis de construire a été délivré initialement en 2019, puis annulé.",
    "Licence professionnelle : les inscriptions ouvrent lundi à Valence.",
    "Le joueur évolue sous licence au club de Valence depuis trois ans.",
    "Ce texte a été publié au Journal officiel mercredi, après un long débat.",
    "Sauf mention contraire, les prix sont en euros, taxes comprises.",
]  # fmt: skip


@pytest.mark.parametrize("line", NO_NOTICES)
@pytest.mark.parametrize("place", [0, 3, len(STORY)])
def test_a_story_that_speaks_of_its_source_or_of_rights_is_left_alone(line, place):
    assert found_in(line, place) == []


def pasted_behind(line: str, blank: str = " ", last: str = STORY[-1]) -> list[str]:
    return [*STORY[:-1], f"{last}{blank}{line}"]


@pytest.mark.parametrize(("line", "whose"), [each for each in NOTICES if each[0][0] != "«"])
@pytest.mark.parametrize("last", [STORY[-1], "La fête aura lieu. Elle est gratuite."])
def test_a_notice_that_ends_the_last_paragraph_is_recognised_without_the_story_before_it(line, whose, last):
    found = recognise(pasted_behind(line, last=last), KNOWN)
    assert [(each.text, each.source_id) for each in found] == [(line, whose)]
    assert found[0].index >= len(STORY)


@pytest.mark.parametrize("blank", ["", "\u00a0", "  "])
def test_a_notice_is_recognised_whatever_blank_it_was_pasted_behind(blank):
    line = "Reprinted with permission from RAL. Copyright (c) 2007 Radio Atlantique Libre, Inc."
    assert [(each.text, each.source_id) for each in recognise(pasted_behind(line, blank), KNOWN)] == [(line, RAL)]


@pytest.mark.parametrize("line", NO_NOTICES)
def test_a_last_sentence_that_speaks_of_its_source_or_of_rights_is_left_alone(line):
    assert recognise(pasted_behind(line), KNOWN) == []
    assert recognise([*STORY, f"{line} {STORY[0]}"], KNOWN) == []


@pytest.mark.parametrize(
    "last",
    [
        "Au dos du tableau, un tampon à demi effacé. « Tous droits réservés. »",
        "« Personne ne m’a rien demandé. Tous droits réservés, c’est écrit », dit-il.",
        "Le vieux panneau est resté au mur (il porte une date. © 1987 Agence Sevan).",
    ],
)
def test_what_is_quoted_at_the_end_is_no_notice(last):
    assert recognise([*STORY, last], KNOWN) == []


def test_a_notice_of_several_sentences_is_recognised_whole_behind_a_story():
    line = "This article was originally published by RAL. © 2007 RAL, Inc. All rights reserved."
    assert [each.text for each in recognise(pasted_behind(line), KNOWN)] == [line]


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_plain_notice_is_recognised_wherever_it_stands(place):
    line = "Reprinted with permission from RAL. Copyright (c) 2007 Radio Atlantique Libre, Inc."
    assert [(each.index, each.source_id) for each in found_in(line, place)] == [(place, RAL)]


def test_a_line_that_only_names_its_source_is_one_at_the_end_alone():
    assert recognise([*STORY, "Source : RAL", *STORY], KNOWN) == []
    assert found_in("Source : RAL")


def test_each_notice_of_several_is_recognised():
    lines = ["© 2019 Agence Sevan", *STORY, "Cet article a d’abord été publié par RAL.", "All rights reserved."]
    assert [(each.index, each.source_id) for each in recognise(lines, KNOWN)] == [(0, SEVAN), (6, RAL), (7, NOBODY)]


def test_a_wording_that_several_sources_share_names_none_of_them():
    shared = "Republished from our partner with permission. Any other use is forbidden."
    known = [Known(1, ("Une radio",), (shared,)), Known(2, ("Un journal",), (shared,))]
    assert [each.source_id for each in recognise([*STORY, shared], known)] == [None]
    assert [each.source_id for each in recognise([*STORY, shared], known[1:])] == [2]


def test_nothing_is_found_where_there_is_nothing():
    assert recognise([], KNOWN) == []
    assert recognise(["", " ", "?"], []) == []
    assert recognise(STORY, KNOWN) == []


def test_the_address_of_the_original_is_found_in_the_line():
    line = "Originally published by RAL at https://ral.example.org/market?id=7. All rights reserved."
    assert found_in(line)[0].url == "https://ral.example.org/market?id=7"


def test_no_licence_and_no_front_page_is_taken_for_the_original():
    links = [
        "mailto:ral@example.org",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://ral.example.org/",
        "https://[broken",
        "https://ral.example.org/market",
    ]
    assert original_among(links) == "https://ral.example.org/market"
    assert original_among(links[:-1]) == ""


@pytest.mark.parametrize(
    "paragraph",
    [
        "Le marché de la ville (copyright réservé, permission publiée par la source) a rouvert en présence du maire. "
        * 6,
        "© 2007 reprinted with permission " * 20,
        "Source : publié avec l’autorisation " + "a" * 600,
        "reprintedwith" * 50,
        STORY[0] * 5,
    ],
)
def test_of_two_thousand_paragraphs_a_few_are_held_against_two_hundred_sources(paragraph, monkeypatch):
    held = []
    whose = recognising._whose
    monkeypatch.setattr(recognising, "_whose", lambda block, sources: held.append(block) or whose(block, sources))
    known = [
        Known(number, (f"Radio Atlantique Libre {number}", f"RAL{number}"), (f"Reprinted with the permission of RAL {number}, Prague",))
        for number in range(200)
    ]  # fmt: skip
    body = [f"{paragraph} {number}" for number in range(2000)]
    recognise(body, known)
    assert len(held) <= 50


MODEL_PAGE = Path(__file__).parents[2].parent / "shared" / "reference" / "article-page.txt"
if MODEL_PAGE.is_file():

    def test_the_line_of_the_model_page_is_recognised_and_no_other():
        lines = [line.strip() for line in MODEL_PAGE.read_text(encoding="utf-8").splitlines() if line.strip()]
        known = [*KNOWN, Known(9, ("Radio Free Europe/Radio Liberty", "RFE/RL"))]
        found = recognise(lines, known)
        assert [(each.source_id, "Copyright(c)2007" in each.text) for each in found] == [(9, True)]
