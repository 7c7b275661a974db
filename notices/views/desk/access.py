"""Who comes in at the desk, and which notice they mean."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from notices.access.notice_state import NoticeState
from notices.access.people import SHORTCUTS_KEY
from notices.access.permissions import asked_with_roles, roles_of
from notices.access.refusals import reason_for
from notices.document.model import Document
from notices.forms.edit.notice import NoticeForm
from notices.forms.tokens import VersionTokenForm
from notices.models import Area, Notice
from notices.monitoring import open_alerts as changed_trials
from notices.public import error_reports
from notices.views.desk.deactivated import is_a_command, leave_an_event
from notices.workflow import Refused

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request that came through `at_the_desk`: somebody is signed in."""

    user: User


def at_the_desk(view: View) -> View:
    """For people with a role only; what they see is nobody else's, so nothing on the way may keep it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":  # which mostly leads elsewhere, without a menu
            menu_numbers(request.user)  # in the same query as the roles
        if not roles_of(request.user):
            if is_a_command(request):
                leave_an_event(request, cast(User, request.user))
            raise PermissionDenied(str(reason_for("role")))
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def menu_numbers(person: User | AnonymousUser) -> dict[str, Any]:
    """What waits at the desk, for its menu: asked once a person, with their roles; nothing for somebody without any."""
    known: dict[str, Any] | None = getattr(person, "_menu_numbers", None)
    if known is None:
        beside = {"changed": changed_trials.number_of_open(), "reported": error_reports.number_of_open()}
        known = asked_with_roles(person, **beside)
        setattr(person, "_menu_numbers", known)  # noqa: B010 - no field of the model's
    return known


def desk(request: HttpRequest) -> dict[str, Any]:
    """Roles, wishes and the menu's numbers; asked only where one is printed, never on a public page."""
    return {
        "roles_at_the_desk": SimpleLazyObject(lambda: roles_of(request.user)),
        "changed_at_the_desk": lambda: menu_numbers(request.user).get("changed", 0),
        "reported_at_the_desk": lambda: menu_numbers(request.user).get("reported", 0),
        "shortcuts_at_the_desk": SimpleLazyObject(lambda: request.session.get(SHORTCUTS_KEY, True)),
    }


def state_or_404(pk: int, **beside: Combinable) -> NoticeState:
    try:
        return NoticeState.of(pk, None, **beside)
    except Notice.DoesNotExist as error:
        raise Http404 from error


def status_of(refusal: Refused) -> int:
    """403 for want of a role, 409 where things stand otherwise than the page said, 422 for what was filled in."""
    codes = {reason.code for reason in refusal.reasons}
    if "role" in codes:
        return 403
    return 422 if "tokens" in codes or any(reason.place for reason in refusal.reasons) else 409


def tokens_of(state: NoticeState) -> VersionTokenForm:
    """What a page made now must carry back with its button."""
    seen = state.head.number if state.head else 0
    return VersionTokenForm(initial={"etag": state.notice.etag, "seen_version": seen, "request_id": uuid4()})


def areas_in_use() -> list[Area]:
    return list(Area.objects.filter(is_active=True))


def notice_form(
    document: Document, data: MultiValueDict[str, str] | None = None, *, unchecked: bool = False
) -> NoticeForm:
    """The edit form for `document`, with what was typed over it; `unchecked` while somebody is only moving rows."""
    return NoticeForm(document=document, areas=areas_in_use(), data=data, unchecked=unchecked)
