"""The heads of the picture's columns in words, for wide and for narrow columns."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from notices.public.expected.quarters import LATER, NOW, PASSED, QuarterColumn


class HeadWords(NamedTuple):
    """The words of a head: `narrow` has room for some three letters."""

    wide: str
    narrow: str


def head_words(column: QuarterColumn) -> HeadWords:
    """Return the words of a column's head."""
    if column.number == PASSED:
        return HeadWords(_("Passed"), pgettext("over a narrow column", "Past"))
    quarter = {"quarter": column.quarter}
    narrow = pgettext("over a narrow column", "Q%(quarter)s") % quarter
    if column.number == LATER:
        return HeadWords(_("Later"), f"{narrow}–")
    wide = _("Q%(quarter)s (now)") if column.number == NOW else _("Q%(quarter)s")
    return HeadWords(wide % quarter, narrow)
