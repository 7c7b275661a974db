"""The store of public pages as bytes: an approved version never changes, so its page is made once and then only read.

A page is valid until something scheduled takes effect, but no longer than to midnight, because the shell around the
text depends on the day. The database deletes it when the ledger of its notice changes (`triggers/page_expiry.py`), and
a page that another build made is not used. A list is valid as long, and only at the public revision it was made from.
The view makes again whatever is missing here: nothing depends on a row.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from notices.formats.encodings import ENCODINGS, encoded
from notices.models import ApprovedHtml, Notice, Publication, StoredList, StoredPage, Version
from notices.models.clock import database_now
from notices.models.public_revision import bump_public_revision, lock_public_revision
from notices.models.stored_page import StoredCopy
from notices.public.page_cache.approved_html import SealedFragment, sealed_html
from notices.public.page_cache.look_up import LISTS, PAGES
from notices.public.related import notices_naming

# A page is made once and read often; a higher quality would slow each approval down too much.
BR_QUALITY, GZIP_LEVEL = 6, 9


@dataclass(frozen=True)
class PageToStore:
    """A page that may be stored: of which notice and text, made from which public revision, and valid until when."""

    publication: Publication
    # The newest uncancelled ledger row of the notice, scheduled ones included.
    last_entry: int
    version: Version
    fragment: SealedFragment
    public_revision: int
    valid_until: datetime

    table = PAGES

    @property
    def may_be_stored(self) -> bool:
        return self.fragment.may_be_stored

    def new_row(self) -> StoredPage:
        row = StoredPage(notice_id=self.publication.notice_id, publication=self.publication, last_entry=self.last_entry)
        row.version_id = self.version.pk  # type: ignore[attr-defined]  # it is the ledger row's
        return row

    def store_beside(self) -> None:
        """Store the approved HTML that is in the page."""
        if not self.fragment.is_stored:
            store_html(self.version, self.fragment.html)


@dataclass(frozen=True)
class ListToStore:
    """A list that may be stored: made from which public revision and ledger, and valid until when."""

    public_revision: int
    last_entry: int
    valid_until: datetime

    table = LISTS
    may_be_stored = True

    def new_row(self) -> StoredList:
        return StoredList(public_revision=self.public_revision, last_entry=self.last_entry)

    def store_beside(self) -> None:
        """Store nothing: a list has no text of its own."""


CopyToStore = PageToStore | ListToStore


def store_copy(path: str, build: str, headers: Iterable[tuple[str, str]], content: bytes, copy: CopyToStore) -> bool:
    """Store a page or a list if the public revision is still the one that it was made from."""
    now = database_now()
    if copy.valid_until <= now or not copy.may_be_stored:
        return False
    row = copy.new_row()
    row.path, row.build = path, build
    row.valid_from, row.valid_until = now, copy.valid_until
    row.headers = json.dumps(list(headers))
    _fill(row, content)
    copy.table.give_seal(row)
    with transaction.atomic():
        if not lock_public_revision(copy.public_revision):
            return False
        copy.store_beside()
        # A new row, not other bytes in the old one: a process that remembers the old row finds that it is gone.
        copy.table.model._default_manager.filter(path=path).delete()
        row.save(force_insert=True)
    return True


def _fill(row: StoredCopy, content: bytes) -> None:
    """Give the row the bytes in each encoding, and their hashes."""
    for encoding in ENCODINGS:
        setattr(row, encoding, encoded(content, encoding, br_quality=BR_QUALITY, gzip_level=GZIP_LEVEL))
    row.etag = hashlib.sha256(content).hexdigest()[:32]
    row.hashes = " ".join(hashlib.sha256(getattr(row, encoding)).hexdigest() for encoding in ENCODINGS)


def store_html(version: Version, html: str) -> None:
    """Store the approved HTML, in place of a row that was not ours; another reader's may be there by now."""
    made = sealed_html(version, html)
    columns = ("html", "build", "made_at", "seal")
    ApprovedHtml.objects.bulk_create([made], update_conflicts=True, unique_fields=["version"], update_fields=columns)


def expire_pages(notice_ids: Iterable[int]) -> None:
    """Delete the pages of these notices, because something around their texts changed; the next reader makes them."""
    with transaction.atomic():
        bump_public_revision()
        StoredPage.objects.filter(notice__in=list(notice_ids)).delete()


def expire_related(notice: Notice) -> None:
    """Delete the pages of a notice and of those that may name it, now or at a time to come."""
    expire_pages(notices_naming([notice.pk]))


def expire_related_on_commit(notice: Notice) -> None:
    """Delete the pages of related notices after the transaction; a trigger deletes the notice's own within it."""
    transaction.on_commit(lambda: expire_related(notice), robust=True)


def expire_all_pages() -> None:
    """Delete every page, because something changed that any of them may show."""
    with transaction.atomic():
        bump_public_revision()
        StoredPage.objects.all().delete()
        StoredList.objects.all().delete()
