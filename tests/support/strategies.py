"""Whole documents for hypothesis, with the kinds of text that people and their word processors really send."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from notices.document.field_types import Kind
from notices.document.model import (
    Arm,
    AssessmentElement,
    AssessmentKind,
    Atc,
    Choice,
    Document,
    Found,
    Name,
    NorwegianAssessment,
    NyeMetoderNumber,
    Reference,
    RegulatoryStatus,
    TrialRow,
    empty_elements,
    empty_kinds,
)
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    ASSESSMENT_RELATIONS,
    FINANCING,
    LANGUAGES,
    PHASES,
    REGIONS,
    REGULATORY_CHANGES,
    TECHNOLOGY_TYPES,
    TRIAL_STATUSES,
    Vocabulary,
)
from tests.support.areas import DEFAULT_AREAS
from tests.support.field_values import rule_values
from trials.dates import FIRST_YEAR, LAST_YEAR, PartialDate

# What breaks programs: marks that join their neighbour, letters with two spellings, what hides or turns round,
# control characters, half a pair, and pieces of HTML, as they are and as character references.
NASTY = [
    *("\u0338", "e\u0301", "\u212b", "ﬁ", "\u200b", "\u202e", "\u2028", "\ufeff", "\u00a0", "🧬", "İ", "ß"),
    *("\x00", "\x01", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\ufffe", "\r", "\r\n", "\n\n", "\t", " "),
    *("<b>", "</b>", "<p>", "</p>", "<br>", "<ul><li>", "<div>", "<script>", "<!--", "<a href='", "'>", ">", "<", '"'),
    *("&lt;", "&gt;", "&amp;", "&#x338;", "&#1;", "&#60;", "&nbsp;", "&", "javascript:", "[@a]", "[@", "]", "\\", "{{"),
]
texts = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=6)), max_size=8).map("".join)
keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
counts = st.none() | st.integers(0, 1_000_000)
days = st.none() | st.dates()
partial_dates = st.one_of(
    st.none(),
    st.builds(
        lambda day, length, estimated: PartialDate(value=day.isoformat()[:length], estimated=estimated),
        st.dates(min_value=date(FIRST_YEAR, 1, 1), max_value=date(LAST_YEAR, 12, 31)),
        st.sampled_from([4, 7, 10]),
        st.booleans(),
    ),
)


def choices(vocabulary: Vocabulary) -> st.SearchStrategy[Any]:
    return st.builds(lambda code, label: Choice(code=code, label=label), st.sampled_from(vocabulary.codes), texts)


def rows(strategy: st.SearchStrategy[Any], by: str = "key", most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most, unique_by=lambda row: getattr(row, by)).map(tuple)


def maybe(vocabulary: Vocabulary) -> st.SearchStrategy[Any]:
    return st.none() | choices(vocabulary)


literature_counts = st.builds(Found, count=counts, at_least=st.booleans(), citations=texts)
names = st.builds(Name, key=keys, text=texts)
arms = st.builds(Arm, key=keys, text=texts)
statuses = st.builds(
    RegulatoryStatus,
    key=keys,
    region=maybe(REGIONS),
    kind=maybe(APPROVAL_KINDS),
    status=maybe(APPROVAL_STATUSES),
    date=partial_dates,
    note=texts,
)
assessments = st.builds(
    NorwegianAssessment, key=keys, relation=maybe(ASSESSMENT_RELATIONS), number=texts, title=texts, url=texts
)
trial_rows = st.builds(
    TrialRow,
    key=keys,
    phase=maybe(PHASES),
    status=maybe(TRIAL_STATUSES),
    participants=counts,
    participants_estimated=st.booleans(),
    arms=rows(arms),
    checked_on=days,
    **dict.fromkeys(("start", "primary_completion", "completion", "results"), partial_dates),
    **dict.fromkeys(("number", "name", "population", "intervention", "control", "outcomes", "note"), texts),
)
references = st.builds(
    Reference, key=keys, authors=texts, title=texts, source=texts, published=partial_dates, url=texts, accessed=days
)


def boxes(empty: tuple[Any, ...], kind: type, **fields: Any) -> st.SearchStrategy[Any]:
    """No box at all, or every box of the template in its order."""
    drawn = [st.builds(kind, code=st.just(box.code), label=texts, checked=st.booleans(), **fields) for box in empty]
    return st.just(()) | st.tuples(*drawn)


RICH = (
    *("summary", "status", "description", "disease", "current_treatment"),
    *("norwegian_note", "international_note", "alerts_note", "research"),
)
documents = st.builds(
    Document,
    language=st.sampled_from(LANGUAGES),
    technology_type=choices(TECHNOLOGY_TYPES),
    areas=rows(choices(DEFAULT_AREAS), by="code"),
    substances=rows(names),
    brand_names=rows(names),
    atc=st.builds(Atc, code=texts, group=texts),
    financing=maybe(FINANCING),
    nye_metoder=rows(st.builds(NyeMetoderNumber, key=keys, number=texts)),
    information_as_of=days,
    regulatory_change=maybe(REGULATORY_CHANGES),
    regulatory_statuses=rows(statuses),
    norwegian_assessments=rows(assessments),
    trials=rows(trial_rows),
    elements=boxes(empty_elements("nb"), AssessmentElement),
    kinds=boxes(empty_kinds("nb"), AssessmentKind, comment=texts),
    references=rows(references),
    **dict.fromkeys(("international_done", "international_ongoing", "alerts"), literature_counts),
    **dict.fromkeys(("title", "holder", "elements_other", *RICH), texts),
    **rule_values(dict.fromkeys((Kind.LINE, Kind.TEXT, Kind.RICH_TEXT), texts), partial_dates, "nb"),
)
