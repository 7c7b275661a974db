"""A text that was made from an older version than the saved one: the page whose form holds both."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from django.http import HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from notices.access.notice_state import NoticeState
from notices.access.people import name_of
from notices.comparison.three_way import Collision, Side, TheirChange, field_of
from notices.comparison.unread_values import is_typed
from notices.forms.edit.links import FieldLink, FieldTarget, find_target
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.unread_values import TypedValues, read_values
from notices.forms.merge_choices import MergeChoices, changes_id, field_name, field_value
from notices.forms.tokens import OriginForm, VersionTokenForm
from notices.models import UnreadValue
from notices.rendering.merged_texts import MergeLabels, MergePrinter
from notices.views.desk.access import DeskRequest, notice_form, state_or_404, tokens_of
from notices.views.desk.edit_page import base_number, edit_page, head_text_number, merged_number
from notices.views.desk.merging import Merging
from notices.views.desk.unread_values import unread_again, unread_merge
from notices.workflow.merging import ChangeSource, VersionsBetween

CONFIRM_ID = "undo-confirmed"


class SideView(NamedTuple):
    """One of the texts that can be chosen."""

    side: Side
    value: str
    html: SafeString
    is_chosen: bool
    is_gone: bool


class CollisionView(NamedTuple):
    """A collision in words, with the field that it is about."""

    collision: Collision
    target: FieldTarget
    name: str
    sides: list[SideView]
    before: SafeString
    source: ChangeSource

    @property
    def html_id(self) -> str:
        return f"collision-{self.collision.id}"

    @property
    def chosen(self) -> Side | None:
        return next((view.side for view in self.sides if view.is_chosen), None)


class ChangeView(NamedTuple):
    """What somebody else changed, in words."""

    change: TheirChange
    target: FieldTarget
    html: SafeString
    source: ChangeSource


class Saved(NamedTuple):
    """Who saved the version that is merged in, and when."""

    name: str
    number: int
    at: datetime
    is_own: bool


def merging_of(
    request: DeskRequest, pk: int, values: TypedValues, tokens: VersionTokenForm, origin: OriginForm, data: Any = None
) -> Merging:
    """Return the typed text with what its page merged into it."""
    base = base_number(origin, tokens) or 0
    between = VersionsBetween(pk, base, merged_number(origin) or base)
    choices = MergeChoices(request.POST if data is None else data)
    unread = unread_merge(pk, values, origin)
    return Merging.of(between, values.document, choices, request.user.pk, unread, values.withheld)


def conflict_page(
    request: DeskRequest,
    pk: int,
    merging: Merging,
    origin: OriginForm,
    problem: str,
    *,
    status: int,
    is_refused: bool = False,
    extra: Mapping[str, Any] = MappingProxyType({}),
) -> HttpResponse:
    """Show the form with the text and everything that was saved in the meantime. Nothing is saved by it."""
    state = state_or_404(pk)
    merging = merging.with_version(head_text_number(state.notice)).with_unread()
    form = notice_form(merging.document, unread={**merging.unread.mine, **merging.withheld})
    origin = _origin_again(origin, merging)
    if merging.between.is_empty and merging.unread.is_changed:
        problem = problem or _("Somebody else typed what can't be read yet, or corrected it, while you were writing.")
    context = merge_context(merging, form) | {"problem": problem, "is_unsaved": True, "is_asked": is_refused, **extra}
    return edit_page(request, state, form, tokens_of(state), origin, status=status, template="conflict", **context)


def page_with_merge(
    request: DeskRequest,
    state: NoticeState,
    form: NoticeForm,
    tokens: VersionTokenForm,
    origin: OriginForm,
    **options: Any,
) -> HttpResponse:
    """Draw the page of a form again as it was typed, with the choices of a merge that is not saved yet."""
    base, merged = base_number(origin, tokens), merged_number(origin)
    if base is None or merged in (None, base):
        return edit_page(request, state, form, tokens, origin, **options)
    data = cast(MultiValueDict[str, str], form.data)
    values = read_values(notice_form(form.base, data))
    merging = merging_of(request, state.notice.pk, values, tokens, origin, data)
    context = merge_context(merging, form) | options
    return edit_page(request, state, form, tokens, origin, template="conflict", **context)


def _origin_again(origin: OriginForm, merging: Merging) -> OriginForm:
    """Return the same origin, with the version that is merged in now."""
    source = origin.data if origin.is_bound else origin.initial
    known = {name: source.get(name) for name in ("page", "continues")} | unread_again(origin, merging.unread)
    between = merging.between
    return OriginForm(initial={**known, "base_version": between.base_number, "merged_version": between.number})


def merge_context(merging: Merging, form: NoticeForm) -> dict[str, Any]:
    """Return what the page shows: what must be chosen, what came in, what would be undone, what is only mine."""
    view = _MergeView(merging, form)
    between = merging.between
    source = None if between.is_empty else between.last_source()
    collisions = [view.collision(collision) for collision in merging.collisions]
    undone = view.changes(merging.undone)
    return {
        "merging": merging,
        "saved": Saved(source.name, source.number, source.at, source.person_id == merging.person_id)
        if source
        else None,
        "collisions": collisions,
        "collides_with_own": all(view.source.person_id == merging.person_id for view in collisions),
        "unchosen": [view for view in collisions if view.chosen is None],
        "undone": undone,
        "undone_id": changes_id(merging.undone),
        "is_confirmed": merging.is_confirmed,
        "taken_over": view.changes(merging.taken_over),
        "own": view.targets(merging.own_places, merging.collisions),
        "hidden_fields": merging.choices.hidden_fields([collision.id for collision in merging.collisions]),
        "merge_errors": _errors(collisions, undone, merging),
    }


def _errors(collisions: Iterable[CollisionView], undone: list[ChangeView], merging: Merging) -> list[FieldLink]:
    """Return what must be done before the text can be saved, with links."""
    errors = [
        FieldLink(f"{view.html_id}-mine", view.target.label, _("choose what is to stand here"))
        for view in collisions
        if view.chosen is None
    ]
    if undone and not merging.is_confirmed:
        sentence = _("look at what your save would undo, and confirm it")
        errors.append(FieldLink(CONFIRM_ID, ", ".join(view.target.label for view in undone[:3]), sentence))
    return errors


class _MergeView:
    """Make collisions and changes into words."""

    def __init__(self, merging: Merging, form: NoticeForm) -> None:
        self._merging, self._form = merging, form
        between = merging.between
        self._labels = MergeLabels(merging.document, between.newest)
        self._printer = MergePrinter(between.base, between.newest, merging.document)

    def collision(self, collision: Collision) -> CollisionView:
        chosen = self._merging.sides.get(collision.place)
        sides = [
            SideView(
                side,
                field_value(collision, side),
                self._side(collision, side),
                side == chosen,
                getattr(collision, side) is None,
            )
            for side in collision.sides
        ]
        change = TheirChange(collision.place, collision.base, collision.theirs, collision.is_order)
        before = self._printer.text(collision.place, collision.base, collision.base)
        target = self._target(collision.place, is_order=collision.is_order)
        source = self._source_of_typed(change) if is_typed(change.place) else self._merging.between.source(change)
        return CollisionView(collision, target, field_name(collision), sides, before, source)

    def _side(self, collision: Collision, side: Side) -> SafeString:
        if side == "both":
            return self._printer.both(collision)
        return self._printer.text(collision.place, collision.base, getattr(collision, side))

    def _source_of_typed(self, change: TheirChange) -> ChangeSource:
        """Return who typed what no field can read, and when; where it was corrected since, who saved that."""
        between = self._merging.between
        values = UnreadValue.objects.filter(notice=between.notice_id, place=field_of(change.place))
        row = values.select_related("typed_by").first()
        if row is None:
            return between.last_source()
        return ChangeSource(between.number, row.typed_by_id, name_of(row.typed_by), row.typed_at)

    def changes(self, changes: dict[TheirChange, ChangeSource]) -> list[ChangeView]:
        return [
            ChangeView(
                change,
                self._target(change.place, is_order=change.is_order),
                self._printer.change(change.place, change.base, change.theirs),
                source,
            )
            for change, source in changes.items()
        ]

    def targets(self, places: Iterable[str], collisions: Iterable[Collision]) -> list[FieldTarget]:
        taken = {field_of(collision.place) for collision in collisions}
        return [self._target(place) for place in places if field_of(place) not in taken]

    def _target(self, place: str, *, is_order: bool = False) -> FieldTarget:
        """Return the label of a place, with the id of its field, or of the list around it."""
        label, around = self._labels.of(place, is_order=is_order), field_of(place)
        while around:
            if target := find_target(self._form, around):
                return FieldTarget(target.html_id, label)
            around = around.rpartition("/")[0]
        return FieldTarget("", label)
