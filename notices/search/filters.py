"""A search query as a filter of the database, for lists that contain more than live notices, such as feeds."""

from django.db.models import Q, QuerySet

from notices.models import Listing, ListingName, TrialAlert
from notices.search.fulltext import with_words
from notices.search.query import SearchQuery
from notices.search.terms import name_key


def matching(query: SearchQuery, listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Return the listings that match the query, live or not."""
    if query.words:
        listings = with_words(listings, query.terms) if query.terms else listings.none()
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
            return _named(kind=name, key__startswith=name_key(value))
        case "changed":
            changed = TrialAlert.objects.open().important() if value == "1" else TrialAlert.objects.none()
            return Q(publication__version__in=changed.order_by().values("versions"))
        case _:
            return Q(**{name: value})


def _named(**names: str) -> Q:
    return Q(pk__in=ListingName.objects.filter(**names).values("listing"))
