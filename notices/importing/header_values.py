"""What stands in a row of the header: its words, and the date that they are."""

from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.sections import BOX_LINE, Section
from trials.dates import PartialDate
from trials.msgid import gettext_noop
from trials.typed_dates import read_date

# Where the lines of a page are full, shorter ones were ended by their writer.
MIN_FULL_LINE = 60

NO_DATE = gettext_noop("No date was read here.")
NEXT_LINE = gettext_noop("The line below was taken as no part of this value.")


def value_of(context: Context, section: Section) -> Flow:
    """Return the value of a row: its lines as far as no blank one parts them, and no box or new sentence begins."""
    lines: list[SourceLine] = []
    for line in section.lines:
        if lines and section.is_label and not line.is_row:
            if line.gap or line.ends_itself or BOX_LINE.match(line.text):
                break
            if _begins_another(section, lines[-1], line):
                context.claims.doubt(section.code, NEXT_LINE, line.text)
                break
        lines.append(line)
    return joined_lines(lines)


def _begins_another(section: Section, before: SourceLine, line: SourceLine) -> bool:
    """Does the line begin something new? The line before had room for its first word, and it has a capital."""
    length = len(before.text) + (len(section.heading.text) + 1 if before is section.lines[0] else 0)
    return length < MIN_FULL_LINE and line.text[:1].isupper()


def date_in(flow: Flow) -> PartialDate | None:
    """Return the date that some words are; None where they are none."""
    try:
        return read_date(" ".join(flow.text.split()))
    except ValueError:
        return None


def date_at(context: Context, place: str, flow: Flow) -> PartialDate | None:
    """Take words as a date; say so where they are none."""
    date = date_in(flow)
    if date is None:
        context.claims.doubt(place, NO_DATE, flow.text)
        return None
    context.claims.value("date", place, flow, date.value)
    return date
