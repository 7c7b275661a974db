"""Check that whatever looks like a citation is one, and that fields for citations and titles hold what they are for."""

import re
from collections.abc import Collection, Iterator

from notices.checks.finding import Finding
from notices.checks.texts import texts
from notices.document.brackets import NUMBERS_IN_BRACKETS, BracketMark, find_brackets, unread_citations
from notices.document.citations import CITATION, CitingText, passages, without_citations
from notices.document.fields import RICH_TEXTS, has_field
from notices.document.model import Document
from trials.msgid import gettext_noop

LOOKS_LIKE_ONE = gettext_noop("“%(bracket)s” in “%(sentence)s” looks like a citation, and is none.")
NOT_READ = gettext_noop("“%(text)s” looks like a citation, and is none. Write [@key], or [@one; @two] for several.")
ONLY_CITATIONS = gettext_noop("Only citations can stand here, as [@key] or [@one; @two]. Take out “%(text)s”.")
NO_WORDS = gettext_noop("The title needs words of its own.")
SHOWN_BESIDE, MAX_SHOWN = 50, 80


def findings(document: Document, marks: Collection[BracketMark]) -> Iterator[Finding]:
    """Yield the findings; `marks` are the brackets that somebody marked as no citations."""
    for bracket in find_brackets(document):
        if bracket.mark not in marks or takes_only_citations(bracket.mark.place):
            yield Finding("typed_citation", bracket.mark.place, LOOKS_LIKE_ONE, values=_message_values(bracket.mark))
    keys = {reference.key for reference in document.references}
    citing = list(passages(document))
    places = {passage.place for passage in citing}
    for passage in (*citing, *_texts_without_citations(document, places)):
        for text in unread_citations(passage, keys, may_cite=passage.place in places):
            yield Finding("unread_citation", passage.place, NOT_READ, values={"text": text})
        if takes_only_citations(passage.place) and (text := _besides_citations(passage.text)):
            yield Finding("only_citations", passage.place, ONLY_CITATIONS, values={"text": text})
    yield from _titles(document)


def _besides_citations(text: str) -> str:
    """Return what stands in a field for citations besides them, "" for nothing."""
    rest = " ".join(re.split(r"[\s,;]+", CITATION.sub(" ", text))).strip()
    # What looks like a citation has a finding of its own.
    return "" if re.match(r"\[\s*@", rest) or NUMBERS_IN_BRACKETS.fullmatch(rest) else rest[:MAX_SHOWN]


def takes_only_citations(place: str) -> bool:
    """Is the place a field for citations, where nothing else may stand?"""
    return place.endswith("/citations")


def _message_values(mark: BracketMark) -> dict[str, str]:
    """Return what the message shows and what knows the bracket again: a long sentence is cut around it."""
    at, length = mark.sentence.find(mark.bracket), len(mark.sentence)
    start, end = max(0, at - SHOWN_BESIDE), min(length, at + len(mark.bracket) + SHOWN_BESIDE)
    sentence = f"{'…' if start else ''}{mark.sentence[start:end].strip()}{'…' if end < length else ''}"
    return {"bracket": mark.bracket, "sentence": sentence, "mark": mark.name}


def _texts_without_citations(document: Document, citing: Collection[str]) -> Iterator[CitingText]:
    """Yield the printed texts at places other than those that may cite: nothing is read as a citation there."""
    for place, text in texts(document):
        field = place.partition("/")[0]
        if place not in citing and has_field(document.technology_type.code, field):
            yield CitingText(place, text, field in RICH_TEXTS)


def _titles(document: Document) -> Iterator[Finding]:
    titles = {"title": document.title}
    titles |= {f"references/{reference.key}/title": reference.title for reference in document.references}
    for place, title in titles.items():
        words = re.sub(r"\[\s*@[^\]]*\]?", "", without_citations(title))
        if title and not any(letter.isalnum() for letter in words):
            yield Finding("title_words", place, NO_WORDS)
