"""Sharing: a link by which somebody without an account reads one version, until it is published."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.document.rich_text import clean_line
from notices.models import ShareLink, Version
from notices.models.share_link import hash_of
from notices.workflow.command import Order, Outcome, Refused, Scene, carry_out_beside

MOST_DAYS = 30
TOKEN_BYTES = 32  # 256 bits


def share(*, version: Version, reader: str, days: int, by: User, request_id: UUID) -> tuple[Outcome, str]:
    """A new link to one version, for `reader`, that works for `days` days.

    Returns the token too, "" when this very request was carried out before: it is told once and kept nowhere.
    """
    reader, token = clean_line(reader), secrets.token_urlsafe(TOKEN_BYTES)
    is_new = False

    def act(scene: Scene) -> Outcome:
        nonlocal is_new
        _require(scene, version, reader, days)
        link = ShareLink(
            version=version,
            token_hash=hash_of(token),
            reader=reader,
            created_by=by,
            created_at=scene.at,
            expires_at=scene.at + timedelta(days=days),
        )
        link.save(force_insert=True)
        event = scene.event(version, share_link=link.pk, reader=reader, expires_at=link.expires_at.isoformat())
        is_new = True
        return Outcome(scene.notice, version, event=event, share_link=link)

    arguments = {"version": version.pk, "reader": reader, "days": days}
    outcome = carry_out_beside(Order("share", by, request_id, version.notice_id, arguments=arguments), act)
    return outcome, token if is_new else ""


def revoke(*, link: ShareLink, by: User, request_id: UUID) -> Outcome:
    """The link stops working at once."""

    def act(scene: Scene) -> Outcome:
        asked = ShareLink.objects.select_related("version").get(pk=link.pk)
        if asked.revoked_at:
            raise Refused(reason_for("revoked"))
        asked.revoked_by, asked.revoked_at = by, scene.at
        asked.save(update_fields=["revoked_by", "revoked_at"])
        event = scene.event(asked.version, share_link=asked.pk)
        return Outcome(scene.notice, asked.version, event=event, share_link=asked)

    order = Order("revoke", by, request_id, link.version.notice_id, arguments={"share_link": link.pk})
    return carry_out_beside(order, act)


def _require(scene: Scene, version: Version, reader: str, days: int) -> None:
    reasons = []
    if not reader or len(reader) > 200:
        reasons.append(reason_for("reader", place="reader"))
    if not 1 <= days <= MOST_DAYS:
        reasons.append(reason_for("days", days=MOST_DAYS, place="days"))
    if version.pk in scene.state.published_ids:
        reasons.append(reason_for("published"))
    if reasons:
        raise Refused(*reasons)
