"""What a control arm is given, in the notice's language: placebo, sham, usual care, nothing, or another treatment."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from notices.document.template import Language, Vocabulary
from notices.trial_table.arm_contents import INERT, background
from notices.trial_table.arm_facts import ArmFacts, Role
from notices.trial_table.arm_labels import addition, call_of, is_bare, without_numbering
from notices.trial_table.arm_roles import Decision
from notices.trial_table.arm_terms import translate_label
from notices.trial_table.arm_text import ABBREVIATION, cell_text, joined, treatment_text, treatments_in, usable_names
from trials.study import Study

CONTROL_WORDS = Vocabulary(
    ("placebo", "Placebo", "Placebo", "Placebo"),
    ("sham", "Narrebehandling (sham)", "Narrebehandling (sham)", "Sham treatment"),
    ("untreated", "Ingen behandling", "Inga behandling", "No treatment"),
    ("usual", "Vanlig behandling", "Vanleg behandling", "Usual care"),
    ("standard", "Standardbehandling", "Standardbehandling", "Standard of care"),
    ("observation", "Observasjon", "Observasjon", "Observation"),
    ("waiting", "Venteliste", "Venteliste", "Waiting list"),
    ("none", "Ingen kontrollgruppe", "Inga kontrollgruppe", "No control group"),
)
# What a placebo is made of, by words of its name.
PLACEBO_MATTERS = Vocabulary(
    (r"vehicle", "vehikkel", "vehikkel", "vehicle"),
    (r"saline|sodium chloride|nacl|salt water", "saltvann", "saltvatn", "saline"),
    (r"dextrose|glucose", "glukose", "glukose", "glucose"),
    (r"sugar|sucrose", "sukker", "sukker", "sugar"),
    (r"lactose", "laktose", "laktose", "lactose"),
    (r"maltodextrin", "maltodekstrin", "maltodekstrin", "maltodextrin"),
    (r"starch", "stivelse", "stivelse", "starch"),
)
USUAL_IN_TEXT = re.compile(r"\b(?:usual care|treatment[- ]as[- ]usual|care[- ]as[- ]usual|routine care|TAU)\b", re.I)
STANDARD_IN_TEXT = re.compile(r"\bstandard(?:[- ]of[- ]care| care| treatment| therapy| medical care)\b", re.I)
NOTHING_IN_TEXT = re.compile(
    r"\b(?:no|not|without)\b[\w\s-]{0,40}\b(?:treat\w*|interven\w*|therap\w*|receiv\w*|drug|training|exercise)|\buntreated\b",
    re.I,
)
PLACEBO_IN_TEXT = re.compile(r"\b(?:placebo|sham|dummy|inactive|inert|vehicle)\b", re.IGNORECASE)


class ControlText(NamedTuple):
    """What the cell says of a control arm, "" where that is for a person to write; is all that it is given in it?"""

    text: str
    is_whole: bool = True


class TestedArms(NamedTuple):
    """The arms of the intervention, what is given or measured in them, and what their rows say."""

    facts: tuple[ArmFacts, ...]
    names: frozenset[str]
    texts: frozenset[str]


def tested_arms(decisions: tuple[Decision, ...], texts: Iterable[str]) -> TestedArms:
    facts = tuple(each.facts for each in decisions if each.role in {Role.INTERVENTION, Role.BOTH})
    names = (name.casefold() for each in facts for name in (*each.contents.active, *each.contents.measured))
    return TestedArms(facts, frozenset(names), frozenset(texts))


def control_text(study: Study, decision: Decision, tested: TestedArms, language: Language) -> ControlText:
    """Write a control arm's part of the cell; a tested treatment is never named in the arm of a placebo."""
    facts = decision.facts
    if decision.role == Role.BOTH:
        return ControlText(CONTROL_WORDS.label("sham" if _is_sham(facts) else "placebo", language))
    if _is_inert(facts):
        return _placebo_text(study, facts, tested, language)
    if facts.call in {"usual", "observation", "waiting", "untreated"} and not _adds_treatment(facts):
        return _named_by_label(facts, tested, language)
    if facts.contents.active:
        return ControlText(_other_treatment(facts, tested, language), not facts.contents.measured)
    return ControlText(_nothing_listed(facts, language))


def _is_inert(facts: ArmFacts) -> bool:
    is_registered = facts.arm.kind in {"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"}
    is_alone = bool(facts.contents.inert) and not facts.contents.active
    return is_registered or facts.call in {"placebo", "sham"} or is_alone


def _adds_treatment(facts: ArmFacts) -> bool:
    """Does the label add something to its head, as "Usual care plus education" does?"""
    added = addition(facts.arm.label)
    return bool(added and facts.contents.treatments) and call_of(added) not in {"placebo", "sham", "usual"}


def _is_sham(facts: ArmFacts) -> bool:
    """Is it called sham rather than placebo? The registered type counts where neither is said."""
    texts = (facts.arm.label, *facts.contents.inert)
    words = {word for word in ("sham", "placebo") for text in texts if re.search(rf"\b{word}", text, re.IGNORECASE)}
    return words == {"sham"} or (len(words) != 1 and facts.arm.kind == "SHAM_COMPARATOR")


def _placebo_text(study: Study, facts: ArmFacts, tested: TestedArms, language: Language) -> ControlText:
    """Write "Placebo (vehikkel) + topikale kortikosteroider"."""
    about = " ".join((study.title, study.official_title, *(each.arm.label for each in tested.facts)))
    beside, is_sure = background(facts.contents, [each.contents for each in tested.facts], about)
    # "Placebo + metformin": what the label puts beside the word is no placebo.
    named = facts.arm.label.casefold() if facts.call in {"placebo", "sham"} else ""
    own = [name for name in beside if name.casefold() not in tested.names and name.casefold() not in named]
    placebos = facts.contents.inert or tuple(own)
    text = " ".join((facts.arm.label, facts.arm.description, about))
    if beside == facts.contents.active and beside and not placebos and not PLACEBO_IN_TEXT.search(text):
        return ControlText(_other_treatment(facts, tested, language))
    word = CONTROL_WORDS.label("sham" if _is_sham(facts) else "placebo", language)
    texts = usable_names([name for name in beside if name not in placebos], language)
    if not all(texts.values()) or facts.contents.is_choice:
        return ControlText("", False)
    beside_it = joined(texts, facts.contents, language)
    added = [each for each in treatments_in(facts.arm.label, language) if each.casefold() not in beside_it.casefold()]
    matters = _matters(placebos, language)
    whole = " + ".join(filter(None, (_with_matters(word, matters), beside_it, *added)))
    is_named = bool(facts.contents.inert) or len(matters) == len(placebos)
    return ControlText(cell_text(whole), is_sure and is_named and not facts.contents.measured)


def _matters(placebos: tuple[str, ...], language: Language) -> list[str]:
    """Return what placebos are made of: "vehikkel"; or their name where they have one of their own: "midazolam"."""
    matters: list[str] = []
    for name in placebos:
        words = [each.label(language) for each in PLACEBO_MATTERS if re.search(rf"\b(?:{each.code})\b", name, re.I)]
        own = "" if INERT.search(name) else usable_names([name], language)[name]
        matters += words or [own]
    return list(dict.fromkeys(filter(None, matters)))


def _with_matters(word: str, matters: list[str]) -> str:
    if not matters:
        return word
    return f"{word[:-1]}, {', '.join(matters)})" if word.endswith(")") else f"{word} ({', '.join(matters)})"


def _named_by_label(facts: ArmFacts, tested: TestedArms, language: Language) -> ControlText:
    """Write "Standardbehandling", or what the record names with it: "Docetaksel, standardbehandling"."""
    label = re.sub(r"\s+(?:alone|only)\s*$", "", ABBREVIATION.sub("", facts.arm.label), flags=re.IGNORECASE)
    word = next(iter(treatments_in(label, language)), "") or translate_label(label, (), language) or ""
    if not word and facts.call != "usual":
        word = CONTROL_WORDS.label(str(facts.call), language)
    is_usual = facts.call == "usual"
    names = [name for name in facts.contents.treatments if is_usual or name.casefold() not in tested.names]
    texts = usable_names(names, language)
    # Of several treatments that are called standard care, participants may get one or all.
    if not all(texts.values()) or (word and len(texts) > 1):
        return ControlText(cell_text(word), False)
    left_out = len(names) < len(facts.contents.treatments) or bool(facts.contents.measured)
    return ControlText(
        cell_text(", ".join(filter(None, (joined(texts, facts.contents, language), word)))), not left_out
    )


def _other_treatment(facts: ArmFacts, tested: TestedArms, language: Language) -> str:
    """Write another treatment; "" where it reads like a tested one, so that nothing says what sets them apart."""
    text = treatment_text(facts.arm.label, facts.contents, language)
    return "" if text in tested.texts else text


def _nothing_listed(facts: ArmFacts, language: Language) -> str:
    """Write what the arm's own text says, where its label names nothing and nothing is listed."""
    if facts.arm.kind == "NO_INTERVENTION" and re.match(r"no\s", without_numbering(facts.arm.label), re.IGNORECASE):
        return CONTROL_WORDS.label("untreated", language)
    if not is_bare(facts.arm.label):
        return (
            cell_text(translate_label(facts.arm.label, (), language) or "")
            if treatments_in(facts.arm.label, language)
            else ""
        )
    for word, pattern in (("usual", USUAL_IN_TEXT), ("standard", STANDARD_IN_TEXT)):
        if pattern.search(facts.arm.description):
            return CONTROL_WORDS.label(word, language)
    is_untreated = not facts.arm.description or NOTHING_IN_TEXT.search(facts.arm.description) is not None
    return CONTROL_WORDS.label("untreated", language) if facts.arm.kind == "NO_INTERVENTION" and is_untreated else ""
