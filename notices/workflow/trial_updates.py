"""Acting on what a registry says now: taking it over into a draft, or calling it irrelevant."""

from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from notices.access.refusals import reason_for
from notices.document.model import Document, cleaned
from notices.document.rich_text import clean_text
from notices.models import Notice, TrialAlert, Version
from notices.trial_table.staleness import updated_row
from notices.workflow.command import Order, Outcome, Refused, Scene, carry_out, carry_out_beside
from notices.workflow.drafts import next_version
from trials.models import StudyRecord
from trials.records import latest_records

LONGEST = 2000


def update_trial(*, notice: Notice, row_key: str, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """The next version, with the registry's values in one row of the trial table and nothing else changed.

    Editors, as for a save. The text is the draft's where there is one, else the published one's.
    """

    def act(scene: Scene) -> Outcome:
        document = _text_of(scene)
        number = next((row.number for row in document.trials if row.key == row_key), "")
        record = latest_records([number]).get(number) if number else None
        if record is None:
            raise Refused(reason_for("row_gone"))
        content = cleaned(_with_row(document, row_key, record)).canonical()
        outcome = next_version(scene, content, Version.Kind.EDIT, record=record.pk)
        alerts = TrialAlert.objects.holding().filter(notice=scene.notice, row_key=row_key)
        alerts.update(updated_in=outcome.version)
        return outcome

    order = Order("save", by, request_id, notice.pk, etag, seen_version, {"trial": row_key})
    return carry_out(order, act)


def _text_of(scene: Scene) -> Document:
    if scene.state.head is None:
        raise Refused(reason_for("no_draft", "no_text"))
    return scene.state.head.document


def _with_row(document: Document, key: str, record: StudyRecord) -> Document:
    checked_at = record.trial.checked_at or record.read_at
    read_on = timezone.localdate(checked_at)
    rows = (
        updated_row(row, record.study, document.language, read_on) if row.key == key else row for row in document.trials
    )
    return document.revised(trials=tuple(rows))


def dismiss_alert(*, alert: TrialAlert, reason: str, by: User, request_id: UUID) -> Outcome:
    """Say that a change in the registry does not matter to the notice, and why. Editors; once."""
    reason = clean_text(reason)

    def act(scene: Scene) -> Outcome:
        if not reason or len(reason) > LONGEST:
            raise Refused(reason_for("reason", "dismiss_alert", number=LONGEST, place="reason"))
        asked = TrialAlert.objects.select_related("version").get(pk=alert.pk)
        if asked.dismissed_at or asked.over_at:
            raise Refused(reason_for("alert_closed"))
        asked.dismissed_by, asked.dismissed_at, asked.reason = by, scene.at, reason
        asked.save(update_fields=["dismissed_by", "dismissed_at", "reason"])
        event = scene.event(asked.version, alert=asked.pk, fingerprint=asked.fingerprint, reason=reason)
        return Outcome(scene.notice, asked.version, event=event)

    arguments = {"alert": alert.pk, "reason": reason}
    return carry_out_beside(Order("dismiss_alert", by, request_id, alert.notice_id, arguments=arguments), act)
