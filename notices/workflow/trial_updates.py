"""The commands on changed trials: take a registry's values over into a draft, or dismiss the alert."""

from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from notices.access.refusals import reason_for
from notices.document.model import Document, cleaned
from notices.document.rich_text import clean_text
from notices.models import Notice, TrialAlert, Version
from notices.trial_table.staleness import updated_row
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, run_command, run_without_etag
from notices.workflow.drafts import next_version
from trials.models import StudyRecord
from trials.readable import watched_number
from trials.records import latest_records

MAX_REASON_LENGTH = 2000


def update_trial(*, notice: Notice, row_key: str, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Save the next version with the registry's values in one row of the trial table and nothing else changed.

    The text is the draft's where there is one, else the published one's.
    """

    def act(context: CommandContext) -> Outcome:
        document = _current_document(context)
        number = next((row.number for row in document.trials if row.key == row_key), "")
        watched = watched_number(number)
        record = latest_records([watched.number]).get(watched.number) if watched else None
        if record is None:
            raise Refused(reason_for("row_gone"))
        content = cleaned(_with_row(document, row_key, record)).canonical()
        outcome = next_version(context, content, Version.Kind.EDIT, record=record.pk)
        alerts = TrialAlert.objects.current().filter(notice=context.notice, row_key=row_key)
        alerts.update(updated_in=outcome.version)
        return outcome

    request = CommandRequest("save", by, request_id, notice.pk, etag, seen_version, {"trial": row_key})
    return run_command(request, act)


def _current_document(context: CommandContext) -> Document:
    if context.state.head is None:
        raise Refused(reason_for("no_draft", "no_text"))
    return context.state.head.document


def _with_row(document: Document, key: str, record: StudyRecord) -> Document:
    checked_at = record.trial.checked_at or record.read_at
    read_on = timezone.localdate(checked_at)
    rows = (
        updated_row(row, record.study, document.language, read_on) if row.key == key else row for row in document.trials
    )
    return document.revised(trials=tuple(rows))


def dismiss_alert(*, alert: TrialAlert, reason: str, by: User, request_id: UUID) -> Outcome:
    """Close an alert, with the reason why the change does not matter to the notice. It can be closed once."""
    reason = clean_text(reason)

    def act(context: CommandContext) -> Outcome:
        if not reason or len(reason) > MAX_REASON_LENGTH:
            raise Refused(reason_for("reason", "dismiss_alert", number=MAX_REASON_LENGTH, place="reason"))
        stored = TrialAlert.objects.get(pk=alert.pk)
        if stored.dismissed_at or stored.ended_at:
            raise Refused(reason_for("alert_closed"))
        stored.dismissed_by, stored.dismissed_at, stored.reason = by, context.at, reason
        stored.save(update_fields=["dismissed_by", "dismissed_at", "reason"])
        version = stored.versions.order_by("-number").first()
        event = context.record_event(version, alert=stored.pk, fingerprint=stored.fingerprint, reason=reason)
        return Outcome(context.notice, version, event=event)

    arguments = {"alert": alert.pk, "reason": reason}
    return run_without_etag(CommandRequest("dismiss_alert", by, request_id, alert.notice_id, arguments=arguments), act)
