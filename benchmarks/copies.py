"""Makes a filled database larger: its live notices are copied until it holds so many. Seconds, not minutes.

    DATABASE_URL=sqlite:////tmp/thousand.sqlite3 .venv/bin/python benchmarks/copies.py 10000

For measuring lists, searches and files: a copy has an approved text, its row in the ledger and all that these read,
under seals of its own. It has no events, so `verify` finds fault with it and its page is made at every request and
never stored: `benchmarks/public.py` wants databases that `benchmarks/load.py` filled. The guards are away while it is
written: never do this to a site. Names, words and texts are no more various than they were, so what grows with them
(facets, known words) is measured too small.
"""

import os
import sys
from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import environment  # noqa: E402

if TYPE_CHECKING:
    from notices.models import Listing

CHUNK = 100


def main() -> None:
    os.environ |= environment(os.environ["DATABASE_URL"])
    import django

    django.setup()
    from django.db import connection, transaction

    from notices.models import Counter
    from notices.models.public_revision import bump_public_revision
    from notices.triggers import guards

    with transaction.atomic():
        guards.remove(connection)
        fill_up(int(sys.argv[1]))
        # The next approval takes a number that no copy has.
        Counter.objects.filter(name=Counter.NOTICE_NUMBER).update(value=last_number())
        guards.install(connection)
        bump_public_revision()


def fill_up(goal: int) -> None:
    """Copy what is live, in turn, until there are so many notices."""
    from notices.models import Listing, Notice

    ids = cycle(list(Listing.objects.live().order_by("pk").values_list("pk", flat=True)))
    while (missing := goal - Notice.objects.count()) > 0:
        copy(set(islice(ids, min(CHUNK, missing))))
        print(f"{missing:6} to go", file=sys.stderr, flush=True)


def last_number() -> int:
    from django.db.models import Max

    from notices.models import Notice

    last: int = Notice.objects.aggregate(last=Max("number"))["last"]
    return last


def copy(ids: Iterable[int]) -> None:
    """Copy the notices of these listings, table by table in the order in which they point at each other."""
    from notices.models import ApprovedHtml, Listing, ListingArea, ListingName, ListingTerms, NoticeTrial

    related = [f"publication__{name}" for name in ("notice", "version", "review")]
    listings = list(Listing.objects.filter(pk__in=ids).select_related(*related))
    versions = {listing.publication.version_id: listing.publication.version for listing in listings}
    by_id = {listing.pk: listing for listing in listings}
    # Read before what they belong to gets ids of its own.
    of_listings: list[list[Any]] = [
        list(table.objects.filter(listing__in=ids)) for table in (ListingArea, ListingName, ListingTerms)
    ]
    of_versions: list[list[Any]] = [
        list(table.objects.filter(version__in=versions)) for table in (ApprovedHtml, NoticeTrial)
    ]
    _copy_listings(listings)
    for beside in of_listings:
        _insert(beside, [{"listing": by_id[row.listing_id]} for row in beside])
    for rows in of_versions:
        _insert(rows, [{"version": versions[row.version_id]} for row in rows])


def _copy_listings(listings: "list[Listing]") -> None:
    """Give each a notice, a text, a review and a row in the ledger of its own."""
    from notices.models import Notice

    entries = [listing.publication for listing in listings]
    notices = [entry.notice for entry in entries]
    last = last_number()
    _insert(notices, [{"number": last + place, "head": None} for place in range(1, len(notices) + 1)])
    versions, reviews = [entry.version for entry in entries], [entry.review for entry in entries]
    _insert(versions, [{"notice": notice, "parent": None, "number": 1} for notice in notices])
    for notice, version in zip(notices, versions, strict=True):
        notice.head = version
    Notice.objects.bulk_update(notices, ["head"])
    own = [{"notice": notice, "version": version} for notice, version in zip(notices, versions, strict=True)]
    _insert(reviews, own)
    _insert(entries, [{**each, "review": review} for each, review in zip(own, reviews, strict=True)])
    _insert(listings, [{"notice": entry.notice, "publication": entry, "published_number": 1} for entry in entries])


def _insert(rows: list[Any], changes: list[dict[str, Any]]) -> None:
    """Insert the rows once more, with these values and a new seal."""
    for row, values in zip(rows, changes, strict=True):
        # What another row is known by is the id of what it belongs to.
        if not row._meta.pk.is_relation:
            row.pk = None
        for name, value in values.items():
            setattr(row, name, value)
        row._state.adding = True
        if hasattr(row, "give_seal"):
            row.give_seal()
    if rows:
        type(rows[0]).objects.bulk_create(rows)


if __name__ == "__main__":
    main()
