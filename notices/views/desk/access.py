"""Who may use the desk, and what most of its views need: a notice's state, its tokens, the edit form."""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Any, cast
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from notices.access.notice_state import NoticeState
from notices.access.people import SHORTCUTS_KEY, eligible_reviewers, name_of, would_give_up_deciding
from notices.access.permissions import counts_with_roles, role_rows, roles_of
from notices.access.refusals import reason_for
from notices.desk.merge_news import number_of_unseen
from notices.document.model import Document
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.unread_values import show_values
from notices.forms.tokens import VersionTokenForm
from notices.models import Area, Notice
from notices.models.prepared import Prepared
from notices.monitoring import open_alerts
from notices.monitoring.failing_checks import number_of_unchecked
from notices.monitoring.unknown_numbers import number_of_unknown
from notices.public import error_reports
from notices.views.desk.deactivated import is_command, record_denied_request
from notices.workflow import Refused
from trials.readable import readable_codes

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in, as `role_required` hands it on."""

    user: User


def role_required(view: View) -> View:
    """Refuse a view to people without a role, and forbid every cache to keep its answer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":  # which mostly leads elsewhere, without a menu
            menu_counts(request.user)  # in the same query as the roles
        if not roles_of(request.user):
            if is_command(request):
                record_denied_request(request, cast(User, request.user))
            raise PermissionDenied(str(reason_for("role")))
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def menu_counts(person: User | AnonymousUser) -> dict[str, Any]:
    """Return the numbers in the desk's menu: read once a person, with their roles; empty for somebody without any."""
    counts: dict[str, Any] | None = getattr(person, "_menu_counts", None)
    if counts is None:
        counts = counts_with_roles(person, _rows_with_counts(readable_codes()))
        setattr(person, "_menu_counts", counts)  # noqa: B010 - no field of the model's
    return counts


@lru_cache(maxsize=4)
def _rows_with_counts(codes: tuple[str, ...]) -> Prepared[dict[str, Any]]:
    """Return a person's roles with those numbers, prepared for these registries."""
    return Prepared(
        lambda: role_rows().annotate(
            alerts=open_alerts.number_of_open(),
            reports=error_reports.number_of_open(),
            unchecked=number_of_unchecked(codes),
            unknown_numbers=number_of_unknown(codes),
            merge_news=number_of_unseen(),
        )
    )


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """Return roles, settings and the menu's numbers; each is read only where it is printed, never on a public page."""
    return {
        "desk_roles": SimpleLazyObject(lambda: roles_of(request.user)),
        "open_alert_count": lambda: menu_counts(request.user).get("alerts", 0),
        "open_report_count": lambda: menu_counts(request.user).get("reports", 0),
        "has_shortcuts": SimpleLazyObject(lambda: request.session.get(SHORTCUTS_KEY, True)),
    }


def state_or_404(pk: int, person_id: int | None = None, query: Prepared[Any] | None = None) -> NoticeState:
    try:
        return NoticeState.of(pk, person_id, query)
    except Notice.DoesNotExist as error:
        raise Http404 from error


def status_of(refusal: Refused) -> int:
    """Return 403 where a role is missing, 409 where the page was out of date, 422 for what was filled in."""
    codes = {reason.code for reason in refusal.reasons}
    if "role" in codes:
        return 403
    return 422 if "tokens" in codes or any(reason.place for reason in refusal.reasons) else 409


def tokens_of(state: NoticeState) -> VersionTokenForm:
    """Return the tokens that a page made now must send back with its button."""
    seen = state.head.number if state.head else 0
    return VersionTokenForm(initial={"etag": state.notice.etag, "seen_version": seen, "request_id": uuid4()})


_AREAS_IN_USE = Prepared(lambda: Area.objects.filter(is_active=True))


def areas_in_use() -> list[Area]:
    return _AREAS_IN_USE.rows()


def notice_form(
    document: Document,
    data: MultiValueDict[str, str] | None = None,
    *,
    unchecked: bool = False,
    unread: Mapping[str, str] = MappingProxyType({}),
) -> NoticeForm:
    """Return the edit form for `document`, with `data` typed over it; `unchecked` while only rows are moved.

    A form without `data` shows the texts of `unread` at their places.
    """
    form = NoticeForm(document=document, areas=areas_in_use(), data=data, unchecked=unchecked)
    show_values(form, unread)
    return form


def deciding_note(request: DeskRequest, state: NoticeState) -> dict[str, object]:
    """Return what a page says to somebody who may write and approve, and is about to do the first; {} to others."""
    if not would_give_up_deciding(request.user, state):
        return {}
    others = eligible_reviewers(state, submitter=request.user)
    return {"gives_up_deciding": True, "other_reviewers": [name_of(person) for person in others]}
