"""Write the sentences on Norwegian assessments: how many there are of each relation, with their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.document.model import Document, NorwegianAssessment
from notices.document.template import ASSESSMENT_RELATIONS, Language
from notices.document.wording import WORDS, count_word

# (relation, is it a medicine) → for one, for several.
SentenceForms = dict[tuple[str, bool], tuple[str, str]]
SENTENCES: dict[Language, SentenceForms] = {
    "nb": {
        ("same_substance", True): (
            "Vi har identifisert {count} norsk metodevurdering om virkestoffet, men med en annen indikasjon",
            "Vi har identifisert {count} norske metodevurderinger om virkestoffet, men med andre indikasjoner",
        ),
        ("same_substance", False): (
            "Vi har identifisert {count} norsk metodevurdering om metoden, men med en annen indikasjon",
            "Vi har identifisert {count} norske metodevurderinger om metoden, men med andre indikasjoner",
        ),
        ("same_indication", True): (
            "Vi har identifisert {count} norsk metodevurdering om indikasjonen, men med et annet virkestoff",
            "Vi har identifisert {count} norske metodevurderinger om indikasjonen, men med andre virkestoffer",
        ),
        ("same_indication", False): (
            "Vi har identifisert {count} norsk metodevurdering om indikasjonen, men med en annen metode",
            "Vi har identifisert {count} norske metodevurderinger om indikasjonen, men med andre metoder",
        ),
    },
    "nn": {
        ("same_substance", True): (
            "Vi har identifisert {count} norsk metodevurdering om verkestoffet, men med ein annan indikasjon",
            "Vi har identifisert {count} norske metodevurderingar om verkestoffet, men med andre indikasjonar",
        ),
        ("same_substance", False): (
            "Vi har identifisert {count} norsk metodevurdering om metoden, men med ein annan indikasjon",
            "Vi har identifisert {count} norske metodevurderingar om metoden, men med andre indikasjonar",
        ),
        ("same_indication", True): (
            "Vi har identifisert {count} norsk metodevurdering om indikasjonen, men med eit anna verkestoff",
            "Vi har identifisert {count} norske metodevurderingar om indikasjonen, men med andre verkestoff",
        ),
        ("same_indication", False): (
            "Vi har identifisert {count} norsk metodevurdering om indikasjonen, men med ein annan metode",
            "Vi har identifisert {count} norske metodevurderingar om indikasjonen, men med andre metodar",
        ),
    },
    "en": {
        ("same_substance", True): (
            "We have identified {count} Norwegian assessment of the substance, but for another indication",
            "We have identified {count} Norwegian assessments of the substance, but for other indications",
        ),
        ("same_substance", False): (
            "We have identified {count} Norwegian assessment of the technology, but for another indication",
            "We have identified {count} Norwegian assessments of the technology, but for other indications",
        ),
        ("same_indication", True): (
            "We have identified {count} Norwegian assessment of the indication, but with another substance",
            "We have identified {count} Norwegian assessments of the indication, but with other substances",
        ),
        ("same_indication", False): (
            "We have identified {count} Norwegian assessment of the indication, but with another technology",
            "We have identified {count} Norwegian assessments of the indication, but with other technologies",
        ),
    },
}
NO_ASSESSMENTS: dict[Language, str] = {
    "nb": "Vi har ikke identifisert norske metodevurderinger om metoden eller indikasjonen.",
    "nn": "Vi har ikkje identifisert norske metodevurderingar om metoden eller indikasjonen.",
    "en": "We have identified no Norwegian assessments of the technology or the indication.",
}
SEE: dict[Language, str] = {"nb": "se", "nn": "sjå", "en": "see"}


@dataclass(frozen=True)
class NamedAssessment:
    """An assessment in a sentence, with the words that stand before it: "", ", " or " og "."""

    before: str
    row: NorwegianAssessment


@dataclass(frozen=True)
class AssessmentSentence:
    """Words, the assessments they name, and the end: "… (se Nye metoder " + ID2016_069 … + ")."."""

    words: str
    assessments: list[NamedAssessment]
    end: str


def sentences(document: Document) -> Iterator[AssessmentSentence]:
    """Yield one sentence a relation, in the template's order; rows without a relation come last.

    Without rows there is a sentence only when somebody has worked on the section: then another of its counts is filled
    in.
    """
    rows = document.norwegian_assessments
    for relation in ASSESSMENT_RELATIONS.codes:
        if related := [row for row in rows if row.relation and row.relation.code == relation]:
            yield _counted(relation, related, document)
    if unrelated := [row for row in rows if not row.relation]:
        see = f"{WORDS[document.language]['see']} {document.edition.nye_metoder[document.language]} "
        yield AssessmentSentence(see, _named(unrelated, document.language), ".")
    if not rows and not document.norwegian_note and _is_answered(document):
        yield AssessmentSentence(NO_ASSESSMENTS[document.language], [], "")


def _is_answered(document: Document) -> bool:
    counts = (document.international_done, document.international_ongoing, document.alerts)
    return any(answer.count is not None for answer in counts)


def _counted(relation: str, rows: list[NorwegianAssessment], document: Document) -> AssessmentSentence:
    language, edition = document.language, document.edition
    one, several = SENTENCES[language][relation, document.technology_type.code == "medicine"]
    words = (one if len(rows) == 1 else several).format(count=count_word(len(rows), language, edition))
    see = f"{words} ({SEE[language]} {edition.nye_metoder[language]} "
    return AssessmentSentence(see, _named(rows, language), ").")


def _named(rows: list[NorwegianAssessment], language: Language) -> list[NamedAssessment]:
    last = len(rows) - 1
    between = [""] + [", "] * max(last - 1, 0) + [f" {WORDS[language]['and']} "] * min(last, 1)
    return [NamedAssessment(before, row) for before, row in zip(between, rows, strict=True)]
