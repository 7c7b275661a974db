"""A site with a notice in every state, and every page of the desk that speaks of one."""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.document.model import Document
from notices.models import Notice
from notices.views.desk.workflow_steps import STEPS
from tests.support.forms_data import Fields
from tests.support.worlds import act, complete_document, created, saved, submitted

# What a page of the desk carries back with its button.
TOKENS = {"etag", "seen_version", "request_id"}
# Fields as a browser sends them: a name can have several values.
FormFields = dict[str, list[str]]


class Site(NamedTuple):
    """One notice a state. `revised` is live with a draft on top, `rereviewed` live with its next version in review."""

    live: Notice
    revised: Notice
    rereviewed: Notice
    outdated: Notice
    wrong: Notice
    scheduled: Notice
    set_aside: Notice
    draft: Notice
    in_review: Notice
    returned: Notice
    discarded: Notice


def draft_document() -> Document:
    """A whole text that says something else than the published one."""
    return complete_document(title="Eksempelmab, utkast")


def full_site(
    editor: User,
    reviewer: User,
    manager: User,
    *,
    unpublished: Callable[[], Document] = draft_document,
    inside: str = "Innenfor huset.",
) -> Site:
    """Every state. What the public may not read (any more) has the text of `unpublished`; internal words `inside`."""

    def live(document: Document | None = None) -> Notice:
        # The first version of each is never published.
        notice = created(editor, unpublished()).notice
        saved(notice, editor, document or complete_document())
        submitted(editor, notice, note_to_reviewer=inside)
        return act(workflow.approve, notice, reviewer, note=inside).notice

    def withdrawn(kind: str, document: Document | None = None) -> Notice:
        words = {"reason": inside, "public_note": "Metoden er besluttet innført."}
        return act(workflow.withdraw, live(document), manager, kind=kind, **words).notice

    def in_review(notice: Notice) -> Notice:
        return submitted(editor, notice, note_to_reviewer=inside, public_note=inside).notice

    site = Site(
        live=live(),
        revised=saved(live(), editor, unpublished()).notice,
        rereviewed=in_review(saved(live(), editor, unpublished()).notice),
        outdated=withdrawn("withdraw_outdated"),
        wrong=withdrawn("withdraw_wrong", unpublished()),
        scheduled=act(
            workflow.approve,
            in_review(created(editor, unpublished()).notice),
            reviewer,
            publish_at=timezone.now() + timedelta(days=1),
        ).notice,
        set_aside=act(workflow.set_aside, created(editor, unpublished()).notice, editor).notice,
        draft=created(editor, unpublished()).notice,
        in_review=in_review(created(editor, unpublished()).notice),
        returned=act(
            workflow.return_to_writer, in_review(created(editor, unpublished()).notice), reviewer, reason=inside
        ).notice,
        discarded=act(workflow.discard, created(editor, unpublished()).notice, editor).notice,
    )
    for notice in site:
        notice.refresh_from_db()
    return site


def desk_addresses(notice: Notice) -> list[str]:
    """Every page of the desk that speaks of this notice."""
    return [
        reverse("desk-notice", args=[notice.pk]),
        edit_page(notice),
        reverse("desk-people", args=[notice.pk]),
        reverse("desk-share", args=[notice.pk]),
        f"{reverse('desk-changes')}?notice={notice.pk}",
        f"{reverse('desk-reports')}?notice={notice.pk}",
        *(step_page(notice, step) for step in STEPS),
        reverse("desk-review", args=[notice.pk]),
        *(reverse("desk-preview", args=[notice.pk, number]) for number in range(1, notice.versions.count() + 1)),
    ]


def tokens(notice: Notice) -> dict[str, str]:
    """What a page of the desk that is made right now would carry back with its button."""
    notice.refresh_from_db()
    seen = notice.head.number if notice.head else 0
    return {"etag": str(notice.etag), "seen_version": str(seen), "request_id": str(uuid4())}


def folded_edit_page(notice: Notice) -> str:
    """The page that people are led to."""
    return reverse("desk-edit", args=[notice.pk])


def edit_page(notice: Notice) -> str:
    """The page with the whole form, which needs no script."""
    return folded_edit_page(notice) + "?whole=1"


def step_page(notice: Notice, name: str) -> str:
    return reverse("desk-step", args=[notice.pk, name])


def fields(response: Any) -> FormFields:
    """What a browser would send from the form on a page of the desk, the menu's own form left out."""
    data: FormFields = {}
    for name, value in _read(response.text.partition("<main")[2]):
        data.setdefault(name, []).append(value)
    return data


@lru_cache(maxsize=4)
def _read(page: str) -> list[tuple[str, str]]:
    """The fields of a page, one after the other. Reading takes longer than drawing, and tests ask one page often."""
    return Fields(page).sent


def typed_fields(response: Any) -> FormFields:
    """The same without what the page carries for itself."""
    return {name: values for name, values in fields(response).items() if name not in TOKENS | {"csrfmiddlewaretoken"}}


def filled_in(client: Client, notice: Notice, **words: str) -> FormFields:
    """What a browser sends after somebody has typed `words` into today's edit page."""
    return fields(client.get(edit_page(notice))) | {name: [value] for name, value in words.items()}


def choosing(answer: Any, side: str, *places: str) -> FormFields:
    """What a browser sends after somebody has chosen this side at the places, or at all of them."""
    return fields(answer) | {
        collision_view.name: [view.value]
        for collision_view in answer.context["collisions"]
        for view in collision_view.sides
        if view.side == side and (not places or collision_view.collision.place in places)
    }


def has_button(response: Any, name: str) -> bool:
    """Is there a button on the page that would carry the step out?"""
    return f'type="submit">{STEPS[name].label}</button>' in response.text.partition("<main")[2]
