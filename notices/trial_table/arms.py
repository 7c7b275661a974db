"""A study's arms as cells of the table: the intervention, and what it is compared with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from notices.document.field_types import MAX_ROWS
from notices.document.model import Arm
from notices.document.template import Language, Vocabulary
from notices.trial_table.arm_terms import doses_in, name_text, translate_label, translate_terms
from trials.msgid import gettext_noop
from trials.study import Study, StudyArm

COMPARATORS = {"PLACEBO_COMPARATOR", "ACTIVE_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"}

CONTROL_WORDS = Vocabulary(
    ("placebo", "Placebo", "Placebo", "Placebo"),
    ("sham", "Narrebehandling (sham)", "Narrebehandling (sham)", "Sham treatment"),
    ("untreated", "Ingen behandling", "Inga behandling", "No treatment"),
    ("none", "Ingen kontrollgruppe", "Inga kontrollgruppe", "No control group"),
)

ALL_ARE_ACTIVE = gettext_noop("All arms are active comparators: choose which of them is the control group.")
MAY_BE_CONTROL = gettext_noop("No arm is registered as a comparator, but one of them may be the control group.")
PLACEBO_AS_ARM = gettext_noop(
    "An arm with placebo alone is not registered as a comparator; it is shown as the control."
)
NO_USABLE_NAME = gettext_noop("An arm has no name that can be used as it is: write it in the language of the notice.")
IN_ENGLISH = gettext_noop(
    "An intervention that is no medicine has an English name only: write it in the language of the notice."
)
SAME_TEXT = gettext_noop("Several arms read alike: write what sets them apart.")
TOO_MANY = gettext_noop("The study has more arms than a notice can hold.")

MAX_CELL_LENGTH = 2_000
# Of one arm; a real one has at most a dozen.
MAX_NAMES = 50

# Names of these kinds are the same in every language; names of other kinds are English words.
PRODUCTS = {"DRUG", "BIOLOGICAL", "COMBINATION_PRODUCT", "DIETARY_SUPPLEMENT", "GENETIC", "RADIATION", "DEVICE", ""}


@dataclass(frozen=True)
class ArmCells:
    """The arms of the intervention, the control groups, and warnings for the writer."""

    arms: tuple[Arm, ...]
    controls: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def control(self) -> str:
        """Write the cell: "Placebo; Baricitinib 2 mg"."""
        return _cell_text("; ".join(self.controls))


def arm_cells(study: Study, language: Language, *, with_english: bool = False) -> ArmCells:
    """Return the study's arms in the registry's order; without arms, its interventions as one text.

    An arm that cannot be translated is an empty row, for the writer to fill. At most MAX_ROWS arms are returned, and a
    warning says where there are more. `with_english` is for a terminal: what cannot be translated is printed as the
    registry writes it.
    """
    untranslated = set() if with_english else _english_names(study, language)
    intervention_arms, control_arms = _split_arms(study)

    def text_of(arm: StudyArm) -> str:
        text = _arm_text(study, _without_interventions(arm, untranslated), language)
        return text or (escape_citations(arm.label) if with_english else "")

    rows = tuple(Arm(key=arm_key(study, place), text=text_of(arm)) for place, arm in intervention_arms[:MAX_ROWS])
    rows = rows or _arm_of_interventions(study, untranslated, language)
    controls = [
        _control_text(study, _without_interventions(arm, untranslated), language) for _place, arm in control_arms
    ]
    if not controls and _has_no_control(study):
        controls = [CONTROL_WORDS.label("none", language)]
    warnings = tuple(dict.fromkeys(_warnings(study, rows, controls, language)))
    return ArmCells(rows, tuple(dict.fromkeys(filter(None, controls))), warnings)


def arm_key(study: Study, place: int) -> str:
    """Make a row's key from the study's number and the arm's place in its record: "nct03334396-2"."""
    return f"{re.sub(r'[^a-z0-9]+', '-', study.number.lower()).strip('-')[:50] or 'arm'}-{place}"


def _split_arms(study: Study) -> tuple[list[tuple[int, StudyArm]], list[tuple[int, StudyArm]]]:
    """Return the arms of the intervention and the control arms, each with its place.

    Where all are active comparators only a writer knows which is which; an arm of placebo alone is a control, whatever
    it is registered as.
    """
    arms = list(enumerate(study.arms, 1))
    if _are_all_active(study):
        return arms, []
    controls = [(place, arm) for place, arm in arms if _is_control(study, arm)]
    return [each for each in arms if each not in controls], controls


def _is_control(study: Study, arm: StudyArm) -> bool:
    return arm.kind in COMPARATORS or _is_hidden_placebo(study, arm)


def _is_hidden_placebo(study: Study, arm: StudyArm) -> bool:
    others = any(not _is_placebo_alone(each) for each in study.arms)
    return arm.kind in {"EXPERIMENTAL", "OTHER"} and _is_placebo_alone(arm) and others


def _is_placebo_alone(arm: StudyArm) -> bool:
    return bool(arm.interventions) and all(_has_word("placebo", name) for name in arm.interventions)


def _has_word(word: str, name: str) -> bool:
    return re.search(rf"\b{word}\b", name, re.IGNORECASE) is not None


def _has_no_control(study: Study) -> bool:
    """Is it an interventional study in which no arm can be the control?"""
    if study.kind != "INTERVENTIONAL" or _are_all_active(study):
        return False
    if not study.arms:
        return study.intervention_model == "SINGLE_GROUP"
    return any(arm.kind for arm in study.arms) and not _may_hide_control(study)


def _are_all_active(study: Study) -> bool:
    return bool(study.arms) and all(arm.kind == "ACTIVE_COMPARATOR" for arm in study.arms)


def _may_hide_control(study: Study) -> bool:
    """Has one of several arms a kind that says nothing, and none the kind of a control?"""
    is_vague = any(arm.kind not in {*COMPARATORS, "EXPERIMENTAL"} for arm in study.arms)
    return len(study.arms) > 1 and is_vague and not any(_is_control(study, arm) for arm in study.arms)


def _names(names: tuple[str, ...], language: Language) -> list[str]:
    """Write names as a cell may hold them, each once."""
    return list(dict.fromkeys(filter(None, (name_text(escape_citations(name), language) for name in names))))


def escape_citations(text: str) -> str:
    """Change a text of the registry so that nothing in it is read as a citation."""
    return text.replace("[@", "[ @")


def _arm_text(study: Study, arm: StudyArm, language: Language) -> str:
    """Write "Baricitinib 4 mg"; "" where neither the label nor the names can stand in a cell."""
    interventions = arm.interventions[:MAX_NAMES]
    label, names = escape_citations(arm.label), _names(interventions, language)
    usable = [escape_citations(name) for name in interventions if name_text(escape_citations(name), language)]
    if translation := translate_label(label, usable, language):
        return _cell_text(_with_missing_names(translation, label, usable, language))
    doses = doses_in(label, language)
    if len(names) == 1 and doses and not doses_in(names[0], language):
        return _cell_text(f"{names[0]} {', '.join(doses)}")
    text = " + ".join(names)
    return _cell_text(f"{text} ({', '.join(doses)})" if text and doses and len(names) > 1 else text)


def _with_missing_names(translation: str, label: str, names: list[str], language: Language) -> str:
    """Add the names that a translated label leaves out: before it where it names none, else after it."""
    missing = [name for name in names if not _mentions(label, name) and not _has_word("placebo", name)]
    texts = _names(tuple(missing), language)
    if not texts:
        return translation
    if len(missing) < len([name for name in names if not _has_word("placebo", name)]) or _has_word("placebo", label):
        return " + ".join([translation, *texts])
    return f"{' + '.join(texts)}{' ' if translation[0].isdigit() and len(texts) == 1 else ', '}{translation}"


def _mentions(label: str, name: str) -> bool:
    """Does the label hold the name, or a word of it, if only as the beginning of a longer word?"""
    words = [name.casefold(), *re.findall(r"\w[\w-]+", name.casefold())]
    return any(word in label.casefold() for word in words)


def _cell_text(text: str) -> str:
    """Begin the text with a capital letter, and cut it to what a cell can hold."""
    text = text[:1].upper() + text[1:]
    return text if len(text) <= MAX_CELL_LENGTH else f"{text[:MAX_CELL_LENGTH].rsplit(' ', 1)[0]} …"


def _control_text(study: Study, arm: StudyArm, language: Language) -> str:
    if arm.kind == "NO_INTERVENTION":
        return CONTROL_WORDS.label("untreated", language)
    if arm.kind == "SHAM_COMPARATOR":
        return _with_others("sham", arm, language)
    if arm.kind == "PLACEBO_COMPARATOR" or _is_hidden_placebo(study, arm):
        return _with_others("placebo", arm, language)
    return _arm_text(study, arm, language)


def _with_others(word: str, arm: StudyArm, language: Language) -> str:
    """Write "Placebo + topikale kortikosteroider"."""
    others = tuple(name for name in arm.interventions[:MAX_NAMES] if not _has_word(word, name))
    return _cell_text(" + ".join([CONTROL_WORDS.label(word, language), *_names(others, language)]))


def _arm_of_interventions(study: Study, untranslated: set[str], language: Language) -> tuple[Arm, ...]:
    if study.arms or not study.interventions:
        return ()
    names = _names(tuple(each.name for each in study.interventions if each.name not in untranslated), language)
    return (Arm(key=arm_key(study, 1), text=_cell_text(", ".join(names))),)


def _warnings(study: Study, rows: tuple[Arm, ...], controls: list[str], language: Language) -> Iterator[str]:
    if _are_all_active(study):
        yield ALL_ARE_ACTIVE
    if study.kind == "INTERVENTIONAL" and any(arm.kind for arm in study.arms) and _may_hide_control(study):
        yield MAY_BE_CONTROL
    if any(_is_hidden_placebo(study, arm) for arm in study.arms):
        yield PLACEBO_AS_ARM
    if not all((*(row.text for row in rows), *controls)):
        yield NO_USABLE_NAME
    if _english_names(study, language):
        yield IN_ENGLISH
    texts = [row.text for row in rows if row.text]
    if len(set(texts)) < len(texts):
        yield SAME_TEXT
    if len(study.arms) > MAX_ROWS:
        yield TOO_MANY


def _english_names(study: Study, language: Language) -> set[str]:
    """Return the names of interventions that are no products and that the dictionary does not know."""
    names = {each.name for each in study.interventions if each.kind not in PRODUCTS}
    return {name for name in names if translate_terms(name, language) is None}


def _without_interventions(arm: StudyArm, names: set[str]) -> StudyArm:
    return replace(arm, interventions=tuple(name for name in arm.interventions if name not in names))
