"""What a notice is found by: its names and numbers, its text, and the terms of both. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from notices.document.citations import passages, without_citations
from notices.document.codes import normalised_nye_metoder
from notices.document.field_types import Kind
from notices.document.fields import DOCUMENT_FIELDS, HEADER_ROWS, PartField, fields_of, has_field
from notices.document.model import Document, joined_labels
from notices.document.rich_text import plain_text
from notices.search.indication import indication, indication_key
from notices.search.terms import MAX_TERM_LENGTH, joined, name_key, terms
from trials.study import identify_each

MAX_LABEL_LENGTH = 200
# A term that a text contains this often is one that the text is about.
MIN_FOCUS_MENTIONS = 3
# The fourth level of the ATC classification ("L04AG"): the lowest with several substances in a group, and the one whose
# name a notice prints.
ATC_GROUP_LENGTH = 5


class IndexedName(NamedTuple):
    """Something that a notice is known by: its kind, the key that is compared, and how the notice writes it."""

    kind: str
    key: str
    label: str


class IndexTerms(NamedTuple):
    """The terms of a notice, each in the first column it belongs to: a term of the title is in no later one."""

    title: str
    names: str
    focus: str
    body: str


def indexed_names(document: Document) -> list[IndexedName]:
    """Return title, areas, substances, brands, company, ATC code and group, numbers and trials, each once."""
    names = [keyed_name(kind, label) for kind, label in _labels(document)]
    names += _atc_group(document) + indication_names(document.title)
    return list({(name.kind, name.key): name for name in names if name.key}.values())


def keyed_name(kind: str, label: str) -> IndexedName:
    """Return a name with the key that it is compared by."""
    spelling = normalised_nye_metoder(label) if kind == "id" else label
    return IndexedName(kind, name_key(spelling)[:MAX_TERM_LENGTH], label[:MAX_LABEL_LENGTH])


def _labels(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (kind, label). Header rows of another type of technology are not printed, so nobody finds them."""
    rows = HEADER_ROWS[document.technology_type.code]
    yield "title", without_citations(document.title)
    yield from (("area", area.label) for area in document.areas)
    generic = "substance" if document.technology_type.code == "medicine" else "generic"
    if "substances" in rows:
        yield from ((generic, without_citations(row.text)) for row in document.substances)
    if "brand_names" in rows:
        yield from (("brand", without_citations(row.text)) for row in document.brand_names)
    if "holder" in rows:
        yield "company", without_citations(document.holder)
    if "atc" in rows:
        yield "atc", document.atc.code
    yield from (("id", row.number) for row in document.nye_metoder)
    for trial in document.trials:
        yield from (("trial", number.number) for number in identify_each(trial.number))
        yield "trial_name", without_citations(trial.name)


def _atc_group(document: Document) -> list[IndexedName]:
    """Return the ATC group, with its name where the notice has one: "D11AH – Midler mot dermatitt"."""
    if "atc" not in HEADER_ROWS[document.technology_type.code]:
        return []
    code, group = document.atc.code[:ATC_GROUP_LENGTH], without_citations(document.atc.group)
    label = f"{code} – {group}" if group and len(code) == ATC_GROUP_LENGTH else code
    return [IndexedName("atc_group", name_key(code), label[:MAX_LABEL_LENGTH])]


def indication_names(title: str) -> list[IndexedName]:
    """Return the disease that a title names as a name; its key is empty where the title names none."""
    label = indication(title)
    return [IndexedName("indication", indication_key(label)[:MAX_TERM_LENGTH], label[:MAX_LABEL_LENGTH])]


def search_text(document: Document) -> str:
    """Return every word that a reader may search for, as printed: the title first, then running text, then the rest."""
    printed = sorted(passages(document), key=lambda passage: (passage.place != "title", not passage.is_rich))
    texts = [plain_text(passage.text) if passage.is_rich else passage.text for passage in printed]
    texts += [area.label for area in document.areas]
    texts += [document.technology_type.label, document.atc.code, *_plain_facts(document)]
    texts += [row.number for row in document.nye_metoder]
    texts += [row.number for row in document.norwegian_assessments]
    for trial in document.trials:
        texts += [trial.number, trial.name]
    return without_gaps(" ".join(without_citations(text) for text in texts if text))


def without_gaps(text: str) -> str:
    """Return the text without the space before a full stop that a removed citation leaves."""
    return re.sub(r" +(?=[.,;:] )", "", text)


def _plain_facts(document: Document) -> Iterator[str]:
    """Yield the facts that are printed by rule and hold no citations: a number, or terms; passages are the others."""
    for name, field in DOCUMENT_FIELDS.items():
        if not field.about.is_drawn_by_hand and has_field(document.technology_type.code, name):
            yield from _plain_fact(field, getattr(document, name))


def _plain_fact(field: PartField, value: Any) -> Iterator[str]:
    if field.kind is Kind.TERMS:
        yield joined_labels(value)
    elif field.kind is Kind.LINE and not field.about.cites:
        yield value
    elif field.holds:
        for part in value if isinstance(value, tuple) else (value,):
            inner = fields_of(field.holds).values()
            yield from (text for each in inner for text in _plain_fact(each, getattr(part, each.name)))


def index_terms(document: Document) -> IndexTerms:
    """Return the terms of the notice. Every name is also one term, however many words it has."""
    title = set(terms(without_citations(document.title)))
    known_by = [name for name in indexed_names(document) if name.kind != "title"]
    named = {name.key for name in known_by} | {term for name in known_by for term in terms(name.label)}
    counts = Counter(terms(search_text(document)))
    focus = {term for term, count in counts.items() if count >= MIN_FOCUS_MENTIONS} - title - named
    body = (counts.keys() | _assessment_numbers(document)) - title - named - focus
    return IndexTerms(joined(title), joined(named - title), joined(focus), joined(body))


def _assessment_numbers(document: Document) -> set[str]:
    """Return the numbers of Norwegian assessments that the page prints in another spelling than the usual one."""
    numbers = {row.number: normalised_nye_metoder(row.number) for row in document.norwegian_assessments}
    return {name_key(usual) for printed, usual in numbers.items() if name_key(usual) != name_key(printed)}
