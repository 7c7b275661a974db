"""An event's data in words: times, notes, and why something was refused."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notices.access.refusals import log_words
from notices.workflow.merging import merged_people

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


def describe_data(data: Mapping[str, Any], names: Names) -> list[str]:
    """Return an event's data in short sentences, without ids and hashes; `names` are those of people it names by id."""
    return [words for name, sentence in _SENTENCES.items() if data.get(name) and (words := sentence(data[name], names))]


def people_in(data: Mapping[str, Any]) -> set[int]:
    """Return the ids of the people that an event's data names."""
    named = (data.get(name) for name in ("assignee", "reviewer"))
    return {pk for pk in named if pk is not None} | merged_people(data)


def _moment(text: str) -> str:
    """Return a time or a day as people write it; other text unchanged."""
    moment = parse_datetime(text) if "T" in text or " " in text else None
    if isinstance(moment, datetime):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return date_format(local, "SHORT_DATETIME_FORMAT")
    day = parse_date(text)
    return date_format(day, "SHORT_DATE_FORMAT") if day else text


def _due_day(text: str) -> str:
    """Return the day by which something is due, as it is written everywhere; other text unchanged."""
    moment = parse_datetime(text)
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT") if moment else text


def _reasons(codes: list[str], names: Names) -> str:
    known = [words for code in codes if (words := log_words(code))]
    # The code of a finding says what the text lacked.
    if lacking := [code for code in codes if not log_words(code)]:
        known.append(_("the text lacked something: %(codes)s") % {"codes": ", ".join(lacking)})
    return _("Because: %(reasons)s") % {"reasons": "; ".join(known)}


def _person(words: str, pk: int, names: Names) -> str:
    return words % {"name": names.get(pk, pk)}


def _places(words: str | Promise, rows: list[dict[str, Any]], names: Names) -> str:
    """Return how many places of which version and person a save took over or overruled."""
    counts = Counter((row["version"], row["by"]) for row in rows)
    sentences = [
        ngettext(
            "%(count)s place of version %(number)s (%(name)s)",
            "%(count)s places of version %(number)s (%(name)s)",
            count,
        )
        % {"count": count, "number": number, "name": names.get(person, person)}
        for (number, person), count in counts.items()
    ]
    return str(words) % {"places": ", ".join(sentences)}


_SENTENCES: dict[str, Callable[[Any, Names], str]] = {
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
    "base": lambda number, names: _("Made from version %(number)s") % {"number": number},
    "discarded": lambda number, names: _("Up to version %(number)s") % {"number": number},
    "merged": lambda rows, names: _places(gettext_lazy("Taken over: %(places)s"), rows, names),
    "overruled": lambda rows, names: _places(gettext_lazy("Overruled: %(places)s"), rows, names),
    "unread": lambda places, names: (
        ngettext(
            "What can't be read was changed in %(count)s place",
            "What can't be read was changed in %(count)s places",
            len(places),
        )
        % {"count": len(places)}
    ),
    "sentence": lambda text, names: _("In the sentence: %(text)s") % {"text": text},
    "bracket": lambda text, names: _("Bracket: %(text)s") % {"text": text},
    "is_blocking": lambda yes, names: _("Stops the approval"),
    "thread": lambda pk, names: _("A reply"),
    "reader": lambda text, names: _("For %(reader)s") % {"reader": text},
    "expires_at": lambda text, names: _("Until %(when)s") % {"when": _moment(text)},
    "assignee": lambda pk, names: _person(_("Writes: %(name)s"), pk, names),
    "reviewer": lambda pk, names: _person(_("Decides: %(name)s"), pk, names),
    "review_by": lambda text, names: _("Look at it again by %(when)s") % {"when": _moment(text)},
    "changes": lambda rows, names: (
        ngettext("%(count)s row of a code list", "%(count)s rows of a code list", len(rows)) % {"count": len(rows)}
    ),
    "key": lambda text, names: _("The key's name: %(name)s") % {"name": text},
    "redacted": lambda pk, names: _("Words were removed by law from what this says."),
    "due_at": lambda text, names: _("Decide by %(when)s") % {"when": _due_day(text)},
}
