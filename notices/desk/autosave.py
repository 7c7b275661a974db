"""What somebody has typed and not saved: stored as the browser sends it, gone when they save or discard it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from notices.models import DraftBuffer, Notice, Version
from notices.models.clock import database_now

# Names and values together, in bytes; a whole notice with 50 trials has some 100,000.
MAX_BYTES = 2_000_000
# What a page carries for itself; nobody typed it.
PAGE_FIELDS = {"csrfmiddlewaretoken", "request_id", "etag", "seen_version", "save", "preview", "row", "merge", "whole"}


class TooLarge(Exception):
    """More text than a buffer holds."""


class FromAnotherPage(Exception):
    """The person wrote this notice on another page too, and has not chosen yet between the two texts."""


def buffer_of(notice_id: int, person: User) -> DraftBuffer | None:
    return DraftBuffer.objects.select_related("base").filter(notice=notice_id, person=person).first()


def form_data(buffer: DraftBuffer) -> QueryDict:
    """Return the fields as they were sent."""
    data = QueryDict(mutable=True)
    for name, values in buffer.fields.items():
        data.setlist(name, values)
    return data


def page_ids(data: MultiValueDict[str, str]) -> list[str]:
    """Return the ids of the page that sent the form, and of the page whose text it continues."""
    return [_storable(str(data[name])) for name in ("page", "continues") if data.get(name)]


def store_buffer(notice: Notice, person: User, data: MultiValueDict[str, str], base_number: int) -> datetime:
    """Store what was typed over version `base_number` (0: there was no text), and return when that was.

    A page overwrites what it stored itself or what it continues, and nothing else; so two windows never destroy each
    other's text. Raises TooLarge or FromAnotherPage.
    """
    lists = ((name, map(str, data.getlist(name))) for name in data if name not in PAGE_FIELDS)
    fields = {_storable(name): [_storable(value) for value in values] for name, values in lists}
    if sum(len(text.encode()) for name, values in fields.items() for text in (name, *values)) > MAX_BYTES:
        raise TooLarge
    base = Version.objects.filter(notice=notice, number=base_number).first()
    now = database_now()
    if not _own(notice.pk, person, data).update(fields=fields, base=base, updated_at=now):
        try:
            with transaction.atomic():
                DraftBuffer.objects.create(notice=notice, person=person, fields=fields, base=base, updated_at=now)
        except IntegrityError as error:
            raise FromAnotherPage from error
    return now


def discard_buffer(notice_id: int, person: User, data: MultiValueDict[str, str]) -> None:
    """Delete what the page that sent `data` has stored; what another page stored stays."""
    _own(notice_id, person, data).delete()


def _own(notice_id: int, person: User, data: MultiValueDict[str, str]) -> QuerySet[DraftBuffer]:
    return DraftBuffer.objects.filter(notice=notice_id, person=person, fields__page__0__in=page_ids(data))


def _storable(text: str) -> str:
    """Drop NUL, which PostgreSQL stores in no JSON; the form would drop it too."""
    return text.replace("\x00", "")
