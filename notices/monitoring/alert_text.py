"""An alert in words: which part of the row, what stood there, what the registry says now.

What a row prints comes in the notice's language, what only the record holds in the registry's English, and the words
around both in the language of the page.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notices.comparison.words import DiffSegment, word_differences
from notices.document.labels import REGISTRY_FIELDS, ROWS
from notices.document.template import APPROVAL_KINDS
from notices.document.wording import number
from notices.models import TrialAlert
from notices.rendering.page_language import page_language
from notices.trial_table.staleness import RECORD_ONLY_FIELDS, ExpectedDate
from trials.dates import PartialDate, format_date

# The registry's codes, where people have words for them.
CODES: dict[str, dict[str, str | Promise]] = {
    "sex": {"ALL": gettext_lazy("All"), "FEMALE": gettext_lazy("Women"), "MALE": gettext_lazy("Men")},
    "masking": {
        "NONE": gettext_lazy("None: open label"),
        "SINGLE": gettext_lazy("Single"),
        "DOUBLE": gettext_lazy("Double"),
        "TRIPLE": gettext_lazy("Triple"),
        "QUADRUPLE": gettext_lazy("Quadruple"),
    },
}
# In the language of the page whatever the notice's is.
OF_THE_PAGE = {"norway", *CODES}
# A longer text is shown folded, with the words that changed.
LONG = 160
MOST_IN_A_LINE = 80

EXPECTED: dict[str, str | Promise] = {
    "start": gettext_lazy("The start of %(name)s was expected in %(when)s."),
    "primary_completion": gettext_lazy("The primary completion of %(name)s was expected in %(when)s."),
    "completion": gettext_lazy("The completion of %(name)s was expected in %(when)s."),
    "results": gettext_lazy("The results of %(name)s were expected in %(when)s."),
}


@dataclass(frozen=True)
class AlertWords:
    """One alert as a page shows it: two short texts; a list's rows that came and went; or a long text's pieces."""

    alert: TrialAlert
    label: str
    old: str = ""
    new: str = ""
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    stayed: int = 0
    pieces: tuple[DiffSegment, ...] = ()
    # Of the texts; "" for the page's own.
    language: str = ""

    @property
    def is_list(self) -> bool:
        return bool(self.gone or self.come)

    @property
    def is_of_the_record(self) -> bool:
        """Is it in no value of the row, so that a person must read it and write what it means?"""
        return self.alert.field in RECORD_ONLY_FIELDS

    @property
    def level_mark(self) -> str:
        """The colour beside the word."""
        return {TrialAlert.Level.IMPORTANT: "blocking", TrialAlert.Level.NOTABLE: "warning"}.get(
            TrialAlert.Level(self.alert.level), ""
        )

    @property
    def line(self) -> str:
        """On one line, for a mail or a short list."""
        return f"{self.label}: {_summary(self)}"


def in_words(alert: TrialAlert, language: str) -> AlertWords:
    """`language` is the notice's."""
    label = field_label(alert.field)
    if isinstance(alert.old, list) or isinstance(alert.new, list):
        return AlertWords(alert, label, **_rows(alert.old, alert.new), language="en")
    old, new = (value_text(alert.field, value) for value in (alert.old, alert.new))
    said_in = "en" if alert.field in RECORD_ONLY_FIELDS else language
    said_in = "" if alert.field in OF_THE_PAGE else said_in
    if alert.old and alert.new and max(len(old), len(new)) > LONG:
        return AlertWords(alert, label, pieces=tuple(word_differences(old, new)), language=said_in)
    return AlertWords(alert, label, old, new, language=said_in)


def field_label(code: str) -> str:
    """What people call the part of the row or the record; a code that nobody knows as it stands."""
    return _(REGISTRY_FIELDS[code]) if code in REGISTRY_FIELDS else code


def value_text(field: str, value: Any) -> str:
    """One value of an alert, as JSON holds it, on one line."""
    if value is None or value == "" or value == []:
        return _nothing(field)
    match value:
        case bool():
            return _("yes") if value else _("no")
        case {"date": str(day), "estimated": bool(estimated)}:
            return _estimated(format_date(PartialDate(value=day), page_language()), estimated)
        case {"count": int(count), "estimated": bool(estimated)}:
            return _estimated(number(count), estimated)
        case list():
            return "; ".join(map(str, value))
    return str(CODES.get(field, {}).get(str(value), value))


def _nothing(field: str) -> str:
    if field == "number":
        return _("the registry does not know it any more")
    return _("none") if field == "results" else _("not stated")


def _estimated(text: str, is_estimated: bool) -> str:
    return _("%(value)s (estimated)") % {"value": text} if is_estimated else text


def _rows(old: Any, new: Any) -> dict[str, Any]:
    """Which rows of a list came and which went; one that stands there twice counts twice."""
    was, now = (
        Counter(map(str, value if isinstance(value, list) else [value] if value else [])) for value in (old, new)
    )
    return {
        "gone": tuple((was - now).elements()),
        "come": tuple((now - was).elements()),
        "stayed": (was & now).total(),
    }


def _summary(words: AlertWords) -> str:
    if words.is_list:
        gone, come = len(words.gone), len(words.come)
        counts = [
            ngettext("%(number)s went", "%(number)s went", gone) % {"number": gone} if gone else "",
            ngettext("%(number)s is new", "%(number)s are new", come) % {"number": come} if come else "",
        ]
        return ", ".join(filter(None, counts))
    if words.pieces:
        return _("other words")
    old, new = (Truncator(" ".join(text.split())).chars(MOST_IN_A_LINE) for text in (words.old, words.new))
    return f"{old} → {new}"


def passed_text(passed: ExpectedDate) -> str:
    """An expected date that has gone by, as a sentence."""
    values = {"name": passed.name, "when": format_date(passed.date, page_language())}
    if passed.kind in EXPECTED:
        return str(EXPECTED[passed.kind]) % values
    is_known = passed.kind in APPROVAL_KINDS.codes
    kind = APPROVAL_KINDS.label(passed.kind, page_language()) if is_known else _(ROWS["regulatory_statuses"])
    where = f" ({passed.name})" if passed.name else ""
    return _("%(kind)s was expected in %(when)s.") % {"kind": f"{kind}{where}", "when": values["when"]}
