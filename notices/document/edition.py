"""The page's own words, by the schema that a text was written in: what was approved is printed in its words for ever.

Every difference between schemas in printed words, their order and their links is a field of `Edition`, and stands
nowhere else. Words that all editions share are in `template`, `wording` and `trial_table`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from notices.document.template import HEADINGS, Language, Term, Vocabulary


@dataclass(frozen=True)
class Edition:
    """What the program prints of its own around the words of the writers."""

    # "One" has the gender of the noun that is counted: f for metodevurdering, n for metodevarsel.
    one: Mapping[Language, Mapping[str, str]]
    # The national system, in running text.
    nye_metoder: Mapping[Language, str]
    # The timeline's mark of an estimate, in its legend.
    estimated_mark: Mapping[Language, str]
    # Headings and labels that are not those of the template; {day} is the day that a time perspective counts from.
    terms: Mapping[str, Term]
    trial_columns: Vocabulary
    # The texts of a trial's row that may cite, and the parts of its study cell, in the order in which they are printed.
    trial_texts: tuple[str, ...]
    study_parts: tuple[str, ...]
    # Is the number of participants printed with the study, or before the population?
    has_participants_with_study: bool
    # Does the summary stand before the facts, or after them?
    has_summary_first: bool
    # Are titles of references, numbers of Nye metoder and the registry's name links?
    has_more_links: bool
    # Are the dates of trials a list where no trial has two of them? A picture of single dates shows no time.
    lists_single_dates: bool

    def label(self, term: Term, language: Language) -> str:
        """Return the words of a term of the template."""
        return self.terms.get(term.code, term).label(language)

    def heading(self, code: str, language: Language) -> str:
        """Return a heading or label of the template."""
        return self.label(HEADINGS[code], language)


# The columns of the trial table that no schema has changed.
_WHAT_IS_COMPARED = (
    ("intervention", "Intervensjon", "Intervensjon", "Intervention"),
    ("control", "Kontrollgruppe", "Kontrollgruppe", "Control group"),
    ("outcomes", "Utfallsmål", "Utfallsmål", "Outcome measures"),
)
_TIME = ("time", "Tidsperspektiv resultater", "Tidsperspektiv resultat", "Expected timing of results")

_UNTIL_3 = Edition(
    one={"nb": {"f": "en", "n": "ett"}, "nn": {"f": "ei", "n": "eitt"}, "en": {"f": "one", "n": "one"}},
    nye_metoder={"nb": "Nye metoder", "nn": "Nye metodar", "en": "Nye metoder"},
    estimated_mark={"nb": "Åpen: estimert", "nn": "Open: estimert", "en": "Open: estimated"},
    terms={
        "nye_metoder": Term(
            "nye_metoder", "ID-nummer i Nye metoder", "ID-nummer i Nye metodar", "Nye metoder ID number"
        ),
    },
    trial_columns=Vocabulary(
        (
            "population",
            "Populasjon (N = antall deltakere)",
            "Populasjon (N = talet på deltakarar)",
            "Population (N = number of participants)",
        ),
        *_WHAT_IS_COMPARED,
        ("name", "Studienavn og nummer* (fase)", "Studienamn og nummer* (fase)", "Study name and number* (phase)"),
        _TIME,
    ),
    trial_texts=("population", "intervention", "arms", "control", "outcomes", "name", "note"),
    study_parts=("number", "name", "phase", "note"),
    has_participants_with_study=False,
    has_summary_first=False,
    has_more_links=False,
    lists_single_dates=False,
)

_FROM_4 = replace(
    _UNTIL_3,
    one={"nb": {"f": "én", "n": "ett"}, "nn": {"f": "éi", "n": "eitt"}, "en": {"f": "one", "n": "one"}},
    nye_metoder=dict.fromkeys(("nb", "nn", "en"), "Nye metoder"),
    estimated_mark={"nb": "Hul: estimert", "nn": "Hol: estimert", "en": "Hollow: estimated"},
    terms={
        "time_perspective_from": Term(
            "time_perspective_from",
            "Tidsperspektiv markedsføringstillatelse (MT) i Norge, regnet fra {day}",
            "Tidsperspektiv marknadsføringsløyve (MT) i Noreg, rekna frå {day}",
            "Time perspective for marketing authorisation (MA) in Norway, counted from {day}",
        ),
    },
    trial_columns=Vocabulary(
        (
            "name",
            "Studie og nummer*, fase, N = antall deltakere",
            "Studie og nummer*, fase, N = talet på deltakarar",
            "Trial and number*, phase, N = number of participants",
        ),
        ("population", "Populasjon", "Populasjon", "Population"),
        *_WHAT_IS_COMPARED,
        _TIME,
    ),
    trial_texts=("name", "note", "population", "intervention", "arms", "control", "outcomes"),
    study_parts=("name", "number", "phase", "note"),
    has_participants_with_study=True,
    has_summary_first=True,
    has_more_links=True,
    lists_single_dates=True,
)

# The first schema of each edition, the newest first.
EDITIONS = {4: _FROM_4, 1: _UNTIL_3}


def edition_of(schema: int) -> Edition:
    """Return the edition in which documents of this schema are printed."""
    return next(edition for first, edition in EDITIONS.items() if schema >= first)
