"""Withdrawing what is live: a manager alone, for speed is safety."""

from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext_noop

from notices.access.permissions import Reason
from notices.document.rich_text import clean_text
from notices.models import Notice, Publication, Review
from notices.workflow.command import Order, Outcome, Refused, Scene, carry_out
from notices.workflow.page_cache import forget_around_afterwards
from notices.workflow.projections import end_listings
from notices.workflow.reviews import decided
from notices.workflow.scheduling import cancelled

KINDS = (Publication.Kind.WITHDRAW_OUTDATED, Publication.Kind.WITHDRAW_WRONG)


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
        forget_around_afterwards(scene.notice)
        event = scene.event(live, publication=publication.pk, sha256=live.sha256, **arguments, **data)
        return Outcome(scene.notice, live, publication=publication, event=event)

    return carry_out(Order("withdraw", by, request_id, notice.pk, etag, seen_version, arguments), act)


def _require(kind: str, reason: str, public_note: str, notice: Notice, replaced_by: Notice | None) -> None:
    reasons = []
    if kind not in KINDS:
        reasons.append(Reason("kind", gettext_noop("Say whether the notice is outdated or wrong."), place="kind"))
    if not reason:
        reasons.append(Reason("reason", gettext_noop("Give the reason."), place="reason"))
    if not public_note:
        message = gettext_noop("Say in public words why the notice is withdrawn.")
        reasons.append(Reason("public_note", message, place="public_note"))
    if replaced_by is not None and (replaced_by.pk == notice.pk or replaced_by.number is None):
        message = gettext_noop("Only another published notice can replace this one.")
        reasons.append(Reason("replaced_by", message, place="replaced_by"))
    if reasons:
        raise Refused(*reasons)


def _close_what_is_under_way(scene: Scene, reason: str) -> dict[str, int]:
    data: dict[str, int] = {}
    if pending := scene.standing.pending:
        data["cancelled"] = cancelled(scene, pending).pk
    if scene.standing.review:
        data["review"] = decided(scene, Review.Status.RETURNED, reason).pk
    return data
