"""The commands on what is published: cancel what is scheduled, withdraw what is live."""

from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.document.rich_text import clean_text
from notices.models import Notice, Publication, Review
from notices.public.page_cache.store import expire_related_on_commit
from notices.workflow.command import Order, Outcome, Refused, Scene, carry_out
from notices.workflow.projections import end_listings, unlist
from notices.workflow.reviews import decided

KINDS = (Publication.Kind.WITHDRAW_OUTDATED, Publication.Kind.WITHDRAW_WRONG)


def cancel(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Take back a scheduled publication before its time. Reviewers and managers. The text is a draft again."""

    def act(scene: Scene) -> Outcome:
        entry = mark_cancelled(scene, scene.pending)
        version = entry.version
        expire_related_on_commit(scene.notice)
        event = scene.event(version, cancelled=entry.pk, sha256=version.sha256)
        return Outcome(scene.notice, version, publication=entry, event=event)

    return carry_out(Order("cancel", by, request_id, notice.pk, etag, seen_version), act)


def withdraw(
    *,
    notice: Notice,
    kind: str,
    reason: str,
    public_note: str,
    by: User,
    etag: int,
    seen_version: int,
    request_id: UUID,
    replaced_by: Notice | None = None,
) -> Outcome:
    """Withdraw the live version, as outdated or as wrong, with a reason for us and a note for the public.

    A pending schedule is cancelled and an open review returned, so that nothing comes back by itself; a draft stays.
    """
    reason, public_note = clean_text(reason), clean_text(public_note)

    arguments = {
        "kind": kind,
        "reason": reason,
        "public_note": public_note,
        "replaced_by": replaced_by.pk if replaced_by else None,
    }

    def act(scene: Scene) -> Outcome:
        _require(kind, reason, public_note, notice, replaced_by)
        data = _close_what_is_under_way(scene, reason)
        live = scene.live.version
        publication = Publication(
            notice=scene.notice,
            kind=kind,
            version=live,
            reason=reason,
            public_note=public_note,
            replaced_by=replaced_by,
            effective_at=scene.at,
            created_by=by,
            created_at=scene.at,
        )
        publication.save(force_insert=True)
        end_listings(scene.notice, scene.at)
        expire_related_on_commit(scene.notice)
        event = scene.event(live, publication=publication.pk, sha256=live.sha256, **arguments, **data)
        return Outcome(scene.notice, live, publication=publication, event=event)

    return carry_out(Order("withdraw", by, request_id, notice.pk, etag, seen_version, arguments), act)


def _require(kind: str, reason: str, public_note: str, notice: Notice, replaced_by: Notice | None) -> None:
    reasons = []
    if kind not in KINDS:
        reasons.append(reason_for("kind", place="kind"))
    if not reason:
        reasons.append(reason_for("reason", place="reason"))
    if not public_note:
        reasons.append(reason_for("public_note", "withdraw", place="public_note"))
    if replaced_by is not None and (replaced_by.pk == notice.pk or replaced_by.number is None):
        reasons.append(reason_for("replaced_by", place="replaced_by"))
    if reasons:
        raise Refused(*reasons)


def _close_what_is_under_way(scene: Scene, reason: str) -> dict[str, int]:
    data: dict[str, int] = {}
    if pending := scene.state.pending:
        data["cancelled"] = mark_cancelled(scene, pending).pk
    if scene.state.review:
        data["review"] = decided(scene, Review.Status.RETURNED, reason).pk
    return data


def mark_cancelled(scene: Scene, entry: Publication) -> Publication:
    """The ledger row, cancelled for ever, and gone from the public's list; the database refuses it after its time."""
    entry.cancelled_by, entry.cancelled_at = scene.order.person, scene.at
    entry.save(update_fields=["cancelled_by", "cancelled_at"])
    unlist(entry)
    return entry
