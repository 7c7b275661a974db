"""What is true of a live notice today, and what registries say otherwise, as the API's objects."""

from dataclasses import fields
from typing import Literal

from django.utils import translation
from pydantic import TypeAdapter

from notices.api.schemas import NoticeToday, PassedDate, RegistryDifference, Staleness
from notices.models import TrialAlert
from notices.monitoring.difference_text import DifferenceText
from notices.monitoring.freshness import freshness_of, version_with_freshness
from notices.public.ledger import PublicRecord, require_approved
from notices.public.metadata import VersionMetadata, metadata_of
from notices.public.public_notices import trials_changed_since
from notices.trial_table.staleness import passed_dates

NOTICE_TODAY = TypeAdapter(NoticeToday)
LEVELS: dict[int, Literal["important", "notable"]] = {
    TrialAlert.Level.IMPORTANT: "important",
    TrialAlert.Level.NOTABLE: "notable",
}


def notice_today(record: PublicRecord) -> NoticeToday:
    """Return the current version of a notice, and of a live one how stale it is.

    As many queries as its page takes. Raises ForgedText.
    """
    version = record.current
    text = version_with_freshness(version.publication.version_id)
    require_approved(text, version.publication)
    metadata = metadata_of(record, version, text.document, trials_changed_since(record, version))
    values = {field.name: getattr(metadata, field.name) for field in fields(VersionMetadata)}
    if record.state != "live":
        return NoticeToday(**values, staleness=None)
    with translation.override(text.document.language):
        freshness = freshness_of(record.notice, text)
        differences = [registry_difference(each) for each in freshness.differences]
    passed = [
        PassedDate(kind=each.kind, name=each.name, date=each.date.value)
        for each in passed_dates(text.document, freshness.today)
    ]
    checks = [trial.checked_at for trial in freshness.watched if trial.checked_at]
    staleness = Staleness(
        is_stale=freshness.needs_attention,
        differences=differences,
        passed_dates=passed,
        review_due_since=freshness.review_by,
        checked_at=min(checks, default=None),
        unchecked=[trial.number for trial in freshness.unchecked],
    )
    return NoticeToday(**values, staleness=staleness)


def registry_difference(each: DifferenceText) -> RegistryDifference:
    """Return the difference as an object; its words are in the active language."""
    alert = each.alert
    return RegistryDifference(
        notice=alert.notice.number or 0,
        trial=alert.trial.number,
        name=each.name,
        field=alert.field,
        level=LEVELS[alert.level],
        old=each.old,
        new=each.new,
        since=alert.first_seen_at,
        as_of=each.as_of,
        reason=each.quote,
        text=each.text,
    )
