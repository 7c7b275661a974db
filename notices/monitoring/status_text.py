"""What has changed since a notice was written: one sentence for its page, and a row for each change.

The sentence says what, the rows say from what to what and by which source. Names and values are in the notice's
language, all other words in the page's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.monitoring.alert_text import field_label
from notices.monitoring.difference_text import DifferenceText
from notices.monitoring.freshness import Freshness, TrialToday
from notices.monitoring.passed_text import approval_label, passed_sentences
from notices.monitoring.sentences import Sentence, Words, clauses_in_words, day_words, names_in_words, sentence
from notices.rendering.page_language import page_language
from notices.trial_table.staleness import ExpectedDate
from trials.dates import format_date

NO_WORDS = Words("")


@dataclass(frozen=True)
class ChangeText:
    """One change: what it is of, the two values, and who says so.

    `trial` is the number of the trial that it is of, `name` its name. Where no two values say it, `statement` does.
    """

    label: Sentence
    source: str
    old: Words = NO_WORDS
    new: Words = NO_WORDS
    trial: str = ""
    name: str = ""
    statement: Sentence = ()
    difference: DifferenceText | None = None


@dataclass(frozen=True)
class StatusText:
    """The sentence in two parts, the first of which stands out; `is_calm` where every trial was checked in vain."""

    lead: str
    clauses: Sentence
    changes: list[ChangeText]
    is_calm: bool


def status_text(freshness: Freshness) -> StatusText:
    """Return what the page of a live notice says of today."""
    changes = list(_changes(freshness))
    is_calm = bool(not changes and freshness.checks and not freshness.unchecked)
    return StatusText(_lead(freshness, bool(changes), is_calm), clauses_in_words(_clauses(freshness)), changes, is_calm)


def _lead(freshness: Freshness, has_changes: bool, is_calm: bool) -> str:
    day = day_words(freshness.as_of) if freshness.as_of else ""
    if has_changes:
        return (
            _("Something has changed since %(day)s:") % {"day": day}
            if day
            else _("Something has changed since it was written:")
        )
    if is_calm:
        return _("No change known since %(day)s.") % {"day": day} if day else _("No change known.")
    return "" if freshness.watched else _("The trials are in registries that we do not check.")


# The sentence.


def _clauses(freshness: Freshness) -> Iterator[Sentence]:
    approvals = [each for each in freshness.passed_dates if not each.is_of_trial]
    yield from map(_without_full_stop, passed_sentences(approvals, freshness.language))
    changed = {each.alert.trial.number for each in freshness.differences} | {each.number for each in freshness.lost}
    if changed:
        yield (Words(_changed_trials(len(changed), len(freshness.trials))),)
    if passed := {each.name for each in freshness.passed_dates if each.is_of_trial}:
        words = ngettext(
            "a planned date of %(count)s trial has passed", "planned dates of %(count)s trials have passed", len(passed)
        )
        yield (Words(words % {"count": len(passed)}),)
    if freshness.codes:
        yield (Words(_("the ATC code is new")),)
    if freshness.review_by:
        day = day_words(freshness.review_by)
        yield (Words(_("the notice was due to be looked at again by %(day)s") % {"day": day}),)


def _without_full_stop(statement: Sentence) -> Sentence:
    *before, last = statement
    return (*before, last._replace(text=last.text.removesuffix(".")))


def _changed_trials(changed: int, total: int) -> str:
    if total == 1:
        return _("the trial has changed in the registry")
    words = ngettext(
        "%(changed)s of %(total)s trials has changed in the registry",
        "%(changed)s of %(total)s trials have changed in the registry",
        changed,
    )
    return words % {"changed": changed, "total": total}


# The rows.


def _changes(freshness: Freshness) -> Iterator[ChangeText]:
    """Yield the changes in the order of the sentence."""
    yield from _passed_approvals(freshness)
    yield from (registry_change(each) for each in freshness.differences)
    yield from map(_lost, freshness.lost)
    yield from (_passed_trial(each, freshness) for each in freshness.passed_dates if each.is_of_trial)
    for code in freshness.codes:
        source = _("WHO, since %(year)s") % {"year": code.year}
        yield ChangeText((Words(_("ATC code")),), source, Words(freshness.printed_code), Words(code.code))
    if freshness.review_by:
        due = _("due by %(day)s") % {"day": day_words(freshness.review_by)}
        yield ChangeText((Words(_("Next review")),), _("Today’s date."), Words(due), Words(_("the day has passed")))


def registry_change(each: DifferenceText) -> ChangeText:
    """Return what a registry says otherwise than the notice."""
    source = _("%(registry)s, read %(day)s") % {"registry": each.registry_name, "day": day_words(each.as_of)}
    old, new = each.pair or (NO_WORDS, NO_WORDS)
    return ChangeText(
        _label(each.alert.field),
        source,
        old,
        new,
        trial=each.alert.trial.number,
        name=each.name,
        statement=() if each.pair else each.parts,
        difference=each,
    )


def _lost(trial: TrialToday) -> ChangeText:
    """Return that a registry no longer knows a trial by its number."""
    if trial.gone_at:
        words = _("%(registry)s has not known this number since %(day)s; what is shown is what it said last")
        statement = words % {"registry": trial.registry_name, "day": trial.gone_on}
    else:
        words = _("%(registry)s has this trial under another number now:") % {"registry": trial.registry_name}
        statement = f"{words} {trial.moved_to}"
    return ChangeText(
        _label("number"),
        trial.registry_name,
        trial=trial.number,
        name=trial.name or trial.number,
        statement=(Words(statement),),
    )


def _passed_approvals(freshness: Freshness) -> Iterator[ChangeText]:
    """Yield expected approvals that have passed, all authorities of one kind and time together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in freshness.passed_dates:
        if not each.is_of_trial:
            groups.setdefault((each.kind, _expected(each)), []).extend(filter(None, [each.name]))
    for (kind, expected), names in groups.items():
        values: dict[str, Words | str] = {
            "kind": approval_label(kind),
            "names": Words(names_in_words(names), freshness.language),
        }
        label = sentence(_("%(kind)s in %(names)s") if any(names) else "%(kind)s", values)
        source = _("Today’s date. The notice does not say what came of it.")
        yield ChangeText(label, source, Words(expected), Words(_("the date has passed")))


def _passed_trial(each: ExpectedDate, freshness: Freshness) -> ChangeText:
    number = freshness.numbers.get(each.key, "")
    source = _("Today’s date.")
    if number in {trial.number for trial in freshness.unchecked}:
        source += " " + _("Not checked in the registry yet.")
    return ChangeText(
        _label(each.kind),
        source,
        Words(_expected(each)),
        Words(_("the date has passed")),
        trial=number,
        name=each.name,
    )


def _expected(each: ExpectedDate) -> str:
    return _("expected %(when)s") % {"when": format_date(each.date, page_language())}


def _label(field: str) -> Sentence:
    """Return what a part of a trial's row is called, as it stands after the trial's name."""
    label = field_label(field)
    return (Words(label[:1].lower() + label[1:]),)
