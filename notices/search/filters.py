"""The same question asked of the database: for lists that hold more than what is live, such as feeds."""

from django.db.models import Q, QuerySet

from notices.models import Listing, ListingName, TrialAlert
from notices.search.fulltext import with_words
from notices.search.query import Search
from notices.search.terms import key


def matching(asked: Search, listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Those of the listings that were asked for, live or not."""
    if asked.words:
        listings = with_words(listings, asked.question) if asked.question else listings.none()
    for name, value in asked.chosen.items():
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
            return _named(kind=name, key__startswith=key(value))
        case "changed":
            changed = TrialAlert.objects.open().important() if value == "1" else TrialAlert.objects.none()
            return Q(publication__version__in=changed.order_by().values("version"))
        case _:
            return Q(**{name: value})


def _named(**names: str) -> Q:
    return Q(pk__in=ListingName.objects.filter(**names).values("listing"))
