"""The unread values of a draft in the forms of its pages: what a page was made from, and what stands there now."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.checks.unread_values import without_boxes
from notices.comparison.unread_values import UnreadMerge, digests
from notices.desk.autosave import FromAnotherPage, TooLarge, store_buffer
from notices.forms.edit.unread_values import TypedValues
from notices.forms.tokens import OriginForm
from notices.models import UnreadValue
from notices.views.desk.access import DeskRequest
from notices.views.desk.merging import Merging
from notices.workflow import Outcome


def unread_origin(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the hidden fields of a page that is made from these unread texts, without any where there are none."""
    return {name: _written(digests(texts)) for name in ("unread_base", "unread_shown")} if texts else {}


def unread_again(origin: OriginForm, unread: UnreadMerge) -> dict[str, str]:
    """Return the hidden fields of a page with the same origin, that shows what is saved now too."""
    return {"unread_base": _value(origin, "unread_base"), "unread_shown": _written(digests(unread.theirs))}


def unread_merge(notice_id: int, values: TypedValues, origin: OriginForm) -> UnreadMerge:
    """Return the typed unread values beside those that are saved now, with what the page was made from."""
    saved = UnreadValue.objects.texts_of(notice_id)
    is_shown = _read(_value(origin, "unread_shown")) == digests(saved)
    return UnreadMerge(_read(_value(origin, "unread_base")), saved, values.unread, is_shown)


def tell_of_unread(request: DeskRequest, merging: Merging) -> None:
    """Say after a save how much of it no field could read, and that a number was not saved."""
    if number := len(without_boxes(merging.unread_result)):
        text = ngettext(
            "%(number)s value can't be read yet. It is kept as you typed it, and must be corrected before the "
            "notice can be submitted.",
            "%(number)s values can't be read yet. They are kept as you typed them, and must be corrected before the "
            "notice can be submitted.",
            number,
        )
        messages.warning(request, text % {"number": number})
    if merging.withheld:
        messages.error(
            request,
            _(
                "A national identity number stands in your text. That field was not saved, everything else was. "
                "Only you see it here: take the number out, or throw your text away."
            ),
        )


def keep_withheld(request: DeskRequest, outcome: Outcome) -> bool:
    """Keep the typed text over the version that was saved just now; False where there is no room for it."""
    data = request.POST.copy()
    unread = UnreadValue.objects.texts_of(outcome.notice.pk)
    number = outcome.version.number if outcome.version else 0
    new = {"base_version": str(number), "merged_version": "", "undo_confirmed": ""}
    for name, value in {**new, "unread_base": "", "unread_shown": "", **unread_origin(unread)}.items():
        data[name] = value
    for name in [name for name in data if name == "asked" or name.startswith("choice-")]:
        del data[name]
    try:
        store_buffer(outcome.notice, request.user, data, number)
    except (FromAnotherPage, TooLarge):
        return False
    return True


def _value(origin: OriginForm, name: str) -> str:
    source = origin.data if origin.is_bound else origin.initial
    return str(source.get(name) or "")


def _written(values: Mapping[str, str]) -> str:
    return json.dumps(values, sort_keys=True) if values else ""


def _read(text: str) -> dict[str, str]:
    """Read what a page sent; a text that no page of ours wrote counts as none."""
    try:
        values = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(place): str(value) for place, value in values.items()} if isinstance(values, dict) else {}
