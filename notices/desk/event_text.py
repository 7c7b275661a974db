"""What an event's data says, in words: times, notes, and why something was refused."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Why a command was refused, by the code that the log keeps. A code that stands not here says what the text lacked.
REASONS: dict[str, str | Promise] = {
    "out_of_date": gettext_lazy("somebody else had changed the notice"),
    "role": gettext_lazy("not this person's role"),
    "guard": gettext_lazy("the database refused it"),
    "request_id": gettext_lazy("the form had been sent with other contents"),
    "tokens": gettext_lazy("the form did not say what it had seen"),
    "writer": gettext_lazy("wrote part of the text"),
    "submitter": gettext_lazy("submitted the text"),
    "conflict": gettext_lazy("had declared a conflict of interest"),
    "in_review": gettext_lazy("in review"),
    "not_in_review": gettext_lazy("not in review"),
    "not_submitter": gettext_lazy("had not submitted it"),
    "pending": gettext_lazy("another version was scheduled"),
    "comments": gettext_lazy("comments were not resolved"),
    "no_draft": gettext_lazy("no draft"),
    "not_live": gettext_lazy("not published"),
    "published": gettext_lazy("published already"),
    "not_scheduled": gettext_lazy("not scheduled"),
    "publish_at": gettext_lazy("the time to publish was not possible"),
    "nothing_to_restore": gettext_lazy("no other version"),
    "not_restorable": gettext_lazy("this version can't be restored"),
    "reason": gettext_lazy("no reason was given"),
    "public_note": gettext_lazy("no public note was written"),
    "change": gettext_lazy("neither major nor minor was chosen"),
    "kind": gettext_lazy("neither outdated nor wrong was chosen"),
    "replaced_by": gettext_lazy("the replacement was not possible"),
    "set_aside": gettext_lazy("set aside already"),
    "not_set_aside": gettext_lazy("not set aside"),
    "declared": gettext_lazy("declared already"),
    "not_declared": gettext_lazy("not declared"),
    "assignee": gettext_lazy("this person can't write it"),
    "reviewer": gettext_lazy("this person can't decide it"),
    "resolved": gettext_lazy("resolved already"),
    "reply": gettext_lazy("a reply is not resolved by itself"),
    "place": gettext_lazy("the place is not in the text"),
    "suggestion": gettext_lazy("nothing can be suggested there"),
    "suggestion_gone": gettext_lazy("the words to replace are gone"),
    "text": gettext_lazy("no text, or too long"),
    "link_closed": gettext_lazy("the link does not work any more"),
    "other_version": gettext_lazy("the link shows another version"),
    "guest_name": gettext_lazy("no name"),
    "too_many": gettext_lazy("too many comments"),
    "revoked": gettext_lazy("revoked already"),
    "reader": gettext_lazy("nobody named"),
    "days": gettext_lazy("too many days"),
    "row_gone": gettext_lazy("the trial was not in the text, or never read"),
    "alert_closed": gettext_lazy("closed already"),
}
KINDS: dict[str, str | Promise] = {
    "withdraw_outdated": gettext_lazy("Outdated"),
    "withdraw_wrong": gettext_lazy("Wrong"),
}
CHANGES: dict[str, str | Promise] = {
    "first": gettext_lazy("First publication"),
    "major": gettext_lazy("Major change"),
    "minor": gettext_lazy("Minor change"),
}

Names = Mapping[int, str]


def said_in_words(data: Mapping[str, Any], names: Names) -> list[str]:
    """Short sentences; `names` of the people whom the data names by id. What only machines read is left out."""
    return [words for name, say in _SAYS.items() if data.get(name) and (words := say(data[name], names))]


def _moment(text: str) -> str:
    """A time, or a day, as people write it; what is neither stays as it is."""
    moment = parse_datetime(text) if "T" in text or " " in text else None
    if isinstance(moment, datetime):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return date_format(local, "SHORT_DATETIME_FORMAT")
    day = parse_date(text)
    return date_format(day, "SHORT_DATE_FORMAT") if day else text


def _reasons(codes: list[str], names: Names) -> str:
    known = [str(REASONS[code]) for code in codes if code in REASONS]
    lacking = [code for code in codes if code not in REASONS]
    if lacking:
        known.append(_("the text lacked something: %(codes)s") % {"codes": ", ".join(lacking)})
    return _("Because: %(reasons)s") % {"reasons": "; ".join(known)}


def _person(words: str, pk: int, names: Names) -> str:
    return words % {"name": names.get(pk, pk)}


_SAYS: dict[str, Callable[[Any, Names], str]] = {
    "reasons": _reasons,
    "error": lambda text, names: _("The database said: %(text)s") % {"text": text},
    "number": lambda number, names: _("No. %(number)s") % {"number": number},
    "effective_at": lambda text, names: _("Public from %(when)s") % {"when": _moment(text)},
    "change": lambda code, names: str(CHANGES.get(code, code)),
    "kind": lambda code, names: str(KINDS.get(code, code)),
    "reason": lambda text, names: _("Reason: %(text)s") % {"text": text},
    "public_note": lambda text, names: _("Public note: %(text)s") % {"text": text},
    "note": lambda text, names: _("Note: %(text)s") % {"text": text},
    "of": lambda number, names: _("The text of version %(number)s") % {"number": number},
    "discarded": lambda number, names: _("Up to version %(number)s") % {"number": number},
    "is_blocking": lambda yes, names: _("Stops the approval"),
    "thread": lambda pk, names: _("A reply"),
    "reader": lambda text, names: _("For %(reader)s") % {"reader": text},
    "expires_at": lambda text, names: _("Until %(when)s") % {"when": _moment(text)},
    "assignee": lambda pk, names: _person(_("Writes: %(name)s"), pk, names),
    "reviewer": lambda pk, names: _person(_("Decides: %(name)s"), pk, names),
    "review_by": lambda text, names: _("Look at it again by %(when)s") % {"when": _moment(text)},
    "due_at": lambda text, names: _("Decide by %(when)s") % {"when": _moment(text)},
}
