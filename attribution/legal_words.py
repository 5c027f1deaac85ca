"""How notices are worded in French, English and Armenian: the forms that `recognising` looks for."""

import re

from .plain_letters import letters_of

# One of these occurs in every notice; looked for in each block before anything that takes time.
CLUES = tuple(
    "©, (c), ⓒ, &copy, copyr, right, reserv, réserv, droit, permis, autoris, accord, courtesy, consent, "  # noqa: SIM905
    "reprint, reprodu, repris, publi, paru, appear, origin, initial, abord, source, via, creative, cc by, cc-by, licen, "
    "իրավունք, իրաւունք, արտատպ, հրատարակ, հրապարակ, թույլտվ, արտօն, աղբյուր, աղբիւր, թույլատրագ, լիցենզ".split(", ")
)


def _marks(*forms: tuple[str, int]) -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(form), weight) for form, weight in forms)


# Searched in the letters alone, for words may have lost the blanks between them; each with its points.
_TEXT_EN = "(?:article|story|piece|report|text|post|interview|analysis|essay|column|feature)"
_TEXT_FR = "(?:article|texte|reportage|entretien|tribune|enquete|depeche|analyse|papier|sujet|recit)"
_AT_FIRST = "(?:dabord|initialement|originellement|originalement|enpremierlieu|pourlapremierefois|alorigine)"
MARKS = _marks(
    # permission
    (r"(?:reprint|republish|reproduc|publish|used|posted|appears?)\w{0,16}with(?!out).{0,24}permission", 45),
    (r"(?:reprint|republish|reproduc|publish|used)\w{0,16}bypermission", 45),
    (r"^(?:with(?:the)?(?:kind)?permissionof|bypermissionof|courtesyof|reprintedfrom|republishedfrom)", 35),
    (r"(?:reprodui|repris|republie|publie|diffuse)\w{0,12}avec.{0,16}(?:autorisation|permission|accord)d", 45),
    (r"^avecl?(?:aimable)?(?:autorisation|permission|accord)d", 35),
    (r"(?:reproduction|reprise|rediffusion|republication)\w{0,40}(?:interdite|prohibited|forbidden)", 45),
    (r"maynotbe(?:published|reproduced|republished|copied|reprinted)", 45),
    (r"nepeu(?:t|vent)(?:pas)?etre(?:reprodui|republie|publie|diffuse|repris)", 45),
    # rights
    (r"allrightsreserved", 45),
    (r"tous(?:les)?droits\w{0,40}reserves?", 45),
    (r"©.{0,40}?(?:19|20)\d\d", 40),
    (r"©", 15),
    (r"^(?:copyright|©)", 15),
    (r"copyright", 20),
    # where it stood first
    (
        rf"(?:this|the|our){_TEXT_EN}(?:was|is|has|hasbeen)?(?:originally|first|previously)(?:published|appeared|posted)",
        45,
    ),
    (r"^(?:originally|first)(?:published|appeared|posted)(?:by|in|on|at|as)", 45),
    (rf"^{_TEXT_EN}(?:first|originally)(?:published|appeared)", 45),
    (rf"(?:cet|cette|ce|l){_TEXT_FR}(?:a|est|aete)?{_AT_FIRST}(?:ete)?(?:publiee?|parue?|diffusee?)", 45),
    (rf"(?:cet|cette|ce|l){_TEXT_FR}(?:a|est|aete|avaitete)(?:publiee?|parue?|diffusee?){_AT_FIRST}", 45),
    (rf"(?:cet|cette|ce){_TEXT_FR}est(?:republiee?|reprise?|reproduite?)", 40),
    (rf"^(?:{_AT_FIRST}(?:publiee?|parue?)|(?:publiee?|parue?){_AT_FIRST}|articleparu|articlepublie)", 40),
    (r"^(?:readtheoriginal|read(?:the)?fullarticle|lirelarticleoriginal|lirelarticlecomplet|articleoriginal)", 30),
    # licences
    (r"creativecommons", 30),
    (r"ccby(?:nc|nd|sa|\d)", 30),
    (r"(?:under|sous)(?:the|an?|la|une|les)?(?:termsof)?licen[cs]e", 25),
    # Armenian, of the east and of the west
    (r"բոլորիրա(?:վ|ւ)ունքներ\w{0,4}(?:պաշտպան|վերապահ)", 60),
    (r"հեղինակայինիրա(?:վ|ւ)ունք", 30),
    (r"(?:արտատպ|վերահրատարակ|վերահրապարակ|հրապարակ)\w{0,12}.{0,60}(?:թույլտվ|թոյլտ|արտօն)ու", 60),
    (r"^(?:արտատպվածէ|արտատպուածէ|արտատպվումէ|վերահրապարակվումէ|արտատպություն)", 30),
    (r"արտատպ\w{0,40}արգելվ", 60),
    (r"(?:առաջինանգամ|սկզբնապես|նախապես)\w{0,40}(?:հրապարակվել|լույս)", 35),
    (r"(?:հոդված|նյութ)\w{0,8}(?:առաջինանգամ|սկզբնապես|նախապես)", 15),
    (r"(?:թույլատրագր|լիցենզի)", 25),
)

# Long enough to be known with a letter wrong.
MISSPELT = tuple(
    letters_of(phrase)
    for phrase in (
        "reprinted with permission",
        "republished with permission",
        "all rights reserved",
        "was originally published",
        "tous droits réservés",
        "reproduit avec l’autorisation",
        "a d’abord été publié",
        "creative commons",
        "բոլոր իրավունքները պաշտպանված",
    )
)

# Alone on its line: “Source : RAL”.
SOURCE_LINE = re.compile(
    r"\s*(?:sources?|via|credits?|crédits?|sourced? from|աղբյուր[ըն]?|աղբիւր[ըն]?|սկզբնաղբյուր[ըն]?)\s*[:՝։–—-]",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a reporter writes and a notice does not: who said what, and what somebody did.
TOLD = _words(
    "qui que qu dont mais selon dit declare declarait affirme explique ajoute estime annonce raconte repond precise "
    "indique rappelle rapporte etait etaient sera seront avait avaient ont fut serait nous je vous ils elles elle lui "
    "leur leurs son ses pas plus comme si car donc apres avant depuis quand lorsque parce encore aussi tres hier mardi "
    "he she they we i said says told tells according were will would which who but because after before when than its "
    "his her their must could if about yesterday how why what does "
    "որը որոնք որ ասաց ասել ասում հայտնեց հայտարարել հայտարարեց ըստ բայց նա նրա նրանք իր մենք երբ ինչ թե պետք չի"
)

# What stands in notices, and counts for nothing against them.
OF_THE_TRADE = _words(
    "the and with from for all any not may was has been have this that here under terms use used see more read full text "
    "copyright rights right reserved permission reprinted republished reproduced republication reproduction reprint "
    "published publish originally original first previously appeared posted version article story stories report piece "
    "analysis interview post essay column feature material content news agency radio press media inc ltd llc corp company "
    "broadcast rewritten redistributed copied distributed part whole form without prior written express consent kind "
    "courtesy licence license licensed creative commons international attribution unported noncommercial derivatives "
    "translated translation english french armenian russian website site web online title titled source sources link "
    "visit contact editor note permissions copy holder owner property protected law prohibited forbidden strictly "
    "les des une dans par pour sur avec sans sous est sont ete cet cette tous tout toute toutes droit droits reserve "
    "reserves reservee autorisation autorise permission accord aimable gracieuse prealable ecrit ecrite reproduit reproduite "
    "reproduits reproduction reproductions representation interdit interdite interdits meme partielle partiel totale integrale "
    "republie republiee repris reprise reprises publie publiee parution paru parue diffuse diffusee diffusion rediffusion abord "
    "initialement originellement premiere fois article articles texte textes reportage entretien tribune enquete depeche "
    "depeches analyse papier lire lisez voir original originale origine version integralite complet titre traduit traduite "
    "traduction anglais francais armenien russe redaction agence presse journal site internet adresse lien licence "
    "termes conditions modification aucune mention legale legales auteur auteurs proprietaire intellectuelle propriete "
    "usage collectif commercial prive source sources credit avons avec numero partenariat partenaire cadre "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "january february march april june july august september october november december "
    "բոլոր իրավունքները իրաւունքները պաշտպանված են է վերապահված հեղինակային իրավունք իրավունքը արտատպված արտատպվում "
    "վերահրապարակվում վերահրատարակված թույլտվությամբ արտօնութեամբ հոդվածը հոդվածն նյութը նյութն առաջին անգամ սկզբնապես "
    "հրապարակվել հրապարակված լույս տեսել կայքում թույլատրագրով աղբյուր աղբյուրը սկզբնաղբյուր առանց գրավոր համաձայնության"
)
