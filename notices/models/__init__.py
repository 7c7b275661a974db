"""The tables. Only `notices.workflow` writes Notice, Version, Review, Publication and Event."""

from notices.models.area import Area
from notices.models.event import Counter, Event
from notices.models.listing import Listing, ListingArea, NoticeTrial
from notices.models.notice import Notice, Version
from notices.models.publication import Publication
from notices.models.review import Review

__all__ = [
    "Area",
    "Counter",
    "Event",
    "Listing",
    "ListingArea",
    "Notice",
    "NoticeTrial",
    "Publication",
    "Review",
    "Version",
]
