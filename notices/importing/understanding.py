"""Blocks become a document: the parts one after the other, then the proof that no word is lost."""

from collections.abc import Sequence
from typing import Any

from notices.document.citations import collect_citations
from notices.document.model import Document
from notices.document.template import Term
from notices.importing.assessments import alerts, international, norwegian
from notices.importing.blocks import ReadSource
from notices.importing.boxes import elements, kinds
from notices.importing.claims import Claims
from notices.importing.context import Context, key_of
from notices.importing.furniture import body_and_links
from notices.importing.header import header
from notices.importing.headings import PROSE
from notices.importing.printed.facts import fact_lines
from notices.importing.printed.frame import without_frame
from notices.importing.proof import unaccounted, unproven, unread
from notices.importing.raised import are_citations
from notices.importing.reasons import WARNINGS, RefusedFile
from notices.importing.references import count_cited, entries_of, references
from notices.importing.result import ImportResult
from notices.importing.sections import UNKNOWN, Section, apart, sections_of, with_code, with_prose_of_chapters
from notices.importing.status import status
from notices.importing.title import is_series
from notices.importing.trials import trials
from notices.importing.variant import language_of, variant_of
from notices.importing.version_log import version_log
from trials.msgid import gettext_noop

# A source with fewer headings and labels of the template is no notice.
MIN_HEADINGS = 3
# Invoices, letters and articles have these too: so many others must be there.
ANYWHERE = {"title", "holder", "updated", "summary", "references", "version_log", "cost", "other", "brand_names"} | {
    *("first_published/date", "first_published/agency", "first_published/number", "information_as_of", "chapter")
}
MIN_OWN_HEADINGS = 2
NOT_PROVEN = gettext_noop(
    "The words of this field could not be proven to be those of the source; they were not placed."
)
NOT_READ = gettext_noop("These words of the file were not read in their place.")
RENUMBERED = gettext_noop("The references get other numbers here than in the source, by the order of their citations.")


def understand(name: str, source: ReadSource, areas: Sequence[Term] = ()) -> ImportResult:
    """Return what became of the blocks; raises RefusedFile where they are no notice."""
    claims = Claims(source)
    body, links = body_and_links(source, claims)
    context = Context(claims, language_of(source.text))
    body = without_frame(body, claims)
    entries = entries_of(sections_of(body))
    context.reference_count = count_cited(source.text, entries)
    context.has_raised = are_citations(source, entries)
    facts, body = fact_lines(context, body)
    sections = with_prose_of_chapters(sections_of(body))
    _require_notice(sections)
    for line in links:
        context.links.setdefault(line.block.page, []).append(line)
    fields = _fields(context, sections, areas) | facts | {"references": references(context, sections, entries)}
    _take_bare_headings(context, sections)
    for line in links:
        if claims.is_free(line.flow):
            claims.furniture("link", line.flow)
    for code in source.warnings:
        claims.doubt("trials" if code == "trimmed" else "", WARNINGS[code])
    document = _proven(source, claims, Document.model_validate(fields))
    _doubt_numbers(claims, document)
    variant = variant_of(sections, document.technology_type.code, context.language)
    return _result(name, source, claims, document, variant)


def _require_notice(sections: list[Section]) -> None:
    codes = {section.code for section in sections if section.code and section.code != UNKNOWN}
    has_series = any(is_series(line.text) for line in sections[0].lines)
    is_notice = len(codes) >= MIN_HEADINGS and len(codes - ANYWHERE) >= MIN_OWN_HEADINGS
    if not (codes if has_series else is_notice):
        raise RefusedFile("no_notice")


def _fields(context: Context, sections: list[Section], areas: Sequence[Term]) -> dict[str, Any]:
    """Return the fields of the document, each part by its own function, in the order of the template."""
    fields: dict[str, Any] = {"language": context.language}
    fields |= header(context, sections, areas)
    fields |= {name: value for name, value in status(context, sections).items() if value or name not in fields}
    for code, name in PROSE.items():
        if code != "status":
            fields[name] = _prose(context, sections, code, name)
    fields |= norwegian(context, sections) | international(context, sections) | alerts(context, sections)
    fields |= trials(context, sections)
    fields["elements"], fields["elements_other"] = elements(context, sections)
    fields["kinds"] = kinds(context, sections)
    fields["version_log"] = version_log(context, sections)
    return fields


def _prose(context: Context, sections: list[Section], code: str, name: str) -> str:
    lines = []
    for section in with_code(sections, code):
        context.claims.furniture("heading", section.heading)
        lines += apart(section.lines)
    return context.rich_text(name, lines) if lines else ""


def _take_bare_headings(context: Context, sections: list[Section]) -> None:
    """Take the headings that stand over other headings; words right under them are placed nowhere."""
    for section in sections:
        if section.heading and context.claims.is_free(section.heading):
            context.claims.furniture("heading", section.heading)


def _proven(source: ReadSource, claims: Claims, document: Document) -> Document:
    """Return the document without the fields whose words are not those of the source."""
    places = unproven(source, document, claims.pieces(), claims.normalisations)
    names = {place.partition("/")[0] for place in places}
    if not names:
        return document
    pieces = claims.pieces()
    claims.release(piece.where for piece in pieces if piece.where.partition("/")[0] in names)
    for place in places:
        claims.doubt(place, NOT_PROVEN)
    defaults = {name: Document.model_fields[name].default for name in names if name != "technology_type"}
    return document.revised(**defaults)


def _doubt_numbers(claims: Claims, document: Document) -> None:
    """Say where a reference gets another number than it had."""
    citations = collect_citations(document)
    numbers = [citations.number(key_of(number)) for number in range(1, len(document.references) + 1)]
    if numbers != list(range(1, len(numbers) + 1)):
        claims.doubt("references", RENUMBERED)


def _result(name: str, source: ReadSource, claims: Claims, document: Document, variant: str) -> ImportResult:
    pieces = claims.pieces()
    if unaccounted(source, pieces):
        raise RefusedFile("words_lost")
    lost = tuple(unread(source).elements())
    if lost:
        claims.doubt("", NOT_READ, " ".join(lost))
    return ImportResult(
        file=name,
        kind=source.kind,
        document=document,
        variant=variant,
        text=source.text,
        pieces=pieces,
        doubts=tuple(claims.doubts),
        normalisations=tuple(claims.normalisations),
        unread=lost,
    )
