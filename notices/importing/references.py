"""The list of references; where it is missing, a stub for each number that the text cites."""

import re

from notices.document.brackets import NUMBERS_IN_BRACKETS, numbers_in
from notices.document.model import Reference
from notices.importing.context import Context, key_of
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.paragraphs import paragraphs_of
from notices.importing.printed.references import titled_reference, without_citing_places
from notices.importing.sections import Section, with_code
from notices.importing.words import count_words
from notices.references.lines import read_line
from trials.msgid import gettext_noop

NUMBER = re.compile(r"^\s*[\[(]?(\d{1,3})(?:[\])]?\.|[\])])?(?:\s+|$)")
# The list of a notice is no longer, and neither are the numbers of its citations.
MAX_NUMBER = 99
MAX_TITLE_LENGTH = 500
# So many numbers in a row may be cited nowhere.
MAX_GAP = 3
AROUND = re.compile(
    r"(?:Available (?:from|at)|Tilgjengelig (?:fra|på)|Tilgjengeleg (?:frå|på)|Hentet fra|Henta frå"
    r"|Retrieved from)\s*:?"
    r"|\[Internet\]|\bdoi\s*:|\bPMID\s*:?",
    re.IGNORECASE,
)
MISSING = {
    "nb": "Kilde {} (mangler i originalen)",
    "nn": "Kjelde {} (manglar i originalen)",
    "en": "Source {} (missing in the original)",
}
STUBS = gettext_noop("The text cites references whose list is missing: each has a stub that must be filled in.")
UNREAD = gettext_noop("The reference was not understood: all its words stand in the title.")


def entries_of(sections: list[Section]) -> dict[int, Flow]:
    """Return the entries of the list by their numbers, with the number at the beginning."""
    entries: dict[int, Flow] = {}
    for section in with_code(sections, "references"):
        for group in _entries(section.lines):
            number = NUMBER.match(group.text)
            entries[int(number[1]) if number else len(entries) + 1] = group
    return entries


def _entries(lines: list[SourceLine]) -> list[Flow]:
    """Return the flow of each entry: a numbered list goes on until the next number."""
    expected, groups, is_over = 1, [], False
    for line in lines:
        match = NUMBER.match(line.text)
        if match and int(match[1]) == expected:
            groups.append([line])
            expected, is_over = expected + 1, False
        elif groups and not line.gap and not is_over:
            groups[-1].append(line)
        else:
            is_over = bool(groups)  # what a blank line parts from the list is none of it
    if groups:
        return [joined_lines(group) for group in groups]
    return [paragraph.flow for paragraph in paragraphs_of(lines)]


def count_cited(text: str, entries: dict[int, Flow]) -> int:
    """Return the highest number that is a citation: of the list, or of a row from 1 without a great gap."""
    if entries:
        return max(entries)
    brackets = [match[1] or match[2] for match in NUMBERS_IN_BRACKETS.finditer(text)]
    cited = {number for bracket in brackets for number in numbers_in(bracket, MAX_NUMBER)}
    count = 0
    for number in sorted(cited):
        if number - count > MAX_GAP:
            break
        count = number
    return count


def references(context: Context, sections: list[Section], entries: dict[int, Flow]) -> tuple[Reference, ...]:
    """Return the references in the order of their numbers."""
    for section in with_code(sections, "references"):
        context.claims.furniture("heading", section.heading)
    rows = [_reference(context, number, entries.get(number)) for number in range(1, context.reference_count + 1)]
    if any(number not in entries for number in range(1, context.reference_count + 1)):
        context.claims.doubt("references", STUBS)
    return tuple(rows)


def _reference(context: Context, number: int, flow: Flow | None) -> Reference:
    if flow is None:
        return _stub(context, number)
    key, place = key_of(number), f"references/{key_of(number)}"
    if match := NUMBER.match(flow.text):
        context.claims.furniture("number", flow.cut(0, match.end()))
        flow = flow.cut(match.end())
    flow = without_citing_places(context, flow)
    if titled := titled_reference(context, key, flow):
        return titled
    text = " ".join(context.claims.joiner.join(flow).split("\n"))
    return _read(context, place, key, flow, text) or _whole(context, place, key, flow)


def _stub(context: Context, number: int) -> Reference:
    reference = Reference(key=key_of(number), title=MISSING[context.language].format(number))
    context.claims.added("stub", f"references/{reference.key}", "", reference.title)
    return reference


def printed_reference(reference: Reference) -> str:
    """Return all words of a reference."""
    published = reference.published.value if reference.published else ""
    accessed = reference.accessed.isoformat() if reference.accessed else ""
    return " ".join(
        (reference.authors, reference.title, reference.source, published, reference.url, accessed),
    )


def _read(context: Context, place: str, key: str, flow: Flow, text: str) -> Reference | None:
    """Return the reference as the desk reads a pasted one, if every word of it stands in a field."""
    entries = read_line(text)
    if len(entries) != 1 or not entries[0].title:
        return None
    try:
        reference = entries[0].reference(key)
    except ValueError:
        return None
    lost = count_words(AROUND.sub(" ", text)) - count_words(printed_reference(reference))
    if lost:
        return None
    while match := flow.search(AROUND):
        context.claims.furniture("label", flow.cut(match.start(), match.end()))
        flow = flow.without(match.start(), match.end())
    context.claims.text(place, flow)
    context.claims.added("code", place, context.claims.joiner.join(flow), printed_reference(reference))
    return reference


def _whole(context: Context, place: str, key: str, flow: Flow) -> Reference:
    """Return a reference whose title holds all words but those that the title has no room for."""
    if len(flow.text) > MAX_TITLE_LENGTH:
        # At a space: half a word would be another one.
        flow = flow.cut(
            0, max(1, *(at for at, letter in enumerate(flow.text[:MAX_TITLE_LENGTH]) if letter.isspace()), 0)
        )
    context.claims.doubt(place, UNREAD, flow.text)
    return Reference(key=key, title=context.plain(place, flow))
