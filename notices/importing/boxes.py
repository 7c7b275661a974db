"""Boxes and the words beside them: the elements, the kinds of assessment, and the header's boxes in newer variants."""

import re
from dataclasses import dataclass

from notices.document.model import AssessmentElement, AssessmentKind
from notices.document.template import ASSESSMENT_ELEMENTS, ASSESSMENT_KINDS, Vocabulary
from notices.importing.context import Context
from notices.importing.flows import BLANK_LINE, Flow, SourceLine, joined_lines
from notices.importing.sections import Section, with_code
from notices.importing.words import CHECKED_GLYPHS, GLYPHS
from trials.msgid import gettext_noop

# A glyph, or what people type for one; a capital X alone stands only at the end of a line or in a cell of its own.
BOX = re.compile(rf"[{GLYPHS}]|\[ ?[xX]? ?\](?!\w)|(?<=\s)[xX](?=\s*$)|^[xX](?=\s)", re.MULTILINE)
CHECKED, EMPTY = "☒", "☐"
MORE_ELEMENTS = {
    "Klinisk effekt": "clinical_effect",
    "Effekt": "clinical_effect",
    "Sikkerhet": "safety",
    "Tryggleik": "safety",
    "Klinisk effekt relativt til komparator": "clinical_effect",
    "Sikkerhet relativt til komparator": "safety",
    "Kostnader / ressursbruk": "costs",
    "Kostnader": "costs",
    "Ressursbruk": "costs",
    "Kostnadseffektivitet": "cost_effectiveness",
    "Etiske konsekvenser": "ethics",
    "Etiske": "ethics",
    "Etikk": "ethics",
    "Organisatoriske": "organisation",
    "Juridiske": "legal",
    "Juridiske konsekvensar": "legal",
    "Annet": "other",
    "Andre": "other",
    "Anna": "other",
    "Organisatoriske konsekvensar": "organisation",
}
MORE_KINDS = {
    "Hurtig metodevurdering (CUA)": "single",
    "Hurtig metodevurdering": "single",
    "Hurtig": "single",
    "Fullstendig": "full",
    "Forenklet": "simplified",
    "Forenklet vurdering": "simplified",
    "Forenkla vurdering": "simplified",
    "Mini metodevurdering": "mini",
    "Mini-metodevurdering": "mini",
    "Felles klinisk vurdering": "joint",
    "Felles europeisk metodevurdering (JCA)": "joint",
    "Ingen metodevurdering": "none",
    "Inga metodevurdering": "none",
    "Avvente": "await_order",
    "Avvent bestilling": "await_order",
    "Prisnotat": "price_note",
}
NO_BOX = gettext_noop("The template's words stand here without a box: nobody can tell whether it was checked.")
NO_ROOM = gettext_noop("The comment on this box has no field.")
UNKNOWN_BOX = gettext_noop("The words beside this box are none of the template's.")
TWO_MARKS = gettext_noop("The box is there twice.")


@dataclass(frozen=True)
class BoxLine:
    """A box with its words: which term it is, its glyph, and what stands behind."""

    code: str
    label: Flow
    glyph: Flow
    comment: Flow

    @property
    def is_checked(self) -> bool:
        glyph = self.glyph.text
        return any(mark in CHECKED_GLYPHS for mark in glyph) or "x" in glyph.lower()


def boxes_in(lines: list[SourceLine], vocabulary: Vocabulary, more: dict[str, str]) -> list[BoxLine]:
    """Return the boxes of a section, whether the glyph stands before its words or behind."""
    codes = codes_by_words(vocabulary, more)
    flow = joined_lines(lines)
    spots = _labels(flow, codes)
    boxes = []
    for number, (start, end, code) in enumerate(spots):
        before = spots[number - 1][1] if number else 0
        after = spots[number + 1][0] if number + 1 < len(spots) else _end_of_last(flow, end)
        boxes.append(_box(flow, code, (before, start, end, after), is_before=_is_before(flow, spots)))
    return boxes


def _end_of_last(flow: Flow, start: int) -> int:
    """Return where the words of the last box end: a later paragraph is no comment on it."""
    match = BOX.search(flow.text, start)
    end = flow.text.find(BLANK_LINE, match.end() if match else start)
    return len(flow.text) if end < 0 else end


def codes_by_words(vocabulary: Vocabulary, more: dict[str, str]) -> dict[str, str]:
    """Return the codes of a vocabulary by its words in all languages, as they stand in a text."""
    own = {form: term.code for term in vocabulary for form in (term.nb, term.nn, term.en)}
    return own | more


def _labels(flow: Flow, codes: dict[str, str]) -> list[tuple[int, int, str]]:
    """Return where the words of boxes stand: each term once, at the beginning of a line or beside a glyph."""
    text = flow.text
    spots: list[tuple[int, int, str]] = []
    taken: set[str] = set()
    for form in sorted(codes, key=len, reverse=True):
        words = r"\s*[/-]?\s*".join(re.escape(word) for word in re.findall(r"\w+|[()]", form))
        pattern = re.compile(
            rf"(?:(?<=\n)|^|(?<=[{GLYPHS}\]]\s)|(?<=[{GLYPHS}\]])|(?<=[{GLYPHS}\]]\s\s)|(?<=\n[xX]\s)"
            rf"|(?<=^[xX]\s)){words}(?!\w)",
            re.IGNORECASE,
        )
        for match in pattern.finditer(text):
            is_inside = any(match.start() < end and start < match.end() for start, end, _code in spots)
            if not is_inside and codes[form] not in taken and text[match.start()].isupper():
                spots.append((match.start(), match.end(), codes[form]))
                taken.add(codes[form])
                break
    return sorted(spots)


def _is_before(flow: Flow, spots: list[tuple[int, int, str]]) -> bool:
    """Do the glyphs stand before their words? Then one stands before the first words, and none ends the section."""
    first = flow.search(BOX)
    return bool(first and spots and first.start() < spots[0][0])


def _box(flow: Flow, code: str, spots: tuple[int, int, int, int], *, is_before: bool) -> BoxLine:
    before, start, end, after = spots
    text = flow.text
    if is_before:
        glyphs = list(BOX.finditer(text, before, start))
        glyph = flow.cut(*glyphs[-1].span()) if glyphs else Flow()
        following = list(BOX.finditer(text, end, after))
        # The last glyph before the next words is theirs.
        stop = following[-1].start() if following and after < len(text) else after
        return BoxLine(code, flow.cut(start, end), glyph, flow.cut(end, stop))
    match = BOX.search(text, end, after)
    if not match:
        return BoxLine(code, flow.cut(start, end), Flow(), flow.cut(end, after))
    between, behind = flow.cut(end, match.start()), flow.cut(match.end(), after)
    return BoxLine(code, flow.cut(start, end), flow.cut(*match.span()), between if between else behind)


def elements(context: Context, sections: list[Section]) -> tuple[tuple[AssessmentElement, ...], str]:
    """Return the eight boxes, and the words behind the last one."""
    boxes, other = _take(context, sections, "elements", ASSESSMENT_ELEMENTS, MORE_ELEMENTS), ""
    rows = []
    for term in ASSESSMENT_ELEMENTS:
        box = boxes.get(term.code)
        checked = bool(box and box.is_checked)
        rows.append(AssessmentElement(code=term.code, label=term.label(context.language), checked=checked))
        if box and box.comment and term.code == "other":
            other = context.line("elements_other", _without_mark(box.comment))
        elif box and box.comment:
            context.claims.doubt(f"elements/{term.code}", NO_ROOM, box.comment.text)
    return tuple(rows) if boxes else (), other


def kinds(context: Context, sections: list[Section]) -> tuple[AssessmentKind, ...]:
    """Return the kinds of assessment, each with its comment."""
    boxes = _take(context, sections, "kinds", ASSESSMENT_KINDS, MORE_KINDS)
    rows = []
    for term in ASSESSMENT_KINDS:
        box = boxes.get(term.code)
        comment = context.line(f"kinds/{term.code}", _without_mark(box.comment)) if box and box.comment else ""
        checked = bool(box and box.is_checked)
        rows.append(
            AssessmentKind(code=term.code, label=term.label(context.language), checked=checked, comment=comment)
        )
    return tuple(rows) if boxes else ()


def _without_mark(comment: Flow) -> Flow:
    """Return a comment without the colon or dash that parts it from the words of its box."""
    match = re.match(r"[:–-]\s+", comment.text)
    return comment.cut(match.end()) if match else comment


def _take(
    context: Context, sections: list[Section], code: str, vocabulary: Vocabulary, more: dict[str, str]
) -> dict[str, BoxLine]:
    """Take the boxes of a section: what is printed of each is the template's word and a glyph."""
    boxes = {}
    for section in with_code(sections, code):
        context.claims.furniture("heading", section.heading)
        for box in boxes_in(section.lines, vocabulary, more):
            place = f"{code}/{box.code}"
            if not box.glyph:
                context.claims.doubt(place, NO_BOX, box.label.text)
            if box.code in boxes:
                context.claims.doubt(place, TWO_MARKS, box.label.text)
                continue
            boxes[box.code] = box
            label = vocabulary.label(box.code, context.language)
            context.claims.value("code", place, box.label, label)
            context.claims.value("box", place, box.glyph, CHECKED if box.is_checked else EMPTY)
        for line in section.lines:
            if BOX.search(line.text) and context.claims.is_free(line.flow):
                context.claims.doubt(code, UNKNOWN_BOX, line.text)
    for term in vocabulary if boxes else ():
        if term.code not in boxes:
            context.claims.added("box", f"{code}/{term.code}", "", f"{term.label(context.language)} {EMPTY}")
    return boxes


def checked_terms(context: Context, section: Section, vocabulary: Vocabulary, more: dict[str, str]) -> list[BoxLine]:
    """Return the boxes of a row of the header, the checked ones first, and take those that are not checked."""
    boxes = boxes_in(section.lines, vocabulary, more)
    if not any(box.glyph for box in boxes):
        return []
    for box in boxes:
        context.claims.furniture("box", box.glyph)
        if not box.is_checked:
            context.claims.furniture("box", box.label)
    return [box for box in boxes if box.is_checked]
