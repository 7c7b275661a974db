"""Documents of every kind, and what a browser would send back for the edit form of one."""

import datetime
from html import escape
from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import strategies as st

from notices.document import template as vocabulary
from notices.document.codes import is_atc, is_ema, normalised_atc, normalised_ema
from notices.document.field_types import KEY_PATTERN, Kind
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
    Row,
    TrialRow,
)
from notices.document.rich_text import clean_line, clean_text
from notices.document.template import Language, Vocabulary
from notices.forms import NoticeForm
from tests.support.areas import DEFAULT_AREAS
from tests.support.field_values import rule_values
from trials.dates import PartialDate
from trials.study import normalise


class Fields(HTMLParser):
    """The fields of a page, as a browser without script would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.text_area = self.select = ""
        self.content: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "textarea":
            self.text_area, self.content = name, ""
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((values["value"], "selected" in values))
        elif tag == "input" and name and (values["type"] not in {"checkbox", "radio"} or "checked" in values):
            self.sent.append((name, values.get("value", "on" if values["type"] == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self.content is not None:
            self.content += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.content is not None:
            # A browser drops the first line end, and sends the others as two characters.
            self.sent.append((self.text_area, self.content.removeprefix("\n").replace("\n", "\r\n")))
            self.content = None
        elif tag == "select":
            chosen = [value for value, is_selected in self.options if is_selected]
            self.sent.append((self.select, chosen[0] if chosen else self.options[0][0]))


def html_of(form: NoticeForm) -> str:
    """The form as the page draws it."""
    return render_to_string("desk/edit/_notice_form.html", {"form": form, "sections": form.sections()})


def drawn(form: NoticeForm) -> Fields:
    """What the form sends as it is drawn."""
    return Fields(html_of(form))


def form_data(document: Document) -> QueryDict:
    """What a browser sends when the edit form of the document is saved as it is."""
    data = QueryDict(mutable=True)
    for name, value in drawn(NoticeForm(document=document, areas=DEFAULT_AREAS)).sent:
        data.appendlist(name, value)
    return data


def bound(document: Document, data: QueryDict | None = None, /, **fields: str) -> NoticeForm:
    """The form of a document after a person has changed some of its fields; two underscores stand for a hyphen."""
    data = form_data(document) if data is None else data
    for name, value in fields.items():
        data[name.replace("__", "-")] = value
    return NoticeForm(document=document, areas=DEFAULT_AREAS, data=data)


def saved(document: Document, data: QueryDict | None = None, /, **fields: str) -> Document:
    form = bound(document, data, **fields)
    assert form.is_valid(), form.error_links()
    return form.document()


def errors(form: NoticeForm) -> list[tuple[str, str]]:
    assert not form.is_valid()
    return [(link.html_id, link.message) for link in form.error_links()]


# Documents as the form keeps them: numbers already tidied, no row in which nothing was typed.

ALPHABET = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n <>&'\"æøå[@]")
keys = st.from_regex(KEY_PATTERN, fullmatch=True)
lines = st.text(ALPHABET, max_size=20).map(clean_line)
texts = st.text(ALPHABET, max_size=20).map(clean_text)
rich_texts = st.builds(
    lambda pattern, words: pattern.format(escape(words)),
    st.sampled_from(["{}", "<p>{}</p>", "<p>a<sub>2</sub> <strong>{}</strong></p>", "<ul><li><p>{}</p></li></ul>"]),
    texts,
)
days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
partial_dates = st.builds(
    lambda day, length, estimated: PartialDate(value=day.isoformat()[:length], estimated=estimated),
    days,
    st.sampled_from([4, 7, 10]),
    st.booleans(),
)
counts = st.none() | st.integers(0, 1_000_000)
founds = st.builds(Found, count=counts, at_least=st.booleans(), citations=lines)
nye_metoder = st.sampled_from(["ID2020_067", "ID 2019_131 A", "2020-067"]) | lines
trial_numbers = (st.just("NCT03334396") | lines).map(normalise)
# The form tidies what is a code when it is tidied.
atc_codes = (st.just("L04AA37") | lines).filter(
    lambda code: code == normalised_atc(code) or not is_atc(normalised_atc(code))
)


def choices(terms: Vocabulary, language: Language) -> st.SearchStrategy[Choice]:
    return st.sampled_from(terms.codes).map(lambda code: Choice.of(terms, code, language))


def rows(kind: type[Row], /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Row, ...]]:
    required = {name: "" for name, field in kind.model_fields.items() if field.is_required()}
    row = st.builds(kind, key=keys, **fields).filter(lambda row: row != kind(**{**required, "key": row.key}))
    return st.lists(row, max_size=3, unique_by=lambda row: row.key).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document that the form can hold."""
    language = draw(st.sampled_from(vocabulary.LANGUAGES))

    def one_of(terms: Vocabulary) -> st.SearchStrategy[Choice | None]:
        return st.none() | choices(terms, language)

    checked = st.booleans()
    area = choices(DEFAULT_AREAS, language) | st.just(Choice(code="left-the-list", label="Et område som er tatt ut"))
    fields = {
        "language": st.just(language),
        "title": lines,
        "technology_type": choices(vocabulary.TECHNOLOGY_TYPES, language),
        "areas": st.lists(area, max_size=3, unique_by=lambda area: area.code).map(tuple),
        "substances": rows(Name, text=lines),
        "brand_names": rows(Name, text=lines),
        "atc": st.builds(Atc, code=atc_codes, group=lines),
        "holder": lines,
        "financing": one_of(vocabulary.FINANCING),
        "nye_metoder": rows(NyeMetoderNumber, number=nye_metoder),
        "information_as_of": st.none() | days,
        "summary": rich_texts,
        "regulatory_change": one_of(vocabulary.REGULATORY_CHANGES),
        "regulatory_statuses": rows(
            RegulatoryStatus,
            region=one_of(vocabulary.REGIONS),
            kind=one_of(vocabulary.APPROVAL_KINDS),
            status=one_of(vocabulary.APPROVAL_STATUSES),
            date=st.none() | partial_dates,
            note=lines,
        ),
        **dict.fromkeys(("status", "description", "disease", "current_treatment", "research"), rich_texts),
        "norwegian_assessments": rows(
            NorwegianAssessment,
            relation=one_of(vocabulary.ASSESSMENT_RELATIONS),
            number=nye_metoder,
            title=lines,
            url=lines,
        ),
        **dict.fromkeys(("norwegian_note", "international_note", "alerts_note"), rich_texts),
        **dict.fromkeys(("international_done", "international_ongoing", "alerts"), founds),
        "trials": rows(
            TrialRow,
            number=trial_numbers,
            phase=one_of(vocabulary.PHASES),
            participants=counts,
            participants_estimated=checked,
            arms=rows(Arm, text=texts),
            status=one_of(vocabulary.TRIAL_STATUSES),
            checked_on=st.none() | days,
            **dict.fromkeys(("population", "intervention", "control", "outcomes"), texts),
            **{name: st.none() | partial_dates for name in ("start", "primary_completion", "completion", "results")},
            **dict.fromkeys(("name", "note"), lines),
        ),
        "elements": st.tuples(
            *(
                st.builds(
                    AssessmentElement, code=st.just(term.code), label=st.just(term.label(language)), checked=checked
                )
                for term in vocabulary.ASSESSMENT_ELEMENTS
            )
        ),
        "elements_other": lines,
        "kinds": st.tuples(
            *(
                st.builds(
                    AssessmentKind,
                    code=st.just(term.code),
                    label=st.just(term.label(language)),
                    checked=checked,
                    comment=lines,
                )
                for term in vocabulary.ASSESSMENT_KINDS
            )
        ),
        "references": rows(
            Reference,
            published=st.none() | partial_dates,
            accessed=st.none() | days,
            **dict.fromkeys(("authors", "title", "source", "url"), lines),
        ),
    }
    # The form tidies what is an EMA number when it is tidied.
    codes = lines.filter(lambda text: text == normalised_ema(text) or not is_ema(normalised_ema(text)))
    by_rule = rule_values({Kind.LINE: codes, Kind.TEXT: texts, Kind.RICH_TEXT: rich_texts}, partial_dates, language)
    return draw(st.builds(Document, **fields, **by_rule))
