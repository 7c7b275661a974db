"""The words of a study's arms in the notice's language: names, doses and a small dictionary, never free English.

A registry's label of an arm is translated only where each of its words is a name, a number, a unit or a term in here.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from notices.document.template import Language
from notices.document.wording import HARD_SPACE, number_text
from notices.trial_table.arm_vocabulary import ARM_TERMS, TREATMENT_TERMS
from notices.trial_table.names import Names, current_names

# Names that only number the arms: "Arm A1: ", "Group 2 - ".
LEADING_NAME = re.compile(
    r"\s*(?:(?:(?:study |treatment )?(?:arm|group)\s+(?:\w{1,2}|[ivx]+)|[A-H])\s*(?:[:.–-]\s+|$)"
    r"|\d{1,2}\s*(?:[:)]\s+|$))",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"[+/,;:()\[\]–-]")
WORD = re.compile(r"[^\s+/,;:()\[\]]+")

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
PER = r"(?:kg|m2|m²|ml|cc|day|week|hour|h|dose|capsule|tablet|vial)"
UNIT = rf"(?:mg|mcg|µg|μg|ug|ng|g|ml|IU|units?|U|mmol|Gy|MBq|%)(?:\s?/\s?{PER}){{0,2}}"
PLAIN_NUMBER = re.compile(rf"(?:{NUMBER})(?![\w.,]*\w)")
# Not numbers after a comparison, such as a limit of weight or age.
DOSE = re.compile(
    rf"(?<![\w.,<>≥≤=])(?<![<>≥≤=]\s)(?P<from>{NUMBER})(?:\s?[-–]\s?(?P<to>{NUMBER}))?[\s-]?(?P<unit>{UNIT})(?!\w|\s?/\s?[a-z])",
    re.IGNORECASE,
)
NORWEGIAN_UNITS = {
    "mcg": "µg",
    "ug": "µg",
    "μg": "µg",
    "iu": "IE",
    "unit": "enhet",
    "m2": "m²",
    "cc": "ml",
    "day": "dag",
    "h": "time",
    "capsule": "kapsel",
    "tablet": "tablett",
    "vial": "hetteglass",
}
UNITS: dict[Language, dict[str, str]] = {
    "nb": NORWEGIAN_UNITS | {"units": "enheter", "week": "uke", "hour": "time"},
    "nn": NORWEGIAN_UNITS | {"unit": "eining", "units": "einingar", "week": "veke", "hour": "time"},
    "en": {"mcg": "µg", "ug": "µg", "μg": "µg", "m2": "m²", "cc": "ml"},
}

# A name with one of these words is an English description of what is done, by whom, when or for whom.
ENGLISH_WORDS = re.compile(
    r"(?:a|about|according|after|all|an|any|are|as|at|based|be|before|between|both|by|during|each|either|every|for|from"
    r"|given|giving|in|into|is|its|not|of|on|only|or|participants|patients|per|receives?|received|receiving|same|subjects"
    r"|such|than|that|the|their|them|then|this|those|through|to|until|up|used?|using|was|were|when|which|who|will|with"
    r"|within|without)"
)
MAX_NAME_WORDS, MAX_NAME_LENGTH = 8, 120
# "(blinded)" behind a name is English, "(BAY1747846)" is another name.
DESCRIBING_BRACKET = re.compile(r"\s*\([a-z ,-]+\)")
# Words that identify nothing, though a name may hold them.
GENERIC_WORDS = {
    "care",
    "control",
    "drug",
    "group",
    "intervention",
    "placebo",
    "standard",
    "test",
    "therapy",
    "treatment",
}


def dose_text(dose: re.Match[str], language: Language) -> str:
    """Write "0,5 mg/kg": the number as the language writes it, the unit by its Norwegian name where it has one."""
    numbers = [_number(text, language) for text in (dose["from"], dose["to"]) if text]
    units = [UNITS[language].get(unit.lower(), _unit(unit)) for unit in re.split(r"\s?/\s?", dose["unit"])]
    return f"{'–'.join(numbers)}{HARD_SPACE if units[0] == '%' else ' '}{'/'.join(units)}"


def _number(text: str, language: Language) -> str:
    """Write the registry's English number; its comma separates thousands where three digits follow each."""
    is_grouped = re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", text) is not None
    if language == "en":
        return text if is_grouped else text.replace(",", ".")
    whole, _, decimals = (text.replace(",", "") if is_grouped else text.replace(",", ".")).partition(".")
    # A number that begins with a zero counts nothing.
    whole = number_text(int(whole)) if is_grouped or not whole.startswith("0") else whole
    return f"{whole},{decimals}" if decimals else whole


def _unit(unit: str) -> str:
    return {"mg": "mg", "ml": "ml", "g": "g", "ng": "ng", "kg": "kg", "gy": "Gy", "u": "U"}.get(unit.lower(), unit)


def doses_in(text: str, language: Language) -> list[str]:
    """Return the doses that a label names, each once, in its order; "5 mg/10 mg" is one."""
    doses: list[str] = []
    last = -1
    for dose in DOSE.finditer(text):
        words = dose_text(dose, language)
        if doses and text[last : dose.start()].strip() == "/":
            doses[-1] = f"{doses[-1]}/{words}"
        else:
            doses.append(words)
        last = dose.end()
    return list(dict.fromkeys(doses))


def name_text(name: str, language: Language) -> str:
    """Write an intervention's name as a cell may hold it; "" where it may be no name in the notice's language."""
    return _name_text(name, language, current_names())


@lru_cache(maxsize=2_000)
def _name_text(name: str, language: Language, names: Names) -> str:
    """Norwegian takes what `names` and the terms know, word for word; English whatever is no description."""
    parts = re.split(r"\s+(?:and|&)\s+", DESCRIBING_BRACKET.sub("", name).strip())
    if language != "en":
        texts = [_norwegian_name(part, language, names) for part in parts]
        return " + ".join(texts) if all(texts) else _norwegian_name(name, language, names)
    if (whole := _translate_label(name, (), language, names)) is not None:
        return whole
    if len(name) > MAX_NAME_LENGTH or not all(map(_is_name, parts)):
        return ""
    return " + ".join(DOSE.sub(lambda dose: dose_text(dose, language), part) for part in parts)


def _norwegian_name(text: str, language: Language, names: Names) -> str:
    """Translate a name; "" where nothing in it says what is given: "Injection 2", "Part A"."""
    words = [match.start() for match in WORD.finditer(text)]
    has_name = any(names.find(text, at)[0] for at in words)
    has_treatment = any(term.pattern.match(text, at) for at in words for term in TREATMENT_TERMS)
    return (_translate_label(text, (), language, names) or "") if has_name or has_treatment else ""


def _is_name(text: str) -> bool:
    words = WORD.findall(text)
    # In capitals it is an abbreviation: NO, IN, A.
    has_english = any(ENGLISH_WORDS.fullmatch(word.lower()) for word in words if not word.isupper())
    return 0 < len(words) <= MAX_NAME_WORDS and not has_english


def translate_terms(text: str, language: Language) -> str | None:
    """Translate a text of terms alone, such as "Topical corticosteroids"; None where another word is in it.

    In Norwegian names that are sure are terms as well.
    """
    return _translate_label(text, (), language, current_names())


def translate_label(label: str, names: Sequence[str], language: Language) -> str | None:
    """Translate a whole label; None where a word is in it that is neither a term nor a name.

    In English `names` and their words are names and stay as they are; in Norwegian those that `names` knows.
    """
    return _translate_label(label, tuple(names), language, current_names())


@lru_cache(maxsize=2_000)
def _translate_label(label: str, own_names: tuple[str, ...], language: Language, names: Names) -> str | None:
    known: set[str] = set()
    verbatim: list[str] = []
    if language == "en":
        known = {word.casefold() for name in own_names for word in WORD.findall(name) if len(word) > 1} - GENERIC_WORDS
        unknown = (name for name in own_names if _translate_label(name, (), language, names) is None)
        verbatim = sorted((name.casefold() for name in unknown), key=len, reverse=True)
    text = label[match.end() :] if (match := LEADING_NAME.match(label)) else label
    tokens: list[str] = []
    at = 0
    while at < len(text):
        token, end = _token_at(text, at, verbatim, known, language)
        if language != "en":
            # The longer one counts: "SC-43" is a code, and no way to give something.
            token, end = max(names.find(text, at), (token, end), key=lambda match: match[1])
        if end == at and (number := PLAIN_NUMBER.match(text, at)):
            token, end = _number(number[0], language), number.end()
        if end == at:
            return None
        tokens.append(token)
        at = end
    return _clean_up("".join(tokens))


def _token_at(text: str, at: int, verbatim: list[str], known: set[str], language: Language) -> tuple[str, int]:
    """Return the translated token at this place, and where it ends: at the same place if it is unknown."""
    if text[at].isspace() or SEPARATOR.match(text, at):
        return text[at], at + 1
    if dose := DOSE.match(text, at):
        return dose_text(dose, language), dose.end()
    for name in verbatim:
        if text[at : at + len(name)].casefold() == name and not text[at + len(name) : at + len(name) + 1].isalnum():
            return text[at : at + len(name)], at + len(name)
    for arm_term in ARM_TERMS:
        if match := arm_term.pattern.match(text, at):
            number = next((group for group in match.groups() if group), "")
            return arm_term.words.label(language).format(number.upper()), match.end()
    word = WORD.match(text, at)
    if word and word[0].casefold() in known:
        return word[0], word.end()
    return "", at


def _clean_up(text: str) -> str:
    """Remove double spaces, and punctuation whose word was left out."""
    text = re.sub(r"\(\s*\)|\[\s*\]", "", text)
    text = re.sub(r"(?:\s*[,;:–-])*\s+,|\s*,(?:\s*,)+", ",", text)
    text = re.sub(r"\(\s*,\s*", "(", text)
    text = re.sub(r"\s*\+\s*(?=\w)", " + ", text)
    text = re.sub(r"[ \t\n]+", " ", text)
    return re.sub(r" ([,;:)])", r"\1", text).strip(" ,;:+/–-")
