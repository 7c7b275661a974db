"""What an arm is given, in the notice's language: its names, doses, study part and frequency, never free English."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from notices.document.template import Language
from notices.trial_table.arm_contents import ArmContents
from notices.trial_table.arm_labels import without_numbering
from notices.trial_table.arm_terms import DOSE, doses_in, name_text, translate_label, translate_terms
from notices.trial_table.arm_vocabulary import ARM_TERMS, DETAIL_TERMS, FREQUENCY_TERMS, TREATMENT_TERMS, ArmTerm
from notices.trial_table.names import is_brand

MAX_CELL_LENGTH = 2_000

PLACEBO_BESIDE = re.compile(
    r"\s*(?:\bor\b|/|\bversus\b|\bvs\b\.?)\s*(?:(?:matching|matched|the|a)\s+)*placebo\b"
    r"|\bplacebo\s*(?:\bor\b|/|\bversus\b|\bvs\b\.?)\s*",
    re.IGNORECASE,
)
JOINT = re.compile(r"\s*[+&]\s*|\s+(?:and|plus|with|added to|on top of)\s+", re.IGNORECASE)
# Words that say how the treatment of a label is added: "with adjunctive treatment as usual".
ADDING_WORDS = re.compile(r"\b(?:adjunctive|concomitant|background|continued|their|current|the)\s+", re.IGNORECASE)
# "Hyaluronic acid 75 mg/capsule": how strong it is, not how much is given.
STRENGTH = re.compile(r"\d[\d.,]*\s*(?:mg|g|mcg|µg|ml|iu|units?)\s*/\s*\w+", re.IGNORECASE)
USUAL_ABBREVIATION = re.compile(r"\s*\((?:TAU|SOC|CAU|BSC)\)", re.IGNORECASE)
ABBREVIATION = re.compile(r"\s*\([A-Z]{2,6}\)")
BRACKET = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
BY_TURNS = re.compile(r"\b(?:then|followed by|switch\w*|to)\b|→|->|\b(?:placebo|sham)\b", re.IGNORECASE)


def usable_names(names: Iterable[str], language: Language) -> dict[str, str]:
    """Return the names with what a cell may hold for each of them, "" for one that is not sure."""
    return {name: name_text(escape_citations(name), language) for name in names}


def escape_citations(text: str) -> str:
    """Change a text of the registry so that nothing in it is read as a citation."""
    return text.replace("[@", "[ @")


def cell_text(text: str) -> str:
    """Begin the text with a capital letter, and cut it to what a cell can hold."""
    # "mRNA-1273", "reSET-O": a name that is spelt so.
    text = text if text[1:2].isupper() else text[:1].upper() + text[1:]
    return text if len(text) <= MAX_CELL_LENGTH else f"{text[:MAX_CELL_LENGTH].rsplit(' ', 1)[0]} …"


def treatment_text(label: str, contents: ArmContents, language: Language, *, by_turns: bool = False) -> str:
    """Write "Baricitinib 4 mg én gang daglig"; "" where something that the arm is given can't be written.

    `by_turns` where the arm's participants get a placebo as well, at another time or in the other half: then the label
    tells the dose of the treatment, not what it stands beside.
    """
    label = escape_citations(PLACEBO_BESIDE.sub("", label) if by_turns or contents.is_either else label)
    if not contents.active:
        return cell_text(_label_alone(label, language))
    texts = usable_names(contents.active, language)
    if not all(texts.values()) or contents.is_choice:
        return ""
    text = "" if by_turns and BY_TURNS.search(label) else _from_label(label, texts, language)
    if not text:
        text = joined(texts, contents, language)
        added = [word for word in _added_by(label, texts, language) if word.casefold() not in text.casefold()]
        text = _with_details(" + ".join([text, *added]), label, tuple(texts), language)
    return cell_text(text if by_turns else _with_inert(text, contents, language))


def joined(texts: dict[str, str], contents: ArmContents, language: Language) -> str:
    """Write "pembrolizumab + cisplatin eller karboplatin": what is given together, and that of which one is given."""
    either_or = translate_terms("or", language)
    if len(texts) > 1:
        # "metotreksat, til injeksjon": among others, a comma would end the list.
        texts = {name: re.sub(r", ([^,]+)$", r" (\1)", text) for name, text in texts.items()}
    groups: list[list[str]] = []
    for name in texts:
        pairs = contents.alternatives
        group = next((each for each in groups if any({(name, one), (one, name)} & pairs for one in each)), None)
        if group:
            group.append(name)
        else:
            groups.append([name])
    parts = (f" {either_or} ".join(dict.fromkeys(texts[name] for name in group)) for group in groups)
    return " + ".join(dict.fromkeys(parts))


def _with_inert(text: str, contents: ArmContents, language: Language) -> str:
    """Add a placebo or sham that is given beside the treatment, so that nobody knows which is which."""
    words = ["sham" if re.search("sham", name, re.IGNORECASE) else "placebo" for name in contents.inert]
    texts = [translate_terms(word, language) or "" for word in dict.fromkeys(words)]
    return " + ".join([text, *(each for each in texts if each.casefold() not in text.casefold())])


def _from_label(label: str, texts: dict[str, str], language: Language) -> str:
    """Translate a label all of whose words are known, and add the names that it leaves out.

    "" where another word is in it, or where it names a treatment by half of its name.
    """
    label = USUAL_ABBREVIATION.sub("", label)
    # "Control (400 IU vitamin D3)": the words before the bracket are left out.
    translation = re.sub(r"^\(([^()]*)\)$", r"\1", translate_label(label, tuple(texts), language) or "")
    missing = {name: text for name, text in texts.items() if not _mentions(label, name, text)}
    is_half_named = any(_shares_word(label, name) for name in missing) or (missing and _has_brand(label, texts))
    treatments = treatments_in(label, language)
    if not translation or is_half_named or (treatments and not _added_by(label, texts, language)):
        return ""
    if missing and _names_more(label) and not treatments and not JOINT.search(label):
        # Another name of what is listed: "V1 20 µg".
        return ""
    added = [text for text in dict.fromkeys(missing.values()) if text.casefold() not in translation.casefold()]
    if not added:
        return translation
    if len(missing) < len(texts) or treatments or _names_more(label):
        return " + ".join([translation, *added])
    return f"{' + '.join(added)}{' ' if translation[0].isdigit() and len(added) == 1 else ', '}{translation}"


def _label_alone(label: str, language: Language) -> str:
    """Translate a label that names a treatment of our terms, where the record lists nothing that the arm is given."""
    has_treatment = bool(treatments_in(label, language))
    return (translate_label(ABBREVIATION.sub("", label), (), language) or "") if has_treatment else ""


def _names_more(label: str) -> bool:
    """Does a label whose words are all known have one that is no term of ours, so that it names a treatment?"""
    rest = DOSE.sub(" ", label)
    spans = [match.span() for match in _matches(rest, ARM_TERMS)]
    return any(
        character.isalpha() and not any(start <= at < end for start, end in spans) for at, character in enumerate(rest)
    )


CONTROL_BEFORE = re.compile(r"controls?(?:\s+(?:group|arm))?\s*[:(,–-]\s*", re.IGNORECASE)


@lru_cache(maxsize=2_000)
def treatments_in(label: str, language: Language) -> tuple[str, ...]:
    """Return the treatments of our terms that stand in a label by themselves: "BT-001 + standard of care"."""
    words = []
    for part in JOINT.split(ABBREVIATION.sub("", without_numbering(label))):
        text = ADDING_WORDS.sub("", CONTROL_BEFORE.sub("", part, count=1)).strip(" ()[],;:.")
        match = next((each for each in _matches(text, TREATMENT_TERMS) if each.end() == len(text)), None)
        if match and match.start() == 0 and not re.search("placebo|sham", text, re.IGNORECASE):
            words.append(translate_terms(text, language) or "")
    return tuple(filter(None, words))


def _added_by(label: str, texts: dict[str, str], language: Language) -> tuple[str, ...]:
    """Return the treatments of our terms that a label adds to what is listed.

    None where they stand for some of it: "pembrolizumab + chemotherapy" is a heading of three names.
    """
    treatments = treatments_in(label, language)
    others = len(JOINT.split(without_numbering(label))) - len(treatments)
    listed = {text for text in texts.values() if text not in treatments}
    return treatments if len(listed) <= others else ()


def _mentions(label: str, name: str, text: str) -> bool:
    """Does the label hold the whole name, if without its bracket, or the bracket alone? A dose must stand there too."""
    if doses_in(name, "en") and not doses_in(label, "en"):
        return False
    plain = STRENGTH.sub("", DOSE.sub("", BRACKET.sub("", name))).strip(" ,;-")
    parts = map(_plain, (plain, text, *BRACKET.findall(name)))
    return any(len(part) > 1 and part in _plain(label) for part in parts)


def _plain(text: str) -> str:
    """Return letters and digits alone: "APG-2575" is "APG2575"."""
    return re.sub(r"[\W_]", "", text.casefold())


def _has_brand(label: str, names: Iterable[str]) -> bool:
    """Does the label name a brand, which stands for the names that are listed: "CagriSema 2.4 mg/2.4 mg"?"""
    known = _plain(" ".join(names))
    return any(is_brand(word) and _plain(word) not in known for word in re.findall(r"[^\s+/,;:()\[\]]+", label))


def _shares_word(label: str, name: str) -> bool:
    words = set(re.findall(r"\w[\w-]{2,}", name.casefold()))
    return bool(words & set(re.findall(r"\w[\w-]{2,}", label.casefold())))


def _with_details(text: str, label: str, names: tuple[str, ...], language: Language) -> str:
    """Add doses, study part and frequency of a label whose other words are unknown."""
    count = len(names)
    doses = doses_in(label, language) if not doses_in(" ".join(names), language) else []
    present = {detail for name in names for detail in details_in(name, language)}
    details = [detail for detail in details_in(label, language, names) if detail not in present]
    if count == 1 and doses:
        text = f"{text} {', '.join(doses)}"
    elif doses:
        text = f"{text} ({', '.join(doses)})"
    frequencies = frequencies_in(label, language)
    if len(frequencies) == 1 and frequencies[0] not in text:
        text = f"{text} {frequencies[0]}" if count == 1 else f"{text}, {frequencies[0]}"
    return ", ".join([text, *details])


@lru_cache(maxsize=2_000)
def details_in(label: str, language: Language, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the study parts and dose letters of a label, each once: "del A", "doseeskalering".

    "High dose" counts where it ends a phrase or one of the names follows: not of "high-dose chemotherapy".
    """
    firsts = {name.split()[0].casefold() for name in names if name.split()}
    matches = [
        match
        for match in _matches(label, DETAIL_TERMS)
        if not match[0].casefold().endswith("dose")
        or not (word := re.match(r"\s+([^\s,;:()+]+)", label[match.end() :]))
        or word[1].casefold()
        in {*firsts, "group", "arm", "cohort", "level", "of", "for", "in", "with", "once", "twice"}
    ]
    return tuple(dict.fromkeys(_words(matches, DETAIL_TERMS, language)))


@lru_cache(maxsize=2_000)
def frequencies_in(label: str, language: Language) -> tuple[str, ...]:
    """Return how often a label says that something is given; more than one where it changes."""
    return tuple(dict.fromkeys(_words(_matches(label, FREQUENCY_TERMS), FREQUENCY_TERMS, language)))


def _words(matches: Iterable[re.Match[str]], terms: tuple[ArmTerm, ...], language: Language) -> Iterator[str]:
    for match in matches:
        number = next((group for group in match.groups() if group), "")
        words = next(each.words for each in terms if each.pattern is match.re)
        yield words.label(language).format(number.upper()).strip(", ")


def _matches(label: str, terms: tuple[ArmTerm, ...]) -> Iterator[re.Match[str]]:
    """Yield what matches at the beginning of a word, one after the other."""
    at = 0
    while at < len(label):
        is_start = at == 0 or not (label[at - 1].isalnum() or label[at - 1] in "-.")
        match = next((one for each in terms if is_start and (one := each.pattern.match(label, at))), None)
        if match:
            yield match
        at = match.end() if match else at + 1
