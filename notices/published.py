"""What the public sees: where a notice stands now, and which of its versions can be read. Two queries a notice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from notices.models import Listing, Notice, Publication, Version

State = Literal["live", "outdated", "wrong"]
# What the newest entry makes of a notice.
STATES: dict[str, State] = {
    Publication.Kind.PUBLISH: "live",
    Publication.Kind.WITHDRAW_OUTDATED: "outdated",
    Publication.Kind.WITHDRAW_WRONG: "wrong",
}


@dataclass(frozen=True)
class PublishedVersion:
    """The n-th version that the public was given to read."""

    number: int
    publication: Publication
    # The entry that took it away as wrong, if one did: then it is gone for ever.
    withdrawn_by: Publication | None = None


@dataclass(frozen=True)
class Standing:
    """How the public finds a notice: live, or withdrawn and by which entry; with all its published versions."""

    notice: Notice
    state: State
    versions: list[PublishedVersion]
    withdrawal: Publication | None = None

    @property
    def current(self) -> PublishedVersion:
        """The live version, or the last one that was."""
        return self.versions[-1]

    @property
    def newest_first(self) -> list[PublishedVersion]:
        return self.versions[::-1]

    def version(self, number: int) -> PublishedVersion | None:
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None

    def gone(self, version: PublishedVersion) -> Publication | None:
        """The entry that took a version away as wrong; while the notice stands so, it took all of them."""
        return self.withdrawal if self.state == "wrong" else version.withdrawn_by


def standing(number: int, at: datetime | None = None) -> Standing | None:
    """Where the notice with this number stands; None if the public has never seen it."""
    entries = list(_entries(at or timezone.now()).filter(notice__number=number))
    if not entries:
        return None
    versions: list[PublishedVersion] = []
    for entry in entries:
        if entry.kind == Publication.Kind.PUBLISH:
            versions.append(PublishedVersion(len(versions) + 1, entry))
        elif entry.kind == Publication.Kind.WITHDRAW_WRONG:
            versions[-1] = PublishedVersion(len(versions), versions[-1].publication, withdrawn_by=entry)
    last = entries[-1]
    state = STATES[last.kind]
    return Standing(last.notice, state, versions, None if state == "live" else last)


def _entries(at: datetime) -> QuerySet[Publication]:
    """The ledger as far as it has taken effect, without the texts: a notice may have many."""
    replacement = Listing.objects.live().filter(notice=OuterRef("replaced_by"))
    return (
        Publication.objects.standing()
        .filter(effective_at__lte=at)
        .select_related("notice", "version", "review", "replaced_by")
        .defer("version__content", "review__checks", "reason")
        # Empty where the notice that replaces this one is not public itself: then its title is nobody's business.
        .annotate(replacement_title=Subquery(replacement.values("title")[:1]))
    )


def text_of(version: PublishedVersion) -> Version:
    """The version with its text."""
    return Version.objects.get(pk=version.publication.version_id)
