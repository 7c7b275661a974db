"""Expected dates that have passed, in calm sentences: one for all trials or authorities that share kind and time."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.document.labels import ROWS
from notices.document.template import APPROVAL_KINDS
from notices.monitoring.sentences import Sentence, Words, date_phrase, names_in_words, sentence
from notices.rendering.page_language import page_language
from notices.trial_table.staleness import ExpectedDate

SHORT_LABEL = re.compile(r"\(([A-ZÆØÅ]{2,6})\)$")


def passed_sentences(passed: Iterable[ExpectedDate], language: str = "") -> list[Sentence]:
    """Return a sentence for each kind and time, in their order; names are in `language`, the notice's."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in passed:
        groups.setdefault((each.kind, date_phrase(each.date)), []).append(each.name)
    return [_sentence(kind, list(filter(None, names)), when, language) for (kind, when), names in groups.items()]


def _sentence(kind: str, names: list[str], when: str, language: str) -> Sentence:
    values = {"names": Words(names_in_words(names), language), "when": Words(when)}
    if template := _trial_template(kind, len(names)):
        return sentence(template, values)
    template = _("%(kind)s in %(names)s was expected %(when)s.") if names else _("%(kind)s was expected %(when)s.")
    return sentence(template, values | {"kind": Words(approval_label(kind))})


def approval_label(kind: str) -> str:
    """Return what people call a kind of approval: "MT" where its label is "Markedsføringstillatelse (MT)"."""
    is_known = kind in APPROVAL_KINDS.codes
    label = APPROVAL_KINDS.label(kind, page_language()) if is_known else _(ROWS["regulatory_statuses"])
    return short[1] if (short := SHORT_LABEL.search(label)) else label


def _trial_template(kind: str, count: int) -> str:
    """Return the sentence of a trial's date, "" for any other kind."""
    match kind:
        case "start":
            return ngettext(
                "The trial %(names)s was planned to start %(when)s.",
                "The trials %(names)s were planned to start %(when)s.",
                count,
            )
        case "primary_completion":
            return ngettext(
                "The trial %(names)s was planned to reach its primary completion %(when)s.",
                "The trials %(names)s were planned to reach their primary completion %(when)s.",
                count,
            )
        case "completion":
            return ngettext(
                "The trial %(names)s was planned to be completed %(when)s.",
                "The trials %(names)s were planned to be completed %(when)s.",
                count,
            )
        case "results":
            return ngettext(
                "The results of the trial %(names)s were expected %(when)s.",
                "The results of the trials %(names)s were expected %(when)s.",
                count,
            )
    return ""
