"""Public pages kept as bytes: an approved version never changes, so its page is made once and then only read.

A page is kept until something scheduled takes effect, but no longer than to midnight, as what stands around the text
may tell of the day. It goes at once when the ledger of its notice changes (`page_triggers`), and when the program is
another one than made it. Whatever is missing here is made anew by the view: nothing hangs on a row.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import brotli
from django.db import connection, transaction
from django.utils import timezone

from notices.around import affected
from notices.models import KeptFragment, Notice, StoredPage
from notices.stamp import hold_public_stamp, raise_public_stamp

TABLE = StoredPage._meta.db_table
ENCODINGS = ("br", "gzip", "identity")
# Made once and read often; more would cost an approval too much.
BR_QUALITY, GZIP_LEVEL = 6, 9
# Where a request comes along with more guesses than that, they are no guesses of a browser.
MOST_ETAGS = 10


@dataclass(frozen=True)
class Keep:
    """What a view says of a page that may be kept: whose it is, until when it holds, and by which stamp it was made."""

    notice_id: int
    version_id: int
    fragment: str
    stamp: int
    valid_until: datetime


@dataclass(frozen=True)
class Found:
    """A stored page as it is sent: headers of the answer, its etag without quotes; no body where the reader has it."""

    headers: list[tuple[str, str]]
    etag: str
    valid_until: datetime
    body: bytes | None


def end_of_day(now: datetime) -> datetime:
    """The next midnight in Norway."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


def find(path: str, build: str, encoding: str, known: Sequence[str] = ()) -> Found | None:
    """The page under this path as it holds now, in this encoding, by one look-up; `known` are etags the reader has."""
    tags = [tag.removesuffix(f"-{encoding}") for tag in known if encoding == "identity" or tag.endswith(f"-{encoding}")]
    tags = tags[:MOST_ETAGS]
    body = "NULL" if "*" in known else encoding
    if tags:
        body = f"CASE WHEN etag IN ({', '.join(['%s'] * len(tags))}) THEN NULL ELSE {body} END"
    sql = f"SELECT headers, etag, valid_until, {body} FROM {TABLE} WHERE path = %s AND build = %s AND valid_until > %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*tags, path, build, connection.ops.adapt_datetimefield_value(timezone.now())])
        row = cursor.fetchone()
    if row is None:
        return None
    headers, etag, valid_until, content = row
    return Found(
        [(name, value) for name, value in json.loads(headers)],
        etag if encoding == "identity" else f"{etag}-{encoding}",
        valid_until if valid_until.tzinfo else valid_until.replace(tzinfo=UTC),
        None if content is None else bytes(content),
    )


def keep(path: str, build: str, headers: Iterable[tuple[str, str]], content: bytes, wish: Keep) -> bool:
    """Keep a page, and the approved text in it, if what the public sees is still what it was made from."""
    now = timezone.now()
    if wish.valid_until <= now:
        return False
    page: dict[str, Any] = {
        "notice_id": wish.notice_id,
        "build": build,
        "valid_from": now,
        "valid_until": wish.valid_until,
        "headers": json.dumps(list(headers)),
        "etag": hashlib.sha256(content).hexdigest()[:32],
        "identity": content,
        "gzip": gzip.compress(content, GZIP_LEVEL, mtime=0),
        "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=BR_QUALITY),
    }
    with transaction.atomic():
        if not hold_public_stamp(wish.stamp):
            return False
        KeptFragment.objects.get_or_create(version_id=wish.version_id, defaults={"html": wish.fragment, "made_at": now})
        StoredPage.objects.update_or_create(path=path, defaults=page)
    return True


def forget(notice_ids: Iterable[int]) -> None:
    """Something around the texts of these notices has changed: their pages are made anew when next asked for."""
    with transaction.atomic():
        raise_public_stamp()
        StoredPage.objects.filter(notice__in=list(notice_ids)).delete()


def forget_around(notice: Notice) -> None:
    """What other notices' pages tell of this one may have changed, now or at a time to come."""
    forget(affected([notice.pk]))


def forget_all() -> None:
    """Something has changed that every page may tell of."""
    with transaction.atomic():
        raise_public_stamp()
        StoredPage.objects.all().delete()
