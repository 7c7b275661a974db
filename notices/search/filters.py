"""A search query as a filter of the database, for lists that contain more than live notices, such as feeds."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from notices.models import Listing, ListingArea, ListingName, TrialAlert
from notices.search.finding import find
from notices.search.list_facts import MARK, ListedAuthorisation, fact_key
from notices.search.live_index import current_index
from notices.search.query import SearchQuery
from notices.search.questions.atc_codes import printed_codes
from notices.search.terms import name_key


def matching(query: SearchQuery, listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Return the listings that match the query, live or not."""
    if query.words:
        index = current_index()
        ids = find(query, index).ids
        listings = listings if ids is None else listings.filter(pk__in=_all_of(ids))
    for name, values in query.chosen.items():
        listings = listings.filter(reduce(or_, (_condition(name, value) for value in values)))
    return listings


def _condition(name: str, value: str) -> Q:
    match name:
        case "area":
            return Q(pk__in=ListingArea.objects.filter(code=value).values("listing"))
        case "type":
            return Q(technology_type=value)
        case "year":
            is_year = len(value) == 4 and value.isascii() and value.isdigit()
            return Q(year=int(value)) if is_year else Q(pk__in=[])
        case "substance" | "company":
            return _named(kind=name, key=value)
        case "atc":
            printed = [name_key(code) for code in printed_codes(value)] if value else []
            return _named(kind=name, key__startswith=name_key(value)) | _named(kind=name, key__in=printed)
        case "changed":
            return _changed(value)
        case "time":
            return _expected_in(value)
        case "status" | "change" | "phase" | "tag":
            return _named(kind=name, key=fact_key(value))
        case _:
            return Q(**{name: value})


def _changed(value: str) -> Q:
    if value not in ("0", "1"):
        return Q(pk__in=[])
    changed = Q(publication__version__in=TrialAlert.objects.open().important().order_by().values("versions"))
    return changed if value == "1" else ~changed


def _expected_in(time: str) -> Q:
    """Return the condition that the authorisation is so far ahead today. There are few different days."""
    expected = ListingName.objects.filter(kind="expected", key__startswith=MARK)
    if time == "unknown":
        return ~Q(pk__in=expected.values("listing"))
    today = timezone.localdate()
    labels = dict(expected.order_by().values_list("key", "label").distinct())
    keys = [key for key, label in labels.items() if ListedAuthorisation.of_label(label).time_until(today) == time]
    return _named(kind="expected", key__in=keys)


def _named(**names: Any) -> Q:
    return Q(pk__in=ListingName.objects.filter(**names).values("listing"))


def _all_of(ids: Iterable[int]) -> RawSQL:
    """Return the ids as one parameter: ten thousand parameters are more than a database takes."""
    is_sqlite = connection.vendor == "sqlite"
    sql = "SELECT value FROM json_each(%s)" if is_sqlite else "SELECT unnest(string_to_array(%s, ',')::bigint[])"
    text = ",".join(map(str, ids))
    return RawSQL(sql, [f"[{text}]" if is_sqlite else text])  # noqa: S611  # two constants; the ids are a parameter
