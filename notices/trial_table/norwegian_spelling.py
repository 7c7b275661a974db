"""How Norwegian spells a substance's international name: by letters, where the name ends as a known class of medicines.

The international names of a class share an ending, its stem (WHO: "The use of stems in the selection of International
Nonproprietary Names"), which no everyday English word has once the few in NO_SUBSTANCES are left out. Norwegian names
follow the international one letter by letter, as FEST and the Norwegian texts of EMA's product information do.
"""

import re

# By what the stem says of the substance. A name that ends otherwise is none that the rule is sure of.
STEMS = {
    "antibodies": "mab|tamig|tomig",
    "receptors and messengers": "etercept|tatercept|patercept|bercept|tacept|facept|cicept|kinra|fusp",
    "inhibitors of kinases and other enzymes": "nib|ciclib|parib|zomib|lisib|rasib|degib|clax|inostat|metostat|dustat",
    "chemotherapy": "platin|taxel|tabine|ribine|rubicin|trexate|trexed|tecan|poside|mustine|ifosfamide|antrone|ribulin"
    "|orelbine|ncristine|nblastine",
    "hormones and what works against them": "lutamide|trozole|estrant|relin|relix|golix|tocin|oxifene",
    "immunity": "domide|limus|imod|sporin",
    "growth factors and enzymes": "grastim|mostim|poetin|teplase|sidase|gargase",
    "nucleic acids, genes and cells": "nersen|fersen|tersen|carsen|zarsen|siran|leucel|temcel|parvovec|repvec",
    "diabetes and weight": "glutide|natide|patide|dutide|lintide|gliptin|gliflozin|glitazone|glipron|glinide",
    "other peptides": "reotide|paratide|virtide",
    "blood": "xaban|gatran|dogrel|sugrel|grelor|parin|bopag",
    "heart, vessels and kidneys": "vastatin|sartan|opril|ipril|dipine|olol|renone|ciguat|sentan|afil|azosin|thiazide"
    "|semide|olactone|fibrate|vaptan|camten",
    "lungs and allergy": "lukast|meterol|moterol|caterol|daterol|lanterol|tropium|ratadine|caftor",
    "mind and nerves": "oxetine|azepam|azolam|apine|peridone|piprazole|peridol|racetam|triptan|gepant|setron|pitant"
    "|orexant|melteon|giline|bamate",
    "pain and anaesthesia": "caine|fentanil|flurane|curonium|profen|coxib|fenac",
    "viruses": "vir|vudine|virine|ciclovir|cyclovir",
    "bacteria, fungi and parasites": "cillin|cycline|mycin|floxacin|penem|bactam|conazole|nidazole|fungin|bendazole"
    "|oroquine|efloquine|maquine|noquine|quiline|zolid",
    "the stomach": "prazole|prazan",
}  # fmt: skip
STEM = re.compile(rf"(?=.{{6}})[a-z]+(?:{'|'.join(STEMS.values())})|cef[aeiopt][a-z]{{4,}}")
# Words and names of people that end as a stem does, and groups of medicines whose Norwegian name is another one.
NO_SUBSTANCES = {"anthracycline", "andersen", "carbamate", "elvir", "petersen"}

# Norwegian writes a salt, an ester, or what an antibody carries in one word with the name.
SALTS = {
    "acetate": "acetat",
    "acetonide": "acetonid",
    "alafenamide": "alafenamid",
    "besylate": "besilat",
    "besilate": "besilat",
    "bromide": "bromid",
    "calcium": "kalsium",
    "chloride": "klorid",
    "citrate": "sitrat",
    "dihydrochloride": "dihydroklorid",
    "disodium": "dinatrium",
    "disoproxil": "disoproksil",
    "etexilate": "eteksilat",
    "fumarate": "fumarat",
    "furoate": "furoat",
    "hydrobromide": "hydrobromid",
    "hydrochloride": "hydroklorid",
    "maleate": "maleat",
    "malate": "malat",
    "marboxil": "marboksil",
    "medoxomil": "medoksomil",
    "mesilate": "mesilat",
    "mesylate": "mesilat",
    "mesylat": "mesilat",
    "mofetil": "mofetil",
    "nitrate": "nitrat",
    "phosphate": "fosfat",
    "potassium": "kalium",
    "propionate": "propionat",
    "sodium": "natrium",
    "succinate": "suksinat",
    "sulfate": "sulfat",
    "sulphate": "sulfat",
    "tartrate": "tartrat",
    "tosylate": "tosilat",
    "trihydrate": "trihydrat",
    "xinafoate": "ksinafoat",
    # A treatment of which it is the medicine.
    "chemotherapy": "-kjemoterapi",
    # What an antibody or another protein carries.
    "deruxtecan": "derukstekan",
    "emtansine": "emtansin",
    "govitecan": "govitekan",
    "mafodotin": "mafodotin",
    "ozogamicin": "ozogamicin",
    "pegol": "pegol",
    "soravtansine": "soravtansin",
    "tesirine": "tesirin",
    "tirumotecan": "tirumotekan",
    "vedotin": "vedotin",
}

# Each letter or group of letters as Norwegian writes it, in this order.
LETTERS = [
    (re.compile(pattern), norwegian)
    for pattern, norwegian in [
        (r"cyclovir$", "ciclovir"),  # the American spelling
        (r"cycline$", "syklin"),
        (r"calc(?=[ei])", "kals"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"ch", "k"),
        (r"qu(?=i[nl])", "k"),
        (r"qu", "kv"),
        (r"cc(?=[eiy])", "ks"),
        (r"c(?![eiy])", "k"),
        (r"(?<!^)x", "ks"),
        (r"(?<![ao]s)e$", ""),
        (r"^estr", "østr"),
    ]
]


def is_substance(word: str) -> bool:
    """Does the word end as a class of medicines does, so that LETTERS can be trusted with it?"""
    lower = word.casefold()
    return lower not in NO_SUBSTANCES and STEM.fullmatch(lower) is not None


def norwegian_spelling(name: str) -> str:
    """Spell an international name as Norwegian does: "cladribine" is "kladribin"."""
    text = name.casefold()
    for pattern, norwegian in LETTERS:
        text = pattern.sub(norwegian, text)
    return text
