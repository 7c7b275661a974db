"""What the public sees of a notice now, and which of its versions can be read. Two queries a notice."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from notices.document.model import sha256
from notices.models import Listing, Notice, Publication, Redaction, Version
from notices.models.clock import database_now
from notices.models.listing import SEALED_COLUMNS, is_genuine
from notices.models.prepared import Place, Prepared
from notices.models.public_revision import PUBLIC_COUNTER
from notices.public.removals import forget_forged_removal
from notices.sealing import report_forgery

State = Literal["live", "outdated", "wrong"]
# The state of a notice by the kind of its newest entry.
STATES: dict[str, State] = {
    Publication.Kind.PUBLISH: "live",
    Publication.Kind.WITHDRAW_OUTDATED: "outdated",
    Publication.Kind.WITHDRAW_WRONG: "wrong",
}


@dataclass(frozen=True)
class PublishedVersion:
    """The n-th version that was published."""

    number: int
    publication: Publication
    # The entry that withdrew it as wrong, if one did: then it is gone for ever.
    withdrawn_by: Publication | None = None

    @property
    def redaction(self) -> Redaction | None:
        """The last removal of words by law; then nothing is what was approved, and no file of the version is given."""
        return self.publication.version.redaction


@dataclass(frozen=True)
class Withdrawal:
    """An entry that withdrew the notice, as outdated or as wrong."""

    publication: Publication

    @property
    def is_wrong(self) -> bool:
        return self.publication.kind == Publication.Kind.WITHDRAW_WRONG


@dataclass(frozen=True)
class PublicRecord:
    """How the public sees a notice: live, or withdrawn and by which entry; with all its published versions."""

    notice: Notice
    state: State
    versions: list[PublishedVersion]
    withdrawal: Publication | None = None
    # Every entry that has taken effect, newest first: what was published, and what was withdrawn.
    log: list["PublishedVersion | Withdrawal"] = field(default_factory=list)
    # When the next entry of this notice takes effect, where one is scheduled; no page shows it.
    changes_at: datetime | None = None
    # When the next entry of any notice takes effect.
    next_change: datetime | None = None
    # The newest uncancelled row of the notice's ledger, scheduled ones included.
    last_entry: int = 0
    # The public revision when these rows were read.
    public_revision: int = 0

    @property
    def current(self) -> PublishedVersion:
        """Return the live version, or the last one that was live."""
        return self.versions[-1]

    @property
    def is_replaced(self) -> bool:
        """Does a withdrawal name another notice in its place, be it public or not?"""
        return bool(self.withdrawal and self.withdrawal.replaced_by_id)

    def version(self, number: int) -> PublishedVersion | None:
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None

    def gone(self, version: PublishedVersion) -> Publication | None:
        """Return the entry that withdrew a version as wrong; all versions are gone of a notice withdrawn as wrong."""
        return self.withdrawal if self.state == "wrong" else version.withdrawn_by


def public_record(number: int, at: datetime | None = None) -> PublicRecord | None:
    """Return the public record of the notice with this number; None if the public has never seen it."""
    return _record_of(_ENTRIES.rows(number=number), at or database_now())


def public_records(numbers: Iterable[int], at: datetime) -> dict[int, PublicRecord]:
    """Return the public records of several notices by number, in one query."""
    entries = _entries().filter(notice__number__in=numbers).order_by("notice_id", "effective_at", "id")
    each = (_record_of(list(rows), at) for _notice, rows in groupby(entries, key=lambda entry: entry.notice_id))
    return {one.notice.number: one for one in each if one and one.notice.number}


def _record_of(entries: list[Publication], at: datetime) -> PublicRecord | None:
    """Read the record off the whole ledger of one notice, as far as commands wrote it."""
    last_entry = max((entry.pk for entry in entries), default=0)
    entries = [entry for entry in entries if _is_genuine(entry)]
    effective = [entry for entry in entries if entry.effective_at <= at]
    if not effective:
        return None
    for entry in effective:
        forget_forged_removal(entry.version)
        entry.replacement_title = _title_of(entry.replacement)  # type: ignore[attr-defined]  # annotated
    versions, log = _versions_and_log(effective)
    if not versions:
        return None
    last = effective[-1]
    state = STATES[last.kind]
    return PublicRecord(
        last.notice,
        state,
        versions,
        withdrawal=None if state == "live" else last,
        log=log[::-1],
        changes_at=entries[len(effective)].effective_at if len(entries) > len(effective) else None,
        last_entry=last_entry,
        next_change=last.next_change,  # type: ignore[attr-defined]  # annotated
        public_revision=last.public_revision,  # type: ignore[attr-defined]
    )


def _is_genuine(entry: Publication) -> bool:
    if not (is_sealed := entry.is_sealed):
        report_forgery(f"ledger row {entry.pk} of notice {entry.notice_id}", entry.seal)
    return is_sealed


def _title_of(listing: dict[str, Any] | None) -> str:
    """Return the title of the notice that replaces this one; "" where it is not public itself."""
    return str(listing["title"]) if listing and is_genuine(listing) else ""


def _versions_and_log(
    effective: list[Publication],
) -> tuple[list[PublishedVersion], list[PublishedVersion | Withdrawal]]:
    """Return the numbered versions, and the same with the withdrawals in between; both oldest first."""
    versions: list[PublishedVersion] = []
    log: list[PublishedVersion | Withdrawal] = []
    for entry in effective:
        if entry.kind == Publication.Kind.PUBLISH:
            versions.append(PublishedVersion(len(versions) + 1, entry))
            log.append(versions[-1])
            continue
        if not versions:
            continue  # What it withdrew was published by a row that no command wrote.
        if entry.kind == Publication.Kind.WITHDRAW_WRONG:
            gone = replace(versions[-1], withdrawn_by=entry)
            log[log.index(versions[-1])] = versions[-1] = gone
        log.append(Withdrawal(entry))
    return versions, log


def _entries() -> QuerySet[Publication]:
    """Return the whole ledger, in the order it takes effect, without the texts: a notice may have many."""
    replacement = Listing.objects.live().filter(notice=OuterRef("replaced_by"))
    return (
        Publication.objects.uncancelled()
        .select_related("notice", "version__redaction", "review", "replaced_by")
        .defer("version__content", "version__redaction__places", "review__checks", "reason")
        # Null where the notice that replaces this one is not public itself.
        .annotate(
            replacement=Subquery(replacement.values(object=JSONObject(**SEALED_COLUMNS))[:1]),
            next_change=Subquery(Publication.objects.pending().values("effective_at")[:1]),
            public_revision=Subquery(PUBLIC_COUNTER.values("value")),
        )
    )


_ENTRIES = Prepared(lambda: _entries().filter(notice__number=Place("number")))


def text_of(version: PublishedVersion) -> Version:
    """Return the version with its text. Raises ForgedText."""
    text = Version.objects.select_related("approved_html").get(pk=version.publication.version_id)
    require_approved(text, version.publication)
    return text


class ForgedText(Http404):
    """The bytes of a version are not those that were approved: nothing of it is shown."""


def require_approved(text: Version, publication: Publication) -> None:
    """Raise ForgedText where the version's bytes do not have the hash that its sealed ledger row holds."""
    if text.pk != publication.version_id or sha256(text.content) != publication.version.sha256:
        report_forgery(f"the text of version row {text.pk}", "")
        raise ForgedText(f"version row {text.pk} is not the text that was approved")
