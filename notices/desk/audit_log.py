"""The audit log: who did what, when, to which notice, and what was refused. Questions only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.access.people import name_of
from notices.desk.event_text import said_in_words
from notices.desk.notice_rows import EVENT_WORDS, in_words
from notices.models import Event

GUESTS = "guests"
CSV_COLUMNS = (
    *("id", "at", "actor", "actor_name", "command", "tried", "notice", "number", "version", "version_number"),
    *("reasons", "says", "sequence", "chain"),
)


class LogFilter(forms.Form):
    """What somebody looks for in the log; it applies itself."""

    person = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    command = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    notice = forms.CharField(
        label=gettext_lazy("Notice: number or words"), required=False, max_length=200, widget=forms.TextInput()
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Up to and including"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    refused = forms.BooleanField(label=gettext_lazy("Only what was refused"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        everybody = [("", _("Everybody")), *_people(), (GUESTS, _("Guests"))]
        self.fields["person"].choices = everybody  # type: ignore[attr-defined]
        commands = sorted(((code, str(words)) for code, words in EVENT_WORDS.items()), key=lambda pair: pair[1])
        self.fields["command"].choices = [("", _("Everything")), *commands]  # type: ignore[attr-defined]

    def applied_to(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """What was asked for; nothing where that makes no sense."""
        if not self.is_valid():
            return events.none()
        asked = self.cleaned_data
        if asked["person"]:
            events = events.filter(actor=None if asked["person"] == GUESTS else asked["person"])
        if asked["command"]:
            events = events.filter(command=asked["command"])
        if asked["refused"]:
            events = events.filter(command="refused")
        if asked["since"]:
            events = events.filter(at__gte=_midnight(asked["since"]))
        if asked["until"]:
            events = events.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
        return _of_notice(events, asked["notice"])


def _people() -> list[tuple[str, str]]:
    """Everybody who ever did something, by name; also those who have left."""
    acted = User.objects.filter(Exists(Event.objects.filter(actor=OuterRef("pk"))))
    return sorted(((str(person.pk), name_of(person)) for person in acted), key=lambda pair: pair[1].casefold())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_notice(events: QuerySet[Event], words: str) -> QuerySet[Event]:
    """A number means the notice with this number, and the one with this id: drafts have no number yet."""
    for word in words.casefold().split():
        found = Q(notice__search_text__contains=word)
        if word.isascii() and word.isdecimal():
            number = int(word[:9])
            found = Q(notice__number=number) | Q(notice=number)
        events = events.filter(found)
    return events


def newest(events: QuerySet[Event], before: int | None = None) -> QuerySet[Event]:
    """Newest first, from just before the event with the id `before`."""
    events = events.select_related("notice", "version").defer("version__content", "notice__search_text")
    return (events.filter(pk__lt=before) if before is not None else events).order_by("-pk")


@dataclass(frozen=True)
class Line:
    """An event as the log shows it."""

    event: Event
    words: str
    says: list[str]

    @property
    def who(self) -> str:
        name = self.event.actor_name
        return name if self.event.actor_id else _("%(name)s (guest)") % {"name": name}

    @property
    def title(self) -> str:
        return (self.event.notice.title if self.event.notice else "") or _("Untitled notice")

    @property
    def link_of_chain(self) -> str:
        return self.event.chain[:12]


def lines(events: Iterable[Event]) -> list[Line]:
    """Events in words. One query for the names of those whom they name."""
    events = list(events)
    named = {event.data.get(name) for event in events for name in ("assignee", "reviewer")} - {None}
    names = {person.pk: name_of(person) for person in User.objects.filter(pk__in=named)} if named else {}
    return [Line(event, in_words(event), said_in_words(event.data, names)) for event in events]


# The whole log, row by row.


def csv_rows(events: QuerySet[Event]) -> Iterator[list[Any]]:
    """Rows under CSV_COLUMNS."""
    names = {person.pk: name_of(person) for person in User.objects.all()}
    for event in newest(events).iterator(chunk_size=1000):
        number = event.notice.number if event.notice else None
        version = event.version.number if event.version else None
        yield [
            *(event.pk, event.at, event.actor_id, event.actor_name, event.command, event.data.get("command")),
            *(event.notice_id, number, event.version_id, version),
            " ".join(event.data.get("reasons", [])),
            "; ".join(said_in_words(event.data, names)),
            *(event.sequence, event.chain),
        ]


def json_objects(events: QuerySet[Event]) -> Iterator[dict[str, Any]]:
    """Everything an event says, in the form in which it was hashed, with its id and its chain.

    Oldest first, so that a reader can follow the chains; docs/audit-log.md says how.
    """
    for event in events.order_by("pk").iterator(chunk_size=1000):
        yield {
            "id": event.pk,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": event.actor_id,
            "actor_name": event.actor_name,
            "command": event.command,
            "notice": event.notice_id,
            "sequence": event.sequence,
            "version": event.version_id,
            "request_id": str(event.request_id) if event.request_id else None,
            "data": event.data,
            "chain": event.chain,
        }
