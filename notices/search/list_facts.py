"""What a row of the list tells of its notice besides its names, stored as rows beside the listing. Pure.

A fact is stored as a name is, under the same seal, and rebuilt and verified with the names. Its key begins with MARK,
which no key of a name does, so no question finds a notice by its facts.

kind      key                         label
expected  the last day, or "granted"  the authorisation that is expected or granted, as JSON: see `ListedAuthorisation`
as_of     the day of the information  the same day, ISO
lead      –                           the first sentence of the summary, plain
change    the kind of change          its label
status    the status of each authorisation that counts in Norway, with its label
phase     the phase of each trial, with its label
tag       each tag, with its label
"""

import datetime
import json
from collections.abc import Iterator
from typing import NamedTuple, Self

from notices.checks.readability import sentences
from notices.document.approvals import GRANTED, authorisations, expected_authorisation
from notices.document.citations import without_citations
from notices.document.model import Choice, Document
from notices.document.rich_text import plain_text
from notices.document.wording import time_between
from notices.search.indexing import MAX_LABEL_LENGTH, IndexedName, without_gaps
from notices.search.terms import MAX_TERM_LENGTH
from trials.dates import PartialDate
from trials.msgid import gettext_noop as _

MARK = "="
# What facets count, and what a row alone prints.
FACET_KINDS = ("status", "change", "phase", "tag")
ROW_KINDS = ("as_of", "lead")
# How long it is to the authorisation, from today. The first four are of TIME_PERSPECTIVES.
TIMES = ("under_6", "6_to_12", "12_to_24", "over_24", "passed", "granted", "unknown")
GRANTED_KEY = f"{MARK}granted"


class ListedAuthorisation(NamedTuple):
    """The marketing authorisation in Norway that a notice expects, or that was granted.

    `status` is a code of APPROVAL_STATUSES, "" where the row has none; `date` is None only where it was granted on a
    day that the document does not name. What depends on today is computed when somebody reads.
    """

    status: str
    date: PartialDate | None

    @classmethod
    def of_label(cls, label: str) -> Self:
        """Read the label of the fact `expected`."""
        values = json.loads(label)
        date = PartialDate(value=values["date"], estimated=values["estimated"]) if values["date"] else None
        return cls(values["status"], date)

    @property
    def label(self) -> str:
        date = self.date.value if self.date else ""
        return json.dumps({"status": self.status, "date": date, "estimated": bool(self.date and self.date.estimated)})

    @property
    def key(self) -> str:
        return fact_key(self.expected.last_day().isoformat()) if self.expected else GRANTED_KEY

    @property
    def is_granted(self) -> bool:
        return self.status in GRANTED

    @property
    def expected(self) -> PartialDate | None:
        """Return the date; None where nobody waits for it, since the authorisation was granted."""
        return None if self.is_granted else self.date

    @property
    def is_under_review(self) -> bool:
        return self.status == "under_review"

    @property
    def basis(self) -> str:
        """Return what the expected date stands on, in English to be translated."""
        return _("application under review") if self.is_under_review else _("estimate")

    def has_passed(self, today: datetime.date) -> bool:
        """Was it expected on a day before today?"""
        return self.expected is not None and self.expected.has_passed(today)

    def time_until(self, today: datetime.date) -> str:
        """Return a code of TIMES: how long it is from today."""
        if self.expected is None:
            return "granted"
        return "passed" if self.has_passed(today) else time_between(today, self.expected.last_day())


def urgency(expected: PartialDate, today: datetime.date) -> tuple[bool, int]:
    """Return a sort key: what is expected first comes first; after all that, what has passed, the newest first."""
    if expected.has_passed(today):
        return True, -expected.last_day().toordinal()
    return False, expected.last_day().toordinal()


def list_facts(document: Document) -> list[IndexedName]:
    """Return the facts of a notice, each once."""
    facts = [*_printed(document), *_authorisation(document)]
    facts += [_coded(kind, choice) for kind, choice in _choices(document)]
    return list({(fact.kind, fact.key): fact for fact in facts}.values())


def fact_key(code: str) -> str:
    """Return the key under which a code is stored."""
    return f"{MARK}{code}"[:MAX_TERM_LENGTH]


def _printed(document: Document) -> Iterator[IndexedName]:
    if document.information_as_of:
        day = document.information_as_of.isoformat()
        yield IndexedName("as_of", fact_key(day), day)
    # The end of a line ends a sentence, and a summary may have none.
    if lead := next(sentences(without_citations(plain_text(document.summary))), ""):
        yield IndexedName("lead", MARK, _shortened(without_gaps(f"{lead} ").strip()))


def _shortened(sentence: str) -> str:
    """Return the sentence, cut after a word where it is longer than a label."""
    if len(sentence) <= MAX_LABEL_LENGTH:
        return sentence
    words, _space, _cut = sentence[: MAX_LABEL_LENGTH - 1].rpartition(" ")
    return f"{words.rstrip(' ,;:–-')}…"


def _authorisation(document: Document) -> Iterator[IndexedName]:
    rows = [row for row in authorisations(document) if row.status and row.status.code in GRANTED]
    if expected := expected_authorisation(document):
        listed = ListedAuthorisation(expected.status, expected.date)
    elif rows and document.technology_type.code == "medicine":
        row = next((row for row in rows if row.date), rows[0])
        listed = ListedAuthorisation(row.status.code if row.status else "", row.date)
    else:
        return
    yield IndexedName("expected", listed.key, listed.label)


def _choices(document: Document) -> Iterator[tuple[str, Choice]]:
    if document.regulatory_change:
        yield "change", document.regulatory_change
    yield from (("status", row.status) for row in authorisations(document) if row.status)
    yield from (("phase", trial.phase) for trial in document.trials if trial.phase)
    yield from (("tag", tag) for tag in document.tags)


def _coded(kind: str, choice: Choice) -> IndexedName:
    return IndexedName(kind, fact_key(choice.code), choice.label[:MAX_LABEL_LENGTH])
