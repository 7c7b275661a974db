"""A text that was made from an older version, beside the saved one: what can be merged, and what must be chosen."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext as _

from notices.comparison.documents import compare, differences
from notices.comparison.three_way import Collision, merge
from notices.document.model import Document
from notices.document.places import RICH_TEXTS
from notices.forms.edit.links import FieldTarget, find_target
from notices.forms.edit.notice import NoticeForm
from notices.forms.tokens import OriginForm, VersionTokenForm
from notices.models import Version
from notices.rendering.comparison import printed_comparison
from notices.rendering.place_labels import PlaceLabels
from notices.views.desk.access import DeskRequest, notice_form, state_or_404, tokens_of
from notices.views.desk.edit_page import base_number, edit_page, head_number, head_text


class CollisionView(NamedTuple):
    """A collision in words, with the field that it is about."""

    collision: Collision
    target: FieldTarget
    texts: list[tuple[str, str | None]]

    @property
    def is_rich_text(self) -> bool:
        return self.collision.place in RICH_TEXTS


def conflict_page(
    request: DeskRequest,
    pk: int,
    form: NoticeForm,
    tokens: VersionTokenForm,
    origin: OriginForm,
    problem: str,
    status: int,
) -> HttpResponse:
    """Show both texts. Saving from here replaces nothing: the saved text stays a version."""
    state = state_or_404(pk)
    base = _text_of(pk, base_number(origin, tokens))
    extra = _conflict_context(form, base, head_text(state.notice), form.document(), ())
    return edit_page(
        request,
        state,
        form,
        tokens_of(state),
        _with_base(origin, tokens),
        status=status,
        template="conflict",
        **{**extra, "problem": problem},
    )


def merged_page(
    request: DeskRequest, pk: int, form: NoticeForm, tokens: VersionTokenForm, origin: OriginForm
) -> HttpResponse:
    """Show the merged text, with the chosen side of the collision that was decided. Nothing is saved yet."""
    state = state_or_404(pk)
    base = _text_of(pk, base_number(origin, tokens))
    problem = _("The two texts are merged in the form below. Nothing is saved yet.")
    if base is None:
        return conflict_page(request, pk, form, tokens, origin, _("The two texts can't be merged."), status=422)
    choice, _colon, place = request.POST["merge"].partition(":")
    is_same_head = tokens.is_valid() and tokens.cleaned_data["seen_version"] == head_number(state)
    # A choice against one saved text does not hold against a newer one.
    decided = set(request.POST.getlist("mine_at")) if is_same_head else set()
    decided |= {place} if choice == "mine" and place else set()
    saved = head_text(state.notice)
    merged = merge(base, saved, form.document(), {place} if choice == "theirs" else ()).document
    form = notice_form(merged)
    extra = _conflict_context(form, base, saved, merged, decided)
    return edit_page(
        request,
        state,
        form,
        tokens_of(state),
        _with_base(origin, tokens),
        template="conflict",
        **{**extra, "problem": problem, "is_unsaved": True, "is_merged": True},
    )


def _text_of(pk: int, number: int | None) -> Document | None:
    version = Version.objects.filter(notice=pk, number=number).first() if number else None
    return version.document if version else None


def _with_base(origin: OriginForm, tokens: VersionTokenForm) -> OriginForm:
    """Return the same origin, with its version where an old page named only the one it had seen."""
    if not origin.is_bound or origin.is_valid():
        return origin
    known = {name: origin.data.get(name) for name in ("page", "continues")}
    return OriginForm(initial={**known, "base_version": base_number(origin, tokens)})


def _conflict_context(
    form: NoticeForm, base: Document | None, saved: Document, mine: Document, decided: Collection[str]
) -> dict[str, Any]:
    """Return the page's context: what can be taken over, what collides, and what only this person changed."""
    if base is None:
        comparison = printed_comparison(compare(saved, mine))
        return {"comparison": comparison, "is_same": saved == mine, "collisions": [], "decided": []}
    merge_now = merge(base, saved, mine)
    collisions = [collision for collision in merge_now.collisions if collision.place not in decided]
    taken_over = compare(mine, merge_now.document)
    own = [difference.place for difference in differences(saved, merge_now.document)]
    labels = PlaceLabels(mine), PlaceLabels(saved)
    return {
        "is_same": saved == mine,
        "comparison": printed_comparison(taken_over) if taken_over.changes else None,
        "can_merge": bool(taken_over.changes),
        "collisions": [_collision_view(form, collision, labels) for collision in collisions],
        "own": [
            FieldTarget(_html_id(form, place), _label(place, labels)) for place in own if not _is_in(place, collisions)
        ],
        "decided": sorted(decided),
    }


def _collision_view(form: NoticeForm, collision: Collision, labels: tuple[PlaceLabels, PlaceLabels]) -> CollisionView:
    label = _label(collision.place, labels)
    if collision.is_order:
        label = _("%(list)s: the order of the rows") % {"list": label}
    texts = [
        (_("Before"), collision.base),
        (_("Saved now"), collision.theirs),
        (_("Your text"), collision.mine),
    ]
    return CollisionView(collision, FieldTarget(_html_id(form, collision.place), label), texts)


def _label(place: str, labels: tuple[PlaceLabels, PlaceLabels]) -> str:
    """Return what my text calls a place, or the saved text, where only that has the row."""
    mine, saved = (one.of(place) for one in labels)
    return max(mine, saved, key=len)


def _html_id(form: NoticeForm, place: str) -> str:
    """Return the id of the field of a place, or of the list around it."""
    sections = form.blocks()
    while place:
        if target := find_target(sections, place):
            return target.html_id
        place = place.rpartition("/")[0]
    return ""


def _is_in(place: str, collisions: Collection[Collision]) -> bool:
    return any(f"{place}/".startswith(f"{collision.place}/") for collision in collisions)
