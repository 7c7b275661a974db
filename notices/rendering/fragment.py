"""Turn a notice's text into HTML: one fragment, the same in preview, review and on the public page.

It depends on the document alone, not on today's date, the reader or the language of the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from notices.document import norwegian_assessments, wording
from notices.document.citations import without_citations
from notices.document.facts import fact_text
from notices.document.field_types import Kind
from notices.document.fields import DOCUMENT_FIELDS, PartField, has_field, term_of
from notices.document.model import Atc, Document, Name, Reference
from notices.document.rich_text import is_blank
from notices.document.sections import SECTIONS
from notices.document.template import TIME_PERSPECTIVES, Language
from notices.rendering import trial_table
from notices.rendering.citations import BackLink, CitedTexts, with_language
from notices.rendering.generated_sentences import counted_sentences
from notices.trial_table.timeline import draw_timeline

Data = dict[str, Any]
# Sections by their anchor, with the function that makes their data.
Sections = tuple[tuple[str, Callable[[Document, CitedTexts], Data]], ...]


@dataclass(frozen=True)
class FragmentSection:
    """A section with content: its anchor, its heading, and the data for its template."""

    anchor: str
    heading: str
    data: Data
    additions: list[Data]

    @property
    def template(self) -> str:
        return f"shared/_{SECTION_TEMPLATES.get(self.anchor, 'prose')}.html"


# The templates of sections that are more than prose.
SECTION_TEMPLATES = {
    "status": "status",
    "evidence": "evidence",
    "elements": "checklist",
    "kinds": "checklist",
    "references": "references",
}


# Fields of a reference in the words of the source.
QUOTED_FIELDS = ("title", "source")

# These kinds of assessment are printed, checked or not; the others only where they are checked or commented on.
ALWAYS_PRINTED = {"single", "full"}


def fragment(document: Document) -> SafeString:
    """Return the whole text, in an <article> of the notice's language."""
    texts = CitedTexts(document)
    title = texts.line(document.title)
    # Citations are numbered in the order in which the parts are made.
    data: Data = {"language": document.language, "title": title}
    before, after = _around_facts(document)
    data |= {"sections_before": list(_sections(document, texts, before)), "facts": list(_facts(document, texts))}
    data |= {"sections": list(_sections(document, texts, after))}
    return render_to_string("shared/_notice.html", data)


def _around_facts(document: Document) -> tuple[Sections, Sections]:
    """Return the sections that stand before the facts, and those after them."""
    count = 1 if document.edition.has_summary_first else 0
    return SECTION_DATA[:count], SECTION_DATA[count:]


def table_of_contents(document: Document) -> list[tuple[str, str]]:
    """Return the anchors and headings of the sections that `fragment` prints."""
    return [(section.anchor, section.heading) for section in _sections(document, CitedTexts(document), SECTION_DATA)]


def plain_title(document: Document) -> str:
    """Return the title without its citations, for the browser's tab."""
    return without_citations(document.title)


def web_address(text: str) -> str | None:
    """Return the text if it is an address for a link, else None."""
    try:
        parts = urlsplit(text)
    except ValueError:  # such as an unclosed bracket where the host should be
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None


def _facts(document: Document, texts: CitedTexts) -> Iterator[tuple[str, SafeString]]:
    """Yield the label and value of each header row that is filled in."""
    kind = document.technology_type.code
    for name in SECTIONS["header"]:
        term = term_of(name, kind)
        if term and has_field(kind, name) and (value := _fact(name, document, texts)):
            yield document.edition.label(term, document.language), value


def _fact(name: str, document: Document, texts: CitedTexts) -> SafeString:
    value = getattr(document, name)
    if name == "nye_metoder":
        return _numbers(document, texts)
    by_hand = FACTS_BY_HAND.get(name)
    return texts.line(by_hand(value) if by_hand else fact_text(value, document.language))


def _heading(document: Document, code: str) -> str:
    return document.edition.heading(code, document.language)


def _names(names: tuple[Name, ...]) -> str:
    return ", ".join(name.text for name in names if name.text)


def _atc(atc: Atc) -> str:
    return " ".join(filter(None, (atc.code, f"({atc.group})" if atc.group else "")))


def _numbers(document: Document, texts: CitedTexts) -> SafeString:
    """Return the numbers, each a link where the document names its page."""
    pages = {row.number: web_address(row.url) for row in document.norwegian_assessments}
    known = pages if document.edition.has_more_links else {}
    numbers = [row.number for row in document.nye_metoder if row.number]
    return format_html_join(", ", "{}", ((_linked(texts.line(each), known.get(each)),) for each in numbers))


def _linked(text: SafeString, address: str | None) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, text) if address else text


# Header rows that are no plain facts.
FACTS_BY_HAND: dict[str, Callable[[Any], str]] = {
    "substances": _names,
    "brand_names": _names,
    "atc": _atc,
}


def _sections(document: Document, texts: CitedTexts, sections: Sections) -> Iterator[FragmentSection]:
    """Yield the sections in the template's order, without the empty ones."""
    for anchor, data_of in sections:
        data = data_of(document, texts)
        additions = _additions(anchor, document, texts)
        if data or additions:
            yield FragmentSection(anchor, _heading(document, anchor), data, additions)


def _additions(section: str, document: Document, texts: CitedTexts) -> list[Data]:
    """Return the section's facts that no code of its own prints, below its text: a line, a prose or a list each."""
    facts = [name for name in SECTIONS.get(section, ()) if not DOCUMENT_FIELDS[name].about.is_drawn_by_hand]
    return [addition for name in facts if (addition := _addition(DOCUMENT_FIELDS[name], document, texts))]


def _addition(field: PartField, document: Document, texts: CitedTexts) -> Data:
    value, language = getattr(document, field.name), document.language
    label = field.about.term.label(language) if field.about.term else ""
    if field.kind is Kind.RICH_TEXT:
        return {} if is_blank(value) else {"kind": "prose", "label": label, "text": texts.rich(value)}
    if field.kind is Kind.ROWS:
        lines = [texts.line(text) for row in value if (text := fact_text(row, language))]
        return {"kind": "list", "label": label, "lines": lines} if lines else {}
    text = fact_text(value, language)
    return {"kind": "line", "label": label, "text": texts.line(text)} if text else {}


def _prose(name: str) -> Callable[[Document, CitedTexts], Data]:
    def data_of(document: Document, texts: CitedTexts) -> Data:
        text = getattr(document, name)
        return {} if is_blank(text) else {"text": texts.rich(text)}

    return data_of


def _status(document: Document, texts: CitedTexts) -> Data:
    perspective = wording.time_perspective(document)
    data = {
        "time_boxes": _time_boxes(document, perspective) if perspective else [],
        "change": document.regulatory_change.label if document.regulatory_change else "",
        "statuses": [
            {
                "region": status.region.label if status.region else "",
                "kind": status.kind.label if status.kind else "",
                "status": status.status.label if status.status else "",
                "date": wording.date_text(status.date, document.language) if status.date else "",
                "note": texts.line(status.note),
            }
            for status in document.regulatory_statuses
        ],
        "text": texts.rich(document.status),
    }
    if not any(data.values()):
        return {}
    return {
        **data,
        "time_perspective": wording.time_perspective_heading(document),
        "regulatory_change": _heading(document, "regulatory_change"),
        "words": wording.WORDS[document.language],
        "heading": _heading(document, "status"),
    }


def _time_boxes(document: Document, perspective: str) -> list[Data]:
    words = wording.WORDS[document.language]
    return [
        _box(term.code == perspective, format_html("{}", term.label(document.language)), words)
        for term in TIME_PERSPECTIVES
    ]


def _box(checked: bool, text: SafeString, words: dict[str, str]) -> Data:
    return {"checked": checked, "state_text": words["checked" if checked else "unchecked"], "text": text}


def _evidence(document: Document, texts: CitedTexts) -> Data:
    """Return the four parts, each with its heading and content."""
    counted = counted_sentences(document)
    parts: list[Data] = [
        {
            "code": "norwegian",
            "assessment_sentences": _norwegian(document, texts),
            "note": texts.rich(document.norwegian_note),
            "additions": _additions("norwegian", document, texts),
        },
        {
            "code": "international",
            "sentences": [texts.line(sentence) for sentence in counted["international"]],
            "note": texts.rich(document.international_note),
            "additions": _additions("international", document, texts),
        },
        {
            "code": "alerts",
            "sentences": [texts.line(sentence) for sentence in counted["alerts"]],
            "note": texts.rich(document.alerts_note),
            "additions": _additions("alerts", document, texts),
        },
        _research(document, texts, counted["research"]),
    ]
    filled = [part for part in parts if any(value for name, value in part.items() if name != "code")]
    return {"parts": [{**part, "heading": _heading(document, part["code"])} for part in filled]} if filled else {}


def _norwegian(document: Document, texts: CitedTexts) -> list[Data]:
    return [
        {
            "words": sentence.words,
            "assessments": [
                {
                    "before": assessment.before,
                    "number": assessment.row.number,
                    "title": texts.line(assessment.row.title),
                    "url": web_address(assessment.row.url),
                }
                for assessment in sentence.assessments
            ],
            "end": sentence.end,
        }
        for sentence in norwegian_assessments.sentences(document)
    ]


def _research(document: Document, texts: CitedTexts, sentences: list[str]) -> Data:
    return {
        "code": "research",
        "sentences": sentences,
        "note": texts.rich(document.research),
        "trials": trial_table.rows(document, texts),
        "columns": trial_table.columns(document) if document.trials else {},
        "footnote": trial_table.footnote(document) if document.trials else "",
        "timeline": draw_timeline(document),
        "additions": _additions("research", document, texts),
    }


def _elements(document: Document, texts: CitedTexts) -> Data:
    words = wording.WORDS[document.language]
    if not document.elements_other and not any(element.checked for element in document.elements):
        return {}
    other = texts.line(document.elements_other)
    boxes = []
    for element in document.elements:
        text = format_html("{}: {}", element.label, other) if element.code == "other" and other else element.label
        boxes.append(_box(element.checked, format_html("{}", text), words))
    return {"boxes": boxes}


def _kinds(document: Document, texts: CitedTexts) -> Data:
    words = wording.WORDS[document.language]
    if not any(kind.checked or kind.comment for kind in document.kinds):
        return {}
    boxes = []
    for kind in (kind for kind in document.kinds if kind.checked or kind.comment or kind.code in ALWAYS_PRINTED):
        text = format_html("{} – {}", kind.label, texts.line(kind.comment)) if kind.comment else kind.label
        boxes.append(_box(kind.checked, format_html("{}", text), words))
    return {"boxes": boxes}


def _references(document: Document, texts: CitedTexts) -> Data:
    if not texts.references:
        return {}
    words = wording.WORDS[document.language]
    references = [
        _reference(reference, document, texts.back_links(number)) | {"number": number}
        for number, reference in enumerate(texts.references, 1)
    ]
    return {"references": references, "words": words, "titles_are_links": document.edition.has_more_links}


def _reference(reference: Reference, document: Document, back_links: list[BackLink]) -> Data:
    return {
        **_reference_words(reference, document),
        "url": web_address(reference.url),
        "address": reference.url,
        "accessed": wording.accessed_text(reference, document.language),
        "back_links": back_links,
    }


def _reference_words(reference: Reference, document: Document) -> Data:
    """Return the whole source; or its title, without one all that there is, and under it the source without it."""
    language = document.language
    text = _joined_parts(wording.reference_parts(reference, language), language)
    if not document.edition.has_more_links:
        return {"text": text}
    if not reference.title:
        return {"title": text or reference.url, "source": "", "below": reference.url if text else ""}
    rest = wording.reference_parts(reference.model_copy(update={"title": ""}), language)
    title = _joined_parts(iter([("title", reference.title)]), language)
    return {"title": title, "source": _joined_parts(rest, language), "below": reference.url}


def _joined_parts(parts: Iterator[tuple[str, str]], language: Language) -> SafeString:
    """Join the parts of a reference; English titles and sources are marked as English."""
    escaped = ((name, text, format_html("{}", text)) for name, text in parts)
    marked = (with_language(html, text, language) if name in QUOTED_FIELDS else html for name, text, html in escaped)
    return format_html_join("", "{}", ((html,) for html in marked))


def _nothing(document: Document, texts: CitedTexts) -> Data:
    """Return no data: all that the section prints are plain facts."""
    return {}


SECTION_DATA: Sections = (
    ("summary", _prose("summary")),
    ("status", _status),
    ("description", _prose("description")),
    ("disease", _prose("disease")),
    ("current_treatment", _prose("current_treatment")),
    ("evidence", _evidence),
    ("elements", _elements),
    ("kinds", _kinds),
    # Before the references, whose links back to their citations must know all of them.
    ("version_log", _nothing),
    ("references", _references),
)
