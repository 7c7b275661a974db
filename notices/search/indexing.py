"""What a notice can be found by: its names and numbers, its text, and the terms of both. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from notices.document.citations import passages, without_citations
from notices.document.model import Document
from notices.document.rich_text import plain_text
from notices.document.template import HEADER_LABELS
from notices.search.indication import indication, indication_key
from notices.search.terms import LONGEST_TERM, distinct, key, terms
from trials.study import normalise

LONGEST_LABEL = 200
# What a text says so often it is about.
OFTEN = 3
# The fourth level of the ATC classification ("L04AG"): the finest that still holds several substances, and the one
# whose name the notice prints.
ATC_GROUP = 5


class Name(NamedTuple):
    """Something that a notice is known by: what it is, how it is compared, and how the notice writes it."""

    kind: str
    key: str
    label: str


class Terms(NamedTuple):
    """The terms of a notice by where they stand first: what is in the title is in no later column."""

    title: str
    names: str
    focus: str
    body: str


def names(document: Document) -> list[Name]:
    """Title and areas, substances, brands, company, ATC code and group, Nye metoder numbers, trials; each once."""
    found = [keyed_name(kind, label) for kind, label in _labels(document)] + _group(document)
    found += indication_names(document.title)
    return list({(name.kind, name.key): name for name in found if name.key}.values())


def keyed_name(kind: str, label: str) -> Name:
    """Return a name with the key that it is compared by."""
    return Name(kind, key(label)[:LONGEST_TERM], label[:LONGEST_LABEL])


def _labels(document: Document) -> Iterator[tuple[str, str]]:
    """What another type of technology left behind in a row of the header is not printed, and found by nobody."""
    rows = HEADER_LABELS[document.technology_type.code]
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
        yield "trial", normalise(trial.number)
        yield "trial_name", without_citations(trial.name)


def _group(document: Document) -> list[Name]:
    """The ATC group with its name, as far as the notice says it: "D11AH – Midler mot dermatitt"."""
    if "atc" not in HEADER_LABELS[document.technology_type.code]:
        return []
    code, group = document.atc.code[:ATC_GROUP], without_citations(document.atc.group)
    label = f"{code} – {group}" if group and len(code) == ATC_GROUP else code
    return [Name("atc_group", key(code), label[:LONGEST_LABEL])]


def indication_names(title: str) -> list[Name]:
    """Return the disease that a title names as a name; its key is empty where the title names none."""
    label = indication(title)
    return [Name("indication", indication_key(label)[:LONGEST_TERM], label[:LONGEST_LABEL])]


def text(document: Document) -> str:
    """Every word that a reader may look for, as it is printed: first the title, what is told in sentences, the rest."""
    printed = sorted(passages(document), key=lambda passage: (passage.place != "title", not passage.is_rich))
    texts = [plain_text(passage.text) if passage.is_rich else passage.text for passage in printed]
    texts += [area.label for area in document.areas]
    texts += [document.technology_type.label, document.atc.code]
    texts += [row.number for row in document.nye_metoder]
    texts += [row.number for row in document.norwegian_assessments]
    for trial in document.trials:
        texts += [trial.number, trial.name]
    # A citation leaves a gap before the full stop.
    return re.sub(r" +(?=[.,;:] )", "", " ".join(without_citations(text) for text in texts if text))


def indexed(document: Document) -> Terms:
    """The terms of the notice. A name is also found as one word, however many it is written in."""
    title = set(terms(without_citations(document.title)))
    known = [name for name in names(document) if name.kind != "title"]
    named = {name.key for name in known} | {term for name in known for term in terms(name.label)}
    counted = Counter(terms(text(document)))
    often = {term for term, times in counted.items() if times >= OFTEN}
    rest = named - title, often - title - named, counted.keys() - title - named - often
    return Terms(distinct(title), *map(distinct, rest))
