"""The tables. Only `notices.workflow` writes Notice, Version, Review, Publication and Event."""

from notices.models.code_lists import Area, AtcAlteration
from notices.models.comment import Comment
from notices.models.draft_buffer import DraftBuffer
from notices.models.error_report import ErrorReport
from notices.models.event import Counter, Event
from notices.models.listing import Listing, ListingArea, ListingName, ListingTerms, NoticeTrial
from notices.models.notice import Notice, Version
from notices.models.outbox import Outbox
from notices.models.person import ConflictOfInterest, LastLook, Profile
from notices.models.publication import Publication
from notices.models.review import Review
from notices.models.share_link import ShareLink, ShareVisit
from notices.models.stored_page import ApprovedHtml, PdfFile, StoredPage
from notices.models.trial_alert import TrialAlert

__all__ = [
    "ApprovedHtml",
    "Area",
    "AtcAlteration",
    "Comment",
    "ConflictOfInterest",
    "Counter",
    "DraftBuffer",
    "ErrorReport",
    "Event",
    "LastLook",
    "Listing",
    "ListingArea",
    "ListingName",
    "ListingTerms",
    "Notice",
    "NoticeTrial",
    "Outbox",
    "PdfFile",
    "Profile",
    "Publication",
    "Review",
    "ShareLink",
    "ShareVisit",
    "StoredPage",
    "TrialAlert",
    "Version",
]
