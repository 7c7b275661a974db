"""What somebody has typed and not saved: kept as the browser sends it, gone when they save it or throw it away."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from notices.models import DraftBuffer, Notice, Version

# Names and values together, in bytes; a whole notice with 50 trials has some 100,000.
LARGEST = 2_000_000
# What a page carries for itself, not what somebody typed.
NOT_TYPED = {"csrfmiddlewaretoken", "request_id", "etag", "seen_version", "save", "preview", "row", "merge"}


class TooLarge(Exception):
    """More text than a buffer holds."""


class FromAnotherPage(Exception):
    """The person wrote this notice on another page too, and has not chosen yet between the two texts."""


def buffer_of(notice_id: int, person: User) -> DraftBuffer | None:
    return DraftBuffer.objects.select_related("base").filter(notice=notice_id, person=person).first()


def typed(buffer: DraftBuffer) -> QueryDict:
    """The fields as they were sent."""
    data = QueryDict(mutable=True)
    for name, values in buffer.fields.items():
        data.setlist(name, values)
    return data


def pages(data: MultiValueDict[str, str]) -> list[str]:
    """The ids of the page that sent the form, and of the page that it goes on with."""
    return [_storable(str(data[name])) for name in ("page", "continues") if data.get(name)]


def keep(notice: Notice, person: User, data: MultiValueDict[str, str], base_number: int) -> datetime:
    """Keep what was typed over version `base_number` (0: there was no text), and say when that was.

    A page writes over what it wrote itself, or over what it goes on with, and over nothing else; so two windows never
    destroy each other's text. Raises TooLarge or FromAnotherPage.
    """
    lists = ((name, map(str, data.getlist(name))) for name in data if name not in NOT_TYPED)
    fields = {_storable(name): [_storable(value) for value in values] for name, values in lists}
    if sum(len(text.encode()) for name, values in fields.items() for text in (name, *values)) > LARGEST:
        raise TooLarge
    base = Version.objects.filter(notice=notice, number=base_number).first()
    now = timezone.now()
    if not _own(notice.pk, person, data).update(fields=fields, base=base, updated_at=now):
        try:
            with transaction.atomic():
                DraftBuffer.objects.create(notice=notice, person=person, fields=fields, base=base, updated_at=now)
        except IntegrityError as error:
            raise FromAnotherPage from error
    return now


def forget(notice_id: int, person: User, data: MultiValueDict[str, str]) -> None:
    """Throw away what the page that sent `data` has kept; what another page kept stays."""
    _own(notice_id, person, data).delete()


def _own(notice_id: int, person: User, data: MultiValueDict[str, str]) -> QuerySet[DraftBuffer]:
    return DraftBuffer.objects.filter(notice=notice_id, person=person, fields__page__0__in=pages(data))


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL in JSON; the form would drop it too."""
    return text.replace("\x00", "")
