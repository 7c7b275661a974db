"""The audit log: who did what, when, to which notice, and what was refused."""

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
from notices.desk.event_text import describe_data, people_in
from notices.desk.notice_rows import EVENT_WORDS, event_label
from notices.models import Event
from notices.models.event import COMMANDS_OF_THE_SERVER

GUESTS = "guests"
CSV_COLUMNS = (
    *("id", "at", "actor", "actor_name", "command", "tried", "notice", "number", "version", "version_number"),
    *("reasons", "says", "sequence", "chain"),
)


class LogFilter(forms.Form):
    """The filter of the log; it applies itself."""

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
        """Return the events that fit the filter; none where it is not valid."""
        if not self.is_valid():
            return events.none()
        values = self.cleaned_data
        if values["person"] == GUESTS:
            events = events.filter(actor=None).exclude(command__in=COMMANDS_OF_THE_SERVER)
        elif values["person"]:
            events = events.filter(actor=values["person"])
        if values["command"]:
            events = events.filter(command=values["command"])
        if values["refused"]:
            events = events.filter(command="refused")
        if values["since"]:
            events = events.filter(at__gte=_midnight(values["since"]))
        if values["until"]:
            events = events.filter(at__lt=_midnight(values["until"] + timedelta(days=1)))
        return _of_notice(events, values["notice"])


def _people() -> list[tuple[str, str]]:
    """Return everybody who ever did something, by name; also those who have left."""
    people = User.objects.filter(Exists(Event.objects.filter(actor=OuterRef("pk"))))
    return sorted(((str(person.pk), name_of(person)) for person in people), key=lambda pair: pair[1].casefold())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_notice(events: QuerySet[Event], words: str) -> QuerySet[Event]:
    """A number means the notice with this number, and the one with this id: drafts have no number yet."""
    for word in words.casefold().split():
        fits = Q(notice__search_text__contains=word)
        if word.isascii() and word.isdecimal():
            number = int(word[:9])
            fits = Q(notice__number=number) | Q(notice=number)
        events = events.filter(fits)
    return events


def newest(events: QuerySet[Event], before: int | None = None) -> QuerySet[Event]:
    """Return the newest first, from just before the event with the id `before`."""
    events = events.select_related("notice", "version").defer("version__content", "notice__search_text")
    return (events.filter(pk__lt=before) if before is not None else events).order_by("-pk")


@dataclass(frozen=True)
class LogEntry:
    """An event as the log shows it."""

    event: Event
    words: str
    details: list[str]

    @property
    def who(self) -> str:
        name = self.event.actor_name
        is_guest = self.event.actor_id is None and self.event.command not in COMMANDS_OF_THE_SERVER
        return _("%(name)s (guest)") % {"name": name} if is_guest else name

    @property
    def title(self) -> str:
        return (self.event.notice.title if self.event.notice else "") or _("Untitled notice")

    @property
    def short_chain(self) -> str:
        return self.event.chain[:12]


def log_entries(events: Iterable[Event]) -> list[LogEntry]:
    """Return events in words. One query for the names of the people in their data."""
    events = list(events)
    ids = {pk for event in events for pk in people_in(event.data)}
    names = {person.pk: name_of(person) for person in User.objects.filter(pk__in=ids)} if ids else {}
    return [LogEntry(event, event_label(event), describe_data(event.data, names)) for event in events]


# The whole log, row by row.


def csv_rows(events: QuerySet[Event]) -> Iterator[list[Any]]:
    """Return rows under CSV_COLUMNS for the whole log."""
    names = {person.pk: name_of(person) for person in User.objects.all()}
    for event in newest(events).iterator(chunk_size=1000):
        number = event.notice.number if event.notice else None
        version = event.version.number if event.version else None
        yield [
            *(event.pk, event.at, event.actor_id, event.actor_name, event.command, event.data.get("command")),
            *(event.notice_id, number, event.version_id, version),
            " ".join(event.data.get("reasons", [])),
            "; ".join(describe_data(event.data, names)),
            *(event.sequence, event.chain),
        ]


def json_objects(events: QuerySet[Event]) -> Iterator[dict[str, Any]]:
    """Yield everything an event says, in the form in which it was hashed, with its id and its chain.

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
