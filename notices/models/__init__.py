"""The tables. Only `notices.workflow` writes Notice, Version, Review, Publication and Event.

notice          a notice and its versions
review          the second person's decision on a version
redaction       words that two managers removed by law
publication     the ledger: what the public sees at any moment
event           what happened, chained by hash; counters
contributor     who contributed to a version, and why they count
not_citation    brackets that somebody marked as no citation
comment         threads on a version
share_link      links for readers without an account, and visits
draft_buffer    what somebody typed and has not saved
presence        who has the edit form of a notice open now
unread_value    what no field of a draft can read, for everybody who opens it
role_grant      who was given which role, confirmed and ended
account_event   what happened to accounts, chained by hash
account_mail    mails about an account that wait, and are gone once they are sent
person          profiles, conflicts of interest, what somebody read last
merge_news      what became of somebody's text in a colleague's save
error_report    what readers report as wrong
listing         projections for the public list and its search; who cites which trial
trial_alert     what a registry says now that a published row does not
stored_page     pages, lists, parts of files, approved HTML and PDF files, stored to be sent
outbox          mail that waits to be sent
imported_file   files from which old notices came in
job_run         runs of the jobs, and how they ended
code_lists      clinical areas and changed ATC codes
substance_name  names of substances that the site has loaded, in English and Norwegian
publication_check   when it was last asked whether a publication was retracted
retracted_publication  publications that were retracted, as Crossref or PubMed said
public_revision the number that goes up with every public change
chain           what chains and seals the rows of a log
lost_keys       what was accepted of a key that was lost
clock           the database's clock, as this process knows it
moment          the field of a point in time
sql             expressions that save queries
prepared        queries that are put into SQL once and run many times
"""

from notices.models.account_event import AccountEvent
from notices.models.account_mail import AccountMail
from notices.models.code_lists import Area, AtcAlteration
from notices.models.comment import Comment
from notices.models.contributor import VersionContributor
from notices.models.draft_buffer import DraftBuffer
from notices.models.error_report import ErrorReport
from notices.models.event import Counter, Event
from notices.models.imported_file import ImportedFile
from notices.models.job_run import JobRun
from notices.models.listing import Listing, ListingArea, ListingName, ListingTerms, NoticeTrial
from notices.models.merge_news import MergeNews
from notices.models.not_citation import NotCitation
from notices.models.notice import Notice, Version
from notices.models.outbox import Outbox
from notices.models.person import ConflictOfInterest, LastRead, Profile
from notices.models.presence import Presence
from notices.models.publication import Publication
from notices.models.publication_check import PublicationCheck
from notices.models.redaction import Redaction, RedactionProposal
from notices.models.retracted_publication import RetractedPublication
from notices.models.review import Review
from notices.models.role_grant import RoleGrant, Source
from notices.models.share_link import ShareLink, ShareVisit
from notices.models.stored_page import ApprovedHtml, FilePart, PdfFile, StoredList, StoredPage
from notices.models.substance_name import SubstanceName
from notices.models.trial_alert import TrialAlert
from notices.models.unread_value import UnreadValue

__all__ = [
    "AccountEvent",
    "AccountMail",
    "ApprovedHtml",
    "Area",
    "AtcAlteration",
    "Comment",
    "ConflictOfInterest",
    "Counter",
    "DraftBuffer",
    "ErrorReport",
    "Event",
    "FilePart",
    "ImportedFile",
    "JobRun",
    "LastRead",
    "Listing",
    "ListingArea",
    "ListingName",
    "ListingTerms",
    "MergeNews",
    "NotCitation",
    "Notice",
    "NoticeTrial",
    "Outbox",
    "PdfFile",
    "Presence",
    "Profile",
    "Publication",
    "PublicationCheck",
    "Redaction",
    "RedactionProposal",
    "RetractedPublication",
    "Review",
    "RoleGrant",
    "ShareLink",
    "ShareVisit",
    "Source",
    "StoredList",
    "StoredPage",
    "SubstanceName",
    "TrialAlert",
    "UnreadValue",
    "Version",
    "VersionContributor",
]
