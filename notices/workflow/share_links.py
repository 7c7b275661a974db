"""The commands on share links, by which somebody without an account reads one version until it is published."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.document.rich_text import clean_line
from notices.models import ShareLink, Version
from notices.models.share_link import hash_of
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, run_without_etag

MAX_DAYS = 30
TOKEN_BYTES = 32  # 256 bits


def share(*, version: Version, reader: str, days: int, by: User, request_id: UUID) -> tuple[Outcome, str]:
    """Make a link to one version, for `reader`, that works for `days` days.

    Return the token too; "" when the same request was carried out before, as no table keeps it.
    """
    reader, token = clean_line(reader), secrets.token_urlsafe(TOKEN_BYTES)
    is_new = False

    def act(context: CommandContext) -> Outcome:
        nonlocal is_new
        _require_usable(context, version, reader, days)
        link = ShareLink(
            version=version,
            token_hash=hash_of(token),
            reader=reader,
            created_by=by,
            created_at=context.at,
            expires_at=context.at + timedelta(days=days),
        )
        link.save(force_insert=True)
        event = context.record_event(version, share_link=link.pk, reader=reader, expires_at=link.expires_at.isoformat())
        is_new = True
        return Outcome(context.notice, version, event=event, share_link=link)

    arguments = {"version": version.pk, "reader": reader, "days": days}
    outcome = run_without_etag(CommandRequest("share", by, request_id, version.notice_id, arguments=arguments), act)
    return outcome, token if is_new else ""


def revoke(*, link: ShareLink, by: User, request_id: UUID) -> Outcome:
    """Revoke the link: it stops working at once."""

    def act(context: CommandContext) -> Outcome:
        stored = ShareLink.objects.select_related("version").get(pk=link.pk)
        if stored.revoked_at:
            raise Refused(reason_for("revoked"))
        stored.revoked_by, stored.revoked_at = by, context.at
        stored.save(update_fields=["revoked_by", "revoked_at"])
        event = context.record_event(stored.version, share_link=stored.pk)
        return Outcome(context.notice, stored.version, event=event, share_link=stored)

    request = CommandRequest("revoke", by, request_id, link.version.notice_id, arguments={"share_link": link.pk})
    return run_without_etag(request, act)


def _require_usable(context: CommandContext, version: Version, reader: str, days: int) -> None:
    reasons = []
    if not reader or len(reader) > 200:
        reasons.append(reason_for("reader", place="reader"))
    if not 1 <= days <= MAX_DAYS:
        reasons.append(reason_for("days", days=MAX_DAYS, place="days"))
    if version.pk in context.state.published_ids:
        reasons.append(reason_for("published"))
    if reasons:
        raise Refused(*reasons)
