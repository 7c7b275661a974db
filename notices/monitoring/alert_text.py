"""An alert in words: which part of the row, what it printed, what the registry says now.

Values of the row are in the notice's language, values of the record alone in the registry's English, and the words
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
from notices.document.labels import REGISTRY_FIELDS
from notices.document.wording import number_text
from notices.models import TrialAlert
from notices.rendering.page_language import page_language
from notices.trial_table.staleness import RECORD_ONLY_FIELDS
from trials.dates import PartialDate, format_date
from trials.study import registry_name

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
    "allocation": {
        "RANDOMIZED": gettext_lazy("By chance"),
        "NON_RANDOMIZED": gettext_lazy("Not by chance"),
        "NA": gettext_lazy("Not relevant: one group"),
    },
    "model": {
        "SINGLE_GROUP": gettext_lazy("One group"),
        "PARALLEL": gettext_lazy("Parallel groups"),
        "CROSSOVER": gettext_lazy("Crossover"),
        "FACTORIAL": gettext_lazy("Factorial"),
        "SEQUENTIAL": gettext_lazy("One group after the other"),
    },
    "kind": {
        "INTERVENTIONAL": gettext_lazy("Clinical trial"),
        "OBSERVATIONAL": gettext_lazy("Observational study"),
        "EXPANDED_ACCESS": gettext_lazy("Expanded access"),
    },
}
# What a missing value says, where that is more than that it is not stated.
MISSING_TEXTS: dict[str, str | Promise] = {
    "number": gettext_lazy("the registry does not know it any more"),
    **dict.fromkeys(("results", "results_submitted", "publications", "retractions"), gettext_lazy("none")),
    "results_overdue": gettext_lazy("nothing is posted"),
    "unverified": gettext_lazy("not for two years"),
}
# Values in the language of the page, whatever the notice's is.
PAGE_LANGUAGE_FIELDS = {
    *("norway", "healthy_volunteers", "results_submitted", "results_overdue", "unverified"),
    *CODES,
}
# A longer text is folded, and shows the words that changed.
MAX_UNFOLDED_LENGTH = 160
MAX_SUMMARY_LENGTH = 80


@dataclass(frozen=True)
class AlertText:
    """One alert as a page shows it: two short texts, a list's rows that changed, or the segments of a long text."""

    alert: TrialAlert
    label: str
    old: str = ""
    new: str = ""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    unchanged: int = 0
    segments: tuple[DiffSegment, ...] = ()
    # Of the values; "" for the page's own.
    language: str = ""

    @property
    def registry_name(self) -> str:
        return registry_name(self.alert.trial.registry)

    @property
    def is_list(self) -> bool:
        return bool(self.removed or self.added)

    @property
    def is_of_record_only(self) -> bool:
        """Does no value of the row print it, so that a person must read the record and write what it means?"""
        return self.alert.field in RECORD_ONLY_FIELDS

    @property
    def level_mark(self) -> str:
        """Return the state that colours the level's word."""
        return {TrialAlert.Level.IMPORTANT: "blocking", TrialAlert.Level.NOTABLE: "warning"}.get(
            TrialAlert.Level(self.alert.level), ""
        )

    @property
    def line(self) -> str:
        """Write the alert on one line, for a mail or a short list."""
        return f"{self.label}: {_summary(self)}"


def describe_alert(alert: TrialAlert, language: str) -> AlertText:
    """Put the alert in words; `language` is the notice's."""
    label = field_label(alert.field)
    if isinstance(alert.old, list) or isinstance(alert.new, list):
        return AlertText(alert, label, **_list_changes(alert.old, alert.new), language="en")
    old, new = (value_text(alert.field, value) for value in (alert.old, alert.new))
    values_language = "en" if alert.field in RECORD_ONLY_FIELDS else language
    if alert.field in PAGE_LANGUAGE_FIELDS:
        values_language = ""
    if alert.old and alert.new and max(len(old), len(new)) > MAX_UNFOLDED_LENGTH:
        return AlertText(alert, label, segments=tuple(word_differences(old, new)), language=values_language)
    return AlertText(alert, label, old, new, language=values_language)


def field_label(code: str) -> str:
    """Return what people call the part of the row or record; an unknown code as it is."""
    return _(REGISTRY_FIELDS[code]) if code in REGISTRY_FIELDS else code


def value_text(field: str, value: Any) -> str:
    """Write one value of an alert, as JSON holds it, on one line."""
    if value is None or value == "" or value == []:
        return str(MISSING_TEXTS.get(field, _("not stated")))
    match value:
        case bool():
            return _("yes") if value else _("no")
        case {"date": str(day), "estimated": bool(estimated)}:
            return with_estimated(format_date(PartialDate(value=day), page_language()), estimated)
        case {"count": int(count), "estimated": bool(estimated)}:
            return with_estimated(number_text(count), estimated)
        case list():
            return "; ".join(map(str, value))
    return str(CODES.get(field, {}).get(str(value), value))


def with_estimated(text: str, is_estimated: bool) -> str:
    """Return the text of a value, with a mark where the value is estimated."""
    return _("%(value)s (estimated)") % {"value": text} if is_estimated else text


def _list_changes(old: Any, new: Any) -> dict[str, Any]:
    """Compare two lists as sets in which a row that is listed twice counts twice."""
    before, after = (
        Counter(map(str, value if isinstance(value, list) else [value] if value else [])) for value in (old, new)
    )
    return {
        "removed": tuple((before - after).elements()),
        "added": tuple((after - before).elements()),
        "unchanged": (before & after).total(),
    }


def _summary(words: AlertText) -> str:
    if words.is_list:
        removed, added = len(words.removed), len(words.added)
        counts = [
            ngettext("%(number)s went", "%(number)s went", removed) % {"number": removed} if removed else "",
            ngettext("%(number)s is new", "%(number)s are new", added) % {"number": added} if added else "",
        ]
        return ", ".join(filter(None, counts))
    if words.segments:
        return _("other words")
    old, new = (Truncator(" ".join(text.split())).chars(MAX_SUMMARY_LENGTH) for text in (words.old, words.new))
    return f"{old} → {new}"
