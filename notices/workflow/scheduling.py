"""Scheduling: what was approved for a time to come can be cancelled until then."""

from uuid import UUID

from django.contrib.auth.models import User

from notices.models import Notice, Publication
from notices.workflow.command import Order, Outcome, Scene, carry_out
from notices.workflow.page_cache import forget_around_afterwards
from notices.workflow.projections import unlist


def cancel(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Take back a scheduled publication before its time. Reviewers and managers. The text is a draft again."""

    def act(scene: Scene) -> Outcome:
        entry = cancelled(scene, scene.pending)
        version = entry.version
        forget_around_afterwards(scene.notice)
        event = scene.event(version, cancelled=entry.pk, sha256=version.sha256)
        return Outcome(scene.notice, version, publication=entry, event=event)

    return carry_out(Order("cancel", by, request_id, notice.pk, etag, seen_version), act)


def cancelled(scene: Scene, entry: Publication) -> Publication:
    """The ledger row, cancelled for ever, and gone from the public's list; the database refuses it after its time."""
    entry.cancelled_by, entry.cancelled_at = scene.order.person, scene.at
    entry.save(update_fields=["cancelled_by", "cancelled_at"])
    unlist(entry)
    return entry
