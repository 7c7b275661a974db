"""Setting a draft aside, so that abandoned work clutters nobody's desk, and bringing it back."""

from uuid import UUID

from django.contrib.auth.models import User

from notices.models import Notice
from notices.workflow.command import Order, Outcome, Scene, carry_out


def set_aside(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Off everybody's desk; nothing else changes. Whoever goes on writing brings it back."""

    def act(scene: Scene) -> Outcome:
        scene.notice.set_aside_at = scene.at
        return _saved(scene)

    return carry_out(Order("set_aside", by, request_id, notice.pk, etag, seen_version), act)


def bring_back(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Back on the desk, as work of the person who brings it back."""

    def act(scene: Scene) -> Outcome:
        scene.notice.set_aside_at, scene.notice.assignee = None, by
        return _saved(scene)

    return carry_out(Order("bring_back", by, request_id, notice.pk, etag, seen_version), act)


def _saved(scene: Scene) -> Outcome:
    scene.notice.save(update_fields=["set_aside_at", "assignee"])
    version = scene.standing.head
    return Outcome(scene.notice, version, event=scene.event(version))
