"""A search query as a filter of the database, for lists that contain more than live notices, such as feeds."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from notices.models import Listing, ListingName, TrialAlert
from notices.search.finding import find
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
    for name, value in query.chosen.items():
        listings = listings.filter(_condition(name, value))
    return listings


def _condition(name: str, value: str) -> Q:
    match name:
        case "area":
            return Q(areas__code=value)
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
            changed = TrialAlert.objects.open().important() if value == "1" else TrialAlert.objects.none()
            return Q(publication__version__in=changed.order_by().values("versions"))
        case _:
            return Q(**{name: value})


def _named(**names: Any) -> Q:
    return Q(pk__in=ListingName.objects.filter(**names).values("listing"))


def _all_of(ids: Iterable[int]) -> RawSQL:
    """Return the ids as one parameter: ten thousand parameters are more than a database takes."""
    is_sqlite = connection.vendor == "sqlite"
    sql = "SELECT value FROM json_each(%s)" if is_sqlite else "SELECT unnest(string_to_array(%s, ',')::bigint[])"
    text = ",".join(map(str, ids))
    return RawSQL(sql, [f"[{text}]" if is_sqlite else text])  # noqa: S611  # two constants; the ids are a parameter
