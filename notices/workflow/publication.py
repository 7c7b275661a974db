"""The commands on what is published: cancel what is scheduled, withdraw what is live."""

from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.document.rich_text import clean_text
from notices.models import Notice, Publication, Review
from notices.public.page_cache.store import expire_related_on_commit
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, run_command
from notices.workflow.projections import end_listings, unlist
from notices.workflow.reviews import decide

KINDS = (Publication.Kind.WITHDRAW_OUTDATED, Publication.Kind.WITHDRAW_WRONG)


def cancel(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Take back a scheduled publication before its time. Its text is a draft again."""

    def act(context: CommandContext) -> Outcome:
        entry = mark_cancelled(context, context.pending)
        version = entry.version
        expire_related_on_commit(context.notice)
        event = context.record_event(version, cancelled=entry.pk, sha256=version.sha256)
        return Outcome(context.notice, version, publication=entry, event=event)

    return run_command(CommandRequest("cancel", by, request_id, notice.pk, etag, seen_version), act)


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
    """Withdraw the live version, as outdated or as wrong, with a reason for the desk and a note for the public.

    A pending schedule is cancelled and an open review returned, so that nothing is published again by itself; a draft
    stays.
    """
    reason, public_note = clean_text(reason), clean_text(public_note)

    arguments = {
        "kind": kind,
        "reason": reason,
        "public_note": public_note,
        "replaced_by": replaced_by.pk if replaced_by else None,
    }

    def act(context: CommandContext) -> Outcome:
        _require_words(kind, reason, public_note, notice, replaced_by)
        data = _close_open_work(context, reason)
        live = context.live.version
        publication = Publication(
            notice=context.notice,
            kind=kind,
            version=live,
            reason=reason,
            public_note=public_note,
            replaced_by=replaced_by,
            effective_at=context.at,
            created_by=by,
            created_at=context.at,
        )
        publication.give_seal()
        publication.save(force_insert=True)
        end_listings(context.notice, context.at)
        expire_related_on_commit(context.notice)
        event = context.record_event(live, publication=publication.pk, sha256=live.sha256, **arguments, **data)
        return Outcome(context.notice, live, publication=publication, event=event)

    return run_command(CommandRequest("withdraw", by, request_id, notice.pk, etag, seen_version, arguments), act)


def _require_words(kind: str, reason: str, public_note: str, notice: Notice, replaced_by: Notice | None) -> None:
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


def _close_open_work(context: CommandContext, reason: str) -> dict[str, int]:
    data: dict[str, int] = {}
    if pending := context.state.pending:
        data["cancelled"] = mark_cancelled(context, pending).pk
    if context.state.review:
        data["review"] = decide(context, Review.Status.RETURNED, reason).pk
    return data


def mark_cancelled(context: CommandContext, entry: Publication) -> Publication:
    """Cancel a ledger row and take it off the public's list. The database refuses it once the time has come."""
    entry.cancelled_by, entry.cancelled_at = context.request.person, context.at
    entry.save(update_fields=["cancelled_by", "cancelled_at"])
    unlist(entry)
    return entry
